// What the driver and the processes that time say to one another.

export type Action = 'load' | 'dump';

/** Asks a process to read a workload, to check that the subject gives the right value, and to warm up. */
export interface Prepare {
  readonly command: 'prepare';
  readonly subject: string;
  readonly workload: string;
  readonly path: string;
  readonly protocol: number;
  readonly digest: string;
  readonly lenientDigest: string;
  /** Seconds. */
  readonly warmUp: number;
  /** Seconds that one sample should take. */
  readonly sample: number;
}

/** What a subject can do: null if it can, else why not. */
export type Capability = Readonly<Record<Action, string | null>>;

/** What a run took, in nanoseconds. */
export interface Sample {
  /** Of all threads of the process. */
  readonly cpu: number;
  readonly wall: number;
}

/** Asks for one sample. */
export interface Time {
  readonly command: 'time';
  readonly subject: string;
  readonly workload: string;
  readonly action: Action;
}
