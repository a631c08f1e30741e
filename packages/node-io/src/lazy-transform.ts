import { Transform, type TransformCallback, type TransformOptions } from 'node:stream';
import { abortError } from './abort.ts';

/**
 * A Transform in which one chunk may become many items. They are made one by one and only while the reader wants more (a
 * plain Transform has to push them all at once), and an error waits until the items before it have been read (a plain
 * stream drops what it holds).
 */
export class LazyTransform<I, O> extends Transform {
  readonly #expand: (chunk: I) => Iterator<O>;
  readonly #finish: () => void;
  #items: Iterator<O> | undefined;
  #callback: TransformCallback | undefined;
  #failure: { readonly error: unknown } | undefined;
  #wanted = true;

  constructor(
    options: TransformOptions,
    signal: AbortSignal | undefined,
    expand: (chunk: I) => Iterator<O>,
    finish: () => void,
  ) {
    super(options);
    this.#expand = expand;
    this.#finish = finish;
    if (signal !== undefined) this.#heed(signal);
  }

  override _transform(chunk: I, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#callback = callback;
    try {
      this.#items = this.#expand(chunk);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#advance();
  }

  override _flush(callback: TransformCallback): void {
    this.#callback = callback;
    try {
      this.#finish();
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#settle();
  }

  override _read(size: number): void {
    this.#wanted = true;
    if (this.#items !== undefined) this.#advance();
    // The Transform holds the next chunk back until it is asked; nobody asks twice before something is pushed.
    if (this.#items === undefined) super._read(size);
  }

  // Typed as the host's own: `unknown` would make this no stream for the `pipeline` of @types/node 25 and newer.
  override read(size?: number): ReturnType<Transform['read']> {
    const item = super.read(size);
    if (this.#failure !== undefined && this.readableLength === 0) process.nextTick(() => this.#settle());
    return item;
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#items?.return?.();
    this.#items = undefined;
    callback(error);
  }

  #advance(): void {
    while (this.#wanted && this.#items !== undefined && !this.destroyed) {
      const next = this.#next(this.#items);
      if (next === undefined) return;
      if (next.done === true) {
        this.#items = undefined;
        // May bring the next chunk at once, and so new items.
        this.#settle();
      } else {
        this.#wanted = false;
        // A reader may read inside of `push`, which leads here again and then wants more.
        if (this.push(next.value)) this.#wanted = true;
      }
    }
  }

  #next(items: Iterator<O>): IteratorResult<O> | undefined {
    try {
      return items.next();
    } catch (error) {
      this.#items = undefined;
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    if (this.readableLength === 0) this.#settle();
  }

  #settle(): void {
    const callback = this.#callback;
    this.#callback = undefined;
    if (this.#failure === undefined) callback?.();
    else callback?.(this.#failure.error as Error);
  }

  #heed(signal: AbortSignal): void {
    const stop = () => this.destroy(abortError(signal));
    if (signal.aborted) {
      process.nextTick(stop);
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    this.once('close', () => signal.removeEventListener('abort', stop));
  }
}
