// What else a codec costs than the time of one call: memory, streams, imports, bytes of a bundle, and growth.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dumps, loads } from './core.ts';
import { digits, line } from './report.ts';
import { median } from './statistics.ts';
import { type Doubled, makeDoubled, WORKLOADS, type Workload } from './workloads.ts';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const PEAK_OF_PYTHON = `
import json, pickle, resource, sys
data = open(sys.argv[1], 'rb').read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
value = pickle.loads(data)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({'before': before * 1024, 'after': after * 1024}))
`;

const CHUNK = 1 << 16;
const MANY = 500;

const QUICKLY_DOUBLED: readonly string[] = ['rows', 'strmap', 'nested', 'text'];

/** How long each probe runs, and how often one is repeated. */
interface Effort {
  readonly seconds: number;
  readonly rounds: number;
}

interface Peak {
  readonly before: number;
  readonly after: number;
}

interface Growth extends Peak {
  readonly load: number;
  readonly dump: number;
}

/** Measures, in part on `rows` and `dict`, which must be there. Leaves files beside their pickles. Gives Markdown. */
export function more(
  python: string,
  directory: string,
  workloads: readonly Workload[],
  quick: boolean,
): string {
  const effort = quick ? { seconds: 0.5, rounds: 5 } : { seconds: 2, rounds: 15 };
  const names = WORKLOADS.filter((name) => workloads.some((workload) => workload.name === name)).filter(
    (name) => !quick || QUICKLY_DOUBLED.includes(name),
  );
  return [
    '## Memory, streams, imports and bundles',
    '',
    'Protocol 4; CPU times, each in processes of their own.',
    '',
    line(['what', '', '']),
    line(['---', '--:', '---']),
    ...memory(python, workloads, quick),
    ...streams(workloads, effort),
    ...imports(directory, effort),
    ...bundles(),
    '',
    '## Twice as much',
    '',
    'What a workload of twice the size takes, as a multiple of the time, below 2.2; and the memory that loading both adds to the peak',
    'of the process. The small ones are lists of 300 and 600.',
    '',
    line(['workload', 'load', 'dump', 'memory']),
    line(['---', '--:', '--:', '--:']),
    ...makeDoubled(python, directory, names, quick).map((doubled) => growth(doubled, effort)),
    '',
  ].join('\n');
}

function memory(python: string, workloads: readonly Workload[], quick: boolean): string[] {
  const path = workloads.find(({ name }) => name === 'rows')?.path(4);
  // A quick run adds less than the processes had before.
  if (path === undefined || quick) return [];
  const ours = median(repeat(3, () => added(probe('peak', path))));
  const theirs = median(
    repeat(3, () => added(JSON.parse(run(python, ['-c', PEAK_OF_PYTHON, path])) as Peak)),
  );
  return [
    line(['peak of memory that loading `rows` adds', `${mega(ours)} MB`, `CPython: ${mega(theirs)} MB`]),
  ];
}

function streams(workloads: readonly Workload[], { seconds }: Effort): string[] {
  const rows = workloads.find(({ name }) => name === 'rows')?.path(4);
  const small = workloads.find(({ name }) => name === 'dict')?.path(4);
  if (rows === undefined || small === undefined) return [];
  const chunks = (path: string, size: number) => probe<number>('chunks', path, String(seconds), String(size));
  const one = readFileSync(small);
  const [few, many] = [`${small}.few`, `${small}.many`];
  writeFileSync(few, Buffer.concat(repeat(MANY, () => one)));
  writeFileSync(many, Buffer.concat(repeat(2 * MANY, () => one)));
  const half = `${rows}.half`;
  const list = loads<unknown[]>(new Uint8Array(readFileSync(rows)));
  writeFileSync(half, dumps(list.slice(0, list.length / 2) as never, { protocol: 4 }));
  const chunked = chunks(rows, CHUNK);
  const bytewise = chunks(few, 1);
  return [
    line([
      '`rows` in chunks of 64 KiB, to one shot',
      digits(chunked / probe<Growth>('growth', rows, String(seconds)).load),
      'at most 1.3',
    ]),
    line(['the same of twice the rows, to once', digits(chunked / chunks(half, CHUNK)), 'below 2.2']),
    line([
      `${MANY} small dicts byte by byte, to one chunk`,
      digits(bytewise / chunks(few, CHUNK)),
      'each byte is a call',
    ]),
    line(['the same of twice the dicts, to once', digits(chunks(many, 1) / bytewise), 'below 2.2']),
  ];
}

function imports(directory: string, { rounds }: Effort): string[] {
  const cache = join(directory, 'compile-cache');
  const core = import.meta.resolve('@picklekit/core');
  const time = (...args: string[]) => median(repeat(rounds, () => probe<number>('import', ...args)));
  const empty = time('data:text/javascript,');
  const row = (what: string, ms: number) =>
    line([what, `${(ms - empty).toFixed(1)} ms`, 'above an empty module']);
  probe('import', core, cache);
  return [
    row('importing `@picklekit/core`', time(core)),
    row("the same with Node's compile cache", time(core, cache)),
    row('importing `@picklekit/core/tools`', time(import.meta.resolve('@picklekit/core/tools'))),
  ];
}

function bundles(): string[] {
  // It fails where a goal is missed, but says the sizes.
  const sizes = JSON.parse(run('node_modules/.bin/size-limit', ['--json'], { cwd: ROOT, mayFail: true }));
  return sizes.map(({ name, size, sizeLimit }: { name: string; size: number; sizeLimit: number }) =>
    line([
      `a page's bundle with ${name}, gzip`,
      `${(size / 1e3).toFixed(1)} kB`,
      `goal: ${(sizeLimit / 1e3).toFixed(0)} kB`,
    ]),
  );
}

function growth({ name, once, twice }: Doubled, { seconds }: Effort): string {
  const [one, two] = [once, twice].map((path) => probe<Growth>('growth', path, String(seconds))) as [
    Growth,
    Growth,
  ];
  return line([
    `\`${name}\``,
    digits(two.load / one.load),
    digits(two.dump / one.dump),
    `${mega(added(one))} → ${mega(added(two))} MB`,
  ]);
}

function added({ before, after }: Peak): number {
  return after - before;
}

function probe<T = Peak>(...args: string[]): T {
  return JSON.parse(run(process.execPath, ['--disable-warning=ExperimentalWarning', PROBE, ...args])) as T;
}

function run(
  command: string,
  args: readonly string[],
  { cwd, mayFail = false }: { cwd?: string; mayFail?: boolean } = {},
): string {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', mayFail ? 'ignore' : 'inherit'],
      ...(cwd === undefined ? {} : { cwd }),
    });
  } catch (error) {
    if (mayFail) return (error as { stdout: string }).stdout;
    throw error;
  }
}

function repeat<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
