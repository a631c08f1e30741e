// REDUCE, NEWOBJ, NEWOBJ_EX, OBJ, INST and BUILD: calls that become the value of a registered type, or inert data.
// Nothing that the pickle names is ever called; only the caller's own types and hooks are.
import { PickleError } from '../errors.ts';
import { enumerationOf } from '../registry/enumeration.ts';
import { isNestedName, originOf, recordOrigin } from '../registry/origin.ts';
import type { ConstructContext, InstanceParts, PickleType } from '../registry/type.ts';
import { PyExtension } from '../values/extension.ts';
import { PyGlobal } from '../values/global.ts';
import type { HashBudget } from '../values/hash.ts';
import { type CallOpcode, PyObject } from '../values/object.ts';
import { PyPersistentId } from '../values/persistent.ts';
import { PySet } from '../values/set.ts';
import { PyTuple } from '../values/tuple.ts';
import { causeText, fail, isPlainObject } from './failure.ts';
import type { Globals } from './globals.ts';
import type { ResolvedLoadOptions } from './options.ts';
import type { Owners } from './owners.ts';

// What copying a byte costs beside what visiting an item costs.
const BYTES_PER_NODE = 16;

/** Makes instances, and remembers by which type each was made. */
export class Calls implements ConstructContext {
  readonly exact: boolean;
  how: CallOpcode = 'REDUCE';
  kwargs: unknown = undefined;
  callable!: PyGlobal;
  base: string | undefined = undefined;
  readonly budget: HashBudget;
  readonly maxDecimalDigits: number;
  readonly #globals: Globals;
  // Whether the value under construction was made by another type, which is immutable.
  #innerImmutable = false;
  readonly #owners: Owners;
  // The members of enums that were called for, with their types.
  #members: Map<unknown, PickleType> | undefined;

  constructor(globals: Globals, owners: Owners, { exact, limits }: ResolvedLoadOptions, budget: HashBudget) {
    this.#owners = owners;
    this.#globals = globals;
    this.exact = exact;
    this.maxDecimalDigits = limits.maxDecimalDigits;
    this.budget = budget;
  }

  /** Makes the value of a call. */
  call(how: CallOpcode, callable: unknown, args: PyTuple, kwargs?: unknown): unknown {
    const type = this.#globals.typeOf(callable);
    const value = type === undefined ? undefined : this.#make(type, how, callable as object, args, kwargs);
    if (value !== undefined) return value;
    if (type === undefined) {
      const made = this.#callPartial(how, callable, args) ?? this.#callForMember(callable, args);
      if (made !== undefined) return made;
    }
    if (!isInert(callable)) fail('INVALID_OPERAND', `cannot call ${this.#owners.describe(callable)}`);
    return new PyObject(callable, how, args, kwargs);
  }

  /** Gives a state to an object; the result takes its place. */
  build(target: unknown, state: unknown): unknown {
    const type = this.#owners.of(target);
    if (type === undefined && target instanceof PyObject) {
      target.build(state);
      return target;
    }
    if (type?.setState === undefined)
      fail('INVALID_RECEIVER', `cannot set the state of ${this.#owners.describe(target)}`);
    originOf(target as object)?.build(state);
    const replaced = this.#guard(type, () => type.setState?.(target, state, this)) ?? target;
    if (replaced !== target) this.#owners.set(replaced, type);
    return replaced;
  }

  /** Runs a function of a registered type, whose errors become ours. */
  fill(type: PickleType, action: (context: ConstructContext) => void): void {
    this.#guard(type, () => action(this));
  }

  fail(message: string): never {
    fail('CONSTRUCT_FAILED', message);
  }

  instantiate(callable: PyGlobal | PyObject, args: readonly unknown[], parts: InstanceParts = {}): unknown {
    const { how, kwargs, callable: outer } = this;
    try {
      return this.#instantiate(callable, args, parts);
    } finally {
      this.base = undefined;
      this.how = how;
      this.kwargs = kwargs;
      this.callable = outer;
    }
  }

