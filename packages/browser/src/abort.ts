import { PickleError } from '@picklekit/core';

/** The error of whatever a signal has ended. */
export function abortError(signal: AbortSignal): PickleError {
  return new PickleError('ABORTED', 'the work was aborted', { cause: signal.reason });
}

/** Calls `stop` when the signal comes, at once if it came before. Gives what ends the waiting. */
export function onAbort(signal: AbortSignal | undefined, stop: (error: PickleError) => void): () => void {
  if (signal === undefined) return () => {};
  const listener = () => stop(abortError(signal));
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
