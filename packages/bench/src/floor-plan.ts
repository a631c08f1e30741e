// What a value consists of, laid out so that to make it anew takes nothing but the making: floor-load.ts reads it.
import { PyDate, PyDict, PyGlobal, PyObject, PyTuple } from './core.ts';
import { Node, type Plan, type Shape } from './floor-nodes.ts';
import { SHORT } from './floor-text.ts';

// An object of more keys is a map, and its keys are data: they have to be made, as no codec can have them from an earlier load.
const MAX_KEYS = 128;

/** Makes the plan of a value. @throws TypeError for what no workload holds. */
export function planOf(value: unknown): Plan {
  const planner = new Planner();
  planner.count(value);
  planner.add(value);
  return planner.plan();
}

class Planner {
  readonly #code: number[] = [];
  #data = Buffer.alloc(1 << 16);
  #size = 0;
  readonly #constants: unknown[] = [];
  readonly #shapes = new Map<string, { readonly index: number; readonly shape: Shape }>();
  // How often each object and string comes. Strings that are equal come from one memo entry in these pickles.
  readonly #uses = new Map<unknown, number>();
  readonly #kept = new Map<unknown, number>();

  plan(): Plan {
    return {
      code: Int32Array.from(this.#code),
      data: new Uint8Array(this.#data.subarray(0, this.#size)),
      constants: this.#constants,
      shapes: [...this.#shapes.values()].map(({ shape }) => shape),
    };
  }

  count(value: unknown): void {
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return;
    const uses = (this.#uses.get(value) ?? 0) + 1;
    this.#uses.set(value, uses);
    if (uses > 1 || typeof value === 'string' || ArrayBuffer.isView(value)) return;
    for (const part of partsOf(value)) this.count(part);
  }

  add(value: unknown): void {
    const isShared = (this.#uses.get(value) ?? 0) > 1 && value !== '';
    if (!isShared) {
      this.#addNew(value);
      return;
    }
    const index = this.#kept.get(value);
    if (index !== undefined) {
      this.#code.push(Node.KEPT, index);
      return;
    }
    this.#kept.set(value, this.#kept.size);
    this.#code.push(Node.KEEP, this.#kept.size - 1);
    this.#addNew(value);
  }

  #addNew(value: unknown): void {
    if (typeof value === 'number') this.#addNumber(value);
    else if (typeof value === 'string') this.#addText(value);
    else if (typeof value === 'bigint') this.#addBigint(value);
    else if (typeof value !== 'object' || value === null) this.#addConstant(value);
    else this.#addObject(value);
  }

  #addObject(value: object): void {
    const code = this.#code;
    if (value instanceof Uint8Array) {
      code.push(Node.BYTES, value.length);
      this.#write(value);
    } else if (value instanceof PyTuple) {
      code.push(Node.TUPLE, value.length);
      for (const item of value) this.add(item);
    } else if (Array.isArray(value)) {
      this.#addList(value);
    } else if (value instanceof PyDict) {
      this.#addDict(value);
    } else if (value instanceof PyDate) {
      code.push(Node.DATE, value.year, value.month, value.day);
    } else if (value instanceof PyObject) {
      this.#addInstance(value);
    } else if (value instanceof PyGlobal) {
      // It says a name and nothing else, so that one serves all loads.
      this.#addConstant(value);
    } else if (Object.getPrototypeOf(value) === Object.prototype) {
      this.#addFields(value as Record<string, unknown>);
    } else {
      throw new TypeError(`no floor for a ${value.constructor?.name}`);
    }
  }

  #addList(list: readonly unknown[]): void {
    const code = this.#code;
    const isNumeric = list.length > 0 && list.every((item) => typeof item === 'number');
    if (isNumeric && list.every(isInt)) {
      code.push(Node.INTS, list.length);
      for (const item of list) code.push(item as number);
    } else if (isNumeric && !list.some(isInt)) {
      code.push(Node.FLOATS, list.length);
      for (const item of list) this.#writeFloat(item as number);
    } else if (list.length > 0 && list.every(isSmallBigint)) {
      code.push(Node.SMALL_BIGINTS, list.length);
      for (const item of list) code.push(Number(item));
    } else {
      code.push(Node.LIST, list.length);
      for (const item of list) this.add(item);
    }
  }

  #addDict(dict: Map<unknown, unknown>): void {
    const keys = [...dict.keys()];
    if (keys.length > 0 && keys.every((key) => typeof key === 'string')) {
      this.#addNamed(dict as Map<string, unknown>, keys);
      return;
    }
    const isExact = keys.every(isSmallBigint);
    if (!isExact && !keys.every((key) => typeof key === 'number' && isInt(key)))
      throw new TypeError('no floor for keys that are neither strs nor ints');
    // As numbers, under which a dict stores them.
    this.#code.push(isExact ? Node.BIGINT_DICT : Node.DICT, keys.length, ...keys.map(Number));
    for (const item of dict.values()) this.add(item);
  }

  #addNamed(dict: Map<string, unknown>, keys: readonly string[]): void {
    if (keys.length > MAX_KEYS) this.#code.push(Node.WIDE_DICT, keys.length);
    else this.#code.push(Node.NAMED_DICT, this.#shapeOf(keys));
    for (const [key, item] of dict) {
      if (keys.length > MAX_KEYS) this.#addText(key);
      this.add(item);
    }
  }

