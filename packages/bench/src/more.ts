// What else a codec costs than the time of one call: memory, streams, growth, import.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dumps, loads } from './core.ts';
import { digits, line } from './report.ts';
import { median } from './statistics.ts';
import type { Workload } from './workloads.ts';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
const CORE = import.meta.resolve('@picklekit/core');

const PEAK_OF_PYTHON = `
import json, pickle, resource, sys
data = open(sys.argv[1], 'rb').read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
value = pickle.loads(data)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({'before': before * 1024, 'after': after * 1024}))
`;

const ROUNDS = 5;
const CHUNK = 1 << 16;
const MANY = 100;

/** Measures on `rows` and `dict`, which must be there. Leaves files beside their pickles. Gives Markdown. */
export function more(python: string, workloads: readonly Workload[]): string {
  const rows = workloads.find(({ name }) => name === 'rows')?.path(4);
  const small = workloads.find(({ name }) => name === 'dict')?.path(4);
  if (rows === undefined || small === undefined) return '';
  return [
    '## Memory, streams, growth and import',
    '',
    'Protocol 4; the best CPU time of some seconds, each in a process of its own.',
    '',
    line(['what', '', '']),
    line(['---', '--:', '---']),
    ...memory(python, rows),
    ...growth(rows, small),
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

function growth(rows: string, small: string): string[] {
  const list = loads<unknown[]>(new Uint8Array(readFileSync(rows)));
  const half = `${rows}.half`;
  writeFileSync(half, dumps(list.slice(0, list.length / 2) as never, { protocol: 4 }));
  const one = readFileSync(small);
  const [few, many] = [`${small}.few`, `${small}.many`];
  writeFileSync(few, Buffer.concat(repeat(MANY, () => one)));
  writeFileSync(many, Buffer.concat(repeat(2 * MANY, () => one)));
  const time = (...args: string[]) => probe<number>(...args);
  const chunk = String(CHUNK);
  const whole = time('load', rows);
  const chunked = time('chunks', rows, chunk);
  const bytewise = time('chunks', few, '1');
  return [
    line(['`rows` in chunks of 64 KiB, to one shot', digits(chunked / whole), 'at most 1.3']),
    line([
      `${MANY} small dicts byte by byte, to one chunk`,
      digits(bytewise / time('chunks', few, chunk)),
      'each byte is a call',
    ]),
    doubled('loading `rows`', whole, time('load', half)),
    doubled('loading `rows` in chunks of 64 KiB', chunked, time('chunks', half, chunk)),
    doubled('dumping `rows`', time('dump', rows), time('dump', half)),
    doubled('loading small dicts byte by byte', time('chunks', many, '1'), bytewise),
  ];
}

function doubled(what: string, whole: number, half: number): string {
  return line([`time of ${what} as there is twice as much`, digits(whole / half), 'below 2.2']);
}

function imports(): string[] {
  const empty = median(repeat(ROUNDS, () => probe<number>('import', 'data:text/javascript,')));
  const ours = median(repeat(ROUNDS, () => probe<number>('import', CORE)));
  return [line(['importing `@picklekit/core`', `${(ours - empty).toFixed(1)} ms`, 'above an empty module'])];
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
