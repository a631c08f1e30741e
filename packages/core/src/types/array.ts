// array.array: numbers of one machine type, or text.
import { recordTraits, Trait } from '../registry/origin.ts';
import { type ConstructContext, defineType, type PickleType } from '../registry/type.ts';
import { PyFloat } from '../values/float.ts';
import { PyGlobal } from '../values/global.ts';
import { pyKey, unhashable } from '../values/hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from '../values/inspect.ts';
import { joined, pyRepr, type ReprParts, repr } from '../values/repr.ts';
import { bigintOf, bytesOf, integer, integerOf, textOf } from './support.ts';

/** What an array holds: numbers in a typed array of their size, the text of type codes `u` and `w` in a string. */
export type ArrayData =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | string;

type Numbers = Exclude<ArrayData, string>;

interface NumbersConstructor {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Numbers;
  new (buffer: ArrayBuffer): Numbers;
}

// By half the machine format code of Modules/arraymodule.c, but for 0 and 1, which are Uint8Array and Int8Array. An odd code
// is of a big-endian machine. The last two are text.
const FORMATS: readonly NumbersConstructor[] = [
  Uint8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  BigUint64Array,
  BigInt64Array,
  Float32Array,
  Float64Array,
  Uint16Array,
  Uint32Array,
];
const UTF16 = 18;
const UTF32 = 20;

// The format of each type code where nothing says so, as on every Unix of 64 bits.
const CODE_FORMATS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ [0, 1, 2, 4, 6, 8, 10, 12, 10, 12, 14, 16, UTF32, UTF32].map((format, i) => [
    'BbHhIiLlQqfduw'[i] as string,
    format,
  ]),
);

// To CPython the module's names of the class and of the function beside it are two strings; from protocol 4 it writes both.
const arrayGlobal: PyGlobal = /* @__PURE__ */ withOwnModule('array', 'array');

function withOwnModule(module: string, name: string): PyGlobal {
  const global = new PyGlobal(module, name);
  recordTraits(global, Trait.OWN_MODULE);
  return global;
}

/** How a pickle spelled an array: the names in it, the type code, and the machine format. */
interface Spelling {
  readonly callable: PyGlobal;
  readonly array: PyGlobal;
  readonly typecode: unknown;
  readonly format: number;
}

const spellings: WeakMap<PyArray, Spelling> = /* @__PURE__ */ new WeakMap();

/**
 * Stands for Python's `array.array`. Change the numbers in `data` as you like; its length, as that of every typed array, is fixed.
 * A typed array by itself dumps as an `array.array` too; this class is what one loads as, because a typed array cannot tell
 * `'l'` from `'q'`, and a `Uint8Array` is `bytes`.
 *
 * @throws RangeError for a type code that Python 3 does not have, and for data of another type than its own.
 *
 * @example
 * new PyArray('h', Int16Array.of(1, -2)).toString() // "array('h', [1, -2])"
 */
export class PyArray {
  readonly typecode: string;
  readonly data: ArrayData;

  constructor(typecode: string, data: ArrayData) {
    const format = CODE_FORMATS.get(typecode);
    const type = format === undefined || format >= UTF16 ? undefined : typeOfFormat(format);
    const isText = format !== undefined && format >= UTF16 && typeof data === 'string';
    if (!isText && !(type !== undefined && (data as unknown) instanceof type)) {
      const cure = type === undefined ? '' : `, but a ${type.name}`;
      throw new RangeError(`an array of type code '${typecode}' cannot hold this${cure}`);
    }
    this.typecode = typecode;
    this.data = data;
  }

  /** The numbers, or the characters. */
  [Symbol.iterator](): IterableIterator<number | bigint | string> {
    return this.data[Symbol.iterator]();
  }

  get length(): number {
    return typeof this.data === 'string' ? [...this.data].length : this.data.length;
  }

  /** Says whether both hold equal items in the same order; the type code does not count. */
  equals(other: unknown): boolean {
    if (!(other instanceof PyArray) || (typeof this.data === 'string') !== (typeof other.data === 'string'))
      return false;
    const items = [...other];
    // biome-ignore lint/suspicious/noDoubleEquals: 1n and 1 are equal
    return this.length === items.length && [...this].every((item, i) => item == items[i]);
  }

  toString(): string {
    return repr(this);
  }

  toJSON(): unknown {
    return typeof this.data === 'string' ? this.data : [...this].map((item) => integerOf(item) ?? item);
  }

  [pyKey](): never {
    throw unhashable('array.array');
  }

  *[pyRepr](): ReprParts {
    const start = `array('${this.typecode}'`;
    if (this.length === 0) return yield `${start})`;
    if (typeof this.data !== 'string')
      return yield* joined(
        `${start}, [`,
        itemsOf(this, (number) => (/[fd]/.test(this.typecode) ? number : BigInt(number))),
        '])',
      );
    yield `${start}, `;
    yield this.data;
    yield ')';
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, `PyArray(${this.typecode})`, this.data, args);
  }
}

const arrayType: PickleType<PyArray> = /* @__PURE__ */ defineType<PyArray>({
  global: 'array.array',
  class: PyArray,
  reduce(array, context) {
    const { callable, array: type, typecode, format } = spellings.get(array) ?? spellingOf(array);
    if (context.protocol < 3)
      return [type, [typecode, [...itemsOf(array, (number) => integer(number, context))]]];
    return [
      context.exact && callable !== type ? callable : reconstructorType.global,
      [context.exact ? type : arrayGlobal, typecode, integer(format, context), encode(array.data, format)],
    ];
  },
  // What protocols 0 to 2 write.
  construct([code, items = [], ...rest], { callable, fail }) {
    const typecode = textOf(code) ?? '';
    const format = CODE_FORMATS.get(typecode);
    if (format === undefined || !Array.isArray(items) || rest.length > 0) return undefined;
    const data = format === UTF32 ? textFrom(items) : numbersFrom(items, format, fail);
    if (data === undefined) return undefined;
    return spelled(new PyArray(typecode, data), { callable, array: callable, typecode: code, format });
  },
});

