// The memo of `dis` in a byte for each entry: a Map takes forty, and ends at 16.7 million.
import type { MemoKey } from './args.ts';
import type { StackItem } from './table.ts';

/** What the emulator asks of a memo; also a `Map` of kinds. */
export interface Kinds {
  readonly size: number;
  has(key: MemoKey): boolean;
  get(key: MemoKey): StackItem | undefined;
  set(key: MemoKey, item: StackItem): unknown;
}

// 0 is for what is not there.
const CODES: { readonly [K in StackItem]: number } = {
  any: 1,
  bool: 2,
  buffer: 3,
  bytearray: 4,
  bytes: 5,
  bytes_or_str: 6,
  dict: 7,
  float: 8,
  frozenset: 9,
  int: 10,
  int_or_bool: 11,
  list: 12,
  mark: 13,
  None: 14,
  set: 15,
  stackslice: 16,
  str: 17,
  tuple: 18,
};

const KINDS: readonly (StackItem | undefined)[] = [undefined, ...(Object.keys(CODES) as StackItem[])];

/** What kind of object lies under each index. */
export class KindMemo implements Kinds {
  #codes = new Uint8Array(1024);
  #count = 0;
  // Indices far beyond the count: a pickle may leave out as many as it likes.
  readonly #far = new Map<MemoKey, StackItem>();

  get size(): number {
    return this.#count + this.#far.size;
  }

  has(key: MemoKey): boolean {
    return this.get(key) !== undefined;
  }

  get(key: MemoKey): StackItem | undefined {
    return KINDS[this.#codes[key as number]] ?? this.#far.get(key);
  }

  set(key: MemoKey, item: StackItem): void {
    if (!this.#isNear(key) || this.#far.has(key)) {
      this.#far.set(key, item);
      return;
    }
    if (key >= this.#codes.length) {
      const longer = new Uint8Array(2 * this.#codes.length);
      longer.set(this.#codes);
      this.#codes = longer;
    }
    if (this.#codes[key] === 0) this.#count++;
    this.#codes[key] = CODES[item];
  }

  #isNear(key: MemoKey): key is number {
    const { length } = this.#codes;
    // Twice as long, if it is half full.
    return (
      typeof key === 'number' && key >= 0 && (key < length || (key < 2 * length && 2 * this.#count >= length))
    );
  }
}
