// JavaScript's typed arrays, which dump as `array.array`.
import { PickleError } from '../errors.ts';
import type { ReduceContext, Reduction } from '../registry/type.ts';
import { PyFloat } from '../values/float.ts';
import { PyGlobal } from '../values/global.ts';

const arrayGlobal: PyGlobal = /* @__PURE__ */ new PyGlobal('array', 'array');
const reconstructorGlobal: PyGlobal = /* @__PURE__ */ new PyGlobal('array', '_array_reconstructor');

// Type code of the array module, and the machine format code of Modules/arraymodule.c for little-endian machines.
const formats: ReadonlyMap<string, readonly [typecode: string, format: number]> = /* @__PURE__ */ new Map([
  ['Int8Array', ['b', 1]],
  ['Uint8ClampedArray', ['B', 0]],
  ['Int16Array', ['h', 4]],
  ['Uint16Array', ['H', 2]],
  ['Int32Array', ['i', 8]],
  ['Uint32Array', ['I', 6]],
  ['BigInt64Array', ['q', 12]],
  ['BigUint64Array', ['Q', 10]],
  ['Float32Array', ['f', 14]],
  ['Float64Array', ['d', 16]],
]);

/** Gives the reduce value of `array.array` for a typed array: its memory at protocol 3 and up, else its numbers. */
export function typedArrayReduction(view: ArrayBufferView, tag: string, context: ReduceContext): Reduction {
  const format = formats.get(tag);
  if (format === undefined)
    throw new PickleError('UNSUPPORTED_VALUE', `${tag} has no type code in Python's array module`);
  const [typecode, code] = format;
  const isFloat = typecode === 'f' || typecode === 'd';
  if (context.protocol < 3) {
    const numbers = [...(view as unknown as Iterable<number | bigint>)];
    const items = numbers.map((number) => (isFloat ? new PyFloat(number as number) : BigInt(number)));
    return [arrayGlobal, [typecode, items]];
  }
  const bigEndian = code > 1 && new Uint8Array(Uint16Array.of(1).buffer)[0] === 0 ? 1 : 0;
  const memory = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  return [reconstructorGlobal, [arrayGlobal, typecode, BigInt(code + bigEndian), memory]];
}
