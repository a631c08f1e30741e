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

// Up to here entries are in an array, which is quicker to have than pages.
const FEW = 4096;
const PAGE = 2 ** 16;
const MAX_PAYLOAD = 2 ** 32 - 1;

/** The memo of one pickle: in order where its indices are dense, five bytes an entry; a Map beyond that. */
export class SymbolicMemo {
  readonly #few: SymbolicValue[] = [];
  readonly #kinds: Uint8Array[] = [];
  readonly #payloads: Uint32Array[] = [];
  readonly #sparse = new Map<number, SymbolicValue>();
  // How many entries are in order.
  #dense = 0;
  /** Entries so far, which is the index that MEMOIZE takes next. */
  size = 0;

  /** Tells whether the entry was there before. */
  put(index: number, value: SymbolicValue): boolean {
    const known = this.get(index) !== undefined;
    if (!known) this.size++;
    if (index > this.#dense) {
      this.#sparse.set(index, value);
      return known;
    }
    if (index === this.#dense) this.#dense++;
    if (index < FEW) this.#few[index] = value;
    else this.#write(index - FEW, value);
    return known;
  }

  get(index: number): SymbolicValue | undefined {
    if (index < this.#dense) return index < FEW ? this.#few[index] : this.#read(index - FEW);
    return this.#sparse.size > 0 ? this.#sparse.get(index) : undefined;
  }

  copy(): SymbolicMemo {
    const copy = new SymbolicMemo();
    copy.#few.push(...this.#few);
    copy.#kinds.push(...this.#kinds.map((page) => page.slice()));
    copy.#payloads.push(...this.#payloads.map((page) => page.slice()));
    for (const [index, value] of this.#sparse) copy.#sparse.set(index, value);
    copy.#dense = this.#dense;
    copy.size = this.size;
    return copy;
  }

  #write(at: number, value: SymbolicValue): void {
    const page = Math.floor(at / PAGE);
    this.#kinds[page] ??= new Uint8Array(PAGE);
    this.#payloads[page] ??= new Uint32Array(PAGE);
    const kind = kindOf(value);
    const payload = payloadOf(value);
    const fits = payload <= MAX_PAYLOAD;
    (this.#kinds[page] as Uint8Array)[at % PAGE] = fits ? kind : withoutPayload(kind);
    (this.#payloads[page] as Uint32Array)[at % PAGE] = fits ? payload : 0;
  }

  #read(at: number): SymbolicValue {
    const page = Math.floor(at / PAGE);
    const kind = (this.#kinds[page] as Uint8Array)[at % PAGE] as number;
    return symbol(kind, (this.#payloads[page] as Uint32Array)[at % PAGE]);
  }
}

/** What is left of a kind whose payload has no room. Text that far into the input was forgotten long ago. */
function withoutPayload(kind: number): number {
  if (kind === Kind.INT) return kind;
  return kind === Kind.TEXT ? Kind.LOST_TEXT : Kind.UNKNOWN;
}
