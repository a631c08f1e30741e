// The members of an enum by their values. Python looks for a value that it cannot hash, a list or dict, among all members.
import { isPickleError } from '../errors.ts';
import { fieldsOf, isPlainObject } from '../values/fields.ts';
import { HashBudget, type Key, keyOf } from '../values/hash.ts';
import { PyTuple } from '../values/tuple.ts';

/** Finds members by value. */
export class EnumValues<T> {
  readonly #byKey = new Map<Key, T>();
  readonly #others: [value: unknown, member: T][] = [];

  /** The member of a value. */
  find(value: unknown, budget: HashBudget = new HashBudget()): T | undefined {
    const key = hashableKey(value, budget);
    if (key !== undefined) return this.#byKey.get(key);
    return this.#others.find(([own]) => isSame(own, value, budget))?.[1];
  }

  /** Adds a member whose value none has. */
  add(value: unknown, member: T): void {
    const key = hashableKey(value);
    if (key === undefined) this.#others.push([value, member]);
    else this.#byKey.set(key, member);
  }

  /** Whether it is a member. */
  has(member: unknown): member is T {
    for (const each of this.#byKey.values()) if (each === member) return true;
    return this.#others.some(([, each]) => each === member);
  }
}

function hashableKey(value: unknown, budget?: HashBudget): Key | undefined {
  try {
    return keyOf(value, budget);
  } catch (error) {
    if (isPickleError(error, 'UNHASHABLE')) return undefined;
    throw error;
  }
}

// Python's `==`. The recursion is as deep as the value of a member is, which the program wrote.
function isSame(own: unknown, other: unknown, budget: HashBudget): boolean {
  budget.spend(1);
  const [entries, others] = [entriesOf(own, budget), entriesOf(other, budget)];
  if (entries !== undefined || others !== undefined) {
    if (entries?.size !== others?.size) return false;
    for (const [key, item] of entries ?? [])
      if (!others?.has(key) || !isSame(item, others.get(key), budget)) return false;
    return true;
  }
  if (!Array.isArray(own) || !Array.isArray(other)) {
    const key = hashableKey(own, budget);
    return key !== undefined && key === hashableKey(other, budget);
  }
  const isAlike = own instanceof PyTuple === other instanceof PyTuple && own.length === other.length;
  return isAlike && own.every((item, index) => isSame(item, other[index], budget));
}

// The items of a dict by their keys as Python holds them equal, the members of a set by themselves.
function entriesOf(value: unknown, budget: HashBudget): Map<Key, unknown> | undefined {
  if (!(value instanceof Set || value instanceof Map || isPlainObject(value))) return undefined;
  const entries = value instanceof Set || value instanceof Map ? value.entries() : fieldsOf(value);
  const byKey = new Map<Key, unknown>();
  for (const [key, item] of entries) {
    budget.spend(1);
    byKey.set(keyOf(key, budget), value instanceof Set ? true : item);
  }
  return byKey;
}
