// One file through the scanner: every part of it, in every reading.
import { isPickle, type ScanOptions, type ScanReport } from '@picklekit/core/tools';
import { hintAbout, offsetInWhole, type Part } from '@picklekit/node-io/containers';
import { type Input, type InputOptions, isSecondReading, partsOf } from '../io/inputs.ts';
import {
  type FileReport,
  type Finding,
  findingOf,
  type Import,
  type PartReport,
  worst,
} from './file-report.ts';
import { whyNoPickle } from './no-pickle.ts';
import { scanPart } from './scan-part.ts';

/** How files are scanned. */
export interface FileScanOptions extends InputOptions {
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
  /** Whether the file's SHA-256 is wanted. */
  readonly hash?: boolean | undefined;
}

/** Scans an open file. */
export async function scanInput(input: Input, options: FileScanOptions): Promise<FileReport> {
  const parts: PartReport[] = [];
  let hint: string | undefined;
  for await (const part of partsOf(input, { ...options, salvage: true })) {
    const report = await reportOf(input.name, part, options);
    if (typeof report === 'object') parts.push(report);
    else if (part.layers.length === 0 && (part.kind === 'data' || part.kind === 'pickle'))
      hint = await hintOf(part, report);
  }
  const verdict = worst(parts.map((part) => part.verdict));
  const sha256 = options.hash ? await hashOf(input) : undefined;
  return {
    path: input.name,
    size: input.size,
    ...(sha256 === undefined ? {} : { sha256 }),
    verdict,
    complete: parts.every(({ complete }) => complete),
    parts,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Text says why it is no pickle, if there is something to say. */
async function reportOf(
  name: string,
  part: Part,
  options: FileScanOptions,
): Promise<PartReport | string | undefined> {
  const { layers, kind, format, size, note, oddities } = part;
  const odd: Finding[] = oddities
    .filter(({ rule }) => rule !== 'second-reading')
    .map(({ rule, message }) => ({ level: 'suspicious', rule, message }));
  const empty = { layers, kind: format ?? kind, size, note, ...NOTHING, findings: odd };
  if (kind === 'unread') {
    const verdict = odd.length > 0 ? 'suspicious' : 'incomplete';
    return { ...empty, verdict, complete: false, problem: part.error?.message ?? 'it cannot be read' };
  }
  // An array without objects is read in full by knowing its header.
  if (kind === 'array')
    return { ...empty, verdict: odd.length > 0 ? 'suspicious' : 'innocuous', complete: true };
  if (kind !== 'pickle')
    return odd.length > 0 ? { ...empty, verdict: 'suspicious', complete: true } : undefined;
  const settings: ScanOptions = {
    ...(options.allow && { allow: options.allow }),
    ...(options.deny && { deny: options.deny }),
  };
  const report = await scanPart(part, settings);
  if (isSecondReading(part)) return secondReading(part, report);
  return whyNoPickle(name, part, report) ?? firstReading(part, report, odd);
}

const NOTHING = { pickles: [], imports: [], calls: [], findings: [], anomalies: [], persistentIds: 0 };

function firstReading(part: Part, report: ScanReport, odd: readonly Finding[]): PartReport {
  const { layers, kind, size, note, gaps } = part;
  // Offsets count from the start of the part, array data included.
  const moved = <T extends { readonly offset: number }>(item: T): T => ({
    ...item,
    offset: offsetInWhole(gaps, item.offset),
  });
  const { verdict, complete, end, counts } = report;
  return {
    layers,
    kind,
    size,
    note,
    verdict: worst([verdict, odd.length > 0 ? 'suspicious' : 'none']) as PartReport['verdict'],
    complete,
    pickles: report.pickles.map(({ offset, end: stop, protocol, stopped }) => ({
      offset: offsetInWhole(gaps, offset),
      end: offsetInWhole(gaps, stop),
      protocol,
      stopped,
    })),
    imports: importsOf(report).map(moved),
    calls: report.calls.map(({ text, level, rule, offset }) => moved({ text, level, rule, offset })),
    findings: [...odd, ...report.findings.map((finding) => findingOf(moved(finding)))],
    anomalies: report.anomalies.map((finding) => findingOf(moved(finding))),
    persistentIds: counts.persistentIds,
    ...(complete ? {} : { problem: problemOf(report, end.message) }),
  };
}

function problemOf(report: ScanReport, message: string): string {
  const failure = report.pickles.find((pickle) => pickle.failure !== undefined)?.failure;
  return failure === undefined ? message : `${failure.message}, at byte ${failure.offset}`;
}

/** Of a reading that is meant to go wrong, only what it names and calls before it does. */
function secondReading(part: Part, report: ScanReport): PartReport | undefined {
  const { layers, kind, size } = part;
  const imports = importsOf(report).filter(({ level }) => isBad(level));
  const calls = report.calls.filter(({ level }) => isBad(level));
  if (imports.length === 0 && calls.length === 0) return undefined;
  const rules = new Set([...imports, ...calls].map(({ rule }) => rule));
  return {
    layers,
    kind: `${kind}, read without joblib`,
    size,
    ...NOTHING,
    verdict: worst([...imports, ...calls].map(({ level }) => level)) as PartReport['verdict'],
    complete: true,
    imports,
    calls: calls.map(({ text, level, rule, offset }) => ({ text, level, rule, offset })),
    findings: report.findings.filter(({ rule }) => rules.has(rule)).map(findingOf),
  };
}

function isBad(level: Import['level']): boolean {
  return level === 'suspicious' || level === 'dangerous';
}

function importsOf(report: ScanReport): Import[] {
  const found = new Map<string, Import>();
  for (const { module, name, code, called, level, rule, why, offset } of report.globals) {
    const full =
      module === undefined || name === undefined
        ? code === undefined
          ? '?'
          : `extension ${code}`
        : `${module}.${name}`;
    const known = found.get(full);
    if (known === undefined || (called && !known.called)) {
      found.set(full, { name: full, called, level, rule, why, offset: known?.offset ?? offset });
    }
  }
  return [...found.values()].sort((one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level));
}

const LEVELS: readonly Import['level'][] = ['innocuous', 'known', 'suspicious', 'dangerous'];

async function hintOf(part: Part, reason: string | undefined): Promise<string | undefined> {
  if (part.size === 0) return 'the file is empty';
  if (part.size > 2 ** 26) return reason;
  const bytes = await part.read();
  return (
    hintAbout(bytes.subarray(0, 512)) ??
    reason ??
    (isPickle(bytes) === 'maybe' ? 'it may be the beginning of a pickle' : undefined)
  );
}

async function hashOf(input: Input): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  const piece = 2 ** 20;
  for (let at = 0; at < input.size; at += piece) hash.update(await input.read(at, at + piece));
  return hash.digest('hex');
}
