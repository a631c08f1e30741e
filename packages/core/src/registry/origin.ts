// Where an instance of a registered type came from: the exact mode writes immutable instances as they were read.
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
