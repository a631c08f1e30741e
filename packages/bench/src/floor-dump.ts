// The floor of dumping: walks a value and stores what is in it, with nothing of what makes a pickle of it: no string memo, no
// frames, no batches, no errors. What it gives is no pickle. What is left no JavaScript that dumps these values can leave out.
import { PyDate, PyDict, PyGlobal, PyObject, PyTuple } from './core.ts';

const { utf8Write } = Buffer.prototype as unknown as {
  utf8Write(this: Uint8Array, text: string, at: number, size: number): number;
};
// A loop over the native entries takes 5 ns for each, `forEach` 6.5.
const { entries } = Map.prototype;
const { getOwnPropertyDescriptor } = Object;

// Beyond it one call of Node's encoder is faster than a loop.
const SHORT = 24;
// Of so few objects an array is searched faster than a Set.
const FEW = 32;
// Bytes that are not copied twice.
const LARGE = 1 << 16;

/** Gives a function that walks over a value. */
export function walker(value: unknown): () => Uint8Array {
  const walk = new Walk(roomFor(value));
  return () => walk.run(value);
}

// Bytes that hold all of it for certain, so that none of the stores asks for room: at most three for a character, 18 for a bigint.
function roomFor(value: unknown): number {
  if (typeof value === 'string') return 5 + 3 * value.length;
  if (typeof value !== 'object' || value === null) return 24;
  if (value instanceof Uint8Array) return value.length >= LARGE ? 5 : 5 + value.length;
  const parts =
    value instanceof Map ? [...value].flat(1) : value instanceof PyObject ? [value.args, value.state] : value;
  let room = 64;
  if (!Array.isArray(parts)) for (const key of Object.keys(parts)) room += roomFor(key);
  for (const part of Object.values(parts)) room += roomFor(part);
  return room;
}

class Walk {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #pos = 0;
  readonly #few: object[] = [];
  #met = 0;
  #many: Set<object> | undefined;
  // Of the last dict.
  #keys: readonly unknown[] = [];
  #large: Uint8Array | undefined;

  constructor(room: number) {
    this.#bytes = new Uint8Array(room);
    this.#view = new DataView(this.#bytes.buffer);
  }

  run(value: unknown): Uint8Array {
    this.#pos = 0;
    this.#met = 0;
    // A new one, since to empty a Set makes a new table as well.
    this.#many = undefined;
    this.#keys = [];
    this.#large = undefined;
    this.#write(value);
    if (this.#large !== undefined) return this.#withLarge(this.#large);
    // The result has to be memory of its own, of the right size, since the caller may keep it and change it.
    return this.#bytes.slice(0, this.#pos);
  }

  #withLarge(large: Uint8Array): Uint8Array {
    // Fresh memory, and the bytes copied into it once.
    const all = new Uint8Array(this.#pos + large.length);
    all.set(this.#bytes.subarray(0, this.#pos));
    all.set(large, this.#pos);
    return all;
  }

  #write(value: unknown): void {
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'object' && value !== null) this.#object(value);
    else if (typeof value === 'bigint') this.#bigint(value);
    else this.#bytes[this.#pos++] = value === true ? 1 : 0;
  }

  // Its value has to be stored, in the size in which a pickle has it.
  #number(value: number): void {
    const pos = this.#pos;
    const int = value | 0;
    if (int !== value) {
      this.#bytes[pos] = 1;
      this.#view.setFloat64(pos + 1, value);
      this.#pos = pos + 9;
    } else if (int >>> 8 === 0) {
      this.#bytes[pos] = 2;
      this.#bytes[pos + 1] = int;
      this.#pos = pos + 2;
    } else if (int >>> 16 === 0) {
      this.#bytes[pos] = 3;
      this.#view.setUint16(pos + 1, int, true);
      this.#pos = pos + 3;
    } else {
      this.#bytes[pos] = 4;
      this.#view.setInt32(pos + 1, int, true);
      this.#pos = pos + 5;
    }
  }

