// What becomes of pickles.
import { expect } from 'vitest';
import { isPickleError, type LoadOptions, loads, PickleError, UnpicklingError } from '../../src/index.ts';

export { hex, type Part, pickle, text, u32, u64, unhex } from './support-bytes.ts';

/** What `action` throws; fails where it throws nothing. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The error of a pickle that must be refused; it is one of ours and says where. */
export function refusal(bytes: Uint8Array, options?: LoadOptions): UnpicklingError {
  const error = thrownBy(() => loads(bytes, options));
  expectOwn(error, bytes.length);
  return error as UnpicklingError;
}

// An engine's error inside the machine is called a limit of the engine: on small input it is a defect.
const ENGINE = /JavaScript engine|call stack|is not a function|Cannot /;

/** Checks that an error of a load is ours, says where, and does not hide an accident. */
export function expectOwn(error: unknown, length: number): void {
  expect(isPickleError(error), `${error}`).toBe(true);
  expect(error).toBeInstanceOf(UnpicklingError);
  const { code, message, offset, opcode } = error as UnpicklingError;
  expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
  expect(offset, message).toBeTypeOf('number');
  expect(offset).toBeGreaterThanOrEqual(0);
  expect(offset).toBeLessThanOrEqual(length);
  if (code === 'UNKNOWN_OPCODE') {
    expect(message).toMatch(/^unknown opcode 0x[0-9a-f]{2} at byte \d+/);
  } else if (code !== 'TRAILING_DATA') {
    expect(message.startsWith(`${opcode ?? 'pickle'} at byte ${offset}: `), message).toBe(true);
  }
  expect(message).not.toMatch(ENGINE);
  expect(message.endsWith('.'), message).toBe(false);
}

/** The value, or the error, of an action that may throw nothing but our errors. */
export function outcome<T>(action: () => T): { readonly value: T } | { readonly error: PickleError } {
  try {
    return { value: action() };
  } catch (error) {
    if (error instanceof PickleError) return { error };
    throw error;
  }
}