  #addInstance({ how, callable, args, state }: InstanceType<typeof PyObject>): void {
    if (how !== 'NEWOBJ' || args.length > 0)
      throw new TypeError('no floor for instances but of a class without arguments');
    this.#code.push(Node.OBJECT, this.#constantOf(callable));
    this.#addNew(state);
  }

  #addFields(object: Record<string, unknown>): void {
    const keys = Object.keys(object);
    if (keys.includes('__proto__')) throw new TypeError('no floor for a key __proto__');
    if (keys.length > MAX_KEYS) {
      this.#code.push(Node.WIDE, keys.length);
      for (const key of keys) {
        this.#addText(key);
        this.add(object[key]);
      }
      return;
    }
    this.#code.push(Node.RECORD, this.#shapeOf(keys));
    for (const key of keys) this.add(object[key]);
  }

  #shapeOf(keys: readonly string[]): number {
    const id = JSON.stringify(keys);
    const known = this.#shapes.get(id);
    if (known !== undefined) return known.index;
    // From JSON, so that V8 has room for all properties inside of the object; each has held an int and a null, so that V8 does
    // not make a hidden class for each kind of value.
    const template: Record<string, unknown> = JSON.parse(
      JSON.stringify(Object.fromEntries(keys.map((key) => [key, null]))),
    );
    for (const key of keys) template[key] = 1;
    for (const key of keys) template[key] = null;
    const index = this.#shapes.size;
    this.#shapes.set(id, { index, shape: { keys: Object.keys(template), template } });
    return index;
  }

  #addNumber(value: number): void {
    if (isInt(value)) {
      this.#code.push(Node.INT, value);
      return;
    }
    this.#code.push(Node.FLOAT);
    this.#writeFloat(value);
  }

  #addText(text: string): void {
    if (text === '') {
      this.#addConstant(text);
      return;
    }
    const bytes = Buffer.from(text);
    const ascii = text.length <= SHORT ? Node.SHORT_TEXT : Node.LATIN1;
    this.#code.push(bytes.length === text.length ? ascii : Node.UTF8, bytes.length);
    this.#write(bytes);
  }

  #addBigint(value: bigint): void {
    if (isSmallBigint(value)) {
      this.#code.push(Node.SMALL_BIGINT, Number(value));
      return;
    }
    if (BigInt.asIntN(128, value) !== value) throw new TypeError('no floor for ints of more than 128 bits');
    this.#code.push(Node.BIGINT);
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value), 0);
    bytes.writeBigInt64LE(value >> 64n, 8);
    this.#write(bytes);
  }

  #addConstant(value: unknown): void {
    this.#code.push(Node.CONSTANT, this.#constantOf(value));
  }

  #constantOf(value: unknown): number {
    const index = this.#constants.indexOf(value);
    return index < 0 ? this.#constants.push(value) - 1 : index;
  }

  #writeFloat(value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    this.#write(bytes);
  }

  #write(bytes: Uint8Array): void {
    const needed = this.#size + bytes.length;
    if (needed > this.#data.length) this.#data = Buffer.concat([this.#data], needed * 2);
    this.#data.set(bytes, this.#size);
    this.#size = needed;
  }
}

function isInt(value: unknown): boolean {
  return Object.is((value as number) | 0, value);
}

function isSmallBigint(value: unknown): boolean {
  return typeof value === 'bigint' && BigInt.asIntN(32, value) === value;
}

// What has parts of its own.
function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof PyDict) return [...value.values()];
  if (value instanceof PyObject) return [value.callable, value.args, value.state];
  if (value instanceof PyDate || value instanceof PyGlobal) return [];
  return Object.values(value);
}
