// Lists, dicts and sets: how they are made and filled in both modes.
import type { PickleType } from '../registry/type.ts';
import { PyDict } from '../values/dict.ts';
import { PyFrozenSet } from '../values/frozen-set.ts';
import type { HashBudget } from '../values/hash.ts';
import { PyObject } from '../values/object.ts';
import { PySet } from '../values/set.ts';
import { type Calls, isPlainMember } from './calls.ts';
import { describe, fail, isPlainObject } from './failure.ts';
import type { ResolvedLoadOptions } from './options.ts';
import type { Owners } from './owners.ts';
import type { Replacements } from './replacements.ts';

/** Fills containers. Items are given as a stretch of the machine's stack, `from` to before `to`. */
export class Containers {
  readonly #dict: ResolvedLoadOptions['dict'];
  readonly #calls: Calls;
  readonly #owners: Owners;
  readonly #replacements: Replacements;
  readonly #budget: HashBudget;

  constructor(options: ResolvedLoadOptions, calls: Calls, owners: Owners, replacements: Replacements) {
    this.#dict = options.dict;
    this.#calls = calls;
    this.#owners = owners;
    this.#replacements = replacements;
    this.#budget = calls.budget;
  }

  /** What DICT fills. */
  emptyDict(): object {
    return this.#dict === 'map' ? new PyDict() : {};
  }

  /** FROZENSET. */
  frozenSet(stack: readonly unknown[], from: number, to: number): object {
    return PyFrozenSet.build(stack.slice(from, to), this.#budget);
  }

  /** SETITEM, SETITEMS and DICT; the result takes the target's place. */
  setItems(receiver: unknown, stack: readonly unknown[], from: number, to: number): unknown {
    if (((to - from) & 1) !== 0) failOdd(to - from);
    const owner = this.#owners.of(receiver);
    if (owner !== undefined) return this.#setOwned(receiver, owner, stack, from, to);
    // A dict inside itself may have been replaced meanwhile.
    const target = this.#replacements.current(receiver);
    if (target instanceof PyDict) {
      target.fill(stack, from, to, this.#budget);
      return target;
    }
    if (isPlainObject(target)) {
      if (fillObject(target, stack, from, to)) return target;
      const dict = this.widen(target, stack, from, to);
      this.#replacements.replace(target, dict);
      return dict;
    }
    if (target instanceof PyObject) {
      target.entries ??= [];
      for (let i = from; i < to; i += 2) target.entries.push([stack[i], stack[i + 1]]);
      return target;
    }
    return fail('INVALID_RECEIVER', `cannot set items of ${this.#owners.describe(target)}`);
  }

  /** APPEND and APPENDS. */
  append(target: unknown, stack: readonly unknown[], from: number, to: number): void {
    const owner = this.#owners.of(target);
    if (owner !== undefined) {
      if (owner?.appendItems === undefined)
        fail('INVALID_RECEIVER', `cannot append to ${this.#owners.describe(target)}`);
      this.#calls.fill(owner, (context) => owner.appendItems?.(target, stack.slice(from, to), context));
    } else if (target instanceof PyObject) {
      target.items ??= [];
      for (let i = from; i < to; i++) target.items.push(stack[i]);
    } else if (isList(target)) {
      fillList(target, stack, from, to);
    } else {
      fail('INVALID_RECEIVER', `cannot append to ${this.#owners.describe(target)}`);
    }
  }

  /** ADDITEMS; the result takes the target's place. */
  addItems(target: unknown, stack: readonly unknown[], from: number, to: number): unknown {
    if (this.#owners.of(target) === undefined) {
      if (target instanceof PyObject) {
        target.members ??= [];
        for (let i = from; i < to; i++) target.members.push(stack[i]);
        return target;
      }
      if (target instanceof PySet) {
        for (let i = from; i < to; i++) target.addWithin(stack[i], this.#budget);
        return target;
      }
      if (target instanceof Set && !(target instanceof PyFrozenSet))
        return this.#addPlain(target, stack, from, to);
    }
    return fail('INVALID_RECEIVER', `cannot add members to ${this.#owners.describe(target)}`);
  }

  /** Makes a `PyDict` of a plain object and of items whose keys are not all strs. */
  widen(target: object, stack: readonly unknown[], from: number, to: number): PyDict {
    if (((to - from) & 1) !== 0) failOdd(to - from);
    if (this.#dict === 'object') {
      const key = stack.slice(from, to).find((item, i) => i % 2 === 0 && typeof item !== 'string');
      fail('NON_STRING_KEY', `a dict has ${describe(key)} as a key (load it with dict: 'auto' or 'map')`);
    }
    const dict = new PyDict();
    for (const key of Object.keys(target)) dict.set(key, (target as Record<string, unknown>)[key]);
    dict.fill(stack, from, to, this.#budget);
    return dict;
  }

  #addPlain(target: Set<unknown>, stack: readonly unknown[], from: number, to: number): Set<unknown> {
    let set = target;
    for (let i = from; i < to; i++) {
      if (set === target && !isPlainMember(stack[i])) {
        set = new PySet(target);
        this.#replacements.replace(target, set);
      }
      if (set === target) target.add(stack[i]);
      else (set as PySet).addWithin(stack[i], this.#budget);
    }
    return set;
  }

  #setOwned(
    target: unknown,
    owner: PickleType | null,
    stack: readonly unknown[],
    from: number,
    to: number,
  ): unknown {
    if (owner?.setItems === undefined)
      fail('INVALID_RECEIVER', `cannot set items of ${this.#owners.describe(target)}`);
    this.#calls.fill(owner, (context) => owner.setItems?.(target, stack.slice(from, to), context));
    return target;
  }
}

function failOdd(count: number): never {
  fail('ODD_ITEMS', `found an odd number of items (${count})`);
}

// Whether a value is a plain array, and no tuple. The constructor answers for nearly all, for a tenth of the time of `getPrototypeOf`;
// what a type gave is known to be the type's, whatever its constructor is.
function isList(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) && (value.constructor === Array || Object.getPrototypeOf(value) === Array.prototype)
  );
}

/** Appends items to a list. */
export function fillList(list: unknown[], stack: readonly unknown[], from: number, to: number): void {
  for (let i = from; i < to; i++) list.push(stack[i]);
}

/** Sets items of a plain object that is one for certain. Gives false, and has set none, where a key is not a str or has no value. */
export function fillObject(target: object, stack: readonly unknown[], from: number, to: number): boolean {
  if (((to - from) & 1) !== 0) return false;
  for (let i = from; i < to; i += 2) if (typeof stack[i] !== 'string') return false;
  for (let i = from; i < to; i += 2) {
    const key = stack[i] as string;
    if (key === '__proto__') define(target, key, stack[i + 1]);
    else assign(target as Record<string, unknown>, key, stack[i + 1]);
  }
  return true;
}

// Where a program has frozen Object.prototype, an assignment to a name that it has, such as `toString`, throws.
function assign(target: Record<string, unknown>, key: string, value: unknown): void {
  try {
    target[key] = value;
  } catch {
    define(target, key, value);
  }
}

// An assignment to `__proto__` would replace the prototype.
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
