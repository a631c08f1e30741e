// Keyed containers store a key under its `keyOf`; this file owns the way back for whoever walks them.
import { bigintOf } from '../bytes/int.ts';

type Originals = ReadonlyMap<unknown, unknown> | undefined;

/** Names the method that gives the keys which were put in, by the keys they are stored under where those differ. */
export const originals: unique symbol = /* @__PURE__ */ Symbol('originals') as never;

interface Keyed {
  [originals](): Originals;
}

/**
 * Stands for the originals of a container whose keys are stored under themselves, but for ints, all of which were bigints. A dict
 * of ten of them is loaded in half the time that a second Map takes.
 */
export const BIGINTS: NonNullable<Originals> = /* @__PURE__ */ new Map();

/** Looks up a stored key; most containers have no map, because most keys are stored under themselves. */
export function originalIn<K>(originals: Originals, stored: unknown): K {
  if (originals === BIGINTS) return (Number.isSafeInteger(stored) ? bigintOf(stored as number) : stored) as K;
  const key = originals?.get(stored);
  return key === undefined && !originals?.has(stored) ? (stored as K) : (key as K);
}

/** Puts the keys that were put in into the place of those they are stored under. */
export function restoreIn(originals: Originals, keys: unknown[]): void {
  if (originals !== undefined)
    for (let at = 0; at < keys.length; at++) keys[at] = originalIn(originals, keys[at]);
}

/** Writes out what `BIGINTS` stands for, for the sake of a key for which it does not hold. */
export function spellBigints<K>(storedKeys: Iterable<unknown>): Map<unknown, K> {
  const originals = new Map<unknown, K>();
  for (const stored of storedKeys)
    if (Number.isSafeInteger(stored)) originals.set(stored, originalIn<K>(BIGINTS, stored));
  return originals;
}

/**
 * Walks a native iterator over stored keys (or pairs of which the first `pairs` members are stored keys) and gives the original
 * ones. A class, because a generator takes twice the time of the native iterator and this one the same.
 */
export class OriginalIterator {
  readonly #native: Iterator<unknown>;
  readonly #container: Keyed;
  readonly #pairs: number;

  constructor(native: Iterator<unknown>, container: Keyed, pairs: number) {
    this.#native = native;
    this.#container = container;
    this.#pairs = pairs;
  }

  next(): IteratorResult<unknown, undefined> {
    const result = this.#native.next();
    if (result.done) return result;
    if (this.#pairs === 0) {
      result.value = originalIn(this.#container[originals](), result.value);
    } else {
      const pair = result.value as unknown[];
      pair[0] = originalIn(this.#container[originals](), pair[0]);
      if (this.#pairs === 2) pair[1] = pair[0];
    }
    return result;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

// Gives it map(), filter() and the rest where the engine's iterators have them.
Object.setPrototypeOf(
  OriginalIterator.prototype,
  Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
);
