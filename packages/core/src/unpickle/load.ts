// One-shot loading: the whole pickle is at hand.
import { UnpicklingError } from '../errors.ts';
import { toBytes } from '../input.ts';
import type { PickleValue } from '../values/pickle-value.ts';
import { Machine } from './machine.ts';
import { type LoadOptions, resolveLoadOptions } from './options.ts';

/** The bytes of a pickle, or the memory that they fill. A Node `Buffer` is a `Uint8Array`. Must not change while they are read. */
export type PickleBytes = Uint8Array | DataView | ArrayBuffer | SharedArrayBuffer;

/** What {@link load} gives: the value, and where its pickle ended. */
export interface LoadResult<T = PickleValue> {
  /** What the pickle holds. */
  readonly value: T;
  /** Offset in bytes of what follows the pickle's STOP. */
  readonly end: number;
}

/**
 * Reads a pickle, as Python's `pickle.loads`, without ever running code from it: a class or call that is not registered
 * becomes inert data (`PyGlobal`, `PyObject`) that dumps back unchanged.
 *
 * The value is what the pickle says, whatever `T` is: a type argument is a cast that nothing checks. Give `unknown` where the
 * pickle may come from somebody else, and look.
 *
 * @typeParam T - The type to take the value for.
 * @param data - One pickle of any protocol, 0 to 5.
 * @throws UnpicklingError with `code`, `offset`, `opcode` and `path`; `TRAILING_DATA` where bytes follow the pickle.
 * @throws PickleError `INVALID_OPTION`.
 *
 * @example
 * const bytes = Uint8Array.from([0x80, 4, 0x5d, 0x94, 0x28, 0x4b, 1, 0x4b, 2, 0x65, 0x2e]);
 * loads(bytes); // [1, 2]
 */
export function loads<T = PickleValue>(data: PickleBytes, options?: LoadOptions): T {
  const resolved = resolveLoadOptions(options);
  const machine = new Machine(resolved, toBytes(data), true);
  machine.run();
  machine.leave();
  const left = machine.window.bytes.length - machine.pos;
  if (left > 0 && resolved.trailing === 'error') {
    throw trailingData(left, machine.pos, "use load, loadsAll or trailing: 'ignore'");
  }
  return machine.value as T;
}

/**
 * Reads the first pickle of `data`, as Python's `pickle.load` reads one from a file, and tells where it ended.
 *
 * @throws UnpicklingError as {@link loads}, but never `TRAILING_DATA`.
 *
 * @example
 * const { value, end } = load(bytes);
 * const rest = bytes.subarray(end);
 */
export function load<T = PickleValue>(data: PickleBytes, options?: LoadOptions): LoadResult<T> {
  const machine = new Machine(resolveLoadOptions(options), toBytes(data), true);
  machine.run();
  machine.leave();
  return { value: machine.value as T, end: machine.pos };
}

/**
 * Reads pickles that follow one another until the bytes end, each with a memo of its own, as a loop of Python's
 * `pickle.load(file)` until `EOFError`.
 *
 * @throws UnpicklingError as {@link loads}; `INVALID_FRAME` where a pickle ends inside its frame.
 */
export function loadsAll<T = PickleValue>(data: PickleBytes, options?: LoadOptions): T[] {
  const machine = new Machine(resolveLoadOptions(options), toBytes(data), true);
  const values: T[] = [];
  while (machine.pos < machine.window.bytes.length) {
    machine.run();
    values.push(machine.value as T);
    checkFrame(machine);
    machine.next();
    machine.forget();
  }
  machine.leave();
  return values;
}

/** Refuses a pickle whose frame reaches beyond its STOP: CPython's readers disagree about where the next one begins. */
export function checkFrame(machine: Machine): void {
  if (machine.leftInFrame === 0) return;
  const message = `STOP at byte ${machine.offset - 1}: ${machine.leftInFrame} bytes of its frame follow the pickle`;
  throw new UnpicklingError('INVALID_FRAME', message, { offset: machine.offset - 1, opcode: 'STOP' });
}

/** Makes the error for bytes that follow a pickle. */
export function trailingData(left: number, offset: number, cure: string): UnpicklingError {
  const bytes = `${left} byte${left === 1 ? ' follows' : 's follow'}`;
  return new UnpicklingError('TRAILING_DATA', `${bytes} the pickle that ends at byte ${offset} (${cure})`, {
    offset,
  });
}
