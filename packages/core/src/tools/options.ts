// What the tools are given: bytes and settings, checked once.
import { PickleError } from '../errors.ts';
import { toBytes } from '../input.ts';

/**
 * The `pickletools` that the tools follow. `3.13` is that of CPython 3.8 to 3.13.0. `3.14` reads the bytes of STRING as Latin-1
 * and names as UTF-8 where the former stops at the first byte that is not ASCII (patch releases of 3.12 and 3.13 do so, too,
 * since gh-126997), escapes what is not ASCII in STRING, BINSTRING and SHORT_BINSTRING, and takes it that a memo entry is
 * defined again (gh-123309).
 */
export type PickletoolsVersion = '3.13' | '3.14';

export function demandVersion(value: unknown): asserts value is PickletoolsVersion {
  if (value !== '3.13' && value !== '3.14') invalid(`python must be '3.13' or '3.14', not ${value}`);
}

export function demandInteger(name: string, value: unknown, least = Number.MIN_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  invalid(`${name} must be an integer${least === 0 ? ' of at least 0' : ''}, not ${value}`);
}

/** The bytes of a pickle, as a tool is given them. */
export function pickleBytes(data: unknown): Uint8Array {
  return toBytes(
    data,
    'read all of it first, or push its chunks into a Scanner, Disassembler or OpcodeReader',
  );
}

function invalid(message: string): never {
  throw new PickleError('INVALID_OPTION', message);
}
