// What the types of several modules share: reading what different pickles spell differently, and writing instances.
import {
  newobj,
  objectGlobal,
  type PickleType,
  type ReduceContext,
  type Reduction,
  reconstructor,
} from '../registry/type.ts';
import { PyByteString } from '../values/byte-string.ts';
import { PyByteArray } from '../values/bytearray.ts';

/** Reads an `int` as a number; the exact mode gives bigints. `undefined` for anything else and beyond 2**53. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

/** Reads an `int` of any size. */
export function bigintOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
}

/** Writes an `int`: in the exact mode a number would be a `float`. */
export function integer(value: number, context: ReduceContext): number | bigint {
  return context.exact ? BigInt(value) : value;
}

/** Reads a `str`, also one of Python 2. */
export function textOf(value: unknown): string | undefined {
  return value instanceof PyByteString ? value.toString() : typeof value === 'string' ? value : undefined;
}

/** Reads `bytes`, also a Python 2 `str`. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array && !(value instanceof PyByteArray) ? value : undefined;
}

/** Reads one field of an instance's state, which is a plain object or, in the exact mode, a `PyDict`. */
export function fieldOf(state: unknown, name: string): unknown {
  if (state instanceof Map) return state.get(name);
  if (typeof state !== 'object' || state === null || !Object.hasOwn(state, name)) return undefined;
  return (state as Record<string, unknown>)[name];
}

/** The entries of a dict, which is a plain object, a `Map` or a `PyDict`; `undefined` for anything else. */
export function entriesOf(dict: unknown): Iterable<readonly [unknown, unknown]> | undefined {
  if (dict instanceof Map) return dict;
  if (typeof dict !== 'object' || dict === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(dict);
  return prototype === Object.prototype || prototype === null ? Object.entries(dict) : undefined;
}

/** Yields the pairs of a flat list: key, value, key, value. */
export function* pairsOf(items: readonly unknown[]): Generator<[unknown, unknown], void, undefined> {
  for (let i = 0; i + 1 < items.length; i += 2) yield [items[i], items[i + 1]];
}

/** What `object.__reduce_ex__` gives: `copyreg._reconstructor` below protocol 2, `copyreg.__newobj__` from there. */
export function instanceReduction(
  type: PickleType,
  state: unknown,
  context: ReduceContext,
  args: readonly unknown[] = [],
): Reduction {
  if (context.protocol < 2) return [reconstructor, [type.global, objectGlobal, null], state];
  return [newobj, [type.global, ...args], state];
}
