// REDUCE, NEWOBJ, NEWOBJ_EX, OBJ, INST and BUILD: calls that become the value of a registered type, or inert data.
// Nothing that the pickle names is ever called; only the caller's own types and hooks are.
import { PickleError } from '../errors.ts';
import { originOf, recordOrigin } from '../registry/origin.ts';
import type { ConstructContext, PickleType } from '../registry/type.ts';
import { PyExtension } from '../values/extension.ts';
import { PyGlobal } from '../values/global.ts';
import type { HashBudget } from '../values/hash.ts';
import { type CallOpcode, PyObject } from '../values/object.ts';
import { PyPersistentId } from '../values/persistent.ts';
import { PySet } from '../values/set.ts';
import { PyTuple } from '../values/tuple.ts';
import { describe, fail } from './failure.ts';
import type { Globals } from './globals.ts';

/** Makes instances, and remembers by which type each was made. */
export class Calls implements ConstructContext {
  readonly exact: boolean;
  how: CallOpcode = 'REDUCE';
  kwargs: unknown = undefined;
  callable!: PyGlobal;
  readonly budget: HashBudget;
  readonly #globals: Globals;
  // Whether the value under construction was made by another type, which is immutable.
  #innerImmutable = false;
  // What hooks and types gave us; only their own type may change them. `null`: nobody may.
  #owners: Map<unknown, PickleType | null> | undefined;

  constructor(globals: Globals, exact: boolean, budget: HashBudget) {
    this.#globals = globals;
    this.exact = exact;
    this.budget = budget;
  }

  /** The type whose instance this is, `null` for a value of the caller's, `undefined` for what the load made itself. */
  ownerOf(value: unknown): PickleType | null | undefined {
    return this.#owners === undefined ? undefined : this.#owners.get(value);
  }

  /** Protects a value that a hook of the caller's gave. */
  protect(value: unknown): unknown {
    if (typeof value === 'object' && value !== null) this.#own(value, null);
    return value === undefined ? null : value;
  }

  /** Makes the value of a call. */
  call(how: CallOpcode, callable: unknown, args: PyTuple, kwargs?: unknown): unknown {
    const type = this.#globals.typeOf(callable);
    const value = type === undefined ? undefined : this.#make(type, how, callable as PyGlobal, args, kwargs);
    if (value !== undefined) return value;
    if (!isInert(callable)) fail('INVALID_OPERAND', `cannot call ${describe(callable)}`);
    return new PyObject(callable, how, args, kwargs);
  }

  /** Gives a state to an object; the result takes its place. */
  build(target: unknown, state: unknown): unknown {
    if (target instanceof PyObject) {
      target.build(state);
      return target;
    }
    const type = this.ownerOf(target);
    if (type?.setState === undefined) fail('INVALID_RECEIVER', `cannot set the state of ${describe(target)}`);
    originOf(target as object)?.build(state);
    const replaced = this.#guard(type, () => type.setState?.(target, state, this)) ?? target;
    if (replaced !== target) this.#own(replaced, type);
    return replaced;
  }

  /** Runs a function of a registered type, whose errors become ours. */
  fill(type: PickleType, action: (context: ConstructContext) => void): void {
    this.#guard(type, () => action(this));
  }

  fail(message: string): never {
    fail('CONSTRUCT_FAILED', message);
  }

  instantiate(callable: PyGlobal, args: readonly unknown[]): unknown {
    const { how, kwargs, callable: outer } = this;
    const type = this.#globals.typeOf(callable);
    if (type === undefined) return undefined;
    const value = this.#make(type, 'NEWOBJ', callable, PyTuple.from(args), undefined);
    this.#innerImmutable = type.immutable === true;
    this.how = how;
    this.kwargs = kwargs;
    this.callable = outer;
    return value;
  }

  makeSet(items: Iterable<unknown>): Set<unknown> {
    const list = [...items];
    if (!this.exact && list.every(isPlainMember)) return new Set(list);
    const set = new PySet();
    for (const item of list) set.addWithin(item, this.budget);
    return set;
  }

  #make(type: PickleType, how: CallOpcode, callable: PyGlobal, args: PyTuple, kwargs: unknown): unknown {
    this.how = how;
    this.kwargs = kwargs;
    this.callable = callable;
    const make =
      how !== 'REDUCE' && type.create !== undefined ? type.create : (type.construct ?? type.create);
    if (make === undefined) return undefined;
    this.#innerImmutable = false;
    const value = this.#guard(type, () => make.call(type, args, this));
    if (typeof value !== 'object' || value === null) return value;
    if (
      type.setState !== undefined ||
      type.appendItems !== undefined ||
      type.setItems !== undefined ||
      isContainer(value)
    ) {
      if (this.ownerOf(value) === undefined) this.#own(value, type);
    }
    if (this.exact && (type.immutable === true || this.#innerImmutable))
      recordOrigin(value, new PyObject(callable, how, args, kwargs));
    return value;
  }

  #own(value: unknown, type: PickleType | null): void {
    this.#owners ??= new Map();
    this.#owners.set(value, type);
  }

  #guard<R>(type: PickleType, action: () => R): R {
    try {
      return action();
    } catch (error) {
      if (error instanceof PickleError) throw error;
      const text = error instanceof Error ? error.message : String(error);
      fail('CONSTRUCT_FAILED', `${type.global?.qualified ?? 'a registered type'} failed: ${text}`, error);
    }
  }
}

function isInert(callable: unknown): boolean {
  return (
    callable instanceof PyGlobal ||
    callable instanceof PyObject ||
    callable instanceof PyPersistentId ||
    callable instanceof PyExtension
  );
}

// What the machine itself would fill: a registered type that gives one of these keeps it for itself.
function isContainer(value: object): boolean {
  if (Array.isArray(value) || value instanceof Map || value instanceof Set || value instanceof PyObject)
    return true;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether JavaScript's own Set holds this member as Python's would: a string, None, or a number but NaN and -0. */
export function isPlainMember(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    value === null ||
    (typeof value === 'number' && !Number.isNaN(value) && !Object.is(value, -0))
  );
}
