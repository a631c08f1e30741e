// Symbolic values: what the scanner knows of an object, in one number, so that a stack or a memo of any size costs eight
// bytes an entry.

/** What kind of object it is. */
export const Kind = {
  NONE: 0,
  BOOL: 1,
  INT: 2,
  FLOAT: 3,
  BYTES: 4,
  BYTEARRAY: 5,
  BUFFER: 6,
  /** Text; the payload says where it stands, 0 where that was not kept. */
  TEXT: 7,
  LIST: 8,
  DICT: 9,
  SET: 10,
  FROZENSET: 11,
  /** The payload is the number of the tuple, 0 for the empty one. */
  TUPLE: 12,
  /** The payload is the number of the name. */
  GLOBAL: 13,
  /** The result of a call; the payload is the number of the call's text, 0 where that was not kept. */
  RESULT: 14,
  PERSISTENT: 15,
  EXTENSION: 16,
  /** A `functools.partial` of a `__new__`; the payload is the number of a tuple with its parts. */
  PARTIAL: 17,
  /** What cannot be known, because something failed before. */
  UNKNOWN: 18,
  /** Text that was forgotten or is too long for a name. */
  LOST_TEXT: 19,
} as const;

const KINDS = 32;

/** Made by {@link symbol}. */
export type SymbolicValue = number;

/** Packs a kind and what is known beside it. */
export function symbol(kind: number, payload = 0): SymbolicValue {
  return payload * KINDS + kind;
}

export function kindOf(value: SymbolicValue): number {
  return value % KINDS;
}

export function payloadOf(value: SymbolicValue): number {
  return Math.floor(value / KINDS);
}

// Integers of 32 bits are kept for the text of calls.
const BIAS = 2 ** 31 + 1;

export function intSymbol(value: number): SymbolicValue {
  return symbol(Kind.INT, value >= -(2 ** 31) && value < 2 ** 31 ? value + BIAS : 0);
}

/** The integer, or undefined where it is not known. */
export function intOf(value: SymbolicValue): number | undefined {
  const payload = payloadOf(value);
  return payload === 0 ? undefined : payload - BIAS;
}

const WORDS: ReadonlyMap<number, string> = new Map(
  Object.entries(Kind).map(([name, kind]) => [kind, name.toLowerCase().replace('_', ' ')]),
);

/** The kind in words, for messages. */
export function describeKind(value: SymbolicValue): string {
  const kind = kindOf(value);
  if (kind === Kind.RESULT || kind === Kind.PARTIAL) return 'the result of a call';
  if (kind === Kind.PERSISTENT) return 'a persistent id';
  if (kind === Kind.UNKNOWN) return 'something unknown';
  if (kind === Kind.LOST_TEXT) return 'text';
  return WORDS.get(kind) ?? 'something';
}

// A pickler calls right after it made the arguments. Older tuples are not needed, and keeping them would cost memory.
const KEPT = 4096;
const KEPT_ITEMS = 16;

/** The parts of the tuples that were made last. */
export class Tuples {
  readonly #items: (readonly SymbolicValue[] | undefined)[] = [];
  readonly #sizes: number[] = [];
  #count = 0;

  /** Keeps the items of a tuple and gives the number of it. */
  add(stack: readonly SymbolicValue[], from: number): number {
    this.#count++;
    const slot = this.#count % KEPT;
    this.#items[slot] = stack.slice(from, from + KEPT_ITEMS);
    this.#sizes[slot] = stack.length - from;
    return this.#count;
  }

  /** Its first items, or undefined where they were not kept. */
  items(number: number): readonly SymbolicValue[] | undefined {
    if (number === 0) return [];
    return number > this.#count - KEPT ? this.#items[number % KEPT] : undefined;
  }

  /** How many items it has, as long as they are kept. */
  size(number: number): number {
    return number === 0 ? 0 : (this.#sizes[number % KEPT] as number);
  }

  /** Marks a number as one that nobody can read any more. */
  forget(number: number): void {
    if (number > this.#count - KEPT) this.#items[number % KEPT] = undefined;
  }
}

/** The memo of one pickle: an array where its indices are dense, a Map beyond that. */
export class SymbolicMemo {
  readonly #dense: (SymbolicValue | undefined)[] = [];
  readonly #sparse = new Map<number, SymbolicValue>();
  /** Entries so far, which is the index that MEMOIZE takes next. */
  size = 0;

  /** Tells whether the entry was there before. */
  put(index: number, value: SymbolicValue): boolean {
    const known = this.get(index) !== undefined;
    if (!known) this.size++;
    if (index < this.#dense.length) this.#dense[index] = value;
    else if (index === this.#dense.length) this.#dense.push(value);
    else this.#sparse.set(index, value);
    return known;
  }

  get(index: number): SymbolicValue | undefined {
    const dense = index < this.#dense.length ? this.#dense[index] : undefined;
    // An index that was written too early stays in the Map also when the array has grown over it.
    return dense ?? (this.#sparse.size > 0 ? this.#sparse.get(index) : undefined);
  }
}
