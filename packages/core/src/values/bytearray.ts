import { pyKey, unhashable } from './hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { bytesRepr, pyRepr } from './repr.ts';

/** Stands for a Python `bytearray`. `slice`, `map` and `subarray` give a plain `Uint8Array`, which is Python's `bytes`. */
export class PyByteArray extends Uint8Array {
  static readonly [Symbol.species]: Uint8ArrayConstructor = Uint8Array;

  /** Gives the bytes as an array of numbers. */
  toJSON(): number[] {
    return Array.from(this);
  }

  override toString(): string {
    return this[pyRepr]();
  }

  [pyKey](): never {
    throw unhashable('bytearray');
  }

  [pyRepr](): string {
    const text = bytesRepr(this);
    // CPython's bytearray, and no other type, escapes a single quote between double quotes too.
    return `bytearray(b${text[0] === '"' ? text.replaceAll("'", "\\'") : text})`;
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PyByteArray', this.subarray(), args);
  }
}
