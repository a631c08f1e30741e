// What else a codec costs than the time of one call: memory, streams, imports, bytes of a bundle, and growth.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contender, type Plan, runContenders } from './driver.ts';
import { line, spread } from './report.ts';
import type { Action } from './requests.ts';
import { median, ratioOf } from './statistics.ts';
import { type Doubled, makeDoubled, WORKLOADS, type Workload } from './workloads.ts';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

// As in probe.ts.
const PEAK_OF_PYTHON = `
import json, pickle, re, resource, sys
def peak():
    try:
        status = open('/proc/self/status').read()
        return int(re.search('VmHWM:\\s+(\\d+)', status)[1]) * 1024
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
data = open(sys.argv[1], 'rb').read()
before = peak()
value = pickle.loads(data)
print(json.dumps({'before': before, 'after': peak()}))
`;

const MANY = 500;
const QUICKLY_DOUBLED: readonly string[] = ['rows', 'strmap', 'nested', 'text'];

interface Peak {
  readonly before: number;
  readonly after: number;
}

/** Measures, in part on `rows` and `dict`, which must be there. Leaves files beside their pickles. Gives Markdown. */
export async function more(
  python: string,
  directory: string,
  workloads: readonly Workload[],
  quick: boolean,
  plan: Plan,
): Promise<string> {
  const names = WORKLOADS.filter((name) => workloads.some((workload) => workload.name === name)).filter(
    (name) => !quick || QUICKLY_DOUBLED.includes(name),
  );
  const doubled = makeDoubled(python, directory, names, quick);
  const rows = doubled.find(({ name }) => name === 'rows');
  const small = workloads.find(({ name }) => name === 'dict');
  const lines = [
    '## Memory, streams, imports and bundles',
    '',
    'Protocol 4; CPU times, each in processes of their own.',
    '',
    line(['what', '', '']),
    line(['---', '--:', '---']),
    ...memory(python, workloads, quick),
    ...(rows === undefined ? [] : await chunks(rows, plan)),
    ...(small === undefined ? [] : await bytewise(small, directory, plan)),
    ...imports(directory, quick ? 5 : 15),
    ...bundles(),
    '',
    '## Twice as much',
    '',
    'What a workload of twice the size takes, as a multiple of the time; the goal is to stay below 2.2, and the notes at the end say what',
    'it is where it is not. And the memory that loading both adds to the peak of the process. The small ones are lists of 300 and 600.',
    '',
    line(['workload', 'load', 'dump', 'memory']),
    line(['---', '--:', '--:', '--:']),
  ];
  for (const one of doubled) lines.push(await growth(one, plan));
  return `${lines.join('\n')}\n`;
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

async function chunks({ once, twice }: Doubled, plan: Plan): Promise<string[]> {
  const [toOneShot, toHalf] = await compare(plan, [
    { id: 'chunks', subject: 'chunks', workload: twice },
    { id: 'one shot', subject: 'picklekit', workload: twice },
    { id: 'half', subject: 'chunks', workload: once },
  ]);
  return [
    line(['`rows` in chunks of 64 KiB, to one shot', toOneShot, 'at most 1.3']),
    line(['the same of twice the rows, to once', toHalf, 'below 2.2']),
  ];
}

async function bytewise(small: Workload, directory: string, plan: Plan): Promise<string[]> {
  const one = readFileSync(small.path(4));
  const many = (count: number): Workload => {
    const path = join(directory, `${small.name}.${count}.pickle`);
    writeFileSync(path, Buffer.concat(repeat(count, () => one)));
    return { ...small, name: `${small.name}.${count}`, path: () => path };
  };
  const [few, twice] = [many(MANY), many(2 * MANY)];
  const [toChunk, toHalf] = await compare(plan, [
    { id: 'bytes', subject: 'bytes', workload: twice },
    { id: 'chunk', subject: 'chunks', workload: twice },
    { id: 'half', subject: 'bytes', workload: few },
  ]);
  return [
    line([`${2 * MANY} small dicts byte by byte, to one chunk`, toChunk, 'each byte is a call']),
    line(['the same of twice the dicts, to once', toHalf, 'below 2.2']),
  ];
}

async function growth({ name, once, twice }: Doubled, plan: Plan): Promise<string> {
  const contenders = [
    { id: 'twice', subject: 'picklekit', workload: twice },
    { id: 'once', subject: 'picklekit', workload: once },
  ];
  const times = [...(await compare(plan, contenders)), ...(await compare(plan, contenders, 'dump'))];
  const memory = [once, twice].map((workload) => mega(added(probe('peak', workload.path(4)))));
  return line([`\`${name}\``, ...times, `${memory.join(' → ')} MB`]);
}

/** Ratios of the first contender to each of the others. */
async function compare(
  plan: Plan,
  contenders: readonly Required<Pick<Contender, 'id' | 'subject' | 'workload'>>[],
  action: Action = 'load',
): Promise<string[]> {
  const measurements = await runContenders(contenders, plan, action);
  const failed = measurements.find(({ failure }) => failure !== null);
  if (failed !== undefined) throw new Error(`${failed.id} ${failed.failure}`);
  const [mine, ...others] = measurements.map(({ samples }) => samples);
  return others.map((samples) => spread(ratioOf(mine as readonly number[], samples)));
}

function imports(directory: string, rounds: number): string[] {
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
