import { type LoadOptions, type PickleValue, Unpickler, UnpicklingError } from '@picklekit/core';
import { onAbort } from './abort.ts';
import { codecOptions } from './options.ts';
import type { ProgressOptions } from './progress.ts';

/**
 * Loads the only pickle of a stream as it arrives. Cancels what it does not read to the end: after an error, an abort,
 * or, with `trailing: 'ignore'`, when the pickle is there.
 */
export async function loadOne<T = PickleValue>(
  stream: ReadableStream<Uint8Array>,
  total: number | undefined,
  options: LoadOptions & ProgressOptions,
): Promise<T> {
  const rest = codecOptions(options);
  const { signal, onProgress } = options;
  const unpickler = new Unpickler<T>(rest);
  const reader = stream.getReader();
  let aborted: unknown;
  const stopWaiting = onAbort(signal, (error) => {
    aborted = error;
    // Ends a read that waits, as well.
    reader.cancel(error).catch(() => {});
  });
  let found: { readonly value: T } | undefined;
  let bytes = 0;
  try {
    for (;;) {
      const { done, value: chunk } = await reader.read();
      if (aborted !== undefined) throw aborted;
      if (done) break;
      bytes += chunk.length;
      if (found === undefined) {
        const next = unpickler.read(chunk).next();
        if (next.done !== true) found = next;
      }
      onProgress?.({ bytes, total });
      if (found === undefined) continue;
      if (rest.trailing === 'ignore') break;
      if (bytes > unpickler.offset) failTrailing(unpickler.offset);
    }
    if (found !== undefined) return found.value;
    unpickler.end();
    throw new UnpicklingError('UNEXPECTED_END', 'the input is empty', { offset: 0 });
  } catch (error) {
    // The source may have heard of the abort first, and say so in its own way.
    throw aborted ?? error;
  } finally {
    stopWaiting();
    // Does nothing where the end was reached.
    reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

function failTrailing(end: number): never {
  const message = `more bytes follow the pickle that ends at byte ${end} (use PickleDecoderStream or trailing: 'ignore')`;
  throw new UnpicklingError('TRAILING_DATA', message, { offset: end });
}
