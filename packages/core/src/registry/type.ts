// A Python type is one object: its global names, its JavaScript class, how it is written and how it is read.
import { PickleError } from '../errors.ts';
import { checkOptions, optionNames, shown } from '../options.ts';
import { PyGlobal } from '../values/global.ts';
import type { HashBudget } from '../values/hash.ts';
import type { CallOpcode, PyObject } from '../values/object.ts';

/** What an instance of a subclass of a builtin is made of beside its arguments. */
export interface InstanceParts {
  /** The builtin whose value the one argument is: `'tuple'`, `'int'` ... */
  readonly base?: string;
  /** The items of a list. */
  readonly items?: readonly unknown[];
  /** The items of a dict, flat: key, value, key, value. */
  readonly entries?: readonly unknown[];
}

/** What a type's reading functions may ask and do. */
export interface ConstructContext {
  /** Whether the load is in the exact mode. */
  readonly exact: boolean;
  /** The opcode that makes the instance. */
  readonly how: CallOpcode;
  /** Keyword arguments of NEWOBJ_EX, else `undefined`. */
  readonly kwargs: unknown;
  /** At protocols 0 and 1, the builtin that the class extends; the one argument is its value (`'tuple'`, `'int'` ...). */
  readonly base?: string | undefined;
  /** The global that the pickle named. */
  readonly callable: PyGlobal;
  /** What hashing keys and members may cost in this load; for `setWithin` and its kin. */
  readonly budget: HashBudget;
  /** The limit of that name: how many digits a text may have that becomes an integer. */
  readonly maxDecimalDigits: number;
  /** Refuses the arguments or the state: throws `CONSTRUCT_FAILED` with offset and opcode. */
  fail(message: string): never;
  /** Makes an instance of another global that the pickle named by its registered type, or gives `undefined` where it has none. */
  instantiate(callable: PyGlobal | PyObject, args: readonly unknown[], parts?: InstanceParts): unknown;
  /** Makes a set as the mode wants it: a plain `Set` for primitives in the natural mode, else `PySet`. */
  makeSet(items: Iterable<unknown>): Set<unknown>;
}

/** What a type's `reduce` may ask and do. */
export interface ReduceContext {
  /** The protocol being written, 0 to 5. */
  readonly protocol: number;
  /** Whether the dump is in the exact mode. */
  readonly exact: boolean;
  /** Refuses the value: throws `UNSUPPORTED_VALUE` with its path. */
  fail(message: string): never;
}

/**
 * Python's reduce value: the name of a global, or two to six items, of which `null` and `undefined` stand for `None`.
 * As in Python, a callable named `copyreg.__newobj__` (see `newobj`) becomes the opcode NEWOBJ.
 *
 * Source: https://docs.python.org/3/library/pickle.html#object.__reduce__
 */
export type Reduction =
  | string
  | readonly [
      callable: unknown,
      args: readonly unknown[],
      state?: unknown,
      listItems?: Iterable<unknown> | null,
      dictItems?: Iterable<readonly [unknown, unknown]> | null,
      stateSetter?: unknown,
    ];

/** A class whose instances are `T`, whatever its constructor takes; it may be private, for it is not called. */
// biome-ignore lint/complexity/noBannedTypes: no signature is asked for
export type AnyClass<T> = Function & { readonly prototype: T };

/** What `defineType` takes. Every function receives values and gives values; none sees the machine's stack. */
export interface TypeDefinition<T> {
  /** `"module.Name"`, or `"module:Outer.Inner"` for a nested class. */
  readonly global?: string;
  /** Several names of one type; the first is the one that is written. */
  readonly globals?: readonly string[];
  /** The JavaScript class whose instances `reduce` writes; their subclasses too, unless they have a type of their own. */
  readonly class?: AnyClass<T>;
  /** Promises that instances never change, so that the exact mode may write them as they were read. */
  readonly immutable?: boolean;
  /** A value that the global itself stands for, such as `Ellipsis`. */
  readonly value?: T;
  /** Gives Python's reduce value of an instance, or the inert object that is to be written in its place. */
  reduce?(value: T, context: ReduceContext): Reduction | PyObject;
  /** Makes a value of a call's arguments; `undefined` leaves an inert `PyObject`. */
  construct?(args: readonly unknown[], context: ConstructContext): T | undefined;
  /** Makes an instance whose state follows (NEWOBJ, `copyreg._reconstructor`), so that cycles through it work. */
  create?(args: readonly unknown[], context: ConstructContext): T | undefined;
  /** Takes the state of BUILD; may give another value to use instead. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that changes `value` in place returns nothing
  setState?(value: T, state: unknown, context: ConstructContext): T | void;
  /** Takes the items of APPEND and APPENDS. */
  appendItems?(value: T, items: readonly unknown[], context: ConstructContext): void;
  /** Takes the items of SETITEM and SETITEMS, flat: key, value, key, value. */
  setItems?(value: T, items: readonly unknown[], context: ConstructContext): void;
}

