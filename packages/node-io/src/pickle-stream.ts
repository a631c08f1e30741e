import { type DumpOptions, dumpChunks, PickleError, Pickler } from '@picklekit/core';
import { LazyTransform } from './lazy-transform.ts';
import { checkBoolean, checkSignal, optionsWithout } from './options.ts';

/**
 * Options of {@link PickleStream}: all of `dumps`, which hold for each value, and those of the stream. One that does not exist is
 * refused with `INVALID_OPTION` by the constructor.
 */
export interface PickleStreamOptions extends DumpOptions {
  /** Takes each value as `{ value }`, as `UnpickleStream` with `wrap` gives it. @defaultValue false */
  readonly wrap?: boolean | undefined;
  /** Destroys the stream with an `ABORTED` error whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How many bytes may wait to be read. @defaultValue Node's own */
  readonly readableHighWaterMark?: number | undefined;
  /** How many values may wait to be dumped. @defaultValue Node's own, 16 */
  readonly writableHighWaterMark?: number | undefined;
}

/**
 * A Transform that takes values and gives their pickles, one after another, each with a memo of its own. Dumps no more
 * than the reader has room for, in pieces of about 64 KiB. `None` is written as `undefined` (a stream of objects takes
 * `null` for its end), or as `{ value: null }` with `wrap`.
 *
 * Do not change a value before its `write` has called back. Emits a PicklingError as `dumps`, after which the output may
 * end in part of a pickle; PickleError `ABORTED`.
 *
 * @example
 * await pipeline(rows, new PickleStream({ protocol: 4 }), createWriteStream('rows.pkl'));
 */
export class PickleStream extends LazyTransform<unknown, Uint8Array> {
  /** @throws PickleError `INVALID_OPTION` */
  constructor(options: PickleStreamOptions = {}) {
    const rest = optionsWithout(options, 'wrap', 'signal', 'readableHighWaterMark', 'writableHighWaterMark');
    const { wrap = false, signal, readableHighWaterMark, writableHighWaterMark } = options;
    checkBoolean('wrap', wrap);
    checkSignal(signal);
    // Refuses wrong options here and not at the first value.
    new Pickler(rest);
    super(
      {
        writableObjectMode: true,
        ...(readableHighWaterMark === undefined ? {} : { readableHighWaterMark }),
        ...(writableHighWaterMark === undefined ? {} : { writableHighWaterMark }),
      },
      signal,
      (item) => dumpChunks(wrap ? unwrap(item) : item, rest),
      () => {},
    );
  }
}

function unwrap(item: unknown): unknown {
  if (typeof item === 'object' && item !== null && 'value' in item) return item.value;
  throw new PickleError('INVALID_OPTION', 'with wrap each value must come as { value }');
}
