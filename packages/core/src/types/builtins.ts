// Builtins that pickles spell by a call: sets and bytes before they had opcodes, complex numbers, ranges and slices.

import { encodeLatin1 } from '../bytes/encode-text.ts';
import { parseFloatText } from '../bytes/float-text.ts';
import { parseDecimal } from '../bytes/int.ts';
import { type ConstructContext, defineType, type PickleType, type ReduceContext } from '../registry/type.ts';
import { PyByteArray } from '../values/bytearray.ts';
import { PyComplex } from '../values/complex.ts';
import { Ellipsis, NotImplemented, PyConstant } from '../values/constants.ts';
import { PyDict } from '../values/dict.ts';
import { PyFloat } from '../values/float.ts';
import { PyFrozenSet } from '../values/frozen-set.ts';
import type { PyGlobal } from '../values/global.ts';
import { PyRange } from '../values/range.ts';
import { PySlice } from '../values/slice.ts';
import { PyTuple } from '../values/tuple.ts';
import { copyregTypes } from './copyreg.ts';
import { bigintOf, bytesOf, integerOf, pairsOf, textOf } from './support.ts';

const setType: PickleType = /* @__PURE__ */ defineType<unknown>({
  global: 'builtins.set',
  construct(args, context) {
    const items = itemsOf(args);
    return items && context.makeSet(items);
  },
});

const frozenSetType: PickleType = /* @__PURE__ */ defineType<unknown>({
  global: 'builtins.frozenset',
  construct(args, context) {
    const items = itemsOf(args);
    return items && PyFrozenSet.build(items, context.budget);
  },
});

const bytesType: PickleType = /* @__PURE__ */ defineType<unknown>({
  global: 'builtins.bytes',
  construct: (args) => rawBytes(args),
});

const byteArrayType: PickleType = /* @__PURE__ */ defineType<unknown>({
  global: 'builtins.bytearray',
  construct(args, context) {
    // Before 3.8: (text, 'latin-1'); since then: (bytes).
    const bytes = args.length === 2 ? latin1(args, context) : rawBytes(args);
    return bytes && PyByteArray.from(bytes);
  },
});

const encodeType: PickleType = /* @__PURE__ */ defineType<unknown>({
  // What protocols 0 to 2 write for bytes.
  global: '_codecs.encode',
  construct: latin1,
});

const complexType: PickleType<PyComplex> = /* @__PURE__ */ defineType<PyComplex>({
  global: 'builtins.complex',
  class: PyComplex,
  immutable: true,
  reduce: ({ real, imag }) => [complexType.global, [new PyFloat(real), new PyFloat(imag)]],
  construct(args) {
    const parts = args.map(realOf);
    if (parts.length < 1 || parts.length > 2 || parts.includes(undefined)) return undefined;
    return new PyComplex(parts[0] as number, parts[1] ?? 0);
  },
});

const rangeType: PickleType<PyRange> = /* @__PURE__ */ defineType<PyRange>({
  global: 'builtins.range',
  class: PyRange,
  immutable: true,
  reduce: ({ start, stop, step }, context) => [
    rangeType.global,
    [wholeNumber(start, context), wholeNumber(stop, context), wholeNumber(step, context)],
  ],
  construct(args) {
    if (args.length < 1 || args.length > 3 || args.map(bigintOf).includes(undefined)) return undefined;
    const [start, stop, step] = (args.length === 1 ? [0, ...args] : args) as [number, number, number?];
    return new PyRange(start, stop, step);
  },
});

const sliceType: PickleType<PySlice> = /* @__PURE__ */ defineType<PySlice>({
  global: 'builtins.slice',
  class: PySlice,
  immutable: true,
  reduce: ({ start, stop, step }) => [sliceType.global, [start, stop, step]],
  construct(args) {
    if (args.length < 1 || args.length > 3) return undefined;
    return args.length === 1 ? new PySlice(null, args[0]) : new PySlice(args[0], args[1], args[2]);
  },
});

const constantTypes: readonly PickleType[] = [
  /* @__PURE__ */ defineType<PyConstant>({ class: PyConstant, reduce: ({ name }) => name }),
  /* @__PURE__ */ defineType<PyConstant>({ global: 'builtins.Ellipsis', value: Ellipsis }),
  /* @__PURE__ */ defineType<PyConstant>({ global: 'builtins.NotImplemented', value: NotImplemented }),
];

