// dumps and its kin, and the Pickler whose memo outlives a dump.
import { PickleError } from '../errors.ts';
import { shown } from '../options.ts';
import type { PickleValue } from '../values/pickle-value.ts';
import { Framer } from './framer.ts';
import { PickleMemo } from './memo.ts';
import { type DumpOptions, type ResolvedDumpOptions, resolveDumpOptions } from './options.ts';
import { Saver } from './saver.ts';

// What the last `dumps` wrote with, for the next one: to make it takes as long as C takes for a small pickle. A `dumps` that a
// hook calls while another is at work takes a memo of its own, which leaves no stamps.
let spare: Saver | undefined;
let isBusy = false;
const KEPT_SIZE = 1024 * 1024;

/**
 * Writes a value as Python's `pickle.dumps`: for the same value the very bytes that CPython's C pickler writes.
 *
 * @returns One pickle.
 * @throws PicklingError with `code`, `path` and `constructorName`, for what has no form in Python.
 * @throws PickleError `INVALID_OPTION`.
 *
 * @example
 * dumps({ name: 'Alice', scores: [85, 92, 78] }, { protocol: 4 });
 */
export function dumps(value: PickleValue, options?: DumpOptions): Uint8Array<ArrayBuffer> {
  const resolved = resolveDumpOptions(options);
  if (isBusy) return dumpOnce(value, resolved, new PickleMemo(false), new Framer());
  isBusy = true;
  try {
    const saver = saverOf(resolved);
    spare = undefined;
    const bytes = dumpWith(saver, value);
    saver.memo.clear();
    if (saver.out.bytes.length <= KEPT_SIZE) spare = saver;
    return bytes;
  } finally {
    isBusy = false;
  }
}

function saverOf(options: ResolvedDumpOptions): Saver {
  if (spare?.options === options) return spare;
  return new Saver(options, spare?.memo ?? new PickleMemo(true), spare?.out ?? new Framer());
}

/**
 * Writes a value as {@link dumps}, in pieces of about 64 KiB as they fill, so that memory stays bounded. Large `bytes`
 * are given as they are, not copied: use a piece before you change them. Those in memory that threads share are copied, since
 * nothing that takes bytes takes such.
 */
export function* dumpChunks(
  value: PickleValue,
  options?: DumpOptions,
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const saver = new Saver(resolveDumpOptions(options), new PickleMemo(false), new Framer());
  saver.begin(value, true);
  let done = false;
  while (!done) {
    done = saver.run();
    for (const chunk of saver.out.takeChunks()) yield unshared(chunk);
  }
  const last = takeAll(saver.out);
  if (last.length > 0) yield last;
}

/** What {@link dump} writes to: anything with a `write` method, as Python's files. */
export interface ByteSink {
  /** Is given one piece after another. What it returns is not looked at. */
  write(chunk: Uint8Array<ArrayBuffer>): unknown;
}

/**
 * Writes a value to a sink, as Python's `pickle.dump(value, file)`, in the pieces of {@link dumpChunks}. Does not wait
 * for the sink: for streams with back-pressure see `@picklekit/node-io` and `@picklekit/browser`.
 */
export function dump(value: PickleValue, sink: ByteSink, options?: DumpOptions): void {
  if (typeof sink?.write !== 'function') {
    const message = `dump(value, sink): the sink must have a method write, not be ${shown(sink)} (dumps gives the bytes)`;
    throw new PickleError('INVALID_OPTION', message);
  }
  for (const chunk of dumpChunks(value, options)) sink.write(chunk);
}

/**
 * Writes pickles that share a memo, as Python's `pickle.Pickler`: a value that was written before is only referred to.
 * Read them with one `Unpickler`.
 *
 * @example
 * const pickler = new Pickler({ protocol: 4 });
 * const first = pickler.dump(config);
 * const second = pickler.dump([config, config]);
 */
export class Pickler {
  readonly #options: ResolvedDumpOptions;
  #memo = new PickleMemo(false);

  /** @throws PickleError `INVALID_OPTION` */
  constructor(options?: DumpOptions) {
    this.#options = resolveDumpOptions(options);
  }

  /**
   * Writes one pickle.
   *
   * @throws PicklingError as `dumps`. What the failed dump put into the memo is forgotten with all the rest of it.
   */
  dump(value: PickleValue): Uint8Array<ArrayBuffer> {
    try {
      return dumpOnce(value, this.#options, this.#memo, new Framer());
    } catch (error) {
      this.#memo = new PickleMemo(false);
      throw error;
    }
  }

  /** What has been memoized, by index; a copy. */
  get memo(): Map<number, PickleValue> {
    return new Map(this.#memo.entries());
  }

  /** Forgets what has been written. */
  clearMemo(): void {
    this.#memo = new PickleMemo(false);
  }
}

function dumpOnce(
  value: unknown,
  options: ResolvedDumpOptions,
  memo: PickleMemo,
  out: Framer,
): Uint8Array<ArrayBuffer> {
  return dumpWith(new Saver(options, memo, out), value);
}

function dumpWith(saver: Saver, value: unknown): Uint8Array<ArrayBuffer> {
  saver.begin(value, false);
  saver.run();
  return takeAll(saver.out);
}

/** All that is left, in memory that nobody else has: what Blobs, responses and `crypto.subtle` take. */
function takeAll(out: Framer): Uint8Array<ArrayBuffer> {
  return out.takeAll() as Uint8Array<ArrayBuffer>;
}

function unshared(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  // Not by `instanceof`: the bytes of another realm are no less their own.
  const isShared = Object.prototype.toString.call(chunk.buffer) === '[object SharedArrayBuffer]';
  return isShared ? new Uint8Array(chunk) : (chunk as Uint8Array<ArrayBuffer>);
}
