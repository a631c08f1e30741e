// The common case of `defineType`: a Python class whose attributes are the own properties of a JavaScript class.
import { PickleError } from '../errors.ts';
import { checkOptions, optionNames, shown } from '../options.ts';
import type { PyGlobal } from '../values/global.ts';
import { PyTuple } from '../values/tuple.ts';
import { type BuiltinName, baseOf } from './class-bases.ts';
import { createInstance, type Layout, setState } from './class-layout.ts';
import { reduceInstance } from './class-reduction.ts';
import { type AnyClass, defineType, isTexts, type PickleType } from './type.ts';

/** A property of `T`; any other text too, because TypeScript does not list private ones. */
export type FieldName<T> = (keyof T & string) | (string & {});

/** How the Python class is pickled, where that is not the default way. At most one of `args`, `newArgs`, `tuple`, `value`. */
export interface ClassOptions<T> {
  /**
   * The attributes, in the order in which they are written. A pickle with another one is refused, and other properties
   * are not written. Without this option every attribute becomes an own property, which may hide a method of the class,
   * and every own enumerable property is written: list the fields where pickles come from strangers.
   */
  readonly fields?: readonly FieldName<T>[];
  /** The attributes in `__slots__`; `true` where the class has no others. */
  readonly slots?: true | readonly FieldName<T>[];
  /** Whether the state is a list of the `fields`, as that of a `@dataclass(frozen=True, slots=True)`. */
  readonly listState?: boolean;
  /** The attributes that `__reduce__` gives as arguments: `(cls, (self.a, self.b))`, or an exception's `args`. */
  readonly args?: readonly FieldName<T>[];
  /** The attributes that `__getnewargs__` gives. */
  readonly newArgs?: readonly FieldName<T>[];
  /** The attributes that `__getnewargs_ex__` gives by name; those that it gives by place are `newArgs`. */
  readonly newKeywords?: readonly FieldName<T>[];
  /** The fields of a named tuple. */
  readonly tuple?: readonly FieldName<T>[];
  /**
   * For a class that extends an immutable builtin: which one, and the property that holds the value of an instance, such
   * as `['int', 'amount']`. A `'tuple'` is a `PyTuple`.
   */
  readonly value?: readonly [builtin: BuiltinName, field: FieldName<T>];
  /**
   * Whether the class is an old-style one of Python 2, whose instances protocols 0 to 2 write in another way. Instances that
   * were read as such are written so in any case.
   */
  readonly oldStyle?: boolean;
  /**
   * Whether the class is a pydantic model. What its pickle says beside the attributes (which were set, private ones) is kept
   * and written again; attributes that are new or changed count as set.
   */
  readonly pydantic?: boolean;
  /**
   * Makes an instance of the arguments (those with keywords come last, in the order of `newKeywords`), for a class whose
   * constructor must run, such as one with `#private` fields. Without it no constructor of the class runs, as Python runs no `__init__`.
   */
  readonly create?: (...args: never[]) => T;
}

/**
 * Describes a Python class and a JavaScript class that have the same fields. Give the result to
 * `standardTypes.extend([...])`; for anything else there is `defineType`.
 *
 * An instance is made without the constructor, and attributes are defined as own properties: no setter of the class
 * runs, and `__proto__` is a name like any other. `dumps` writes what CPython writes for a class that does not steer its
 * pickling, or that does it as the options say. A class that extends `Array` is a subclass of `list`; one that extends
 * `PyDict` or `Map`, of `dict`. Python 2's old-style instances are read too, and written as new-style ones.
 *
 * @param global - `"module.Name"`, `"module:Outer.Inner"`, or several names of one class; the first is written.
 * @throws PickleError `INVALID_NAME`, `INVALID_OPTION`.
 *
 * @example
 * class Point { x = 0; y = 0; }
 * const types = standardTypes.extend([defineClass('app.models.Point', Point)]);
 * loads(bytes, { types }); // Point { x: 1, y: 2 }
 */
