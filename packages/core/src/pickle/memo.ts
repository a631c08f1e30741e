// The memo of a dump: which values have been written, and under which index.
import { StringTable } from './string-table.ts';

// So many objects are found faster by looking at each of them than in a Map, which takes 30 ns to find and add one.
const FEW = 32;

/**
 * Objects are known by identity, strings by value: JavaScript strings have no identity, and equal strings in Python
 * data are nearly always one object.
 */
export class PickleMemo {
  readonly strings: StringTable = new StringTable();
  readonly #few: object[] = [];
  readonly #fewIndices: number[] = [];
  #objects: Map<object, number> | undefined;
  /** Number of indices given out. */
  size = 0;
  /** Number of objects among them. */
  objectCount = 0;

  /** The index of an object, or -1. */
  findObject(value: object): number {
    if (this.#objects !== undefined) return this.#objects.get(value) ?? -1;
    const few = this.#few;
    for (let at = 0; at < this.objectCount; at++) if (few[at] === value) return this.#fewIndices[at];
    return -1;
  }

  /** Gives the next index to an object. */
  addObject(value: object): number {
    if (this.#objects !== undefined) {
      this.#objects.set(value, this.size);
    } else {
      this.#few[this.objectCount] = value;
      this.#fewIndices[this.objectCount] = this.size;
      if (this.objectCount === FEW) this.#spill();
    }
    this.objectCount++;
    return this.size++;
  }

  #spill(): void {
    this.#objects = new Map();
    for (let at = 0; at <= FEW; at++) this.#objects.set(this.#few[at], this.#fewIndices[at]);
  }

  /** Gives out an index under which nothing will be found: CPython made this value anew for the dump. */
  skip(): number {
    return this.size++;
  }

  /** Forgets everything. */
  clear(): void {
    this.strings.clear();
    for (let at = Math.min(this.objectCount, FEW + 1) - 1; at >= 0; at--) this.#few[at] = this;
    this.#objects = undefined;
    this.objectCount = 0;
    this.size = 0;
  }

  /** All that can be found, by index. */
  *entries(): Generator<[number, unknown]> {
    if (this.#objects !== undefined) for (const [value, index] of this.#objects) yield [index, value];
    else for (let at = 0; at < this.objectCount; at++) yield [this.#fewIndices[at], this.#few[at]];
    yield* this.strings.entries();
  }
}
