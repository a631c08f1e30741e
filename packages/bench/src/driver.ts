// Runs a workload: every subject in a process of its own, and all of them round by round, so that whatever slows the
// machine down slows them all.
import { fileURLToPath } from 'node:url';
import { LineProcess } from './process.ts';
import type { Action, Capability, Prepare, Release, Sample, Time } from './requests.ts';
import { pythonScript, type Workload } from './workloads.ts';

export interface Plan {
  readonly rounds: number;
  /** Seconds of CPU time, at least, to warm each subject up for each action. */
  readonly warmUp: number;
  /** Seconds that one sample should take. */
  readonly sample: number;
  /** Which time counts. */
  readonly clock: keyof Sample;
}

type Effort = Omit<Plan, 'clock'>;
export const FULL: Effort = { rounds: 11, warmUp: 0.8, sample: 0.1 };
export const QUICK: Effort = { rounds: 5, warmUp: 0.2, sample: 0.01 };

/** What came out for one contender: nanoseconds of each round, or why it was not measured. */
export interface Measurement {
  readonly id: string;
  readonly action: Action;
  readonly samples: readonly number[];
  readonly failure: string | null;
}

/** Who takes part in a run: a subject, maybe with another build of this library or under another Node. */
export interface Contender {
  /** What its measurements are called. */
  readonly id: string;
  readonly subject: string;
  /** The URL of the build. */
  readonly build?: string;
  /** The executable. */
  readonly node?: string;
  /** In place of the workload of the others. */
  readonly workload?: Workload;
}

/** The subjects that run in the Python process. */
const PYTHON_SUBJECTS: readonly string[] = ['c', 'python'];

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const ACTIONS: readonly Action[] = ['load', 'dump'];

export function startPython(python: string): LineProcess {
  return new LineProcess(python, ['-B', pythonScript('worker.py')]);
}

/** Measures the contenders on one workload. Gives a measurement for each contender and action. */
export function runWorkload(
  python: LineProcess,
  contenders: readonly Contender[],
  workload: Workload,
  protocolOf: (subject: string) => number,
  plan: Plan,
): Promise<Measurement[]> {
  return run(contenders, python, workload, protocolOf, plan, ACTIONS);
}

/** Measures contenders with workloads of their own, none of them Python, at protocol 4. */
export function runContenders(
  contenders: readonly (Contender & { readonly workload: Workload })[],
  plan: Plan,
  action: Action,
): Promise<Measurement[]> {
  const [first] = contenders;
  return first === undefined
    ? Promise.resolve([])
    : run(contenders, undefined, first.workload, () => 4, plan, [action]);
}

async function run(
  contenders: readonly Contender[],
  python: LineProcess | undefined,
  workload: Workload,
  protocolOf: (subject: string) => number,
  plan: Plan,
  actions: readonly Action[],
): Promise<Measurement[]> {
  // All at once, so that they start while others are being measured.
  const processes = contenders.map((each) =>
    python !== undefined && PYTHON_SUBJECTS.includes(each.subject) ? python : startNode(each),
  );
  const measurements: Measurement[] = [];
  try {
    for (const action of actions) {
      for (const each of await runAction(action, contenders, processes, workload, protocolOf, plan))
        measurements.push(each);
    }
    return measurements;
  } finally {
    for (const process of processes) if (process !== python) process.close();
  }
}

async function runAction(
  action: Action,
  contenders: readonly Contender[],
  processes: readonly LineProcess[],
  workload: Workload,
  protocolOf: (subject: string) => number,
  plan: Plan,
): Promise<Measurement[]> {
  const { warmUp, sample } = plan;
  const running: { process: LineProcess; time: Time; samples: number[] }[] = [];
  const measurements: Measurement[] = [];
  for (const [index, { id, subject, workload: own = workload }] of contenders.entries()) {
    const process = processes[index] as LineProcess;
    const protocol = protocolOf(subject);
    const { name, digest, lenientDigest } = own;
    const path = own.path(protocol);
    const what = { subject, workload: name, action };
    const details = { path, protocol, digest, lenientDigest, warmUp, sample };
    const { failure } = await process.ask<Capability>({ command: 'prepare', ...what, ...details } as Prepare);
    const samples: number[] = [];
    measurements.push({ id, action, samples, failure });
    if (failure === null) running.push({ process, time: { command: 'time', ...what }, samples });
  }
  for (let round = 0; round < plan.rounds; round++) {
    // Each round begins with another contender, so that none always follows the same one.
    const first = Math.floor((round * running.length) / plan.rounds);
    for (const { process, time, samples } of [...running.slice(first), ...running.slice(0, first)]) {
      const times = await process.ask<Sample>(time);
      samples.push(times[plan.clock]);
    }
  }
  for (const process of new Set(processes)) await process.ask({ command: 'release' } satisfies Release);
  return measurements;
}

function startNode({ node = process.execPath, build }: Contender): LineProcess {
  const env = build === undefined ? {} : { PICKLEKIT_BUILD: build };
  return new LineProcess(node, ['--disable-warning=ExperimentalWarning', WORKER], env);
}
