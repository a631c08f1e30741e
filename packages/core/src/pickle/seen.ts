// What a dump has met, under which index: objects by identity, long strings by value.

// Up to so many values, looking at one after another is faster than a hash.
const FEW = 32;
// A Set of V8 holds 2 ** 24 values and throws at the next; a pickle of 1 GB may have more.
const MAX_SIZE = 2 ** 23;

/** Values with their indices. */
export class Seen<T> {
  readonly #few: T[] = [];
  readonly #indices: number[] = [];
  // When they are more than a few: full ones, and the last.
  readonly #full: Many<T>[] = [];
  #many: Many<T> | undefined;
  readonly #maxSize: number;
  /** How many there are. */
  size = 0;

  constructor(maxSize: number = MAX_SIZE) {
    this.#maxSize = maxSize;
  }

  /** The index of a value, or -1. */
  find(value: T): number {
    if (this.#many === undefined) return this.#look(value);
    const index = this.#many.find(value);
    return index < 0 && this.#full.length > 0 ? this.#findFull(value) : index;
  }

  /** The index of a value; one that is met for the first time is given `index`, and -1 comes back. */
  claim(value: T, index: number): number {
    let found = -1;
    if (this.#many === undefined || this.#many.size === this.#maxSize) {
      found = this.find(value);
      if (found < 0) this.add(value, index);
      return found;
    }
    if (this.#full.length > 0) found = this.#findFull(value);
    if (found < 0) found = this.#many.claim(value, index);
    if (found < 0) this.size++;
    return found;
  }

  /** Adds a value that is not there. */
  add(value: T, index: number): void {
    if (this.size < FEW) {
      this.#few[this.size] = value;
      this.#indices[this.size] = index;
    } else {
      if (this.#many === undefined) {
        this.#many = new Many();
        for (const [at, each] of this.#few.entries()) this.#many.claim(each, this.#indices[at] as number);
      } else if (this.#many.size === this.#maxSize) {
        this.#full.push(this.#many);
        this.#many = new Many();
      }
      this.#many.claim(value, index);
    }
    this.size++;
  }

  /** All values with their indices, in the order in which they came. */
  *entries(): Generator<[number, T]> {
    if (this.#many === undefined)
      for (let at = 0; at < this.size; at++) yield [this.#indices[at] as number, this.#few[at] as T];
    else for (const many of [...this.#full, this.#many]) yield* many.entries();
  }

  clear(): void {
    for (let at = Math.min(this.size, FEW) - 1; at >= 0; at--) this.#few[at] = undefined as T;
    this.#many = undefined;
    if (this.#full.length > 0) this.#full.length = 0;
    this.size = 0;
  }

  #look(value: T): number {
    const few = this.#few;
    for (let at = 0; at < this.size; at++) if (few[at] === value) return this.#indices[at] as number;
    return -1;
  }

  #findFull(value: T): number {
    for (const many of this.#full) {
      const index = many.find(value);
      if (index >= 0) return index;
    }
    return -1;
  }
}

/**
 * Nearly nothing is met twice, so that one `add` to a Set says all there is to know of most: for 270,000 objects it takes 100 ns
 * each, where `get` and `set` of a Map take 170. A Map is only made of what was met before something came again.
 */
class Many<T> {
  readonly #set = new Set<T>();
  // In the order of the Set.
  #indices = new Int32Array(4 * FEW);
  // The first of them, as many as `#walk` has walked, with their indices.
  readonly #found = new Map<T, number>();
  #walk: Iterator<T> | undefined;
  size = 0;

  find(value: T): number {
    return this.#set.has(value) ? this.#indexOf(value) : -1;
  }

  claim(value: T, index: number): number {
    this.#set.add(value);
    if (this.#set.size === this.size) return this.#indexOf(value);
    if (this.size === this.#indices.length) {
      const grown = new Int32Array(4 * this.size);
      grown.set(this.#indices);
      this.#indices = grown;
    }
    this.#indices[this.size++] = index;
    return -1;
  }

  *entries(): Generator<[number, T]> {
    let at = 0;
    for (const value of this.#set) yield [this.#indices[at++] as number, value];
  }

  #indexOf(value: T): number {
    const found = this.#found;
    const index = found.get(value);
    if (index !== undefined) return index;
    // Up to the last of them and no further, so that it can go on when there are more.
    this.#walk ??= this.#set.values();
    for (let at = found.size; at < this.size; at++)
      found.set(this.#walk.next().value as T, this.#indices[at] as number);
    return found.get(value) as number;
  }
}
