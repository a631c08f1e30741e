import { type DumpOptions, dumpChunks, Pickler, type PickleValue } from '@picklekit/core';
import { checkSignal, optionsWithout } from './options.ts';
import { webTransform } from './web-transform.ts';

/**
 * Options of {@link PickleEncoderStream}: all of `dumps`, which hold for each value, and `signal`. One that does not exist is refused
 * with `INVALID_OPTION` by the constructor.
 */
export interface PickleEncoderStreamOptions extends DumpOptions {
  /** Ends both streams with an `ABORTED` error whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A Web transform stream that takes values and gives their pickles, one after another, each with a memo of its own, in
 * pieces of about 64 KiB that are made when they are read. `null` and `undefined` are written as `None`.
 *
 * Do not change a value before its `write` is done. The streams fail with a PicklingError as `dumps`, after which the
 * output may end in part of a pickle; PickleError `ABORTED`.
 *
 * @example
 * const body = rows.pipeThrough(new PickleEncoderStream({ protocol: 4 }));
 * await fetch('/rows', { method: 'POST', body, duplex: 'half' });
 */
export class PickleEncoderStream {
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: WritableStream<PickleValue>;

  /** @throws PickleError `INVALID_OPTION` */
  constructor(options: PickleEncoderStreamOptions = {}) {
    const rest = optionsWithout(options, 'signal');
    const { signal } = options;
    checkSignal(signal);
    // Refuses wrong options here and not at the first value.
    new Pickler(rest);
    const { readable, writable } = webTransform<PickleValue, Uint8Array<ArrayBuffer>>(async function* (
      values,
    ) {
      for await (const value of values) yield* dumpChunks(value, rest);
    }, signal);
    this.readable = readable;
    this.writable = writable;
  }
}
