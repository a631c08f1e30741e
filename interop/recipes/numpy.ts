// numpy.ts

import type { ConstructContext } from '@picklekit/core';
import {
  defineType,
  PickleBuffer,
  PyGlobal,
  PyObject,
  PyTuple,
  parseGlobal,
  standardTypes,
} from '@picklekit/core';

const ARRAYS = {
  b1: Uint8Array, // booleans
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
  f4: Float32Array,
  f8: Float64Array,
} as const;
export type DType = keyof typeof ARRAYS;
export type ArrayData = InstanceType<(typeof ARRAYS)[DType]>;

/** A `numpy.ndarray`: its items in one typed array, row by row (`'C'`) or column by column (`'F'`). */
export class NdArray {
  data: ArrayData;
  shape: readonly number[];
  order: 'C' | 'F';
  dtype: DType;

  constructor(
    data: ArrayData,
    shape: readonly number[] = [data.length],
    order: 'C' | 'F' = 'C',
    dtype = dtypeOf(data),
  ) {
    this.data = data;
    this.shape = shape;
    this.order = order;
    this.dtype = dtype;
  }
}

/** A scalar such as `numpy.float64(1.5)`. */
export class NumpyScalar {
  readonly dtype: DType;
  readonly value: number | bigint;

  constructor(dtype: DType, value: number | bigint) {
    this.dtype = dtype;
    this.value = value;
  }
}

function dtypeOf(data: ArrayData): DType {
  const found = (Object.keys(ARRAYS) as DType[]).find(
    (code) => code !== 'b1' && data instanceof ARRAYS[code],
  );
  if (found === undefined) throw new TypeError('not a typed array that NumPy has');
  return found;
}

// --- reading ---

/** The items as the dtype says; undefined for a dtype that is not in the list. */
function itemsOf(dtype: unknown, raw: unknown, context: ConstructContext): [DType, ArrayData] | undefined {
  if (!(dtype instanceof PyObject) || !isGlobal(dtype.callable, 'numpy', 'dtype')) return undefined;
  const code = String(dtype.args[0]);
  if (!Object.hasOwn(ARRAYS, code) || !(dtype.state instanceof PyTuple) || Array.isArray(raw))
    return undefined;
  const bytes = bytesOf(raw);
  const Type: new (buffer: ArrayBufferLike, at: number, length: number) => ArrayData = ARRAYS[code as DType];
  const size = ARRAYS[code as DType].BYTES_PER_ELEMENT;
  if (bytes === undefined || bytes.length % size !== 0)
    return context.fail('the data is no array of the dtype');
  const isForeign = String(dtype.state[1]) === '>' && size > 1;
  // A view where that can be: the memory of an out-of-band buffer stays what it is.
  const own = isForeign || bytes.byteOffset % size !== 0 ? new Uint8Array(bytes) : bytes;
  if (isForeign) for (let at = 0; at < own.length; at += size) own.subarray(at, at + size).reverse();
  return [code as DType, new Type(own.buffer, own.byteOffset, own.length / size)];
}

function bytesOf(raw: unknown): Uint8Array | undefined {
  if (raw instanceof PickleBuffer) return raw.data;
  if (raw instanceof Uint8Array) return raw;
  // A str of Python 2, read with `encoding: 'latin1'`.
  return typeof raw === 'string' ? Uint8Array.from(raw, (char) => char.charCodeAt(0)) : undefined;
}

function shapeOf(shape: unknown, length: number, context: ConstructContext): number[] {
  const sizes = Array.isArray(shape) ? Array.from(shape, Number) : [];
  if (sizes.reduce((all, size) => all * size, 1) !== length)
    context.fail('the shape is not that of the data');
  return sizes;
}

function isGlobal(value: unknown, module: string, name: string): boolean {
  return value instanceof PyGlobal && value.module === module && value.name === name;
}

// --- writing ---

const NDARRAY = parseGlobal('numpy.ndarray');
const DTYPE = parseGlobal('numpy.dtype');
// Every NumPy reads these names without a warning, but for `_frombuffer`, which is of protocol 5: for NumPy 1 dump at protocol 4.
const RECONSTRUCT = parseGlobal('numpy.core.multiarray._reconstruct');
const FROMBUFFER = parseGlobal('numpy._core.numeric._frombuffer');
const SCALAR = parseGlobal('numpy.core.multiarray.scalar');
const EMPTY = [NDARRAY, PyTuple.of(0n), Uint8Array.of(0x62)];

// One object for each dtype, so that a pickle holds it once. A bigint is an int in both modes.
const DTYPES = new Map(
  Object.entries(ARRAYS).map(([code, { BYTES_PER_ELEMENT }]) => {
    const dtype = new PyObject(DTYPE, 'REDUCE', PyTuple.of<unknown>(code, false, true));
    const order = BYTES_PER_ELEMENT === 1 ? '|' : '<';
    dtype.build(PyTuple.of<unknown>(3n, order, null, null, null, -1n, -1n, 0n));
    return [code, dtype];
  }),
);

const bytesIn = (data: ArrayData) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

// --- the types ---

const array = defineType<NdArray | PyObject>({
  globals: ['numpy.core.multiarray._reconstruct', 'numpy._core.multiarray._reconstruct'],
  class: NdArray,
  reduce(value, { protocol }) {
    const { data, shape, order, dtype } = value as NdArray;
    const sizes = PyTuple.from(shape, BigInt);
    const bytes = bytesIn(data);
    if (protocol >= 5) return [FROMBUFFER, [new PickleBuffer(bytes), DTYPES.get(dtype), sizes, order]];
    const state = PyTuple.of<unknown>(1n, sizes, DTYPES.get(dtype), order === 'F', bytes);
    return [RECONSTRUCT, EMPTY, state];
  },
  construct([owner]) {
    return isGlobal(owner, 'numpy', 'ndarray') ? new NdArray(new Uint8Array()) : undefined;
  },
  setState(value, state, context) {
    const [, shape, dtype, isFortran, raw] = state as unknown[];
    const items = itemsOf(dtype, raw, context);
    if (items === undefined) {
      const inert = new PyObject(RECONSTRUCT, 'REDUCE', PyTuple.of<unknown>(...EMPTY));
      inert.build(state);
      return inert;
    }
    const [code, data] = items;
    Object.assign(
      value,
      new NdArray(data, shapeOf(shape, data.length, context), isFortran ? 'F' : 'C', code),
    );
    return value;
  },
});

const buffered = defineType<NdArray>({
  globals: ['numpy.core.numeric._frombuffer', 'numpy._core.numeric._frombuffer'],
  construct([raw, dtype, shape, order], context) {
    const items = itemsOf(dtype, raw, context);
    if (items === undefined) return undefined;
    const [code, data] = items;
    return new NdArray(data, shapeOf(shape, data.length, context), order === 'F' ? 'F' : 'C', code);
  },
});

const scalar = defineType<NumpyScalar>({
  globals: ['numpy.core.multiarray.scalar', 'numpy._core.multiarray.scalar'],
  class: NumpyScalar,
  reduce({ dtype, value }) {
    const data = new ARRAYS[dtype](1);
    data[0] = typeof data[0] === 'bigint' ? BigInt(value) : Number(value);
    return [SCALAR, [DTYPES.get(dtype), bytesIn(data)]];
  },
  construct([dtype, raw], context) {
    const [code, data] = itemsOf(dtype, raw, context) ?? [];
    return code === undefined || data?.[0] === undefined ? undefined : new NumpyScalar(code, data[0]);
  },
});

/** Give this to `loads` and `dumps` as `types`. */
export const numpyTypes = standardTypes.extend([array, buffered, scalar]);
