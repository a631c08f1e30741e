// The fields of an inert object, by the shape in which Python's kinds of classes pickle their instances.
import { PyByteString } from './byte-string.ts';
import { isPlainObject, fieldsOf as ownFields, setField } from './fields.ts';
import { PyGlobal } from './global.ts';
import { PyObject } from './object.ts';
import { PyTuple } from './tuple.ts';

/** A dict of either mode. */
export type Dict = Map<unknown, unknown> | Record<string, unknown>;

/**
 * Gives the fields of an inert object as a plain object, without its class and without running anything: what
 * `vars(instance)` shows in Python, or the next best thing that its pickle tells. Values are given as they are: call it
 * again for an object inside an object.
 *
 * | Python | gives |
 * | --- | --- |
 * | a class, a dataclass, attrs, an old-style class | its attributes |
 * | `__slots__` | the slots, and the other attributes |
 * | pydantic 1 and 2 | the fields and the extra ones; not the private ones, nor which were set |
 * | an enum's member | `{ value }` |
 * | an exception | `{ args }` and its attributes |
 * | a named tuple, any call with arguments | `{ args }`: the pickle has no names for them; keyword arguments by name |
 *
 * An enum's member is any call of a name like a class's with one argument and nothing else: an exception whose name does not
 * end as exceptions' do looks the same. The items of a list or dict subclass are not fields: see `items` and `entries`.
 *
 * @returns `undefined` for what is not a `PyObject`, and where the state has no names: a list, as a
 * `@dataclass(frozen=True, slots=True)` has, or whatever else a `__getstate__` gave.
 *
 * @example
 * const { user } = loads(bytes); // PyObject<app.models.User> ...
 * fieldsOf(user); // { name: 'Alice', level: 3 }
 */
export function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  if (!(value instanceof PyObject)) return undefined;
  const dicts = dictsOf(value.state);
  if (dicts === undefined) return undefined;
  const fields: Record<string, unknown> = {};
  const { name, args, kwargs } = callOf(value);
  if (args.length > 0) {
    const isBare = value.state === undefined && kwargs === undefined && !value.items && !value.entries;
    if (value.how === 'REDUCE' && args.length === 1 && isBare && isMember(name)) fields.value = args[0];
    else fields.args = args;
  }
  for (const dict of kwargs === undefined ? dicts : [kwargs, ...dicts]) {
    for (const [key, item] of entriesOf(dict)) {
      if (typeof key !== 'string' && !(key instanceof PyByteString)) return undefined;
      setField(fields, `${key}`, item);
    }
  }
  return fields;
}

interface Call {
  /** The last part of the class's name; undefined if the pickle was not as plain as that. */
  readonly name: string | undefined;
  readonly args: readonly unknown[];
  readonly kwargs: Dict | undefined;
}

/** Sees through the functions of `copyreg` that protocols 0 to 3 call where later ones have an opcode. */
function callOf({ callable, args, kwargs }: PyObject): Call {
  if (callable instanceof PyGlobal && /^copy_?reg$/.test(callable.module)) {
    const [type, ...rest] = args;
    if (callable.name === '__newobj__') return { name: undefined, args: rest, kwargs: undefined };
    if (callable.name === '__newobj_ex__' && Array.isArray(rest[0]) && isDict(rest[1]))
      return { name: undefined, args: rest[0], kwargs: rest[1] };
    const isClass = type instanceof PyGlobal || memberName(type) !== undefined;
    if (callable.name === '_reconstructor' && isClass && rest.length === 2)
      return { name: undefined, args: baseArgs(rest[0], rest[1]), kwargs: undefined };
  }
  const name = callable instanceof PyGlobal ? callable.name : memberName(callable);
  return { name: name?.slice(name.lastIndexOf('.') + 1), args, kwargs: isDict(kwargs) ? kwargs : undefined };
}

/** The name of a nested class, `getattr(Outer, 'Inner')` before protocol 4. */
function memberName(callable: unknown): string | undefined {
  if (!(callable instanceof PyObject) || !(callable.callable instanceof PyGlobal)) return undefined;
  const name = callable.args[1];
  return callable.callable.name === 'getattr' && typeof name === 'string' ? name : undefined;
}

/** What later protocols give to `__new__`, of what `copyreg._reconstructor` gives to the builtin base. */
function baseArgs(base: unknown, value: unknown): readonly unknown[] {
  const name = base instanceof PyGlobal ? base.name : undefined;
  // A list or dict has items, not arguments.
  if (name === 'object' || name === 'list' || name === 'dict') return [];
  return name === 'tuple' && value instanceof PyTuple ? value : [value];
}

// By PEP 8 an exception's name ends in "Error"; the other endings are those of the builtin ones.
function isMember(name: string | undefined): boolean {
  return (
    name !== undefined &&
    /^_*\p{Lu}/u.test(name) &&
    !/(Error|Exception|ExceptionGroup|Warning|Exit|Interrupt|Iteration)$/.test(name)
  );
}

export function isDict(value: unknown): value is Dict {
  return value instanceof Map || isPlainObject(value);
}

/** The entries of a dict; none of what is not one. */
export function entriesOf(dict: unknown): Iterable<[unknown, unknown]> {
  if (dict instanceof Map) return dict;
  return isPlainObject(dict) ? ownFields(dict) : [];
}

/** The dicts that hold the attributes; undefined for a state that is no dict and no pair (`__dict__` or None, slots). */
function dictsOf(state: unknown): readonly Dict[] | undefined {
  if (state === undefined || state === null) return [];
  if (isDict(state)) return modelOf(state) ?? [state];
  if (!(state instanceof PyTuple) || state.length !== 2) return undefined;
  const dicts: Dict[] = [];
  for (const part of state) {
    if (isDict(part)) dicts.push(part);
    else if (part !== null) return undefined;
  }
  return dicts;
}

/** The state of a pydantic model: its fields stand in `__dict__`, and in version 2 extra ones beside it. */
function modelOf(state: Dict): readonly Dict[] | undefined {
  const fields = itemOf(state, '__dict__');
  if (!isDict(fields)) return undefined;
  if (!hasItem(state, '__pydantic_fields_set__') && !hasItem(state, '__fields_set__')) return undefined;
  const extra = itemOf(state, '__pydantic_extra__');
  return isDict(extra) ? [fields, extra] : [fields];
}

function itemOf(dict: Dict, key: string): unknown {
  if (dict instanceof Map) return dict.get(key);
  return Object.getOwnPropertyDescriptor(dict, key)?.value;
}

function hasItem(dict: Dict, key: string): boolean {
  return dict instanceof Map ? dict.has(key) : Object.hasOwn(dict, key);
}
