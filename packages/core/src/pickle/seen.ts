// What a dump has met, under which number: objects by identity, long strings by value.

// So many are found faster by looking at each of them than by a hash.
const FEW = 32;
// Room for so many is kept from one dump to the next.
const KEPT = 16_384;

/**
 * Nearly nothing is met twice, so that one `add` to a Set says all there is to know of most: for 270,000 objects it takes 100 ns
 * each, where `get` and `set` of a Map take 170. A Map is only made of what was met before something came again.
 */
export class Seen<T> {
  readonly #values: T[] = [];
  readonly #indices: number[] = [];
  #set: Set<T> | undefined;
  // The first values, as many as it has, with their indices.
  #found: Map<T, number> | undefined;
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
    this.#values[this.size] = value;
    this.#indices[this.size++] = index;
    return -1;
  }

  /** Adds a value that is not there. */
  add(value: T, index: number): void {
    this.#set?.add(value);
    this.#values[this.size] = value;
    this.#indices[this.size++] = index;
    if (this.size === FEW) this.#set = new Set(this.#values.slice(0, FEW));
  }

  /** All values with their indices. */
  *entries(): Generator<[number, T]> {
    for (let at = 0; at < this.size; at++) yield [this.#indices[at], this.#values[at]];
  }

  clear(): void {
    this.#set = undefined;
    this.#found = undefined;
    if (this.size > KEPT) this.#values.length = 0;
    else for (let at = this.size - 1; at >= 0; at--) this.#values[at] = undefined as T;
    this.size = 0;
  }

  #look(value: T): number {
    const values = this.#values;
    for (let at = 0; at < this.size; at++) if (values[at] === value) return this.#indices[at];
    return -1;
  }

  #indexOf(value: T): number {
    this.#found ??= new Map();
    const found = this.#found;
    const index = found.get(value);
    if (index !== undefined) return index;
    for (let at = found.size; at < this.size; at++) found.set(this.#values[at], this.#indices[at]);
    return found.get(value) as number;
  }
}
