import { PickleError } from '../errors.ts';
import { PyByteString } from './byte-string.ts';
import { PyDict } from './dict.ts';
import { fieldsOf, isPlainObject, setField } from './fields.ts';
import { PyGlobal } from './global.ts';
import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { pyRepr, type ReprParts, repr } from './repr.ts';
import { NO_STAMP, type Stamp, UNSTAMPED } from './stamp.ts';
import { PyTuple } from './tuple.ts';

/** The stamp of an inert object. */
export let objectStamp: (object: PyObject) => Stamp;
export let stampObject: (object: PyObject, stamp: Stamp) => void;

/** The opcode, or the family of opcodes, that made an object. */
export type CallOpcode = 'REDUCE' | 'NEWOBJ' | 'NEWOBJ_EX' | 'INST' | 'OBJ';

/** Something else that a pickle did to an object: a call whose result it threw away, or a second state. */
export type Effect =
  | { readonly kind: 'CALL'; readonly call: PyObject }
  | { readonly kind: 'BUILD'; readonly state: unknown };

const evaluations: unique symbol = /* @__PURE__ */ Symbol('evaluations') as never;

/**
 * Records an instance of a class, or the result of a call, that no registered type claims: everything the pickle says about it,
 * and nothing was run. `dumps` writes the same pickle again.
 */
export class PyObject {
  /** What is called: a {@link PyGlobal}, or another object. */
  callable: unknown;
  how: CallOpcode;
  args: PyTuple;
  /** What `__setstate__` would receive; undefined if the pickle gives no state. */
  state: unknown = undefined;
  // Fields that few objects have take no room in the others: 200,000 instances take 40 MB in place of 50.
  /** The keyword arguments of a `NEWOBJ_EX`, an empty dict where none are given; undefined for all others. */
  declare kwargs: unknown;
  /** What is appended to it, as to a list. */
  declare items: unknown[] | undefined;
  /** What is set in it, as in a dict. */
  declare entries: [unknown, unknown][] | undefined;
  /** What is added to it, as to a set. */
  declare members: unknown[] | undefined;
  declare effects: Effect[] | undefined;
  declare [evaluations]: PyObject[] | undefined;
  #stamp: Stamp = UNSTAMPED;

  static {
    objectStamp = (object) => (#stamp in object ? object.#stamp : NO_STAMP);
    stampObject = (object, stamp) => {
      object.#stamp = stamp;
    };
  }

  constructor(callable: unknown, how: CallOpcode, args: PyTuple, kwargs?: unknown) {
    this.callable = callable;
    this.how = how;
    this.args = args;
    if (kwargs !== undefined) this.kwargs = kwargs;
    else if (how === 'NEWOBJ_EX') this.kwargs = {};
  }

  /** Records a `BUILD`: the first is the state, unless something that must stay before it came first. */
  build(state: unknown): void {
    // CPython writes the state of an object that holds itself in its arguments twice.
    const last = this.effects?.at(-1);
    const before = last?.kind === 'BUILD' ? last.state : this.state;
    if (before !== undefined && before === state) return;
    if (this.state === undefined && this.effects === undefined) this.state = state;
    else this.#add({ kind: 'BUILD', state });
  }

  /** Records a call that was made for what it does to this object. */
  affect(call: PyObject): void {
    this.#add({ kind: 'CALL', call });
  }

  /**
   * Records that this object, which holds itself in its arguments, was finished inside them: `outer` is the same call as it stood
   * around, which the pickle threw away. Python evaluated the arguments once for each.
   */
  entered(outer: PyObject): void {
    this[evaluations] ??= [];
    this[evaluations].unshift(outer);
  }

  /** The call as it was written at a depth inside its own arguments, 0 outermost; undefined beyond what the pickle held. */
  evaluation(depth: number): PyObject | undefined {
    const outer = this[evaluations] ?? [];
    return depth < outer.length ? outer[depth] : depth === outer.length ? this : undefined;
  }

  #add(effect: Effect): void {
    this.effects ??= [];
    this.effects.push(effect);
  }

  /**
   * The class (or function) as `module.Name`; for the helpers of `copyreg` the class that they make. Undefined where the pickle
   * calls something that has no name.
   */
  get className(): string | undefined {
    return callOf(this).name;
  }

  /** Reads a field of the state, also of one with `__slots__`; undefined if there is none. */
  get(field: string): unknown {
    // A slot hides an entry of __dict__ with the same name.
    for (const dict of dictsOf(this.state).reverse()) {
      if (hasField(dict, field))
        return dict instanceof Map ? dict.get(field) : Object.getOwnPropertyDescriptor(dict, field)?.value;
    }
    return undefined;
  }

