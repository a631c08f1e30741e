// The process that times one subject: reads one JSON request a line, answers with one JSON reply a line, as
// python/worker.py does.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { loads } from './core.ts';
import { digest } from './digest.ts';
import type { Capability, Prepare, Release, Sample, Time } from './requests.ts';
import { plain, STREAMS, SUBJECTS, type Subject } from './subjects.ts';

interface Run {
  readonly action: () => unknown;
  /** How many times a sample repeats it. */
  readonly count: number;
}

const runs = new Map<string, Run>();

// What the timed functions give goes here, so that no compiler can leave them out.
let sink: unknown;

function prepare(request: Prepare): Capability {
  const { action, workload } = request;
  const subject = { ...SUBJECTS, ...STREAMS }[request.subject as keyof typeof SUBJECTS] as Subject;
  const isOurs = subject.package === '@picklekit/core' || subject.floorOf !== undefined;
  const check = (value: unknown): string | null => {
    const expected = isOurs ? request.digest : request.lenientDigest;
    return digest(value, !isOurs) === expected ? null : 'wrong';
  };
  const failure = attempt(() => {
    const write = action === 'dump' || !subject.pickle ? writer(subject, request) : undefined;
    if (write === undefined && action === 'dump') return 'none';
    // What the floor writes cannot be read again: only its loads are compared.
    const isReadable = action === 'load' || subject.floorOf === undefined;
    const data = write === undefined ? pickleOf(request) : (write() as Uint8Array);
    const read = isReadable ? subject.load(data) : undefined;
    const problem = read === undefined ? null : check(read());
    if (problem !== null) return problem;
    const run = action === 'load' ? read : write;
    if (run === undefined) throw new Error('nothing to time');
    runs.set(`${workload} ${action}`, { action: run, count: warmUp(run, request) });
    return null;
  });
  return { failure };
}

// A copy, so that it is no Buffer and no part of a pool.
function pickleOf({ path }: Prepare): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

function writer(subject: Subject, request: Prepare): (() => unknown) | undefined {
  const pickle = pickleOf(request);
  if (subject.floorOf !== undefined)
    return subject.dump?.(loads(pickle, { exact: subject.floorOf === 'exact' }), request.protocol);
  return subject.dump?.(subject.pickle ? subject.load(pickle)() : plain(loads(pickle)), request.protocol);
}

function attempt(run: () => string | null): string | null {
  try {
    return run();
  } catch (error) {
    return `throws ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Runs until the compilers have had their time. Gives the count of runs that takes as long as a sample. */
function warmUp(run: () => unknown, request: Prepare): number {
  const began = process.cpuUsage();
  let best = Number.POSITIVE_INFINITY;
  do {
    // Asking for the CPU time takes as long as a small load.
    const pause = performance.now() + 5;
    let now = performance.now();
    do {
      const start = now;
      sink = run();
      now = performance.now();
      best = Math.min(best, now - start);
    } while (now < pause);
  } while (cpuSince(began) < request.warmUp * 1e6);
  return Math.max(1, Math.round((request.sample * 1000) / best));
}

/** Microseconds. */
function cpuSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

function time(request: Time): Sample {
  const run = runs.get(`${request.workload} ${request.action}`);
  if (run === undefined) throw new Error('not prepared');
  const { action, count } = run;
  const began = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < count; i++) sink = action();
  const wall = performance.now() - start;
  return { cpu: (cpuSince(began) * 1e3) / count, wall: (wall * 1e6) / count };
}

function release(): object {
  runs.clear();
  sink = undefined;
  return {};
}

function answer(request: Prepare | Time | Release): unknown {
  if (request.command === 'release') return release();
  return request.command === 'prepare' ? prepare(request) : time(request);
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply: unknown;
  try {
    reply = answer(JSON.parse(line));
  } catch (error) {
    reply = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

export { sink };
