// What a value consists of, in the same few shapes for every class: what `toTagged` writes and `diff` compares.
import { PickleError } from '../errors.ts';
import { hasTrait, mentionFor, originOf, Trait } from '../registry/origin.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { newobj, newobjEx, type Reduction } from '../registry/type.ts';
import { PickleBuffer } from '../values/buffer.ts';
import { PyByteString } from '../values/byte-string.ts';
import { PyByteArray } from '../values/bytearray.ts';
import { PyConstant } from '../values/constants.ts';
import { PyDict } from '../values/dict.ts';
import { PyExtension } from '../values/extension.ts';
import { PyFloat } from '../values/float.ts';
import { PyFrozenSet } from '../values/frozen-set.ts';
import { PyGlobal } from '../values/global.ts';
import { type CallOpcode, type Effect, PyObject } from '../values/object.ts';
import { PyPersistentId } from '../values/persistent.ts';
import { PySet } from '../values/set.ts';
import { PyTuple } from '../values/tuple.ts';

type Entries = readonly (readonly [unknown, unknown])[];

/** A call and what is done to its result: an inert object, or how an instance of a registered type is pickled. */
export interface CallParts {
  readonly kind: 'call';
  readonly how: CallOpcode;
  readonly callable: unknown;
  readonly args: PyTuple;
  readonly kwargs: unknown;
  readonly items: readonly unknown[] | undefined;
  readonly entries: Entries | undefined;
  readonly members: readonly unknown[] | undefined;
  readonly state: unknown;
  readonly effects: readonly Effect[];
  /** See `PyObject.evaluation`. */
  readonly evaluations: readonly PyObject[];
  readonly isUnmemoized: boolean;
  /** Whether the value can never change. */
  readonly immutable: boolean;
}

/** The parts of an object. */
export type Parts =
  | { readonly kind: 'list' | 'tuple' | 'set' | 'frozenset'; readonly items: readonly unknown[] }
  | { readonly kind: 'dict'; readonly entries: Entries }
  | { readonly kind: 'bytes' | 'bytearray' | 'str2'; readonly bytes: Uint8Array }
  | { readonly kind: 'buffer'; readonly bytes: Uint8Array; readonly readonly: boolean }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'global'; readonly global: PyGlobal }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'extension'; readonly code: number }
  | { readonly kind: 'persistent'; readonly id: unknown }
  | CallParts;

type Take = (value: never) => Parts;

// By prototype, which is what makes a class exact; all other classes are for the registry.
const takers: ReadonlyMap<object | null, Take> = /* @__PURE__ */ new Map<object | null, Take>([
  [Array.prototype, (items: unknown[]) => ({ kind: 'list', items })],
  [PyTuple.prototype, (items: PyTuple) => ({ kind: 'tuple', items })],
  [Set.prototype, (set: Set<unknown>) => ({ kind: 'set', items: [...set] })],
  [PySet.prototype, (set: PySet) => ({ kind: 'set', items: [...set] })],
  [PyFrozenSet.prototype, (set: PyFrozenSet) => ({ kind: 'frozenset', items: [...set] })],
  [Object.prototype, plainParts],
  [null, plainParts],
  [Map.prototype, (map: Map<unknown, unknown>) => ({ kind: 'dict', entries: [...map] })],
  [PyDict.prototype, (dict: PyDict) => ({ kind: 'dict', entries: [...dict] })],
  [Uint8Array.prototype, (bytes: Uint8Array) => ({ kind: 'bytes', bytes })],
  [PyByteArray.prototype, (bytes: Uint8Array) => ({ kind: 'bytearray', bytes })],
  [PyByteString.prototype, (bytes: Uint8Array) => ({ kind: 'str2', bytes })],
  [PickleBuffer.prototype, ({ data, readonly }: PickleBuffer) => ({ kind: 'buffer', bytes: data, readonly })],
  [PyFloat.prototype, ({ value }: PyFloat) => ({ kind: 'float', value })],
  [PyGlobal.prototype, (global: PyGlobal) => ({ kind: 'global', global })],
  [PyConstant.prototype, ({ name }: PyConstant) => ({ kind: 'constant', name })],
  [PyExtension.prototype, ({ code }: PyExtension) => ({ kind: 'extension', code })],
  [PyPersistentId.prototype, ({ id }: PyPersistentId) => ({ kind: 'persistent', id })],
  [PyObject.prototype, (object: PyObject) => inertParts(object, false)],
]);

/**
 * Takes a value apart. No getter of the value runs.
 *
 * @throws PickleError `UNSUPPORTED_VALUE` for an object without a form in Python.
 */
