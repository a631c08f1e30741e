// The common case of `defineType`: a Python class whose attributes are the own properties of a JavaScript class.
import { PickleError } from '../errors.ts';
import { PyTuple } from '../values/tuple.ts';
import { baseOf } from './class-bases.ts';
import { createInstance, type Layout, reduceInstance, setState } from './class-layout.ts';
import { defineType, type PickleType } from './type.ts';

/** A property of `T`; any other text too, because TypeScript does not list private ones. */
export type FieldName<T> = (keyof T & string) | (string & {});

/** How the Python class is pickled, where that is not the default way. At most one of `args`, `newArgs` and `tuple`. */
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
  /** The fields of a named tuple. */
  readonly tuple?: readonly FieldName<T>[];
  /**
   * Makes an instance of the arguments, for a class whose constructor must run, such as one with `#private` fields.
   * Without it no constructor of the class runs, as Python runs no `__init__`.
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
  type: abstract new (...args: never[]) => T,
  options: ClassOptions<T> = {},
): PickleType<T> {
  const layout = layoutOf(type, options);
  const { append, set } = layout.base;
  const result: PickleType<T> = defineType<T>({
    globals: typeof global === 'string' ? [global] : global,
    class: type,
    create: (args, context) => createInstance(layout, args, context),
    setState: (value, state, context) => setState(layout, value, state, context),
    ...(append && { appendItems: append }),
    ...(set && { setItems: set }),
    reduce: (value, context) => reduceInstance(layout, result.global, value, context),
  });
  return result;
}

function layoutOf<T>(type: abstract new (...args: never[]) => T, options: ClassOptions<T>): Layout<T> {
  if (typeof type !== 'function') throw invalid('defineClass needs a class');
  const { prototype } = type;
  if (prototype instanceof PyTuple) throw invalid(`${type.name} extends PyTuple: see option tuple`);
  if (prototype instanceof Set) throw invalid(`${type.name} extends Set: use defineType`);
  const ways = (['args', 'newArgs', 'tuple'] as const).filter((way) => options[way] !== undefined);
  if (ways.length > 1) throw invalid(`options ${ways.join(' and ')} exclude each other`);
  const [way] = ways;
  const { fields, slots = [], listState: isListState = false, create } = options;
  if (isListState && fields === undefined) throw invalid('option listState needs option fields');
  const names = way === undefined ? [] : (options[way] ?? []);
  return {
    type,
    base: baseOf(prototype),
    fields,
    allowed: fields && new Set([...fields, ...names]),
    slots,
    isListState,
    names,
    way,
    create: create as ((...args: unknown[]) => T) | undefined,
  };
}

function invalid(message: string): PickleError {
  return new PickleError('INVALID_OPTION', message);
}
