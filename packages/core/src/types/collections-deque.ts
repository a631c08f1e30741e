// collections.deque.
import { pyKey, unhashable } from '../values/hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from '../values/inspect.ts';
import { joined, pyRepr, type ReprParts, repr } from '../values/repr.ts';

/**
 * Stands for Python's `collections.deque`: a sequence that grows and shrinks at both ends in constant time, and that drops
 * items from the other end once it holds `maxlen`.
 *
 * @throws RangeError for a `maxlen` that is not an integer of at least 0.
 *
 * @example
 * const deque = new Deque([1, 2, 3], 3);
 * deque.append(4);
 * [...deque] // [2, 3, 4]
 */
export class Deque<T = unknown> implements Iterable<T> {
  readonly maxlen: number | undefined;
  // Items lie from #head to #tail. Array.shift would move them all: quadratic for a long deque with a maxlen.
  // Not a #private name, because a load mends references in the properties that it can see.
  private slots: (T | undefined)[] = [];
  #head = 0;
  #tail = 0;

  constructor(items: Iterable<T> = [], maxlen?: number) {
    if (maxlen !== undefined && !(Number.isSafeInteger(maxlen) && maxlen >= 0)) {
      throw new RangeError(`maxlen must be an integer of at least 0, not ${maxlen}`);
    }
    this.maxlen = maxlen;
    for (const item of items) this.append(item);
  }

  get length(): number {
    return this.#tail - this.#head;
  }

  /** Gives the item at an index; a negative one counts from the end. */
  at(index: number): T | undefined {
    const position = index < 0 ? this.#tail + index : this.#head + index;
    return position >= this.#head && position < this.#tail ? this.slots[position] : undefined;
  }

  append(item: T): void {
    this.slots[this.#tail++] = item;
    if (this.length > (this.maxlen ?? Number.POSITIVE_INFINITY)) this.popLeft();
  }

  appendLeft(item: T): void {
    if (this.#head === 0) {
      const gap = this.length + 8;
      this.slots = [...new Array<undefined>(gap), ...this];
      this.#tail += gap;
      this.#head = gap;
    }
    this.slots[--this.#head] = item;
    if (this.length > (this.maxlen ?? Number.POSITIVE_INFINITY)) this.pop();
  }

  pop(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.slots[--this.#tail];
    this.slots.length = this.#tail;
    return item;
  }

  popLeft(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.slots[this.#head];
    this.slots[this.#head++] = undefined;
    // Moves the items once for as many as were dropped.
    if (this.#head > 32 && this.#head > this.length) {
      this.slots = this.slots.slice(this.#head, this.#tail);
      this.#tail -= this.#head;
      this.#head = 0;
    }
    return item;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.slots[this.#head + index] as T;
  }

  toJSON(): T[] {
    return [...this];
  }

  toString(): string {
    return repr(this);
  }

  [pyKey](): never {
    throw unhashable('collections.deque');
  }

  [pyRepr](): ReprParts {
    return joined('deque([', this, this.maxlen === undefined ? '])' : `], maxlen=${this.maxlen})`);
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'Deque', [...this], args);
  }
}
