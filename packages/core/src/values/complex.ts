import { floatRepr } from '../bytes/float-text.ts';
import { PyFloat } from './float.ts';
import { type Key, keyOf, pyKey } from './hash.ts';
import { inspectCustom } from './inspect.ts';
import { pyRepr } from './repr.ts';

/** Stands for a Python `complex`. */
export class PyComplex {
  readonly real: number;
  readonly imag: number;

  /** @throws RangeError for what is no number */
  constructor(real: number, imag: number) {
    if (typeof real !== 'number' || typeof imag !== 'number')
      throw new RangeError(
        `a complex number is made of two numbers, not ${String(real)} and ${String(imag)}`,
      );
    this.real = real;
    this.imag = imag;
  }

  /** Compares as Python does: NaN equals nothing, and a real number equals its complex twin. */
  equals(other: unknown): boolean {
    if (other instanceof PyComplex) return this.real === other.real && this.imag === other.imag;
    const number = other instanceof PyFloat ? other.value : other;
    const isNumber = typeof number === 'number' || typeof number === 'bigint' || typeof number === 'boolean';
    return this.imag === 0 && isNumber && keyOf(number) === this.real;
  }

  toJSON(): { real: number; imag: number } {
    return { real: this.real, imag: this.imag };
  }

  toString(): string {
    const imag = `${short(this.imag)}j`;
    if (Object.is(this.real, 0)) return imag;
    return `(${short(this.real)}${imag.startsWith('-') ? '' : '+'}${imag})`;
  }

  [pyKey](): Key {
    if (Number.isNaN(this.real) || Number.isNaN(this.imag)) return this;
    return this.imag === 0 ? keyOf(this.real) : `\0c${this.real},${this.imag}`;
  }

  [pyRepr](): string {
    return this.toString();
  }

  [inspectCustom](): string {
    return `PyComplex(${this.toString()})`;
  }
}

/** Python leaves out the `.0` inside a complex number. */
function short(value: number): string {
  return floatRepr(value).replace(/\.0$/, '');
}
