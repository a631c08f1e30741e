// Runs a workload: every subject in a process of its own, and all of them round by round, so that whatever slows the
// machine down slows them all.
import { fileURLToPath } from 'node:url';
import { LineProcess } from './process.ts';
import type { Action, Capability, Prepare, Sample, Time } from './requests.ts';
import { pythonScript, type Workload } from './workloads.ts';

export interface Plan {
  readonly rounds: number;
  /** Seconds of warm-up for each subject and action. */
  readonly warmUp: number;
  /** Seconds that one sample should take. */
  readonly sample: number;
  /** Which time counts. */
  readonly clock: keyof Sample;
}

type Effort = Omit<Plan, 'clock'>;
export const FULL: Effort = { rounds: 11, warmUp: 0.8, sample: 0.1 };
export const QUICK: Effort = { rounds: 5, warmUp: 0.25, sample: 0.015 };

/** What came out for one subject: nanoseconds of each round, or why it was not measured. */
export interface Measurement {
  readonly subject: string;
  readonly action: Action;
  readonly samples: readonly number[];
  readonly failure: string | null;
}

/** A subject of another build of this library is `subject@path`. */
function partsOf(subject: string): { name: string; build: string | undefined } {
  const at = subject.indexOf('@');
  return at < 0
    ? { name: subject, build: undefined }
    : { name: subject.slice(0, at), build: subject.slice(at + 1) };
}

/** The subjects that run in the Python process. */
const PYTHON_SUBJECTS: readonly string[] = ['c', 'python'];

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const ACTIONS: readonly Action[] = ['load', 'dump'];

export function startPython(python: string): LineProcess {
  return new LineProcess(python, ['-B', pythonScript('worker.py')]);
}

/** Measures the subjects on one workload. Gives a measurement for each subject and action. */
export async function runWorkload(
  python: LineProcess,
  subjects: readonly string[],
  workload: Workload,
  protocolOf: (subject: string) => number,
  plan: Plan,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const action of ACTIONS) {
    for (const measurement of await runAction(action, python, subjects, workload, protocolOf, plan))
      measurements.push(measurement);
  }
  return measurements;
}

async function runAction(
  action: Action,
  python: LineProcess,
  subjects: readonly string[],
  workload: Workload,
  protocolOf: (subject: string) => number,
  plan: Plan,
): Promise<Measurement[]> {
  const { digest, lenientDigest } = workload;
  const { warmUp, sample } = plan;
  const processes: LineProcess[] = [];
  const contenders: { process: LineProcess; time: Time; samples: number[] }[] = [];
  const measurements: Measurement[] = [];
  try {
    for (const subject of subjects) {
      const { name, build } = partsOf(subject);
      const process = PYTHON_SUBJECTS.includes(subject) ? python : startNode(build);
      if (process !== python) processes.push(process);
      const protocol = protocolOf(name);
      const path = workload.path(protocol);
      const what = { subject: name, workload: workload.name, action };
      const details = { path, protocol, digest, lenientDigest, warmUp, sample };
      const prepare: Prepare = { command: 'prepare', ...what, ...details };
      const { failure } = await process.ask<Capability>(prepare);
      const samples: number[] = [];
      measurements.push({ subject, action, samples, failure });
      if (failure === null) contenders.push({ process, time: { command: 'time', ...what }, samples });
    }
    for (let round = 0; round < plan.rounds; round++) {
      // Each round begins with another contender, so that none always follows the same one.
      const first = Math.floor((round * contenders.length) / plan.rounds);
      for (const { process, time, samples } of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        const times = await process.ask<Sample>(time);
        samples.push(times[plan.clock]);
      }
    }
    return measurements;
  } finally {
    await python.ask({ command: 'release' });
    for (const process of processes) process.close();
  }
}

function startNode(build: string | undefined): LineProcess {
  const env = build === undefined ? {} : { PICKLEKIT_BUILD: build };
  return new LineProcess(process.execPath, ['--disable-warning=ExperimentalWarning', WORKER], env);
}
