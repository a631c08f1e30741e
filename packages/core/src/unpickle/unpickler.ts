// Streaming: pickles that arrive in pieces, or that share a memo.
import { PickleError, UnpicklingError } from '../errors.ts';
import { toBytes } from '../input.ts';
import { optionsWithout, refuseValue, shown } from '../options.ts';
import type { PickleValue } from '../values/pickle-value.ts';
import { checkFrame, type PickleBytes, trailingData } from './load.ts';
import { Machine } from './machine.ts';
import { type LoadOptions, type ResolvedLoadOptions, resolveLoadOptions } from './options.ts';

const NOTHING = new Uint8Array(0);

/**
 * Reads pickles with one memo, as Python's `pickle.Unpickler`: what one `Pickler` wrote in several dumps, or one
 * pickle that arrives in pieces.
 *
 * @example
 * const unpickler = new Unpickler();
 * for (const chunk of chunks) for (const value of unpickler.push(chunk)) console.log(value);
 * unpickler.end();
 */
export class Unpickler<T = PickleValue> {
  readonly #options: ResolvedLoadOptions;
  #machine: Machine;
  #keepMemo = true;
  #closed = false;

  /** @throws PickleError `INVALID_OPTION` */
  constructor(options?: LoadOptions) {
    this.#options = resolveLoadOptions(options);
    this.#machine = new Machine(this.#options, NOTHING, false);
  }

  /** Makes one that forgets its memo after each pickle, for pickles that were dumped one by one. */
  static separate<T = PickleValue>(options?: LoadOptions): Unpickler<T> {
    const unpickler = new Unpickler<T>(options);
    unpickler.#keepMemo = false;
    return unpickler;
  }

  /** Offset in bytes, from the start of the input, of the next opcode: after a value of `read`, where its pickle ended. */
  get offset(): number {
    return this.#machine.offset;
  }

  /** What the pickles so far have memoized, by index; a copy. */
  get memo(): Map<number, PickleValue> {
    return new Map(this.#machine.memo.entries());
  }

  /** Forgets what the pickles so far have memoized. */
  clearMemo(): void {
    this.#machine.forget();
  }

  /**
   * Reads one whole pickle and keeps the memo for the next.
   *
   * @throws UnpicklingError as `loads`; PickleError `CLOSED` in the middle of a pushed pickle.
   */
  load(data: PickleBytes): T {
    this.#open();
    if (this.#machine.midway) throw new PickleError('CLOSED', 'a pushed pickle is not complete');
    const start = this.#machine.offset;
    const bytes = toBytes(data);
    const reader = this.#read(bytes);
    const { value, done } = reader.next();
    if (done === true) {
      this.end();
      const text =
        bytes.length === 0 ? 'the input is empty' : `pickle at byte ${start}: the input ends before STOP`;
      throw new UnpicklingError('UNEXPECTED_END', text, { offset: start });
    }
    const left = this.#machine.window.bytes.length - this.#machine.pos;
    if (left > 0) {
      this.#closed = true;
      throw trailingData(left, this.#machine.offset, 'use push');
    }
    reader.next();
    return value;
  }

  /** Takes the next piece of the input, of any length. Gives the values of the pickles that it completed. */
  push(chunk: PickleBytes): T[] {
    this.#open();
    return [...this.read(chunk)];
  }

  /**
   * Like {@link Unpickler.push}, but gives the values one by one: an error in a later pickle does not cost an earlier
   * one. Run it to its end before the next piece.
   */
  *read(chunk: PickleBytes): Generator<T> {
    this.#open();
    yield* this.#read(toBytes(chunk));
  }

  /**
   * Says that the input has ended.
   *
   * @throws UnpicklingError `UNEXPECTED_END` in the middle of a pickle.
   */
  end(): void {
    this.#open();
    this.#closed = true;
    const machine = this.#machine;
    machine.end();
    if (machine.midway) machine.run();
  }

  *#read(chunk: Uint8Array): Generator<T> {
    const machine = this.#machine;
    try {
      if (chunk.length === 0 || !machine.push(chunk)) return;
      while (machine.midway || machine.pos < machine.window.bytes.length) {
        if (!machine.run()) return;
        const value = machine.value as T;
        checkFrame(machine);
        machine.next();
        if (!this.#keepMemo) machine.forget();
        yield value;
      }
    } catch (error) {
      this.#closed = true;
      throw error;
    }
  }

  #open(): void {
    if (this.#closed) throw new PickleError('CLOSED', 'this Unpickler has ended or failed');
  }
}

/** What `loadStream` reads from: an iterable of chunks, a Node stream, or a Web stream. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ReadableStreamLike;

/** The part of a Web `ReadableStream` that is used, where the runtime's stream is not an async iterable. */
export interface ReadableStreamLike {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

/** The part of an `AbortSignal` that is used. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

/** How `loadStream` reads: what `loads` may be told, and what concerns the source. */
export interface StreamOptions extends LoadOptions {
  /** Ends the reading with an `ABORTED` error whose `cause` is the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
  /** Is told how many bytes have been read, after each chunk. */
  readonly onProgress?: ((progress: { readonly bytes: number }) => void) | undefined;
}

/**
 * Reads pickles one after another from a source of chunks, each with a memo of its own, as they arrive.
 *
 * @throws UnpicklingError as `loads`; PickleError `ABORTED`; an error of the source passes through.
 *
 * @example
 * for await (const value of loadStream(createReadStream('events.pkl'))) console.log(value);
 */
export async function* loadStream<T = PickleValue>(
  source: ByteSource,
  options: StreamOptions = {},
): AsyncGenerator<T> {
  const unpickler = Unpickler.separate<T>(optionsWithout(options, 'signal', 'onProgress'));
  const { signal, onProgress } = options;
  if (signal !== undefined && typeof signal?.aborted !== 'boolean')
    refuseValue('signal', 'an AbortSignal', signal);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    refuseValue('onProgress', 'a function', onProgress);
  let bytes = 0;
  throwIfAborted(signal);
  for await (const chunk of chunksOf(source)) {
    throwIfAborted(signal);
    yield* unpickler.read(chunk);
    bytes += chunk.byteLength;
    onProgress?.({ bytes });
  }
  throwIfAborted(signal);
  unpickler.end();
}

function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted) throw new PickleError('ABORTED', 'the reading was aborted', { cause: signal.reason });
}

async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  // Bytes are an iterable of numbers.
  const mayBe = typeof source === 'object' && source !== null && !ArrayBuffer.isView(source);
  if (mayBe && (Symbol.asyncIterator in source || Symbol.iterator in source)) {
    yield* source as AsyncIterable<Uint8Array>;
    return;
  }
  if (!mayBe || typeof (source as Partial<ReadableStreamLike>).getReader !== 'function') {
    const cure = mayBe && 'then' in source ? 'await it first' : 'for bytes use loadsAll';
    throw new PickleError('INVALID_OPTION', `loadStream takes chunks, not ${shown(source)}: ${cure}`);
  }
  const reader = source.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (value !== undefined) yield value;
    }
    ended = true;
  } finally {
    if (!ended) await reader.cancel();
    reader.releaseLock();
  }
}