  #instantiate(callable: PyGlobal | PyObject, args: readonly unknown[], parts: InstanceParts): unknown {
    const type = this.#globals.typeOf(callable);
    // The helpers of copyreg could call one another without end.
    if (type === undefined || type.global?.module === 'copyreg') return undefined;
    const { base, items, entries } = parts;
    this.base = base;
    const value = this.#make(type, 'NEWOBJ', callable, PyTuple.from(args), undefined);
    if (items !== undefined) {
      // What cannot take the items of its base stays inert, so that nothing is lost.
      if (!Array.isArray(value) || type.appendItems === undefined) return undefined;
      this.#guard(type, () => type.appendItems?.(value, items, this));
    }
    if (entries !== undefined) {
      if (!(value instanceof Map) || type.setItems === undefined) return undefined;
      this.#guard(type, () => type.setItems?.(value, entries, this));
    }
    this.#innerImmutable = type.immutable === true;
    return value;
  }

  makeSet(items: Iterable<unknown>): Set<unknown> {
    const list = [...items];
    if (!this.exact && list.every(isPlainMember)) return new Set(list);
    const set = new PySet();
    for (const item of list) set.addWithin(item, this.budget);
    return set;
  }

  /** Forgets the members of a pickle that is complete. */
  clear(): void {
    this.#members = undefined;
  }

  #make(type: PickleType, how: CallOpcode, callable: object, args: PyTuple, kwargs: unknown): unknown {
    this.how = how;
    this.kwargs = kwargs;
    this.callable = callable instanceof PyGlobal ? callable : (type.global as PyGlobal);
    const make =
      how !== 'REDUCE' && type.create !== undefined ? type.create : (type.construct ?? type.create);
    if (make === undefined) return undefined;
    this.#innerImmutable = false;
    // A tuple's iterator takes 40 ns.
    for (let at = 0; at < args.length; at++) this.#spend(args[at]);
    const value = this.#guard(type, () => make.call(type, args, this));
    if (typeof value !== 'object' || value === null) return value;
    this.#protect(value, type);
    if (this.exact && (type.immutable === true || this.#innerImmutable))
      recordOrigin(value, new PyObject(callable, how, args, kwargs));
    return value;
  }

  // What a type gave is changed by the type alone. The map is for what the machine would change itself, and for what a type can change.
  #protect(value: object, type: PickleType): void {
    const canChange =
      type.setState !== undefined || type.appendItems !== undefined || type.setItems !== undefined;
    if (!canChange && !isContainer(value)) return;
    if (this.#owners.of(value) === undefined) this.#owners.set(value, type);
  }

  // `functools.partial(cls.__new__, cls, *args, **kwargs)()`: protocols 2 and 3 spell NEWOBJ_EX so; and
  // `functools.partial(operator.methodcaller, name, **kwargs)(*args)`, at every protocol.
  #callPartial(how: CallOpcode, callable: unknown, more: PyTuple): unknown {
    if (this.#owners.of(callable)?.global?.qualified !== 'functools.partial') return undefined;
    const { state } = callable as PyObject;
    const isOurs = (part: unknown): boolean => this.#owners.of(part) === undefined;
    if (!isOurs(state) || !(state instanceof PyTuple) || !state.every(isOurs)) return undefined;
    const [func, positional, keywords] = state;
    if (!(positional instanceof PyTuple) || !(isPlainObject(keywords) || keywords instanceof Map))
      return undefined;
    // Many calls can share one partial, whose arguments each of them copies.
    this.budget.spend(positional.length);
    const caller = this.#globals.typeOf(func);
    if (caller?.global?.qualified === 'operator.methodcaller') {
      const value = this.#make(caller, how, func as object, PyTuple.from([...positional, ...more]), keywords);
      // Written again as it was read, not with the arguments put together.
      if (this.exact && typeof value === 'object' && value !== null)
        recordOrigin(value, new PyObject(callable, how, more));
      return value;
    }
    if (more.length > 0) return undefined;
    if (!(func instanceof PyObject) || !func.args.every(isOurs)) return undefined;
    if (!isNestedName(func.callable, func.args) || String(func.args[1]) !== '__new__') return undefined;
    const [named, ...args] = positional;
    const type = this.#globals.typeOf(named);
    return type && this.#make(type, 'NEWOBJ_EX', named as object, PyTuple.from(args), keywords);
  }

  // `getattr(Color, 'RED')` and `operator.or_(Perm.READ, Perm.WRITE)`, which pickle members of enums by name.
  #callForMember(callable: unknown, args: PyTuple): object | undefined {
    const [first, second] = args;
    if (args.length !== 2 || [callable, first, second].some((part) => this.#owners.isCallers(part)))
      return undefined;
    if (!(callable instanceof PyGlobal)) return undefined;
    const isNamed = isNestedName(callable, args);
    if (!isNamed && !(callable.name === 'or_' && /^_?operator$/.test(callable.module))) return undefined;
    const type = isNamed
      ? this.#globals.typeOf(first)
      : (this.#members?.get(first) ?? this.#members?.get(second));
    const enumeration = type && enumerationOf(type);
    if (type === undefined || enumeration === undefined) return undefined;
    const member = this.#guard(type, () =>
      isNamed ? enumeration.named(String(second)) : enumeration.combined(first, second, this.budget),
    );
    if (member === undefined) return undefined;
    this.#members ??= new Map();
    this.#members.set(member, type);
    this.#protect(member, type);
    return member;
  }

  // A constructor copies its arguments: without a budget, 20,000 calls of `list` on one long list would fill the memory.
  #spend(arg: unknown): void {
    if (typeof arg === 'string') this.budget.spendText(arg);
    else if (ArrayBuffer.isView(arg)) this.budget.spend(Math.floor(arg.byteLength / BYTES_PER_NODE));
    else if (Array.isArray(arg)) this.budget.spend(arg.length);
    else if (arg instanceof Map || arg instanceof Set) this.budget.spend(arg.size);
    else if (isPlainObject(arg)) this.budget.spend(Object.keys(arg).length);
  }

  #guard<R>(type: PickleType, action: () => R): R {
    try {
      return action();
    } catch (error) {
      if (error instanceof PickleError) throw error;
      fail(
        'CONSTRUCT_FAILED',
        `${type.global?.qualified ?? 'a registered type'} failed: ${causeText(error)}`,
        error,
      );
    }
  }
}

function isInert(callable: unknown): boolean {
  try {
    return (
      callable instanceof PyGlobal ||
      callable instanceof PyObject ||
      callable instanceof PyPersistentId ||
      callable instanceof PyExtension
    );
  } catch {
    // A proxy of the caller's.
    return false;
  }
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
