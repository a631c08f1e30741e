// The memo of a load: an array while indices follow one another, as every real pickler writes them.
import { NameOfGlobal } from '../registry/origin.ts';

/**
 * Maps memo indices to values. `dense` is the hot path; an index far beyond the bytes that were read goes to a Map,
 * so that `LONG_BINPUT 0xffffffff` allocates nothing (CVE-2018-20406).
 */
export class Memo {
  /** Values by index; `undefined` where nothing was put. */
  readonly dense: unknown[] = [];
  /** Whether `dense` holds all entries and no gap, so that its length is the number of entries. */
  packed = true;
  #sparse: Map<number, unknown> | undefined;
  #count = 0;

  /** Number of entries: the index that MEMOIZE writes to, as in CPython. */
  get size(): number {
    return this.packed ? this.dense.length : this.#count;
  }

  /** Puts a value at any index. `bytesRead` bounds how far `dense` may grow: each entry costs a byte of input. */
  put(index: number, value: unknown, bytesRead: number): void {
    const { dense } = this;
    if (this.packed && index > dense.length) {
      this.packed = false;
      this.#count = dense.length;
    }
    if (this.packed) {
      dense[index] = value;
      return;
    }
    if (this.get(index) === undefined) this.#count++;
    if (index < dense.length) dense[index] = value;
    else if (index <= bytesRead) {
      while (dense.length < index) dense.push(this.#sparse?.get(dense.length));
      dense.push(value);
    } else {
      this.#sparse ??= new Map();
      this.#sparse.set(index, value);
    }
  }

  /** The value at an index, `undefined` where nothing was put. */
  get(index: number): unknown {
    return index < this.dense.length ? this.dense[index] : this.#sparse?.get(index);
  }

  clear(): void {
    this.dense.length = 0;
    this.packed = true;
    this.#sparse = undefined;
    this.#count = 0;
  }

  /** All entries by index. */
  *entries(): Generator<[number, unknown]> {
    for (let index = 0; index < this.dense.length; index++) {
      const value = this.dense[index];
      if (value !== undefined) yield [index, value instanceof NameOfGlobal ? value.text : value];
    }
    for (const [index, value] of this.#sparse ?? []) if (index >= this.dense.length) yield [index, value];
  }
}