export function defineClass<T extends object>(
  global: string | readonly string[],
  type: AnyClass<T>,
  options: ClassOptions<T> = {},
): PickleType<T> {
  checkArguments(global, type, options);
  const layout = layoutOf(type, options);
  const { append, set } = layout.base;
  const result: PickleType<T> = defineType<T>({
    globals: typeof global === 'string' ? [global] : global,
    class: type,
    create: (args, context) => createInstance(layout, args, context),
    setState: (value, state, context) => setState(layout, value, state, context),
    ...(append && { appendItems: append }),
    ...(set && { setItems: set }),
    reduce: (value, context) => reduceInstance(layout, result.global as PyGlobal, value, context),
  });
  return result;
}

const NAMES = /* @__PURE__ */ optionNames<ClassOptions<unknown>>({
  fields: 'any',
  slots: 'any',
  listState: 'boolean',
  args: 'any',
  newArgs: 'any',
  newKeywords: 'any',
  tuple: 'any',
  value: 'any',
  oldStyle: 'boolean',
  pydantic: 'boolean',
  create: 'any',
});

const LISTS = ['fields', 'slots', 'args', 'newArgs', 'newKeywords', 'tuple', 'value'] as const;

function checkArguments<T>(global: unknown, type: unknown, options: ClassOptions<T>): void {
  if (typeof global !== 'string' && !isTexts(global))
    throw invalid(
      `defineClass(global, class): the global must be a string such as 'app.models.User', not ${shown(global)}`,
    );
  if (typeof type !== 'function')
    throw invalid(
      `defineClass(global, class): the class, which comes second, must be a class, not ${shown(type)}`,
    );
  checkOptions(options, NAMES);
  for (const name of LISTS) {
    const value: unknown = options[name];
    if (value === undefined || isTexts(value) || (name === 'slots' && value === true)) continue;
    throw invalid(`option ${name} must be an array of names, not ${shown(value)}`);
  }
  if (options.create !== undefined && typeof options.create !== 'function')
    throw invalid(`option create must be a function, not ${shown(options.create)}`);
}

function layoutOf<T>(type: AnyClass<T>, options: ClassOptions<T>): Layout<T> {
  const { prototype } = type;
  if (prototype instanceof PyTuple) throw invalid(`${type.name} extends PyTuple: see option tuple`);
  if (prototype instanceof Set) throw invalid(`${type.name} extends Set: use defineType`);
  const ways = (['args', 'newArgs', 'tuple', 'value'] as const).filter((way) => options[way] !== undefined);
  if (ways.length > 1) throw invalid(`options ${ways.join(' and ')} exclude each other`);
  const [way] = ways;
  const { fields, slots = [], listState: isListState = false, newKeywords = [], value, create } = options;
  if (isListState && fields === undefined) throw invalid('option listState needs option fields');
  if (newKeywords.length > 0 && way !== undefined && way !== 'newArgs')
    throw invalid(`options newKeywords and ${way} exclude each other`);
  if (value !== undefined && !BUILTINS.has(value[0]))
    throw invalid(`option value: ${value[0]} is none of ${[...BUILTINS].join(', ')}`);
  const names = way === undefined ? [] : way === 'value' ? [value?.[1] as string] : (options[way] ?? []);
  return {
    type,
    base: baseOf(prototype),
    fields,
    allowed: fields && new Set([...fields, ...names, ...newKeywords]),
    slots,
    isListState,
    names,
    way,
    keywords: newKeywords,
    builtin: way === 'tuple' ? 'tuple' : value?.[0],
    isOldStyle: options.oldStyle === true,
    isModel: options.pydantic === true,
    create: create as ((...args: unknown[]) => T) | undefined,
  };
}

const BUILTINS: ReadonlySet<BuiltinName> = /* @__PURE__ */ new Set([
  'int',
  'float',
  'str',
  'bytes',
  'tuple',
] as const);

function invalid(message: string): PickleError {
  return new PickleError('INVALID_OPTION', message);
}
