// The memo of a dump: which values have been written, and under which index.
import { NO_STAMP, type Stamp } from '../values/stamp.ts';
import { Seen } from './seen.ts';
import { StringTable } from './string-table.ts';

// Room for so many is kept from one dump to the next.
const KEPT = 16_384;

/**
 * Objects are known by identity, strings by value: JavaScript strings have no identity, and equal strings in Python
 * data are nearly always one object.
 */
export class PickleMemo {
  readonly strings: StringTable = new StringTable();
  readonly #objects = new Seen<object>();
  // The values that bear stamps, and their indices.
  readonly #stamps: boolean;
  readonly #stamped: object[] = [];
  readonly #indices: number[] = [];
  #count = 0;
  /** Number of indices given out. */
  size = 0;

  /** `stamps`: whether it may leave stamps in values. Of all memos that are in use one may, or they would lose each other's. */
  constructor(stamps: boolean) {
    this.#stamps = stamps;
  }

  /** Number of objects among them. */
  get objectCount(): number {
    return this.#objects.size + this.#count;
  }

  /** The index of an object, or -1. */
  find(value: object): number {
    return this.#objects.find(value);
  }

  /** The index of an object that says with its stamp where it is. */
  findStamped(value: object, stamp: Stamp): number {
    if (!this.#stamps || stamp === NO_STAMP) return this.#objects.find(value);
    return stamp >= 0 && stamp < this.#count && this.#stamped[stamp] === value
      ? (this.#indices[stamp] as number)
      : -1;
  }

  /** Gives the next index to an object that has none. */
  add(value: object): number {
    this.#objects.add(value, this.size);
    return this.size++;
  }

  /** The same for one whose stamp is known, which gets a new one. */
  addStamped<T extends object>(value: T, old: Stamp, stamp: (value: T, stamp: Stamp) => void): number {
    if (!this.#stamps || old === NO_STAMP) return this.add(value);
    stamp(value, this.#count);
    this.#stamped[this.#count] = value;
    this.#indices[this.#count++] = this.size;
    return this.size++;
  }

  /** The index of an object that bears no stamp; one that has none is given the next, and -1 comes back. */
  claim(value: object): number {
    const index = this.#objects.claim(value, this.size);
    if (index < 0) this.size++;
    return index;
  }

  /** Gives out an index under which nothing will be found: CPython made this value anew for the dump. */
  skip(): number {
    return this.size++;
  }

  /** Forgets everything. */
  clear(): void {
    this.strings.clear();
    this.#objects.clear();
    // What was dumped must not be kept alive. The memo itself, which nobody dumps, stands for nothing: the array goes on holding objects.
    if (this.#count > KEPT) this.#stamped.length = 0;
    else for (let at = this.#count - 1; at >= 0; at--) this.#stamped[at] = this;
    this.#count = 0;
    this.size = 0;
  }

  /** All that can be found, by index. */
  *entries(): Generator<[number, unknown]> {
    yield* this.#objects.entries();
    for (let at = 0; at < this.#count; at++) yield [this.#indices[at] as number, this.#stamped[at]];
    yield* this.strings.entries();
  }
}
