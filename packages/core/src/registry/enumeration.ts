// What a load must know of an enum beside its type: early CPython 3.11, such as the 3.11.2 of Debian 12, does not pickle the value
// of a member but its name, and a combination of a Flag as `|` of two.
import type { HashBudget } from '../values/hash.ts';
import type { PickleType } from './type.ts';

/** The members of an enum. */
export interface Enumeration {
  /** The member of a name. */
  named(name: string): object | undefined;
  /** `one | other`, of which the second may be an int; undefined if that is no member. */
  combined(one: object, other: unknown, budget: HashBudget): object | undefined;
}

const enumerations = new WeakMap<object, Enumeration>();

export function recordEnumeration<T>(type: PickleType<T>, enumeration: Enumeration): void {
  enumerations.set(type, enumeration);
}

/** The members of an enum's type. */
export function enumerationOf(type: PickleType): Enumeration | undefined {
  return enumerations.get(type);
}
