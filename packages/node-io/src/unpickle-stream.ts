import { type LoadOptions, Unpickler } from '@picklekit/core';
import { LazyTransform } from './lazy-transform.ts';
import { checkBoolean, checkSignal, optionsWithout } from './options.ts';

/**
 * Options of {@link UnpickleStream}: all of `loads`, which hold for each pickle, and those of the stream. One that does not exist is
 * refused with `INVALID_OPTION` by the constructor.
 */
export interface UnpickleStreamOptions extends LoadOptions {
  /** Gives each value as `{ value }`, so that `None` is one like any other. @defaultValue false */
  readonly wrap?: boolean | undefined;
  /** Destroys the stream with an `ABORTED` error whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How many values may wait to be read. @defaultValue Node's own, 16 */
  readonly readableHighWaterMark?: number | undefined;
  /** How many bytes may wait to be loaded. @defaultValue Node's own */
  readonly writableHighWaterMark?: number | undefined;
}

/**
 * A Transform that takes bytes and gives the values of the pickles in them, each with a memo of its own, as
 * `loadStream`. Loads no more than the reader has room for.
 *
 * A pickle that is nothing but `None` is given as `undefined`, because a stream of objects takes `null` for its end.
 * Other Transforms further down may drop `undefined`: between such, use `wrap` here and in `PickleStream`.
 *
 * Emits the error of a broken or cut-off pickle when all values before it have been read: UnpicklingError as `loads`;
 * PickleError `ABORTED`.
 *
 * @example
 * for await (const event of socket.pipe(new UnpickleStream())) console.log(event);
 */
export class UnpickleStream extends LazyTransform<Uint8Array, unknown> {
  /** @throws PickleError `INVALID_OPTION` */
  constructor(options: UnpickleStreamOptions = {}) {
    const rest = optionsWithout(options, 'wrap', 'signal', 'readableHighWaterMark', 'writableHighWaterMark');
    const { wrap = false, signal, readableHighWaterMark, writableHighWaterMark } = options;
    checkBoolean('wrap', wrap);
    checkSignal(signal);
    const unpickler = Unpickler.separate(rest);
    const present = wrap ? (value: unknown) => ({ value }) : (value: unknown) => value ?? undefined;
    super(
      {
        readableObjectMode: true,
        // Text has already lost bytes; undecoded it is refused by the unpickler, who says so.
        decodeStrings: false,
        ...(readableHighWaterMark === undefined ? {} : { readableHighWaterMark }),
        ...(writableHighWaterMark === undefined ? {} : { writableHighWaterMark }),
      },
      signal,
      function* (chunk) {
        for (const value of unpickler.read(chunk)) yield present(value);
      },
      () => unpickler.end(),
    );
  }
}