  /**
   * Changes a field of the state, or adds one to its `__dict__` if it has one. Nothing of the class runs. After an exact load
   * `dumps` writes the rest as it was; there an integer is a bigint (`4n`), and the number `4` the float 4.0.
   *
   * @throws PickleError `UNSUPPORTED_VALUE` where the state has no names.
   */
  set(field: string, value: unknown): this {
    const dicts = dictsOf(this.state);
    const dict = [...dicts].reverse().find((part) => hasField(part, field)) ?? dicts[0];
    if (dict instanceof Map) dict.set(field, value);
    else if (dict !== undefined) setField(dict, field, value);
    else if (this.state === undefined) this.state = new PyDict([[field, value]]);
    else
      throw new PickleError(
        'UNSUPPORTED_VALUE',
        `the state of ${callOf(this).name ?? 'this object'} has no names`,
      );
    return this;
  }

  /**
   * Gives the class under `$class`, the fields of the state by their names (or a state of another shape under `$state`), and
   * what else there is under `$args`, `$kwargs`, `$items`, `$entries`, `$members` and `$effects`.
   */
  toJSON(): Record<string, unknown> {
    const { name, args, kwargs } = callOf(this);
    const json: Record<string, unknown> = { $class: name ?? this.callable };
    const fields = textFields(this.state);
    if (fields === undefined) json.$state = this.state;
    else for (const [field, value] of fields) setField(json, field, value);
    if (args.length > 0) json.$args = args;
    if (kwargs !== undefined) json.$kwargs = kwargs;
    if (this.items) json.$items = this.items;
    if (this.entries) json.$entries = this.entries;
    if (this.members) json.$members = this.members;
    if (this.effects)
      json.$effects = this.effects.map((effect) => (effect.kind === 'CALL' ? effect.call : effect.state));
    return json;
  }

  /** Gives a reading aid in the shape of a call: `module.Name(1, **{'field': 2})`. */
  toString(): string {
    return repr(this);
  }

  *[pyRepr](): ReprParts {
    const { $class, $args = [], ...rest } = this.toJSON();
    let text = '(';
    if (typeof $class === 'string') {
      text = $class + text;
    } else {
      yield '';
      yield $class;
    }
    for (const arg of $args as unknown[]) {
      yield text;
      yield arg;
      text = ', ';
    }
    if (Object.keys(rest).length > 0) {
      yield `${text}**`;
      yield rest;
      text = '';
    }
    yield text === ', ' ? ')' : `${text})`;
  }

  [inspectCustom](...args: InspectArguments): string {
    const { $class, ...rest } = this.toJSON();
    return inspectAs(this, `PyObject<${typeof $class === 'string' ? $class : '?'}>`, rest, args);
  }
}

interface Call {
  readonly name: string | undefined;
  readonly args: readonly unknown[];
  readonly kwargs: unknown;
}

/** Sees through the functions that protocols 0 to 3 call where later ones have an opcode. */
function callOf({ callable, args, kwargs }: PyObject): Call {
  if (!(callable instanceof PyGlobal)) return { name: undefined, args, kwargs };
  const made = args[0];
  if (made instanceof PyGlobal && /^copy_?reg$/.test(callable.module)) {
    const name = made.qualified;
    switch (callable.name) {
      case '__newobj__':
        return { name, args: args.slice(1), kwargs };
      case '__newobj_ex__':
        if (args[1] instanceof PyTuple) return { name, args: args[1], kwargs: args[2] };
        break;
      case '_reconstructor':
        // (class, base, what the base is made of): for a plain object the base says nothing.
        return { name, args: args.slice(args[2] === null ? 3 : 1), kwargs };
    }
  }
  return { name: callable.qualified, args, kwargs };
}

type Dict = Map<unknown, unknown> | Record<string, unknown>;

function isDict(value: unknown): value is Dict {
  return value instanceof Map || isPlainObject(value);
}

function hasField(dict: Dict, field: string): boolean {
  return dict instanceof Map ? dict.has(field) : Object.hasOwn(dict, field);
}

/** The dicts that a state consists of: itself, or the pair (`__dict__` or None, slots). */
function dictsOf(state: unknown): Dict[] {
  if (isDict(state)) return [state];
  if (!(state instanceof PyTuple) || state.length !== 2 || !isDict(state[1])) return [];
  if (isDict(state[0])) return [state[0], state[1]];
  return state[0] === null ? [state[1]] : [];
}

/** The fields of a state that consists of them, unless a name is taken by what toJSON says itself. */
function textFields(state: unknown): [string, unknown][] | undefined {
  const dicts = dictsOf(state);
  if (dicts.length === 0 && state !== undefined) return undefined;
  const fields: [string, unknown][] = [];
  for (const dict of dicts) {
    for (const [key, value] of dict instanceof Map ? dict : fieldsOf(dict)) {
      if (typeof key !== 'string' && !(key instanceof PyByteString)) return undefined;
      const name = `${key}`;
      if (/^\$(class|state|args|kwargs|items|entries|members|effects)$/.test(name)) return undefined;
      fields.push([name, value]);
    }
  }
  return fields;
}
