// Reports for people: the imports first, since they are what decides.
import type { Output } from '../io/output.ts';
import { inert, type paint } from '../io/terminal.ts';
import { count, table } from '../io/text.ts';
import type { FileReport, Finding, Import, PartReport } from './file-report.ts';
import type { Summary } from './summary.ts';

type Colors = ReturnType<typeof paint>;

const WORDS: Readonly<Record<FileReport['verdict'], string>> = {
  dangerous: 'DANGEROUS',
  suspicious: 'SUSPICIOUS',
  incomplete: 'NOT FULLY READ: not proven safe',
  known: 'nothing found (known libraries)',
  innocuous: 'nothing found',
  none: 'no pickle',
};

function painter(colors: Colors, verdict: FileReport['verdict']): (text: string) => string {
  switch (verdict) {
    case 'dangerous':
      return (text) => colors.bold(colors.red(text));
    case 'suspicious':
    case 'incomplete':
      return colors.yellow;
    case 'none':
      return colors.dim;
    default:
      return colors.green;
  }
}

/** Settings of {@link writeFile}. */
export interface TextOptions {
  readonly colors: Colors;
  /** All details of every file, and not of the bad ones alone. */
  readonly isVerbose: boolean;
}

/** Writes what was found in a file. */
export async function writeFile(
  output: Output,
  report: FileReport,
  { colors, isVerbose }: TextOptions,
): Promise<void> {
  const { path, verdict, complete, problem, hint, parts } = report;
  const isCut = !complete && verdict !== 'incomplete' ? ', and not fully read' : '';
  await output.line(`${colors.bold(inert(path))}: ${painter(colors, verdict)(WORDS[verdict] + isCut)}`);
  if (problem !== undefined) await output.line(`  ${inert(problem)}`);
  if (hint !== undefined) await output.line(`  ${inert(hint)}`);
  for (const part of parts) {
    if (isVerbose || isBad(part)) await writePart(output, part, colors);
  }
}

function isBad({ verdict, complete }: PartReport): boolean {
  return !complete || verdict === 'suspicious' || verdict === 'dangerous';
}

async function writePart(output: Output, part: PartReport, colors: Colors): Promise<void> {
  const { layers, pickles, imports, calls, findings, note, kind } = part;
  const way = layers.map(({ format, member }) => member ?? `(${format})`).join(' > ');
  const protocols = [...new Set(pickles.map(({ protocol }) => protocol))].join(', ');
  const what = pickles.length === 0 ? kind : `${count(pickles.length, 'pickle')} of protocol ${protocols}`;
  await output.line(
    `  ${inert(way === '' ? what : `${way}: ${what}`)}${note === undefined ? '' : `, ${inert(note)}`}`,
  );
  if (imports.length > 0) {
    await output.line(`  detected imports (${imports.length}):`);
    const cells = imports.map(importRow);
    for (const [at, line] of table(cells).entries()) {
      await output.line(`    ${painter(colors, imports[at]?.level ?? 'known')(line)}`);
    }
  }
  const bad = calls.filter(({ level }) => level === 'dangerous' || level === 'suspicious');
  if (bad.length > 0) {
    await output.line('  calls:');
    for (const { text, level, offset } of bad) {
      await output.line(`    ${painter(colors, level)(`byte ${offset}: ${inert(text)}`)}`);
    }
  }
  // Names and calls stand above.
  for (const finding of findings.filter(isOther(part)))
    await output.line(`  ${painter(colors, finding.level)(told(finding))}`);
  if (part.problem !== undefined)
    await output.line(`  ${colors.yellow(`not fully read: ${inert(part.problem)}`)}`);
}

function importRow({ name, called, level, offset, why }: Import): string[] {
  return [level, inert(name), called ? 'called' : 'named', `byte ${offset}`, inert(why)];
}

function isOther({ imports, calls }: PartReport): (finding: Finding) => boolean {
  const told_ = new Set([...imports, ...calls].map(({ rule }) => rule));
  return ({ rule }) => !told_.has(rule);
}

function told({ offset, message }: Finding): string {
  return `${offset === undefined ? '' : `byte ${offset}: `}${inert(message)}`;
}

/** Writes the counts. */
export async function writeSummary(
  output: Output,
  summary: Summary,
  lists: { version: string; date: string },
): Promise<void> {
  const { files, none, ...verdicts } = summary;
  const parts = Object.entries(verdicts)
    .filter(([, times]) => times > 0)
    .map(([verdict, times]) => `${times} ${verdict}`);
  if (none > 0) parts.push(`${none} without a pickle`);
  await output.line(`${count(files, 'file')}: ${parts.join(', ')} (lists of ${lists.date})`);
}
