// What Python calls a value, and what is in it.
import {
  Ellipsis,
  NotImplemented,
  PickleBuffer,
  PyByteArray,
  PyByteString,
  PyException,
  PyExtension,
  PyFrozenSet,
  PyGlobal,
  PyObject,
  PyPattern,
  PyPersistentId,
  PyTuple,
  standardTypes,
} from '@picklekit/core';
import { repr } from '@picklekit/core/tools';

/** A value inside of another: how to get there, and what it is. */
export interface Child {
  /** As Python would write it behind the value, `[0]`, `['key']`, `.field`. */
  readonly step: string;
  /** As an outline shows it. */
  readonly label: string;
  readonly value: unknown;
}

/** The type of a value, by its name in Python. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
  }
  if (value === null || value === undefined) return 'None';
  if (value === Ellipsis || value === NotImplemented) return 'constant';
  if (value instanceof PyObject) return value.className ?? 'object';
  if (value instanceof PyGlobal) return 'global';
  if (value instanceof PyPersistentId) return 'persistent id';
  if (value instanceof PyExtension) return 'extension';
  if (value instanceof PickleBuffer) return 'buffer';
  if (value instanceof PyByteString) return 'str of Python 2';
  if (value instanceof PyByteArray) return 'bytearray';
  if (value instanceof PyTuple) return 'tuple';
  if (value instanceof PyFrozenSet) return 'frozenset';
  if (value.constructor === Array) return 'list';
  if (value.constructor === Uint8Array) return 'bytes';
  if (value instanceof PyException) return value.name;
  if (value instanceof PyPattern) return 're.Pattern';
  // Subclasses of Map that have a name in Python come first. The names of our classes are not those of a bundle.
  const { qualified } = standardTypes.typeOf(value)?.global ?? {};
  if (qualified !== undefined) return qualified.replace(/^(builtins|__builtin__)\./, '');
  if (value instanceof Map) return 'dict';
  return value instanceof Set ? 'set' : 'object';
}

/** What is in a value; `undefined` where it has no inside. */
export function childrenOf(value: unknown): Iterable<Child> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof PyObject) return partsOfObject(value);
  if (value instanceof PyPersistentId) return [{ step: '.id', label: 'id', value: value.id }];
  if (value instanceof Map) return entriesOf(value);
  if (Array.isArray(value)) return itemsOf(value);
  if (value instanceof Set) return membersOf(value);
  return undefined;
}

/** How many children there are. */
export function sizeOf(value: unknown): number | undefined {
  if (value instanceof Map || value instanceof Set) return value.size;
  return Array.isArray(value) ? value.length : undefined;
}

function* entriesOf(map: Map<unknown, unknown>): Generator<Child> {
  for (const [key, value] of map) {
    const text = repr(key, { exact: true, maxLength: 80, maxNodes: 20 });
    yield { step: `[${text}]`, label: text, value };
  }
}

function* itemsOf(items: readonly unknown[]): Generator<Child> {
  for (const [index, value] of items.entries()) yield { step: `[${index}]`, label: `${index}`, value };
}

function* membersOf(set: Set<unknown>): Generator<Child> {
  for (const value of set) yield { step: '', label: '-', value };
}

function* partsOfObject(object: PyObject): Generator<Child> {
  const { $class, ...rest } = object.toJSON();
  for (const [name, value] of Object.entries(rest)) {
    const inner = name.startsWith('$') ? name.slice(1) : name;
    yield { step: `.${inner}`, label: name.startsWith('$') ? `(${inner})` : inner, value };
  }
  // The class is said already, unless it is no name.
  if (typeof $class !== 'string') yield { step: '.callable', label: '(callable)', value: $class };
}
