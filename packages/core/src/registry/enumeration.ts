// What a load must know of an enum beside its type: CPython 3.11.0 to 3.11.4 do not pickle the value of a member but its name, and a
// combination of a Flag as `|` of two (https://github.com/python/cpython/issues/105332). Later ones do so for classes with
// `__reduce_ex__ = enum.pickle_by_enum_name`.
import type { HashBudget } from '../values/hash.ts';
import type { PickleType } from './type.ts';

/** The members of an enum. */
export interface Enumeration {
  /** The member of a name. */
  named(name: string): object | undefined;
  /** `one | other`, of which one may be an int; undefined if that is no member. */
  combined(one: unknown, other: unknown, budget: HashBudget): object | undefined;
}

const enumerations = new WeakMap<object, Enumeration>();

/** Remembers the members of an enum's type. */
export function recordEnumeration<T>(type: PickleType<T>, enumeration: Enumeration): void {
  enumerations.set(type, enumeration);
}

/** The members of an enum's type. */
export function enumerationOf(type: PickleType): Enumeration | undefined {
  return enumerations.get(type);
}
