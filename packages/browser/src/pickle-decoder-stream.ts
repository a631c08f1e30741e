import { loadStream, type PickleValue, type StreamOptions, Unpickler } from '@picklekit/core';
import { checkSignal, optionsWithout } from './options.ts';
import { webTransform } from './web-transform.ts';

/**
 * A Web transform stream that takes bytes and gives the values of the pickles in them, each with a memo of its own, as
 * `loadStream`. Loads a value when it is read, never ahead. `None` is `null`: Web Streams carry it.
 *
 * Its streams fail with UnpicklingError as `loads`, after the values before the broken one were read; PickleError
 * `ABORTED`.
 *
 * @example
 * const events = response.body.pipeThrough(new PickleDecoderStream());
 * for await (const event of events) console.log(event);
 */
export class PickleDecoderStream<T = PickleValue> {
  readonly readable: ReadableStream<T>;
  readonly writable: WritableStream<Uint8Array | ArrayBuffer>;

  /** @throws PickleError `INVALID_OPTION` */
  constructor(options: StreamOptions & { readonly signal?: AbortSignal | undefined } = {}) {
    const rest = optionsWithout(options, 'signal');
    const { signal } = options;
    checkSignal(signal);
    // Refuses wrong options here and not at the first value.
    new Unpickler(rest);
    const { readable, writable } = webTransform<Uint8Array | ArrayBuffer, T>(
      (chunks) => loadStream<T>(chunks as AsyncIterable<Uint8Array>, rest),
      signal,
    );
    this.readable = readable;
    this.writable = writable;
  }
}