const reconstructorType: PickleType<PyArray> = /* @__PURE__ */ defineType<PyArray>({
  global: 'array._array_reconstructor',
  construct([array, code, formatCode, content, ...rest], { callable, fail }) {
    const typecode = textOf(code) ?? '';
    const format = integerOf(formatCode) ?? -1;
    const bytes = bytesOf(content);
    // A subclass of array.array stays inert.
    const isArray = array instanceof PyGlobal && array.module === 'array' && array.name === 'array';
    if (!isArray || !CODE_FORMATS.has(typecode) || bytes === undefined || rest.length > 0) return undefined;
    const data = decode(bytes, format, fail);
    const isText = typeof data === 'string';
    const isFloat = format >= 14 && !isText;
    // Python would convert, or fail: neither is anything that it writes.
    if (data === undefined || /[uw]/.test(typecode) !== isText || /[fd]/.test(typecode) !== isFloat)
      return undefined;
    if (isFloat && (format & ~1) !== CODE_FORMATS.get(typecode)) return undefined;
    // The integers of another machine are those of a type of their size here, as in CPython.
    const isNative = isText || isFloat || format === CODE_FORMATS.get(typecode);
    const codeHere = isNative ? typecode : format === 1 ? 'b' : ('BHhIiQq'[format >> 1] as string);
    return spelled(new PyArray(codeHere, data), { callable, array, typecode: code, format });
  },
});

/** The type of Python's module `array`. */
export const arrayTypes: readonly PickleType[] = [arrayType, reconstructorType] as PickleType[];

function spelled(array: PyArray, spelling: Spelling): PyArray {
  spellings.set(array, spelling);
  return array;
}

function spellingOf({ typecode, data }: PyArray): Spelling {
  const index = FORMATS.findIndex((type) => (data as unknown) instanceof type);
  const format = typeof data === 'string' ? UTF32 : data instanceof Int8Array ? 1 : index * 2;
  const array = arrayType.global as PyGlobal;
  return { callable: array, array, typecode, format };
}

function* itemsOf(
  { data }: PyArray,
  whole: (number: number) => unknown,
): Generator<unknown, void, undefined> {
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  for (const item of data) yield typeof item !== 'number' ? item : isFloat ? new PyFloat(item) : whole(item);
}

function typeOfFormat(format: number): NumbersConstructor | undefined {
  return format === 1 ? Int8Array : FORMATS[format >> 1];
}

const isLittleEndian = /* @__PURE__ */ (() => new Uint8Array(Uint16Array.of(1).buffer)[0] === 1)();

// Copies, and turns each unit round where this machine has it the other way.
function inOrder(bytes: Uint8Array, format: number, size: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  if (format > 1 && ((format & 1) === 0) !== isLittleEndian)
    for (let i = 0; i < copy.length; i += size) copy.subarray(i, i + size).reverse();
  return copy;
}

function decode(bytes: Uint8Array, format: number, fail: ConstructContext['fail']): ArrayData | undefined {
  const type = typeOfFormat(format);
  if (type === undefined || format < 0) return undefined;
  const size = type.BYTES_PER_ELEMENT;
  if (bytes.length % size !== 0) fail(`an array of ${bytes.length} bytes cannot have items of ${size}`);
  const data = new type(inOrder(bytes, format, size).buffer);
  if (format < UTF16) return data;
  const isUtf16 = format < UTF32;
  const text = Array.from(data as Uint32Array, (unit) =>
    isUtf16 ? String.fromCharCode(unit) : unit > 0x10ffff ? '' : String.fromCodePoint(unit),
  ).join('');
  // Not a character, or two lone surrogates that a JavaScript string cannot tell from an astral character.
  return isUtf16 || [...text].length === data.length ? text : undefined;
}

function encode(data: ArrayData, format: number): Uint8Array {
  let numbers = data;
  if (typeof numbers === 'string') {
    const isUtf16 = format < UTF32;
    const units = (isUtf16 ? numbers.split('') : [...numbers]).map((unit) => unit.codePointAt(0) as number);
    numbers = isUtf16 ? Uint16Array.from(units) : Uint32Array.from(units);
  }
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = numbers;
  return inOrder(new Uint8Array(buffer, byteOffset, byteLength), format, BYTES_PER_ELEMENT);
}

function textFrom(items: readonly unknown[]): string | undefined {
  const characters = items.map((item) =>
    typeof item === 'string' && [...item].length === 1 ? item : undefined,
  );
  return characters.includes(undefined) ? undefined : characters.join('');
}

function numbersFrom(
  items: readonly unknown[],
  format: number,
  fail: ConstructContext['fail'],
): Numbers | undefined {
  const type = typeOfFormat(format) as NumbersConstructor;
  const numbers = new type(items.length);
  const isBig = numbers instanceof BigInt64Array || numbers instanceof BigUint64Array;
  for (const [i, item] of items.entries()) {
    const real = item instanceof PyFloat ? item.value : item;
    const number = isBig ? bigintOf(item) : format >= 14 && typeof real === 'number' ? real : integerOf(item);
    if (number === undefined) return undefined;
    numbers[i] = number;
    if (format < 14 && numbers[i] !== number) fail(`${number} is out of range for the type of the array`);
  }
  return numbers;
}
