// Who may change what during a load. A pickle fills what its own load made; the rest is the caller's.
import type { PickleType } from '../registry/type.ts';

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

  /** Protects a value that the caller gave. A pickle has no `undefined`. */
  protect(value: unknown): unknown {
    if (typeof value === 'object' && value !== null && this.of(value) === undefined) this.set(value, null);
    return value === undefined ? null : value;
  }
}
