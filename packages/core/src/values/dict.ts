import { PyByteString } from './byte-string.ts';
import { setField } from './fields.ts';
import { type HashBudget, keyOf } from './hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { BIGINTS, OriginalIterator, originalIn, originals, spellBigints } from './originals.ts';
import { repr } from './repr.ts';
import { NO_STAMP, type Stamp, UNSTAMPED } from './stamp.ts';

/** The stamp of a dict. */
export let dictStamp: (dict: PyDict) => Stamp;
export let stampDict: (dict: PyDict, stamp: Stamp) => void;

// As a call of a function it is compiled into the loop around it; `super.set` is not, and takes 12 ns more.
const { set: nativeSet } = Map.prototype;

/**
 * Stands for a Python `dict`: a `Map` with Python's equality of keys. `1`, `1n`, `true` and `new PyFloat(1)` are one key; tuples,
 * bytes and frozensets are equal by value; NaN equals nothing. The first key stays, the last value wins.
 *
 * The engine's own storage is keyed by `keyOf(key)`, so code that reads it behind the methods' back (`structuredClone`,
 * `postMessage`) sees strings that begin with U+0000 in the place of tuples, bytes and big integers: hand it `new Map(dict)`.
 *
 * @example
 * const dict = new PyDict<unknown, string>([[PyTuple.of(1, 2), 'a']]);
 * dict.get(PyTuple.of(1n, 2n)) // 'a'
 */
export class PyDict<K = unknown, V = unknown> extends Map<K, V> {
  static override readonly [Symbol.species]: MapConstructor = Map;

  /** The keys that are not what they are stored under, by what they are stored under. */
  #originals: ReadonlyMap<unknown, unknown> | undefined;
  #stamp: Stamp = UNSTAMPED;

  static {
    dictStamp = (dict) => (#stamp in dict ? dict.#stamp : NO_STAMP);
    stampDict = (dict, stamp) => {
      dict.#stamp = stamp;
    };
  }

  /** @throws PickleError `UNHASHABLE` */
  constructor(entries?: Iterable<readonly [K, V]> | null) {
    super();
    if (entries) for (const [key, value] of entries) this.set(key, value);
  }

  /** @throws PickleError `UNHASHABLE` */
  override get(key: K): V | undefined {
    return super.get(keyOf(key) as K);
  }

  /** @throws PickleError `UNHASHABLE` */
  override has(key: K): boolean {
    return super.has(keyOf(key) as K);
  }

  /** @throws PickleError `UNHASHABLE` */
  override set(key: K, value: V): this {
    return this.setWithin(key, value, undefined);
  }

  /**
   * Like {@link PyDict.set}, for data that may be hostile: hashing the key spends from the budget.
   *
   * @throws PickleError `UNHASHABLE`, `LIMIT`
   */
  setWithin(key: K, value: V, budget: HashBudget | undefined): this {
    if (typeof key === 'bigint' && this.#takesBigints()) {
      const number = Number(key);
      if (Number.isSafeInteger(number)) {
        this.#originals = BIGINTS;
        return nativeSet.call(this, number, value) as this;
      }
    }
    const stored = keyOf(key, budget) as K;
    // Object.is, because a native Map would turn the key -0 into 0.
    const isItself = Object.is(stored, key) && !(this.#originals === BIGINTS && Number.isSafeInteger(key));
    if (!isItself && !super.has(stored)) this.#own().set(stored, key);
    return nativeSet.call(this, stored, value) as this;
  }

  /** Sets the keys and values that stand in turn in a stretch of a stack. @internal */
  fill(stack: readonly unknown[], from: number, to: number, budget: HashBudget): void {
    for (let at = from; at < to; at += 2) {
      const key = stack[at];
      // 15 ns a key less than to ask for the stored key of one that is stored under itself.
      const isItself =
        typeof key === 'string'
          ? key.charCodeAt(0) !== 0
          : typeof key === 'number' && (key > 0 || Object.is(key, 0)) && this.#originals === undefined;
      if (isItself) nativeSet.call(this, key, stack[at + 1]);
      else this.setWithin(key as K, stack[at + 1] as V, budget);
    }
  }

  #takesBigints(): boolean {
    return this.#originals === BIGINTS || (this.#originals === undefined && this.size === 0);
  }

  // The originals as a map that can be written to.
  #own(): Map<unknown, K> {
    const own =
      this.#originals === BIGINTS
        ? spellBigints<K>(super.keys())
        : ((this.#originals ?? new Map()) as Map<unknown, K>);
    this.#originals = own;
    return own;
  }

  /** @throws PickleError `UNHASHABLE` */
  override delete(key: K): boolean {
    const stored = keyOf(key) as K;
    if (this.#originals !== undefined && this.#originals !== BIGINTS) this.#own().delete(stored);
    return super.delete(stored);
  }

  override clear(): void {
    this.#originals = undefined;
    super.clear();
  }

  /** Gives the value of a key, which is set first if there is none: Python's `setdefault`. */
  getOrInsert(key: K, value: V): V {
    if (!this.has(key)) this.set(key, value);
    return this.get(key) as V;
  }

  /** Like {@link PyDict.getOrInsert}, with a function that makes the value. */
  getOrInsertComputed(key: K, make: (key: K) => V): V {
    if (!this.has(key)) this.set(key, make(key));
    return this.get(key) as V;
  }

  override keys(): MapIterator<K> {
    return new OriginalIterator(super.keys(), this, 0) as unknown as MapIterator<K>;
  }

  override entries(): MapIterator<[K, V]> {
    return new OriginalIterator(super.entries(), this, 1) as unknown as MapIterator<[K, V]>;
  }

  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  override forEach(callback: (value: V, key: K, dict: Map<K, V>) => void, thisArg?: unknown): void {
    super.forEach((value, stored) => {
      callback.call(thisArg, value, originalIn(this.#originals, stored), this);
    });
  }

  /** @internal */
  [originals](): ReadonlyMap<unknown, unknown> | undefined {
    return this.#originals;
  }

  /** Gives a plain object if every key is text, else an array of pairs. */
  toJSON(): Record<string, V> | [K, V][] {
    const object: Record<string, V> = {};
    let size = 0;
    for (const [key, value] of this) {
      if (typeof key !== 'string' && !(key instanceof PyByteString)) return Array.from(this);
      const name = `${key}`;
      if (!Object.hasOwn(object, name)) size++;
      setField(object, name, value);
    }
    return size === this.size ? object : Array.from(this);
  }

  override toString(): string {
    return repr(this);
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PyDict', new Map(this), args);
  }
}
