// Writing pickles by hand, and looking at what becomes of them.
import { expect } from 'vitest';
import { isPickleError, type LoadOptions, loads, PickleError, UnpicklingError } from '../../src/index.ts';

export type Part = string | number | ArrayLike<number>;

/** A pickle of parts: each character of a string is one byte, a number is one byte. */
export function pickle(...parts: readonly Part[]): Uint8Array {
  const bytes = parts.map((part) =>
    typeof part === 'number'
      ? Uint8Array.of(part)
      : typeof part === 'string'
        ? Uint8Array.from(part, (character) => character.charCodeAt(0))
        : Uint8Array.from(part),
  );
  const joined = new Uint8Array(bytes.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of bytes) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A number in four bytes, least significant first. */
export function u32(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
}

/** A number in eight bytes, least significant first. */
export function u64(value: number | bigint): number[] {
  const big = BigInt.asUintN(64, BigInt(value));
  return [...u32(Number(big & 0xffffffffn)), ...u32(Number(big >> 32n))];
}

/** The opcode BINUNICODE with text of ASCII. */
export function text(content: string): Uint8Array {
  return pickle('X', u32(content.length), content);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function unhex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

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
