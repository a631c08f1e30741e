import type { Writable } from 'node:stream';
import { type DumpOptions, dumpChunks, PickleError, type PickleValue } from '@picklekit/core';
import { orAborted, throwIfAborted } from './abort.ts';
import { codecOptions, invalid, typeNameOf } from './options.ts';
import type { ProgressOptions } from './progress.ts';

/**
 * Writes a value to a stream, as Python's `pickle.dump(value, file)`, no faster than the stream takes it. Does not end the
 * stream: more may follow. After an error or an abort the stream holds part of a pickle and is best destroyed.
 *
 * @param value - Do not change it before the promise settles.
 * @returns The bytes written, all of them taken by the stream.
 * @throws PicklingError as `dumps`.
 * @throws PickleError `ABORTED`, `INVALID_OPTION`; `CLOSED` where the stream is closed, or ended, before all is written.
 * @throws Error of the stream, such as `EPIPE` where the reader of a pipe goes away.
 *
 * @example
 * await dumpTo({ answer: 42 }, process.stdout);
 */
export async function dumpTo(
  value: PickleValue,
  writable: Writable,
  options: DumpOptions & ProgressOptions = {},
): Promise<number> {
  const isWritable = typeof writable?.write === 'function' && typeof writable.once === 'function';
  if (!isWritable)
    invalid(`dumpTo(value, stream): the stream must be a Writable, not ${typeNameOf(writable)}`);
  const rest = codecOptions(options);
  const { signal, onProgress } = options;
  let bytes = 0;
  for (const chunk of dumpChunks(value, rest)) {
    throwIfAborted(signal);
    if (writable.destroyed || writable.writableEnded) throw closed(writable.errored);
    await orAborted(write(writable, chunk), signal);
    bytes += chunk.length;
    onProgress?.({ bytes });
  }
  return bytes;
}

function write(writable: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(writable.errored ?? closed());
    // The error comes through the callback; without a listener its event would end the process.
    const onError = () => {};
    writable.once('close', onClose);
    writable.once('error', onError);
    writable.write(chunk, (error) => {
      writable.off('close', onClose);
      if (error !== null && error !== undefined) return reject(isOfDead(error) ? closed(error) : error);
      writable.off('error', onError);
      resolve();
    });
  });
}

/** Whether Node says no more than that the stream is closed. */
function isOfDead({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_WRITE_AFTER_END';
}

function closed(cause?: Error | null): PickleError {
  const message = 'the stream was closed before all was written';
  return new PickleError('CLOSED', message, cause ? { cause } : undefined);
}