// No pickler writes these calls for its own values, but `__reduce__` of a program may give them. In the exact mode they
// stay calls, because the value alone would not be written so again.
const simpleTypes: readonly PickleType[] = [
  /* @__PURE__ */ simpleType('builtins.int', (value = 0, context) => {
    const text = textOf(value);
    if (typeof value === 'boolean') return Number(value);
    if (text === undefined) return bigintOf(value) === undefined ? undefined : value;
    const parsed = parseDecimal(text, context.maxDecimalDigits);
    return parsed === undefined ? undefined : (integerOf(parsed) ?? parsed);
  }),
  /* @__PURE__ */ simpleType('builtins.float', (value = 0) => {
    const text = textOf(value);
    return text === undefined ? realOf(value) : parseFloatText(text.trim());
  }),
  /* @__PURE__ */ simpleType('builtins.str', (value = '') => textOf(value)),
  /* @__PURE__ */ simpleType('builtins.bool', (value = false) =>
    typeof value === 'boolean' ? value : undefined,
  ),
  /* @__PURE__ */ simpleType('builtins.tuple', (value = []) =>
    Array.isArray(value) ? PyTuple.from(value) : undefined,
  ),
  /* @__PURE__ */ simpleType(
    'builtins.list',
    (value = []) => (Array.isArray(value) ? [...value] : undefined),
    {
      appendItems(list, items) {
        for (const item of items) (list as unknown[]).push(item);
      },
    },
  ),
  /* @__PURE__ */ simpleType('builtins.dict', (value) => (value === undefined ? new PyDict() : undefined), {
    setItems(dict, items, context) {
      for (const [key, value] of pairsOf(items)) (dict as PyDict).setWithin(key, value, context.budget);
    },
  }),
];

/** The nodes by which instances are written, so that a pickle names each class once. */
export const builtinNodes: Readonly<
  Record<'set' | 'frozenset' | 'bytes' | 'bytearray' | 'encode', PyGlobal>
> = {
  set: setType.global as PyGlobal,
  frozenset: frozenSetType.global as PyGlobal,
  bytes: bytesType.global as PyGlobal,
  bytearray: byteArrayType.global as PyGlobal,
  encode: encodeType.global as PyGlobal,
};

/** The types of `builtins`, `copyreg` and `_codecs`. */
export const builtinTypes: readonly PickleType[] = /* @__PURE__ */ constantTypes.concat(
  [setType, frozenSetType, bytesType, byteArrayType, encodeType, complexType, rangeType, sliceType],
  simpleTypes,
  copyregTypes,
);

function simpleType(
  global: string,
  make: (value: unknown, context: ConstructContext) => unknown,
  filling: Pick<PickleType, 'appendItems' | 'setItems'> = {},
): PickleType {
  return defineType<unknown>({
    global,
    construct: (args, context) => (context.exact || args.length > 1 ? undefined : make(args[0], context)),
    ...filling,
  });
}

function itemsOf(args: readonly unknown[]): Iterable<unknown> | undefined {
  const [items = []] = args;
  return args.length <= 1 && (Array.isArray(items) || items instanceof Set) ? items : undefined;
}

// No argument, bytes, or what Python 3.0 to 3.2 wrote for bytes: a list of numbers.
function rawBytes(args: readonly unknown[]): Uint8Array | undefined {
  const [source = []] = args;
  if (args.length > 1) return undefined;
  const bytes = bytesOf(source);
  // As CPython, which gives back what is bytes already: copies of one long value would fill the memory.
  if (bytes !== undefined)
    return Object.getPrototypeOf(bytes) === Uint8Array.prototype ? bytes : Uint8Array.from(bytes);
  const numbers = Array.isArray(source) ? source.map(integerOf) : [undefined];
  const isBytes = numbers.every((number) => number !== undefined && number >= 0 && number <= 255);
  return isBytes ? Uint8Array.from(numbers as number[]) : undefined;
}

function latin1(
  [text, encoding, ...rest]: readonly unknown[],
  context: ConstructContext,
): Uint8Array | undefined {
  const name = textOf(encoding);
  const decoded = textOf(text);
  if ((name !== 'latin1' && name !== 'latin-1') || decoded === undefined || rest.length > 0) return undefined;
  return encodeLatin1(decoded) ?? context.fail(`cannot encode the text as ${name}`);
}

// A `float`, or an `int` that a double holds exactly.
function realOf(value: unknown): number | undefined {
  if (value instanceof PyFloat) return value.value;
  return typeof value === 'number' ? value : integerOf(value);
}

function wholeNumber(value: number | bigint, context: ReduceContext): number | bigint {
  return context.exact ? BigInt(value) : value;
}
