import { HashBudget, type Key, keyToken, pyKey } from './hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { KeyedSet } from './keyed-set.ts';
import { joined, pyRepr, type ReprParts, repr } from './repr.ts';

/** Stands for a Python `frozenset`: a `Set` that cannot be changed and may be a key of a {@link PyDict}. */
export class PyFrozenSet<T = unknown> extends KeyedSet<T> {
  #key: string | undefined;

  /**
   * Makes a frozenset of data that may be hostile: hashing the members spends from the budget.
   *
   * @throws PickleError `UNHASHABLE`, `LIMIT`
   */
  static build<T>(items: Iterable<T>, budget: HashBudget | undefined): PyFrozenSet<T> {
    const set = new PyFrozenSet<T>();
    for (const item of items) set.insert(item, budget);
    return set;
  }

  /** @throws TypeError always */
  override add(): never {
    throw immutable();
  }

  /** @throws TypeError always */
  override delete(): never {
    throw immutable();
  }

  /** @throws TypeError always */
  override clear(): never {
    throw immutable();
  }

  /** Gives the members as an array. */
  toJSON(): T[] {
    return Array.from(this);
  }

  override toString(): string {
    return repr(this);
  }

  protected override like<U>(items: Iterable<U>): PyFrozenSet<U> {
    return new PyFrozenSet(items);
  }

  /** Made of the stored keys, which are there already: no walk into the members, however deep they are. */
  [pyKey](budget: HashBudget = new HashBudget()): Key {
    if (this.#key === undefined) {
      const tokens = Array.from(this.storedKeys(), (key) => keyToken(key as Key, budget));
      this.#key = `\0{${tokens.sort().join('')}`;
    }
    return this.#key;
  }

  [pyRepr](): ReprParts {
    return this.size === 0 ? joined('frozenset(', [], ')') : joined('frozenset({', this, '})');
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PyFrozenSet', new Set(this), args);
  }
}

function immutable(): TypeError {
  return new TypeError('a frozenset cannot be changed');
}
