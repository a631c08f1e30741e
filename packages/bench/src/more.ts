// What else a codec costs than the time of one call: memory, streams, growth, import.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dumps, loads, Unpickler } from './core.ts';
import { digits, line } from './report.ts';
import { median, ratioOf } from './statistics.ts';
import type { Workload } from './workloads.ts';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
const CORE = fileURLToPath(new URL('../../core/dist/index.js', import.meta.url));

const PEAK_OF_PYTHON = `
import json, pickle, resource, sys
data = open(sys.argv[1], 'rb').read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
value = pickle.loads(data)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({'before': before * 1024, 'after': after * 1024}))
`;

const ROUNDS = 9;
const CHUNK = 1 << 16;
const MANY = 100;

/** Measures on `rows` and `dict`, of which the manifest must have the pickles. Gives Markdown. */
export function more(python: string, workloads: readonly Workload[]): string {
  const rows = workloads.find(({ name }) => name === 'rows');
  const small = workloads.find(({ name }) => name === 'dict');
  if (rows === undefined || small === undefined) return '';
  const path = rows.path(4);
  const data = new Uint8Array(readFileSync(path));
  const one = new Uint8Array(readFileSync(small.path(4)));
  return [
    '## Memory, streams, growth and import',
    '',
    'Protocol 4; CPU time.',
    '',
    line(['what', '', '']),
    line(['---', '--:', '---']),
    ...memory(python, path),
    ...streams(data, one),
    ...growth(data, one),
    ...imports(),
    '',
  ].join('\n');
}

function memory(python: string, path: string): string[] {
  const ours = median(repeat(3, () => growthOf(probe('peak', path))));
  const theirs = median(
    repeat(3, () => growthOf(JSON.parse(run(python, ['-c', PEAK_OF_PYTHON, path])) as Peak)),
  );
  return [
    line(['peak of memory that loading `rows` adds', `${mega(ours)} MB`, `CPython: ${mega(theirs)} MB`]),
  ];
}

interface Peak {
  readonly before: number;
  readonly after: number;
}

function growthOf({ before, after }: Peak): number {
  return after - before;
}

function streams(data: Uint8Array, one: Uint8Array): string[] {
  const chunked = ratio(
    () => inChunks(data, CHUNK),
    () => loads(data),
  );
  const many = Uint8Array.from(repeat(MANY, () => [...one]).flat());
  const single = ratio(
    () => inChunks(many, 1),
    () => inChunks(many, many.length),
  );
  return [
    line(['`rows` in chunks of 64 KiB, to one shot', digits(chunked), 'at most 1.3']),
    line([`${MANY} small dicts byte by byte, to one chunk`, digits(single), '']),
  ];
}

function growth(data: Uint8Array, one: Uint8Array): string[] {
  const rows = loads<unknown[]>(data);
  const half = rows.slice(0, rows.length / 2);
  const halfData = dumps(half as never, { protocol: 4 });
  const bytes = (count: number) => Uint8Array.from(repeat(count, () => [...one]).flat());
  const [few, many] = [bytes(MANY), bytes(2 * MANY)];
  const pairs: [string, () => unknown, () => unknown][] = [
    ['loading', () => loads(data), () => loads(halfData)],
    ['dumping', () => dumps(rows as never), () => dumps(half as never)],
    ['loading in chunks of 64 KiB', () => inChunks(data, CHUNK), () => inChunks(halfData, CHUNK)],
  ];
  return [
    ...pairs.map(([what, whole, part]) =>
      line([`time of ${what} as \`rows\` doubles`, digits(ratio(whole, part)), 'below 2.2']),
    ),
    line([
      'time of loading byte by byte as the pickles double',
      digits(
        ratio(
          () => inChunks(many, 1),
          () => inChunks(few, 1),
        ),
      ),
      'below 2.2',
    ]),
  ];
}

function imports(): string[] {
  const empty = median(repeat(ROUNDS, () => probe<number>('import', 'data:text/javascript,')));
  const ours = median(repeat(ROUNDS, () => probe<number>('import', CORE)));
  return [
    line([
      'importing `@picklekit/core`, unbundled',
      `${(ours - empty).toFixed(1)} ms`,
      'above an empty module',
    ]),
  ];
}

function inChunks(data: Uint8Array, size: number): unknown {
  const unpickler = Unpickler.separate();
  let last: unknown;
  for (let at = 0; at < data.length; at += size) {
    for (const value of unpickler.read(data.subarray(at, at + size))) last = value;
  }
  unpickler.end();
  return last;
}

/** The median of the ratios of two functions that take turns. */
function ratio(first: () => unknown, second: () => unknown): number {
  first();
  second();
  const samples = repeat(ROUNDS, () => [cpuOf(first), cpuOf(second)] as const);
  return ratioOf(
    samples.map(([time]) => time),
    samples.map(([, time]) => time),
  ).median;
}

function cpuOf(action: () => unknown): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function probe<T = Peak>(...args: string[]): T {
  return JSON.parse(run(process.execPath, ['--disable-warning=ExperimentalWarning', PROBE, ...args])) as T;
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' });
}

function repeat<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
