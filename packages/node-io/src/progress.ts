/** How far a file has been read or written. */
export interface Progress {
  /** Bytes so far. */
  readonly bytes: number;
  /** Bytes of the file, where it is known: not for pipes, devices and what has no size of its own. */
  readonly total?: number | undefined;
}

/** How to follow work that takes long, and how to end it before its time; both are optional. */
export interface ProgressOptions {
  /** Ends the work with an `ABORTED` error whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Is told how far the work is, in bytes, after each chunk. What it throws ends the work. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