  // There is no way to the memory of a string but to read its characters one by one, or to have the engine encode it.
  #text(text: string): void {
    const bytes = this.#bytes;
    const at = this.#pos + 2;
    const { length } = text;
    let seen = 0;
    if (length <= SHORT) {
      for (let from = 0; from < length; from++) {
        const unit = text.charCodeAt(from);
        seen |= unit;
        bytes[at + from] = unit;
      }
    }
    const size = length <= SHORT && seen < 0x80 ? length : utf8Write.call(bytes, text, at, 3 * length);
    bytes[this.#pos] = size;
    this.#pos = at + size;
  }

  // The engine gives 64 bits at a time: two stores, and a shift, which makes a bigint. The lower half alone does not tell that it is
  // all; one comparison does.
  #bigint(value: bigint): void {
    const at = this.#pos;
    this.#view.setBigInt64(at + 1, value, true);
    const low = this.#view.getInt32(at + 1, true);
    if (this.#view.getInt32(at + 5, true) === low >> 31 && BigInt.asIntN(64, value) === value) {
      this.#number(low);
      return;
    }
    this.#bytes[at] = 5;
    this.#view.setBigInt64(at + 9, value >> 64n, true);
    this.#pos = at + 17;
  }

  // What it is has to be asked: by `instanceof`, which V8 compiles into the code around it where `getPrototypeOf` is a call of 20 ns.
  #object(object: object): void {
    if (Array.isArray(object)) {
      // Our own classes have room for a stamp, so that none of them needs a table.
      if (!(object instanceof PyTuple)) this.#meet(object);
      this.#items(object);
    } else if (object instanceof PyObject) {
      this.#write(object.callable);
      this.#items(object.args);
      this.#write(object.state);
    } else if (object instanceof PyDict) {
      this.#entries(object);
    } else if (object instanceof PyGlobal) {
      this.#bytes[this.#pos++] = 6;
    } else if (object instanceof PyDate) {
      this.#number(object.year);
      this.#number(object.month);
      this.#number(object.day);
    } else if (object instanceof Uint8Array) {
      this.#data(object);
    } else {
      this.#meet(object);
      this.#fields(object as Record<string, unknown>);
    }
  }

  #data(data: Uint8Array): void {
    if (data.length >= LARGE && this.#large === undefined) {
      this.#large = data;
      return;
    }
    this.#bytes.set(data, this.#pos);
    this.#pos += data.length;
  }

  // Whether an object has been met before has to be known of each, or a cycle would never end and what is shared come twice. Its
  // address is not to be had. A private field could be put on it by a constructor that gives it back, for half of an `add`, but
  // that changes the hidden class of what the caller owns, for good.
  #meet(object: object): void {
    if (this.#many !== undefined) {
      this.#many.add(object);
      return;
    }
    const few = this.#few;
    for (let at = 0; at < this.#met; at++) if (few[at] === object) return;
    few[this.#met++] = object;
    if (this.#met === FEW) this.#many = new Set(few);
  }

  #items(items: readonly unknown[]): void {
    const { length } = items;
    for (let at = 0; at < length; at++) this.#write(items[at]);
  }

  #entries(dict: Map<unknown, unknown>): void {
    const last = this.#keys;
    const keys: unknown[] = [];
    this.#keys = keys;
    for (const [key, item] of entries.call(dict)) {
      if (typeof key === 'string') {
        // As below.
        if (last[keys.length] === key) this.#bytes[this.#pos++] = 7;
        else this.#text(key);
        keys.push(key);
      } else {
        this.#write(key);
      }
      this.#write(item);
    }
  }

  // No getter of the data runs: only a descriptor tells that a property has none, and gives its value at the same time.
  #fields(object: Record<string, unknown>): void {
    const keys = Object.keys(object);
    const last = this.#keys;
    this.#keys = keys;
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as string;
      // Keys that come again are the same strings, so that one comparison of addresses finds them.
      if (last[at] === key) this.#bytes[this.#pos++] = 7;
      else this.#text(key);
      this.#write(getOwnPropertyDescriptor(object, key)?.value);
    }
  }
}
