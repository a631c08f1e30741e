import type { HashBudget } from './hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { KeyedSet } from './keyed-set.ts';
import { repr } from './repr.ts';

/**
 * Stands for a Python `set`: a `Set` with Python's equality of members, which are the same rules as for the keys of a
 * {@link PyDict}; the first of equal members stays. What is said there about `structuredClone` holds here too.
 */
export class PySet<T = unknown> extends KeyedSet<T> {
  /**
   * Like {@link PySet.add}, for data that may be hostile: hashing the member spends from the budget.
   *
   * @throws PickleError `UNHASHABLE`, `LIMIT`
   */
  addWithin(item: T, budget: HashBudget | undefined): this {
    this.insert(item, budget);
    return this;
  }

  /** Gives the members as an array. */
  toJSON(): T[] {
    return Array.from(this);
  }

  override toString(): string {
    return repr(this);
  }

  protected override like<U>(items: Iterable<U>): PySet<U> {
    return new PySet(items);
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PySet', new Set(this), args);
  }
}
