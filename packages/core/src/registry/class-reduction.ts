// How the instances of a class that `defineClass` describes are written: as CPython's `object.__reduce_ex__` has it.
import { PyFloat } from '../values/float.ts';
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { PyTuple } from '../values/tuple.ts';
import { builtinGlobal, isIndex } from './class-bases.ts';
import { isOldStyle, type Layout } from './class-layout.ts';
import { modelState } from './class-model.ts';
import { newobj, newobjEx, objectGlobal, type ReduceContext, type Reduction, reconstructor } from './type.ts';

const getattr = /* @__PURE__ */ new PyGlobal('builtins', 'getattr');
const partial = /* @__PURE__ */ new PyGlobal('functools', 'partial');

/** Gives what CPython's `object.__reduce_ex__` gives for an instance of such a class. */
export function reduceInstance<T extends object>(
  layout: Layout<T>,
  global: PyGlobal,
  value: T,
  context: ReduceContext,
): Reduction | PyObject {
  const { way, base, builtin, keywords } = layout;
  const { protocol } = context;
  if (protocol < 3 && isOldStyle(layout, value)) return oldStyleInstance(layout, global, value, context);
  const args = argumentsOf(layout, value, context);
  const state = stateOf(layout, value, context);
  if (way === 'args') return [global, args, state];
  if (keywords.length > 0 && protocol >= 2) {
    const named = keywords.map((name): [string, unknown] => [name, fieldOf(layout, value, name, context)]);
    if (protocol >= 4) return [newobjEx, [global, args, new Map(named)], state];
    return [partialOf(global, args, new Map(named)), [], state];
  }
  if (protocol >= 2)
    return [newobj, [global, ...args], state, base.items?.(value) ?? null, base.entries?.(value) ?? null];
  if (builtin !== undefined) {
    const whole = way === 'tuple' ? PyTuple.from(args) : args[0];
    return [reconstructor, [global, builtinGlobal(builtin), whole], state];
  }
  return [reconstructor, [global, base.global ?? objectGlobal, base.copy?.(value) ?? null], state];
}

// Python 2 makes an old-style instance by INST or OBJ alone; its state is there even if it is empty.
function oldStyleInstance<T extends object>(
  layout: Layout<T>,
  global: PyGlobal,
  value: T,
  context: ReduceContext,
): PyObject {
  const instance = new PyObject(global, context.protocol === 0 ? 'INST' : 'OBJ', PyTuple.of());
  instance.state = stateOf(layout, value, context) ?? new Map();
  return instance;
}

// What CPython calls at protocols 2 and 3 for want of an opcode: functools.partial(cls.__new__, cls, *args, **keywords).
function partialOf(global: PyGlobal, args: readonly unknown[], keywords: Map<string, unknown>): PyObject {
  const create = new PyObject(getattr, 'REDUCE', PyTuple.of<unknown>(global, '__new__'));
  const call = new PyObject(partial, 'REDUCE', PyTuple.of(create));
  call.state = PyTuple.of<unknown>(create, PyTuple.of(global, ...args), keywords, null);
  return call;
}

// Arguments at the end may be missing, as those with a default value.
function argumentsOf<T extends object>(layout: Layout<T>, value: T, context: ReduceContext): unknown[] {
  const { names, builtin } = layout;
  const present = names.filter((name) => name in value);
  const missing = names.find((name) => !(name in value));
  if (missing !== undefined && (builtin !== undefined || names.indexOf(missing) < present.length))
    fieldOf(layout, value, missing, context);
  const args = present.map((name) => (value as Record<string, unknown>)[name]);
  // A float's value is a float, though it may be integral.
  return builtin === 'float' ? args.map((arg) => (typeof arg === 'number' ? new PyFloat(arg) : arg)) : args;
}

function fieldOf<T extends object>(
  { type }: Layout<T>,
  value: T,
  name: string,
  context: ReduceContext,
): unknown {
  if (!(name in value)) context.fail(`${type.name} lacks its field ${JSON.stringify(name)}`);
  return (value as Record<string, unknown>)[name];
}

function stateOf<T extends object>(layout: Layout<T>, value: T, context: ReduceContext): unknown {
  const { fields, slots, names, way, isListState, isModel } = layout;
  if (isListState) return (fields ?? []).map((name) => (value as Record<string, unknown>)[name]);
  // What `__getnewargs__` gives stands in `__dict__` as well.
  const elsewhere = new Set(way === 'newArgs' ? [] : names);
  const dict = new Map<string, unknown>();
  const slotted = new Map<string, unknown>();
  for (const [name, item] of fields === undefined ? ownFields(value, context) : listedFields(value, fields)) {
    if (elsewhere.has(name)) continue;
    (slots === true || slots.includes(name) ? slotted : dict).set(name, item);
  }
  if (isModel) return modelState(fields, value, dict);
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
