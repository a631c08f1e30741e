import { type HashBudget, type Key, pyEquals, type pyKey } from '../values/hash.ts';
import { inspectCustom } from '../values/inspect.ts';
import { pyRepr } from '../values/repr.ts';

/** What the immutable classes that are their text have in common: they are equal by value, and JSON holds the text. */
export abstract class TextValue {
  /** Says whether Python holds both for equal. */
  equals(other: unknown): boolean {
    return pyEquals(this, other);
  }

  /** Gives Python's `str()`. */
  abstract toString(): string;

  toJSON(): string {
    return this.toString();
  }

  abstract [pyKey](budget?: HashBudget): Key;

  abstract [pyRepr](): string;

  [inspectCustom](): string {
    return this[pyRepr]();
  }
}
