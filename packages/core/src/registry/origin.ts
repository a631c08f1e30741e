// What the exact mode remembers of a pickle beside its values, so that it can write the same bytes again.
import type { PyObject } from '../values/object.ts';

const origins = new WeakMap<object, PyObject>();

/** Remembers the call that made an immutable value in an exact load. */
export function recordOrigin(value: object, call: PyObject): void {
  origins.set(value, call);
}

/** The call that made a value, if an exact load made it. */
export function originOf(value: object): PyObject | undefined {
  return origins.get(value);
}

const unmemoized = new WeakSet<object>();

/**
 * Remembers that a pickle gave no memo index to a global or a call. CPython 3.13 and newer write the parents of nested
 * classes so before protocol 4, where older versions give each an index.
 */
export function recordUnmemoized(value: object): void {
  unmemoized.add(value);
}

/** Whether an exact load found no memo index for this value. */
export function isUnmemoized(value: unknown): boolean {
  return typeof value === 'object' && value !== null && unmemoized.has(value);
}
