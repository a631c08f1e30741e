// The floor of loading: makes a value anew by the engine's own operations, with nothing of what tells a codec which they are:
// no opcodes, no memo, no checks. What is left no JavaScript that gives these values can leave out.
import { PyDate, PyDict, PyObject, PyTuple } from './core.ts';
import { Node, type Plan, type Shape } from './floor-nodes.ts';
import { asciiText, shortText, utf8Text } from './floor-text.ts';

// As PyDict itself calls it for keys that are stored under themselves.
const { set: nativeSet } = Map.prototype;

/** Gives a function that makes the value of a plan. */
export function maker(plan: Plan): () => unknown {
  const walk = new Walk(plan);
  return () => walk.run();
}

class Walk {
  readonly #code: Int32Array;
  readonly #data: Uint8Array;
  readonly #view: DataView;
  readonly #constants: readonly unknown[];
  readonly #shapes: readonly Shape[];
  readonly #kept: unknown[] = [];
  // The next places of `#code` and `#data`.
  #pos = 0;
  #at = 0;

  constructor({ code, data, constants, shapes }: Plan) {
    this.#code = code;
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.length);
    this.#constants = constants;
    this.#shapes = shapes;
  }

  run(): unknown {
    this.#pos = 0;
    this.#at = 0;
    return this.#value();
  }

  #value(): unknown {
    const code = this.#code;
    switch (code[this.#pos++]) {
      case Node.INT:
        return code[this.#pos++];
      case Node.FLOAT: {
        const at = this.#at;
        this.#at = at + 8;
        // A double of its own in the heap, which is what a number of this kind is.
        return this.#view.getFloat64(at);
      }
      case Node.SHORT_TEXT: {
        const at = this.#at;
        const size = code[this.#pos++] as number;
        this.#at = at + size;
        return shortText(this.#data, at, size);
      }
      case Node.LATIN1:
      case Node.UTF8:
        return this.#longText(code[this.#pos - 1] as number);
      case Node.CONSTANT:
        return this.#constants[code[this.#pos++] as number];
      case Node.INTS:
        return this.#ints();
      case Node.FLOATS:
        return this.#floats();
      case Node.LIST:
        return this.#list();
      case Node.TUPLE:
        return this.#tuple();
      case Node.RECORD:
        return this.#record(this.#shapes[code[this.#pos++] as number] as Shape);
      case Node.OBJECT:
        return this.#object();
      case Node.KEPT:
        return this.#kept[code[this.#pos++] as number];
      default:
        this.#pos--;
        return this.#rare();
    }
  }

  // Small enough to be compiled into each place of `#record`.
  #part(): unknown {
    const pos = this.#pos;
    if (this.#code[pos] !== Node.INT) return this.#value();
    this.#pos = pos + 2;
    return this.#code[pos + 1];
  }

  // Apart, so that the compiler has room for the others.
  #rare(): unknown {
    const code = this.#code;
    switch (code[this.#pos++]) {
      case Node.KEEP: {
        const index = code[this.#pos++] as number;
        const value = this.#value();
        this.#kept[index] = value;
        return value;
      }
      case Node.DICT:
        return this.#dict(new PyDict());
      case Node.BIGINT_DICT:
        return this.#bigintDict();
      case Node.NAMED_DICT:
        return this.#namedDict(this.#shapes[code[this.#pos++] as number] as Shape);
      case Node.WIDE_DICT:
        return this.#wideDict();
      case Node.SMALL_BIGINTS:
        return this.#bigints();
      case Node.SMALL_BIGINT:
        return bigintOf(code[this.#pos++] as number);
      case Node.WIDE:
        return this.#wide();
      case Node.BIGINT: {
        // No engine makes a bigint of more than 64 bits at once: two halves, a shift and an or are four of them.
        const at = this.#at;
        this.#at = at + 16;
        return (this.#view.getBigInt64(at + 8, true) << 64n) | this.#view.getBigUint64(at, true);
      }
      case Node.BYTES: {
        // Memory of its own, as the pickle's may change after the load: allocated, and copied once.
        const at = this.#at;
        this.#at = at + (code[this.#pos++] as number);
        return this.#data.slice(at, this.#at);
      }
      case Node.DATE: {
        const pos = this.#pos;
        this.#pos = pos + 3;
        return new PyDate(code[pos] as number, code[pos + 1] as number, code[pos + 2] as number);
      }
      default:
        throw new Error(`no node at ${this.#pos}`);
    }
  }

  #longText(node: number): string {
    const at = this.#at;
    this.#at = at + (this.#code[this.#pos++] as number);
    return node === Node.LATIN1 ? asciiText(this.#data, at, this.#at) : utf8Text(this.#data, at, this.#at);
  }

  // An array of the final size is the least: one that grows is copied.

  #ints(): unknown[] {
    const code = this.#code;
    let pos = this.#pos;
    const count = code[pos++] as number;
    const list = new Array(count);
    for (let i = 0; i < count; i++) list[i] = code[pos++];
    this.#pos = pos;
    return list;
  }

  #bigints(): unknown[] {
    const code = this.#code;
    let pos = this.#pos;
    const count = code[pos++] as number;
    const list = new Array(count);
    for (let i = 0; i < count; i++) list[i] = bigintOf(code[pos++] as number);
    this.#pos = pos;
    return list;
  }

  #floats(): unknown[] {
    const count = this.#code[this.#pos++] as number;
    const view = this.#view;
    let at = this.#at;
    // The double before the length: room for doubles is made at once, where that for pointers would be copied.
    const list = [0.5];
    list.length = count;
    for (let i = 0; i < count; i++, at += 8) list[i] = view.getFloat64(at);
    this.#at = at;
    return list;
  }

  #list(): unknown[] {
    const count = this.#code[this.#pos++] as number;
    const list = new Array(count);
    for (let i = 0; i < count; i++) list[i] = this.#value();
    return list;
  }

  #tuple(): unknown[] {
    const count = this.#code[this.#pos++] as number;
    const tuple = tupleOf(count);
    for (let i = 0; i < count; i++) tuple[i] = this.#value();
    return tuple;
  }

  #object(): object {
    const callable = this.#constants[this.#code[this.#pos++] as number];
    const object = new PyObject(callable, 'NEWOBJ', new PyTuple(0));
    object.state = this.#value();
    return object;
  }

  // The keys grow a native hash table, and each is hashed and stored in it.
  #dict(dict: Map<unknown, unknown>): object {
    const code = this.#code;
    const count = code[this.#pos++] as number;
    let pos = this.#pos;
    this.#pos = pos + count;
    for (const end = pos + count; pos < end; pos++) nativeSet.call(dict, code[pos], this.#value());
    return dict;
  }

  // The first key tells the dict that all are bigints, which it stores as numbers.
  #bigintDict(): object {
    const dict = new PyDict();
    if (this.#code[this.#pos] !== 0) dict.set(bigintOf(this.#code[this.#pos + 1] as number), null);
    return this.#dict(dict);
  }

  #namedDict({ keys }: Shape): object {
    const dict = new PyDict();
    for (let at = 0; at < keys.length; at++) nativeSet.call(dict, keys[at], this.#value());
    return dict;
  }

  #wideDict(): object {
    const dict = new PyDict();
    for (let left = this.#code[this.#pos++] as number; left > 0; left--)
      nativeSet.call(dict, this.#value(), this.#value());
    return dict;
  }

  // Every key is a new string, which the engine looks up in its table of names, and then stores in the object's own table. To write
  // the text of it for `JSON.parse`, which makes names without strings before, took 256 ns a key in place of 190.
  #wide(): object {
    const object: Record<string, unknown> = {};
    for (let left = this.#code[this.#pos++] as number; left > 0; left--)
      object[this.#value() as string] = this.#value();
    return object;
  }

  // A copy of an object with these keys, and a store for each of them: what an object costs whose keys are known. No key is read.
  // At each of these places stands the same name every time, which makes of the assignment a check and a store.
  // biome-ignore format: two keys a line
  #record({ keys: k, template }: Shape): object {
    const o: Record<string, unknown> = { ...template };
    const n = k.length;
    let j = 0;
    if (n === 0) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    o[k[j++] as string] = this.#part(); if (j === n) return o; o[k[j++] as string] = this.#part(); if (j === n) return o;
    for (; j < n; j++) o[k[j] as string] = this.#value();
    return o;
  }
}

// Bigints up to 255 may be kept from load to load; all others have to be made.
const bigints = Array.from({ length: 256 }, (_, value) => BigInt(value));

function bigintOf(value: number): bigint {
  return value >= 0 && value < 256 ? (bigints[value] as bigint) : BigInt(value);
}

// V8 compiles `new` of a subclass of Array into the code around it where the length is a constant: 10 ns in place of 60.
function tupleOf(length: number): unknown[] {
  switch (length) {
    case 0:
      return new PyTuple(0);
    case 1:
      return new PyTuple(1);
    case 2:
      return new PyTuple(2);
    case 3:
      return new PyTuple(3);
    default:
      return new PyTuple(length);
  }
}