export function partsOf(value: object, exact: boolean, types: TypeRegistry): Parts {
  const take = takers.get(Object.getPrototypeOf(value));
  if (take !== undefined) return take(value as never);
  // `functools.partial` and the like: inert objects that know what their state means.
  if (value instanceof PyObject) return inertParts(value, false);
  const type = types.typeOf(value);
  const origin = exact ? originOf(value) : undefined;
  if (origin !== undefined) return inertParts(origin, true);
  if (type?.reduce !== undefined) {
    const fail = (message: string): never => {
      throw new PickleError('UNSUPPORTED_VALUE', message);
    };
    const reduction = type.reduce(value, { protocol: 5, exact, fail });
    return reductionParts(reduction, value, type.immutable === true);
  }
  // A Node Buffer.
  if (value instanceof Uint8Array) return { kind: 'bytes', bytes: value };
  throw new PickleError('UNSUPPORTED_VALUE', 'no type registered for this class');
}

/** The values that parts hold, in the order in which a pickle would hold them. */
export function childrenOf(parts: Parts): Iterable<unknown> {
  switch (parts.kind) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return parts.items;
    case 'dict':
      return parts.entries.flat(1);
    case 'persistent':
      return [parts.id];
    case 'call': {
      const { callable, args, kwargs, items, entries, members, state, effects, evaluations } = parts;
      const last = effects.map((effect) => (effect.kind === 'CALL' ? effect.call : effect.state));
      const filling = [items, entries?.flat(1), members].flatMap((list) => list ?? []);
      return [...evaluations, callable, args, kwargs ?? null, ...filling, state ?? null, ...last];
    }
    default:
      return [];
  }
}

function plainParts(value: object): Parts {
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property?.get !== undefined || property?.set !== undefined) {
      const name = JSON.stringify(key.slice(0, 64));
      throw new PickleError('UNSUPPORTED_VALUE', `its property ${name} is a getter or setter, not data`);
    }
    entries.push([key, property?.value]);
  }
  return { kind: 'dict', entries };
}

function inertParts(object: PyObject, immutable: boolean): CallParts {
  const { how, callable, args, kwargs, items, entries, members, state, effects = [] } = object;
  const evaluations: PyObject[] = [];
  for (;;) {
    const outer = object.evaluation(evaluations.length);
    if (outer === undefined || outer === object) break;
    evaluations.push(outer);
  }
  const isUnmemoized = hasTrait(object, Trait.UNMEMOIZED);
  return {
    ...{ kind: 'call', how, callable, args, kwargs, items, entries, members, state },
    ...{ effects, evaluations, isUnmemoized, immutable },
  };
}

function reductionParts(reduction: Reduction | PyObject, value: object, immutable: boolean): Parts {
  if (reduction instanceof PyObject) return inertParts(reduction, immutable);
  if (typeof reduction === 'string') {
    const cut = reduction.lastIndexOf('.');
    const module = cut > 0 ? reduction.slice(0, cut) : 'builtins';
    return { kind: 'global', global: new PyGlobal(module, reduction.slice(cut + 1)) };
  }
  const [callable, args, state, items, entries, setter] = reduction;
  const none = { members: undefined, evaluations: [], isUnmemoized: false };
  const hasState = state !== undefined && state !== null;
  const isSet = hasState && setter !== undefined && setter !== null;
  const call = isSet ? new PyObject(setter, 'REDUCE', PyTuple.of<unknown>(value, state)) : undefined;
  return {
    ...opening(
      mentionFor(value, callable),
      args.map((arg) => mentionFor(value, arg)),
    ),
    ...none,
    immutable,
    kind: 'call',
    items: items ? [...items] : undefined,
    entries: entries ? [...entries] : undefined,
    state: hasState && !isSet ? state : undefined,
    effects: call === undefined ? [] : [{ kind: 'CALL', call }],
  };
}

function opening(
  callable: unknown,
  args: readonly unknown[],
): Pick<CallParts, 'how' | 'callable' | 'args' | 'kwargs'> {
  if (isNamed(callable, newobj)) {
    return { how: 'NEWOBJ', callable: args[0], args: PyTuple.from(args.slice(1)), kwargs: undefined };
  }
  if (isNamed(callable, newobjEx)) {
    const [type, positional, kwargs] = args;
    return { how: 'NEWOBJ_EX', callable: type, args: PyTuple.from(positional as unknown[]), kwargs };
  }
  return { how: 'REDUCE', callable, args: PyTuple.from(args), kwargs: undefined };
}

function isNamed(callable: unknown, global: PyGlobal): boolean {
  return callable instanceof PyGlobal && callable.name === global.name && callable.module === global.module;
}