/** A type as the registry holds it, made by `defineType`. */
export interface PickleType<T = unknown> extends Omit<TypeDefinition<T>, 'global' | 'globals'> {
  readonly globals: readonly PyGlobal[];
  /** The first of `globals`: one node, so that a pickle names it once. */
  readonly global: PyGlobal | undefined;
}

/** The callable that stands for the opcode NEWOBJ in a reduce value, as in Python. */
export const newobj: PyGlobal = new PyGlobal('copyreg', '__newobj__');

/** The callable that stands for the opcode NEWOBJ_EX in a reduce value: `[class, args, kwargs]`. */
export const newobjEx: PyGlobal = new PyGlobal('copyreg', '__newobj_ex__');

/** The callable by which protocols 0 and 1 make instances of new-style classes. */
export const reconstructor: PyGlobal = new PyGlobal('copyreg', '_reconstructor');

/** `builtins.object`, which `copyreg._reconstructor` takes as an argument. */
export const objectGlobal: PyGlobal = new PyGlobal('builtins', 'object');

/** Parses `"module.Name"` or `"module:Outer.Inner"`. */
export function parseGlobal(text: string): PyGlobal {
  if (typeof text !== 'string')
    throw new PickleError('INVALID_NAME', `a global is a string such as "module.Name", not ${shown(text)}`);
  const colon = text.indexOf(':');
  const cut = colon >= 0 ? colon : text.lastIndexOf('.');
  if (cut <= 0 || cut === text.length - 1) {
    throw new PickleError(
      'INVALID_NAME',
      `"${text}" is not a global: write "module.Name" or "module:Outer.Inner"`,
    );
  }
  return new PyGlobal(text.slice(0, cut), text.slice(cut + 1));
}

/**
 * Describes how a Python class and a JavaScript class are one. Give the result to `standardTypes.extend([...])`.
 *
 * @throws PickleError `INVALID_NAME` for a malformed global; `INVALID_OPTION` for a definition that would do nothing. (One of
 * a global alone does something: it admits the name where the option `globals` is `'error'`.)
 *
 * @example
 * class Point {
 *   x = 0;
 *   y = 0;
 * }
 * const POINT = parseGlobal('app.models.Point'); // one PyGlobal, so that a pickle names it once
 * const pointType = defineType({
 *   global: 'app.models.Point',
 *   class: Point,
 *   reduce: ({ x, y }) => [newobj, [POINT], { x, y }],
 *   create: () => new Point(),
 *   setState(point, state, context) {
 *     const { x, y } = state as Partial<Point>; // a dict; with `exact` it is a PyDict
 *     if (typeof x !== 'number' || typeof y !== 'number') context.fail('a Point has numbers x and y');
 *     Object.assign(point, { x, y });
 *   },
 * });
 * loads(bytes, { types: standardTypes.extend([pointType]) });
 */
export function defineType<T>(definition: TypeDefinition<T>): PickleType<T> {
  checkDefinition(definition);
  const { global, globals, ...rest } = definition;
  const names = [...(global === undefined ? [] : [global]), ...(globals ?? [])];
  const nodes = Object.freeze(names.map(parseGlobal));
  return Object.freeze({ ...rest, globals: nodes, global: nodes[0] });
}

const NAMES = /* @__PURE__ */ optionNames<TypeDefinition<unknown>>({
  global: 'any',
  globals: 'any',
  class: 'any',
  immutable: 'boolean',
  value: 'any',
  reduce: 'any',
  construct: 'any',
  create: 'any',
  setState: 'any',
  appendItems: 'any',
  setItems: 'any',
});

const FUNCTIONS = ['class', 'reduce', 'construct', 'create', 'setState', 'appendItems', 'setItems'] as const;

/** Refuses what would be found out much later, or never. */
function checkDefinition<T>(definition: TypeDefinition<T>): void {
  checkOptions(definition, NAMES);
  for (const name of FUNCTIONS) {
    const value: unknown = definition[name];
    if (value === undefined || typeof value === 'function') continue;
    refuse(`option ${name} must be a ${name === 'class' ? name : 'function'}, not ${shown(value)}`);
  }
  const { global, globals } = definition;
  if (global !== undefined && typeof global !== 'string')
    refuse(`option global must be a string, not ${shown(global)}`);
  if (globals !== undefined && !isTexts(globals))
    refuse(`option globals must be an array of strings, not ${shown(globals)}`);
  const isNamed = global !== undefined || (globals !== undefined && globals.length > 0);
  if (!isNamed && definition.class === undefined) refuse('a type needs a global, or a class with reduce');
  if (definition.reduce !== undefined && definition.class === undefined && !('value' in definition))
    refuse('reduce needs a class: the one whose instances it writes');
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function refuse(message: string): never {
  throw new PickleError('INVALID_OPTION', `defineType: ${message}`);
}
