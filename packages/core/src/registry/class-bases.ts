// What a JavaScript class has of the builtin that it extends: `Array` for Python's list, `Map` and `PyDict` for its dict.
import { PyDict } from '../values/dict.ts';
import { PyGlobal } from '../values/global.ts';
import { keyOf } from '../values/hash.ts';
import type { AnyClass, ConstructContext } from './type.ts';

/** The part of an instance that its attributes are not. */
export interface Base {
  /** The constructor that makes such an instance; undefined for a plain object. */
  readonly native?: new () => object;
  /** Python's class of that kind; undefined for `object`. */
  readonly global?: PyGlobal;
  /** Whether an attribute of this name would change the items. */
  owns?(name: string): boolean;
  append?(value: object, items: readonly unknown[]): void;
  set?(value: object, items: readonly unknown[], context: ConstructContext): void;
  items?(value: object): Iterable<unknown>;
  entries?(value: object): Iterable<readonly [unknown, unknown]>;
  /** A builtin with the same items, as Python's `list(value)` and `dict(value)`. */
  copy?(value: object): unknown;
}

/** An immutable builtin that a Python class may extend, other than `tuple` with names. */
export type BuiltinName = 'int' | 'float' | 'str' | 'bytes' | 'tuple';

const builtins = /* @__PURE__ */ new Map<BuiltinName, PyGlobal>();

/** The one node of a builtin's name: a pickle names it once. */
export function builtinGlobal(name: BuiltinName): PyGlobal {
  const known = builtins.get(name);
  if (known !== undefined) return known;
  const global = new PyGlobal('builtins', name);
  builtins.set(name, global);
  return global;
}

/** Finds what a class extends. */
export function baseOf(prototype: object): Base {
  // biome-ignore lint/suspicious/useIsArray: a prototype of instances, not an array itself
  if (prototype instanceof Array) return list;
  if (prototype instanceof PyDict) return { ...map, native: PyDict, set: setDict };
  if (prototype instanceof Map) return map;
  return prototype instanceof Error ? { native: Error } : {};
}

/** Makes an instance of a class without running its constructor, as Python's `__new__` without `__init__`. */
export function newInstance<T>(type: AnyClass<T>, { native }: Base): T {
  if (native === undefined) return Object.create(type.prototype) as T;
  return Reflect.construct(native, [], type as unknown as new () => T) as T;
}

const list: Base = {
  native: Array,
  global: /* @__PURE__ */ new PyGlobal('builtins', 'list'),
  owns: (name) => name === 'length' || isIndex(name),
  append(value, items) {
    // By index: a `push` of the class's own would run.
    const array = value as unknown[];
    for (const item of items) array[array.length] = item;
  },
  items,
  copy: (value) => [...items(value)],
};

// The methods of `Map` and `PyDict` themselves, not those by which the class may have replaced them.
const map: Base = {
  native: Map,
  global: /* @__PURE__ */ new PyGlobal('builtins', 'dict'),
  set(value, items) {
    for (let i = 0; i < items.length; i += 2) Map.prototype.set.call(value, items[i], items[i + 1]);
  },
  entries,
  copy: (value) => new Map(entries(value)),
};

function setDict(value: object, items: readonly unknown[], { budget }: ConstructContext): void {
  for (let i = 0; i < items.length; i += 2)
    PyDict.prototype.setWithin.call(value, items[i], items[i + 1], budget);
}

function* items(value: object): Generator<unknown, void, undefined> {
  const array = value as readonly unknown[];
  for (let i = 0; i < array.length; i++) yield array[i];
}

function* entries(value: object): Generator<readonly [unknown, unknown], void, undefined> {
  const { prototype } = value instanceof PyDict ? PyDict : Map;
  for (const entry of prototype.entries.call(value as Map<unknown, unknown>)) {
    // A JavaScript Map takes any key; Python would refuse the pickle.
    keyOf(entry[0]);
    yield entry;
  }
}

/** Whether a property of this name is an item of an array. */
export function isIndex(name: string): boolean {
  return /^(0|[1-9]\d*)$/.test(name);
}
