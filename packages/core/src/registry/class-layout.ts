// How the instances of a class that `defineClass` describes are made of a pickle. See class-reduction.ts for the way back.
import { PyByteString } from '../values/byte-string.ts';
import { entriesOf, isDict } from '../values/fields-of.ts';
import { PyTuple } from '../values/tuple.ts';
import { type Base, type BuiltinName, newInstance } from './class-bases.ts';
import { modelFields } from './class-model.ts';
import type { AnyClass, ConstructContext } from './type.ts';

/** What is known of a class. */
export interface Layout<T> {
  readonly type: AnyClass<T>;
  readonly base: Base;
  /** The attributes that are written, in this order; undefined for all own ones. */
  readonly fields: readonly string[] | undefined;
  /** The attributes that are read; undefined for all. */
  readonly allowed: ReadonlySet<string> | undefined;
  readonly slots: true | readonly string[];
  readonly isListState: boolean;
  /** The attributes that travel as arguments, and which way. */
  readonly names: readonly string[];
  readonly way: 'args' | 'newArgs' | 'tuple' | 'value' | undefined;
  /** The attributes that travel as keyword arguments. */
  readonly keywords: readonly string[];
  /** The immutable builtin that the class extends. */
  readonly builtin: BuiltinName | undefined;
  readonly isOldStyle: boolean;
  readonly isModel: boolean;
  readonly create: ((...args: unknown[]) => T) | undefined;
}

// Old-style instances of Python 2 cannot be told from others once they are made, and Python 2 can.
const oldStyle = new WeakSet<object>();

/** Whether an instance is one of an old-style class of Python 2. */
export function isOldStyle<T extends object>(layout: Layout<T>, value: T): boolean {
  return layout.isOldStyle || oldStyle.has(value);
}

/** Makes an instance of the arguments of a call. */
export function createInstance<T extends object>(
  layout: Layout<T>,
  given: readonly unknown[],
  context: ConstructContext,
): T {
  const { names, keywords, way } = layout;
  const { qualified } = context.callable;
  const keywordArgs = new Map<string, unknown>();
  for (const [key, item] of entriesOf(context.kwargs)) {
    const name = nameOf(key);
    if (name === undefined || !keywords.includes(name))
      context.fail(
        `${qualified} has a keyword argument ${JSON.stringify(name)} in this pickle (name it in option newKeywords of defineClass)`,
      );
    keywordArgs.set(name, item);
  }
  // `copyreg._reconstructor(cls, tuple, items)` of protocols 0 and 1; `__getnewargs__` of a named tuple gives each field.
  const first = given[0];
  const isWhole = way === 'tuple' && context.base === 'tuple' && first instanceof PyTuple;
  const args = isWhole ? first : given;
  if (args.length > names.length) {
    const hint = way === undefined ? 'option args, newArgs, tuple or value' : `option ${way}`;
    context.fail(
      `${qualified} has ${args.length} arguments in this pickle, not ${names.length} (name them in ${hint} of defineClass)`,
    );
  }
  const value =
    layout.create?.(...args, ...keywords.map((name) => keywordArgs.get(name))) ??
    newInstance(layout.type, layout.base);
  if (context.how === 'INST' || context.how === 'OBJ') oldStyle.add(value);
  if (layout.create !== undefined) return value;
  for (const [index, arg] of args.entries()) setField(layout, value, names[index] as string, arg, context);
  for (const [name, item] of keywordArgs) setField(layout, value, name, item, context);
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
  for (const dict of isPair ? state : layout.isModel ? modelFields(name, value, state, context) : [state]) {
    if (isPair && dict === null) continue;
    if (!isDict(dict)) context.fail(`the state of ${name} is not a dict of its fields: use defineType`);
    for (const [key, item] of entriesOf(dict)) {
      const field = nameOf(key);
      if (field === undefined) context.fail(`the state of ${name} has a key that is not a str`);
      setField(layout, value, field, item, context);
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

function nameOf(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  return key instanceof PyByteString ? key.toString() : undefined;
}
