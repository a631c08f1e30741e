// What `set` and `frozenset` share: a native Set of stored keys, and the algebra that the engine would do on the stored keys.
import { type HashBudget, keyOf } from './hash.ts';
import { OriginalIterator, originalIn, originals } from './originals.ts';

/** What the set algebra needs of the other operand: a `Set`, a `Map` or one of ours. */
export interface SetLike<T> {
  readonly size: number;
  has(item: T): boolean;
  keys(): Iterator<T>;
}

/** A `Set` with Python's equality of members; see {@link PyDict} for the rules. */
export class KeyedSet<T = unknown> extends Set<T> {
  static override readonly [Symbol.species]: SetConstructor = Set;

  #originals: Map<unknown, T> | undefined;

  /** @throws PickleError `UNHASHABLE` */
  constructor(items?: Iterable<T> | null) {
    super();
    if (items) for (const item of items) this.insert(item, undefined);
  }

  /** @internal */
  protected insert(item: T, budget: HashBudget | undefined): void {
    const stored = keyOf(item, budget) as T;
    if (!Object.is(stored, item) && !super.has(stored)) {
      this.#originals ??= new Map();
      this.#originals.set(stored, item);
    }
    super.add(stored);
  }

  /** @throws PickleError `UNHASHABLE` */
  override add(item: T): this {
    this.insert(item, undefined);
    return this;
  }

  /** @throws PickleError `UNHASHABLE` */
  override has(item: T): boolean {
    return super.has(keyOf(item) as T);
  }

  /** @throws PickleError `UNHASHABLE` */
  override delete(item: T): boolean {
    const stored = keyOf(item) as T;
    this.#originals?.delete(stored);
    return super.delete(stored);
  }

  override clear(): void {
    this.#originals = undefined;
    super.clear();
  }

  /** @internal */
  protected storedKeys(): Iterable<unknown> {
    return super.keys();
  }

  override values(): SetIterator<T> {
    return new OriginalIterator(super.values(), this, 0) as unknown as SetIterator<T>;
  }

  override keys(): SetIterator<T> {
    return this.values();
  }

  override entries(): SetIterator<[T, T]> {
    return new OriginalIterator(super.entries(), this, 2) as unknown as SetIterator<[T, T]>;
  }

  override [Symbol.iterator](): SetIterator<T> {
    return this.values();
  }

  override forEach(callback: (item: T, same: T, set: Set<T>) => void, thisArg?: unknown): void {
    super.forEach((stored) => {
      const item = originalIn<T>(this.#originals, stored);
      callback.call(thisArg, item, item, this);
    });
  }

  /** @internal */
  [originals](): ReadonlyMap<unknown, unknown> | undefined {
    return this.#originals;
  }

  /** Makes a set of the same kind; the algebra's results are of the left operand's kind, as in Python. */
  protected like<U>(items: Iterable<U>): KeyedSet<U> {
    return new KeyedSet(items);
  }

  union<U>(other: SetLike<U>): Set<T | U> {
    return this.like<T | U>([...this, ...keyed(other)]);
  }

  intersection<U>(other: SetLike<U>): Set<T & U> {
    const theirs = keyed<unknown>(other);
    return this.like([...this].filter((item) => theirs.has(item)) as (T & U)[]);
  }

  difference<U>(other: SetLike<U>): Set<T> {
    const theirs = keyed<unknown>(other);
    return this.like([...this].filter((item) => !theirs.has(item)));
  }

  symmetricDifference<U>(other: SetLike<U>): Set<T | U> {
    return this.like<T | U>([...this.difference(other), ...keyed(other).difference(this)]);
  }

  isSubsetOf(other: SetLike<unknown>): boolean {
    return this.difference(other).size === 0;
  }

  isSupersetOf(other: SetLike<unknown>): boolean {
    return keyed(other).isSubsetOf(this);
  }

  isDisjointFrom(other: SetLike<unknown>): boolean {
    return this.intersection(other).size === 0;
  }
}

function keyed<U>(other: SetLike<U>): KeyedSet<U> {
  if (other instanceof KeyedSet) return other;
  const keys = other.keys();
  return new KeyedSet({ [Symbol.iterator]: () => keys });
}
