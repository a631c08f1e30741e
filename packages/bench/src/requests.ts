// What the driver and the processes that time say to one another.

export type Action = 'load' | 'dump';

/**
 * Asks a process to get ready for one action: to check that the subject gives the right value, and to warm up. Loads are
 * timed where nothing but the data is held: any other value makes the collector of CPython, which visits all of them again
 * and again, up to five times slower.
 */
export interface Prepare {
  readonly command: 'prepare';
  readonly subject: string;
  readonly workload: string;
  readonly action: Action;
  readonly path: string;
  readonly protocol: number;
  readonly digest: string;
  readonly lenientDigest: string;
  /** Seconds of CPU time. */
  readonly warmUp: number;
  /** Seconds that one sample should take. */
  readonly sample: number;
}

/** Whether a subject can do it: null if it can, else why not. */
export interface Capability {
  readonly failure: string | null;
}

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

/** Asks a process to forget what it holds. */
export interface Release {
  readonly command: 'release';
}
