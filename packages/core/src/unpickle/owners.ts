// Who may change what during a load. A pickle fills what its own load made; the rest is the caller's.
import type { PickleType } from '../registry/type.ts';
import { describe } from './failure.ts';

/** The values that hooks and registered types gave to a load. */
export class Owners {
  #owners: Map<unknown, PickleType | null> | undefined;

  /** The type whose instance a value is, `null` for a value of the caller's, `undefined` for what the load made itself. */
  of(value: unknown): PickleType | null | undefined {
    return this.#owners === undefined ? undefined : this.#owners.get(value);
  }

  /** Leaves a value to its type, which alone may change it; with `null` nobody may. */
  set(value: unknown, type: PickleType | null): void {
    this.#owners ??= new Map();
    this.#owners.set(value, type);
  }

  /** Whether a value is the caller's, which the machine does not even look at. */
  isCallers(value: unknown): boolean {
    return this.of(value) === null;
  }

  /** Forgets all of them, when none can be met again. */
  clear(): void {
    this.#owners = undefined;
  }

  /** Names a value in a message. */
  describe(value: unknown): string {
    return this.isCallers(value) ? "a value of the caller's" : describe(value);
  }

  /** Protects a value that the caller gave. A pickle has no `undefined`. */
  protect(value: unknown): unknown {
    if (typeof value === 'object' && value !== null && this.of(value) === undefined) this.set(value, null);
    return value === undefined ? null : value;
  }
}
