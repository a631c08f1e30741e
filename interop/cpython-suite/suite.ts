// Runs runner.py in a Python and answers its questions.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { identityIsDemanded } from '../known-differences.ts';
import type { Python } from '../src/pythons.ts';
import { type Answer, type PassRequest, Relay } from './relay.ts';

const runner = fileURLToPath(new URL('./runner.py', import.meta.url));

/** What happened in one test of CPython's. */
interface Row {
  readonly id: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly troubles: readonly string[];
  readonly counts: Counts;
  /** Pickles of the C pickler that we wrote in other bytes. */
  readonly different: readonly string[];
}

/** How many pickles took which way. */
interface Counts {
  /** Written by CPython, and again by us. */
  readonly written: number;
  /** Of these, in the same bytes. */
  readonly identical: number;
  /** Read by us, and what we wrote by CPython. */
  readonly read: number;
  /** Refused by both. */
  readonly rejected: number;
  /** Refused by CPython because of a name, a call or an extension code; well-formed, and so read by us. */
  readonly unresolved: number;
}

export interface Report {
  /** Why there is no test suite in this Python. */
  readonly missing?: string;
  readonly version?: string;
  readonly rows: readonly Row[];
}

type Question =
  | PassRequest
  | { readonly op: 'clear'; readonly session: number }
  | ({ readonly op: 'done' } & Report);

/** A test whose outcome is known to differ, and why. */
interface Known {
  readonly tests: readonly string[];
  /** The minor versions that it holds for; all when left out. */
  readonly pythons?: readonly string[];
  /** `failure`: the test fails. `bytes`: it passes, but we write a pickle of the C pickler in other bytes. */
  readonly kind: 'failure' | 'bytes';
  readonly reason: string;
}

const knownFailures: readonly Known[] = JSON.parse(
  readFileSync(new URL('./known-failures.json', import.meta.url), 'utf8'),
);

/** Holds a report against the known failures; gives a line for each surprise, also for the pleasant ones. */
export function surprises(python: Python, { rows }: Report): string[] {
  const lines: string[] = [];
  for (const { id, outcome, troubles, different } of rows) {
    if (outcome === 'skipped') continue;
    const known = (kind: Known['kind']) =>
      knownFailures.find(
        (entry) =>
          entry.kind === kind &&
          entry.tests.includes(id) &&
          (entry.pythons ?? [python.label]).includes(python.label),
      );
    const failure = known('failure');
    if (outcome === 'failed' && failure === undefined) lines.push(`${id} fails:\n${troubles.join('\n')}`);
    if (outcome === 'ok' && failure !== undefined)
      lines.push(`${id} passes, but is listed: ${failure.reason}`);
    if (outcome === 'failed' || !identityIsDemanded(python.label)) continue;
    const bytes = known('bytes');
    if (different.length > 0 && bytes === undefined) lines.push(`${id}: ${different.join('\n')}`);
    if (different.length === 0 && bytes !== undefined)
      lines.push(`${id} has the bytes of CPython, but is listed: ${bytes.reason}`);
  }
  return lines;
}

/** What a report says, in one line. */
export function summary({ version, rows }: Report): string {
  const count = (outcome: Row['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
  const sum = (name: keyof Counts): number => rows.reduce((total, row) => total + row.counts[name], 0);
  const isUntouched = ({ outcome, counts }: Row): boolean =>
    outcome === 'ok' && Object.values(counts).every((value) => value === 0);
  return (
    `CPython ${version}: ${count('ok')} tests pass (${rows.filter(isUntouched).length} of them without a pickle), ` +
    `${count('failed')} fail, ${count('skipped')} are skipped by CPython; ` +
    `${sum('written')} pickles written (${sum('identical')} in the same bytes), ${sum('read')} read, ` +
    `${sum('rejected')} refused by both, ${sum('unresolved')} of unknown names`
  );
}

/** Runs CPython's test suite in a Python. `wanted` limits it to tests whose id contains one of these. */
export function runSuite(python: Python, wanted: readonly string[] = []): Promise<Report> {
  const child = spawn(python.command, [...python.args, runner, ...wanted], {
    stdio: 'pipe',
    env: { ...process.env, PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
  });
  const relay = new Relay();
  let report: Report | undefined;
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  // A write after a crash fails here too; the reason comes with the end of the process.
  child.stdin.on('error', () => {});
  const answer = (header: Question, parts: readonly Uint8Array[]): Answer => {
    if (header.op === 'pass') return relay.pass(header, parts);
    if (header.op === 'clear') relay.clear(header.session);
    else report = header;
    return { header: {}, parts: [] };
  };
  child.stdout.on(
    'data',
    framesOf((body) => child.stdin.write(frame(answer(...parse(body))))),
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (report !== undefined) resolve(report);
      else reject(new Error(`Python ${python.label} ended (${signal ?? `exit code ${code}`}):\n${errors}`));
    });
  });
}

/** Gives a sink of chunks that hands on each whole frame, without its length. */
function framesOf(take: (body: Buffer) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let received = 0;
  let needed = 4;
  return (chunk) => {
    chunks.push(chunk);
    received += chunk.length;
    while (received >= needed) {
      const all = Buffer.concat(chunks);
      needed = 4 + all.readUInt32LE(0);
      chunks = [all];
      if (all.length < needed) return;
      take(all.subarray(4, needed));
      chunks = [all.subarray(needed)];
      received = all.length - needed;
      needed = 4;
    }
  };
}

function parse(body: Buffer): [Question, Uint8Array[]] {
  const size = body.readUInt32LE(0);
  const header = JSON.parse(body.toString('utf8', 4, 4 + size)) as Question & { parts: number[] };
  let at = 4 + size;
  const parts = header.parts.map((length) => {
    at += length;
    return new Uint8Array(body.subarray(at - length, at));
  });
  return [header, parts];
}

function frame({ header, parts }: Answer): Buffer {
  const head = Buffer.from(JSON.stringify({ ...header, parts: parts.map((part) => part.length) }));
  const start = Buffer.alloc(8);
  start.writeUInt32LE(4 + head.length + parts.reduce((sum, part) => sum + part.length, 0), 0);
  start.writeUInt32LE(head.length, 4);
  return Buffer.concat([start, head, ...parts]);
}
