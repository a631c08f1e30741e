// What a dump has met, under which index: objects by identity, long strings by value.

// So many are found faster by looking at each of them than by a hash.
const FEW = 32;
// Room for so many is kept from one dump to the next.
const KEPT = 16_384;

/**
 * Nearly nothing is met twice, so that one `add` to a Set says all there is to know of most: for 270,000 objects it takes 100 ns
 * each, where `get` and `set` of a Map take 170. A Map is only made of what was met before something came again.
 */
export class Seen<T> {
  // In the order in which they were met, as are their indices.
  readonly #few: T[] = [];
  #set: Set<T> | undefined;
  #indices = new Int32Array(FEW);
  // The first of them, as many as `#walk` has walked, with their indices.
  #found: Map<T, number> | undefined;
  #walk: Iterator<T> | undefined;
  /** How many there are. */
  size = 0;

  /** The index of a value, or -1. */
  find(value: T): number {
    if (this.#set === undefined) return this.#look(value);
    return this.#set.has(value) ? this.#indexOf(value) : -1;
  }

  /** The index of a value; one that is met for the first time is given `index`, and -1 comes back. */
  claim(value: T, index: number): number {
    const set = this.#set;
    if (set === undefined) {
      const found = this.#look(value);
      if (found < 0) this.add(value, index);
      return found;
    }
    set.add(value);
    if (set.size === this.size) return this.#indexOf(value);
    this.#number(index);
    return -1;
  }

  /** Adds a value that is not there. */
  add(value: T, index: number): void {
    if (this.#set !== undefined) this.#set.add(value);
    else if (this.size < FEW) this.#few[this.size] = value;
    else this.#set = new Set(this.#few).add(value);
    this.#number(index);
  }

  /** All values with their indices. */
  *entries(): Generator<[number, T]> {
    let at = 0;
    for (const value of this.#set ?? this.#few.slice(0, this.size))
      yield [this.#indices[at++] as number, value];
  }

  clear(): void {
    for (let at = Math.min(this.size, FEW) - 1; at >= 0; at--) this.#few[at] = undefined as T;
    if (this.#indices.length > KEPT) this.#indices = new Int32Array(FEW);
    this.#set = undefined;
    this.#found = undefined;
    this.#walk = undefined;
    this.size = 0;
  }

  #number(index: number): void {
    if (this.size === this.#indices.length) {
      const grown = new Int32Array(4 * this.size);
      grown.set(this.#indices);
      this.#indices = grown;
    }
    this.#indices[this.size++] = index;
  }

  #look(value: T): number {
    const few = this.#few;
    for (let at = 0; at < this.size; at++) if (few[at] === value) return this.#indices[at] as number;
    return -1;
  }

  #indexOf(value: T): number {
    this.#found ??= new Map();
    this.#walk ??= (this.#set as Set<T>).values();
    const found = this.#found;
    const index = found.get(value);
    if (index !== undefined) return index;
    // Up to the last of them and no further, so that it can go on when there are more.
    for (let at = found.size; at < this.size; at++)
      found.set(this.#walk.next().value as T, this.#indices[at] as number);
    return found.get(value) as number;
  }
}
