/** How far an input has been read. */
export interface Progress {
  /** Bytes so far. */
  readonly bytes: number;
  /** Bytes in all, where that is known: not for a response without `Content-Length`, or with a `Content-Encoding`. */
  readonly total?: number | undefined;
}

/** How to follow work that takes long, and how to end it before its time; both are optional. */
export interface ProgressOptions {
  /** Ends the work with an `ABORTED` error whose `cause` is the signal's reason, and cancels the source. */
  readonly signal?: AbortSignal | undefined;
  /** Is told how far the work is, in bytes, after each chunk. What it throws ends the work. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
