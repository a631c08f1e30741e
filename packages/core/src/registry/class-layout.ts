// How the instances of a class that `defineClass` describes are made of a pickle and written into one.
import { PyByteString } from '../values/byte-string.ts';
import { isPlainObject } from '../values/fields.ts';
import { PyGlobal } from '../values/global.ts';
import { PyTuple } from '../values/tuple.ts';
import { type Base, isIndex, newInstance } from './class-bases.ts';
import {
  type ConstructContext,
  newobj,
  objectGlobal,
  type ReduceContext,
  type Reduction,
  reconstructor,
} from './type.ts';

/** What is known of a class. */
export interface Layout<T> {
  readonly type: abstract new (...args: never[]) => T;
  readonly base: Base;
  /** The attributes that are written, in this order; undefined for all own ones. */
  readonly fields: readonly string[] | undefined;
  /** The attributes that are read; undefined for all. */
  readonly allowed: ReadonlySet<string> | undefined;
  readonly slots: true | readonly string[];
  readonly isListState: boolean;
  /** The attributes that travel as arguments, and which way. */
  readonly names: readonly string[];
  readonly way: 'args' | 'newArgs' | 'tuple' | undefined;
  readonly create: ((...args: unknown[]) => T) | undefined;
}

const tupleGlobal: PyGlobal = /* @__PURE__ */ new PyGlobal('builtins', 'tuple');

/** Makes an instance of the arguments of a call. */
export function createInstance<T extends object>(
  layout: Layout<T>,
  given: readonly unknown[],
  context: ConstructContext,
): T {
  const { names, way } = layout;
  const { qualified } = context.callable;
  if (context.kwargs !== undefined && !isEmpty(context.kwargs))
    context.fail(`${qualified} has keyword arguments in this pickle: use defineType`);
  // `copyreg._reconstructor(cls, tuple, items)` of protocols 0 and 1; `__getnewargs__` of a named tuple gives each field.
  const first = given[0];
  const isWhole = way === 'tuple' && given.length === 1 && names.length > 1 && first instanceof PyTuple;
  const args = isWhole ? first : given;
  if (args.length > names.length) {
    const hint = names.length === 0 ? 'option args, newArgs or tuple' : `option ${way}`;
    context.fail(
      `${qualified} has ${args.length} arguments in this pickle, not ${names.length} (name them in ${hint} of defineClass)`,
    );
  }
  if (layout.create !== undefined) return layout.create(...args);
  const value = newInstance(layout.type, layout.base);
  for (const [index, arg] of args.entries()) setField(layout, value, names[index] as string, arg, context);
  return value;
}

/** Takes a state: a dict, the pair (`__dict__`, slots), or a list. */
export function setState<T extends object>(
  layout: Layout<T>,
  value: T,
  state: unknown,
  context: ConstructContext,
): void {
  const { name } = layout.type;
  if (layout.isListState) {
    const fields = layout.fields ?? [];
    if (!Array.isArray(state) || state.length !== fields.length)
      context.fail(`the state of ${name} is not a list of ${fields.length} fields`);
    for (const [index, field] of fields.entries()) setField(layout, value, field, state[index], context);
    return;
  }
  const isPair = state instanceof PyTuple && state.length === 2;
  for (const dict of isPair ? state : [state]) {
    if (isPair && dict === null) continue;
    if (!(dict instanceof Map) && !isPlainObject(dict))
      context.fail(`the state of ${name} is not a dict of its fields: use defineType`);
    for (const [key, item] of dict instanceof Map ? dict : Object.entries(dict)) {
      if (typeof key !== 'string' && !(key instanceof PyByteString))
        context.fail(`the state of ${name} has a key that is not a str`);
      setField(layout, value, `${key}`, item, context);
    }
  }
}

function setField<T extends object>(
  { allowed, base, type }: Layout<T>,
  value: T,
  name: string,
  item: unknown,
  context: ConstructContext,
): void {
  if (allowed?.has(name) === false)
    context.fail(
      `${type.name} has no field ${JSON.stringify(name)} (add it to option fields of defineClass)`,
    );
  if (base.owns?.(name) === true)
    context.fail(`${type.name} cannot have a field ${JSON.stringify(name)}: use defineType`);
  // An assignment could run a setter of the class, or replace its prototype.
  if (name in value) {
    Object.defineProperty(value, name, { value: item, writable: true, enumerable: true, configurable: true });
  } else {
    (value as Record<string, unknown>)[name] = item;
  }
}

/** Gives what CPython's `object.__reduce_ex__` gives for an instance of such a class. */
export function reduceInstance<T extends object>(
  layout: Layout<T>,
  global: PyGlobal | undefined,
  value: T,
  context: ReduceContext,
): Reduction {
  const { way, base } = layout;
  const args = argumentsOf(layout, value, context);
  const state = stateOf(layout, value, context);
  if (way === 'args') return [global, args, state];
  if (context.protocol >= 2)
    return [newobj, [global, ...args], state, base.items?.(value) ?? null, base.entries?.(value) ?? null];
  if (way === 'tuple') return [reconstructor, [global, tupleGlobal, PyTuple.from(args)], state];
  return [reconstructor, [global, base.global ?? objectGlobal, base.copy?.(value) ?? null], state];
}

// Arguments at the end may be missing, as those with a default value.
function argumentsOf<T extends object>(
  { names, type }: Layout<T>,
  value: T,
  context: ReduceContext,
): unknown[] {
  const present = names.filter((name) => name in value);
  const missing = names.find((name) => !(name in value));
  if (missing !== undefined && names.indexOf(missing) < present.length)
    context.fail(`${type.name} lacks its field ${JSON.stringify(missing)}`);
  return present.map((name) => (value as Record<string, unknown>)[name]);
}

function stateOf<T extends object>(layout: Layout<T>, value: T, context: ReduceContext): unknown {
  const { fields, slots, names, way, isListState } = layout;
  if (isListState) return (fields ?? []).map((name) => (value as Record<string, unknown>)[name]);
  // What `__getnewargs__` gives stands in `__dict__` as well.
  const elsewhere = new Set(way === 'newArgs' ? [] : names);
  const dict = new Map<string, unknown>();
  const slotted = new Map<string, unknown>();
  for (const [name, item] of fields === undefined ? ownFields(value, context) : listedFields(value, fields)) {
    if (elsewhere.has(name)) continue;
    (slots === true || slots.includes(name) ? slotted : dict).set(name, item);
  }
  const own = dict.size > 0 ? dict : null;
  return slotted.size > 0 ? PyTuple.of<unknown>(own, slotted) : own;
}

// Listed names are asked for as the program would: they may be accessors of the class.
function* listedFields(value: object, fields: readonly string[]): Generator<[string, unknown]> {
  for (const name of fields) if (name in value) yield [name, (value as Record<string, unknown>)[name]];
}

function* ownFields(value: object, context: ReduceContext): Generator<[string, unknown]> {
  for (const name of Object.keys(value)) {
    if (Array.isArray(value) && isIndex(name)) continue;
    const property = Object.getOwnPropertyDescriptor(value, name);
    if (property === undefined || !('value' in property))
      context.fail(`its property ${JSON.stringify(name)} is a getter or setter, not data`);
    yield [name, property.value];
  }
}

function isEmpty(dict: unknown): boolean {
  return dict instanceof Map ? dict.size === 0 : Object.keys(dict as object).length === 0;
}
