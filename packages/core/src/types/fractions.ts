// fractions.Fraction.

import { parseDecimal } from '../bytes/int.ts';
import { defineType, type PickleType } from '../registry/type.ts';
import { type HashBudget, type Key, pyEquals, pyKey } from '../values/hash.ts';
import { inspectCustom } from '../values/inspect.ts';
import { pyRepr } from '../values/repr.ts';
import { gcd, rationalKey } from './rational-key.ts';
import { bigintOf, textOf } from './support.ts';

// An int may have as many bits as one of 4,300 decimal digits, even where text may have fewer.
const MIN_BITS = 14288;

/**
 * Stands for Python's `fractions.Fraction`, immutable and always in lowest terms; the numerator has the sign.
 *
 * @throws RangeError for a denominator of 0, and for numbers that are no integers.
 *
 * @example
 * new Fraction(6, -4).toString() // '-3/2'
 */
export class Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;

  constructor(numerator: number | bigint, denominator: number | bigint = 1n) {
    const [top, bottom] = [BigInt(numerator), BigInt(denominator)];
    if (bottom === 0n) throw new RangeError(`Fraction(${top}, 0) has no value`);
    const common = gcd(top < 0n ? -top : top, bottom < 0n ? -bottom : bottom);
    const divisor = bottom < 0n ? -common : common;
    this.numerator = top / divisor;
    this.denominator = bottom / divisor;
  }

  /** Says whether both are the same number in Python: `1/2` equals the number `0.5` and `Decimal('0.5')`. */
  equals(other: unknown): boolean {
    return pyEquals(this, other);
  }

  /** Gives -1, 0 or 1, for `sort`. */
  compare(other: Fraction): number {
    const [a, b] = [this.numerator * other.denominator, other.numerator * this.denominator];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Gives the nearest number. Loses what a double cannot hold: `1/3` is not exact. */
  toNumber(): number {
    const { numerator, denominator } = this;
    const size = numerator < 0n ? -numerator : numerator;
    // A quotient of at least 60 bits, whose last bit stands for all that follow: so Number() rounds once and correctly.
    const shift = (denominator.toString(16).length - size.toString(16).length) * 4 + 64;
    const [top, bottom] =
      shift > 0 ? [size << BigInt(shift), denominator] : [size, denominator << BigInt(-shift)];
    const quotient = Number((top / bottom) | (top % bottom === 0n ? 0n : 1n));
    // In two steps, because 2 ** 1100 is Infinity.
    const half = Math.trunc(shift / 2);
    return (numerator < 0n ? -quotient : quotient) * 2 ** -half * 2 ** (half - shift);
  }

  /** Gives Python's `str()`: `'3/4'`, or `'3'` for a whole number. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [pyKey](budget?: HashBudget): Key {
    return rationalKey(this.numerator, this.denominator, budget);
  }

  [pyRepr](): string {
    return `Fraction(${this.numerator}, ${this.denominator})`;
  }

  [inspectCustom](): string {
    return `Fraction(${this.toString()})`;
  }
}

const fractionType: PickleType<Fraction> = /* @__PURE__ */ defineType<Fraction>({
  global: 'fractions.Fraction',
  class: Fraction,
  immutable: true,
  // As CPython since 3.11; before, and in Python 2, it wrote `str()`. Each reads both.
  reduce: ({ numerator, denominator }) => [fractionType.global, [numerator, denominator]],
  construct(args, { maxDecimalDigits }) {
    const text = args.length === 1 ? textOf(args[0]) : undefined;
    const parts =
      text === undefined
        ? args
        : /^-?\d+(\/\d+)?$/.test(text)
          ? text
              .split('/')
              .map((digits) => parseDecimal(digits.replace(/^(-?)0+(?=\d)/, '$1'), maxDecimalDigits))
          : [];
    const numbers = parts.map(bigintOf);
    if (numbers.length < 1 || numbers.length > 2) return undefined;
    // Lowest terms take quadratic time: 18 s for two integers of 64 KB.
    const bits = Math.max(MIN_BITS, Math.ceil(maxDecimalDigits * Math.log2(10)));
    if (numbers.some((number) => number === undefined || !isShort(number, bits))) return undefined;
    return new Fraction(...(numbers as [bigint, bigint?]));
  },
});

// An int of any size is compared in no time: its length decides.
function isShort(number: bigint, bits: number): boolean {
  // The bound would take more memory than the numbers: whoever allows so much text allows this.
  if (bits > 2 ** 23) return true;
  const bound = 1n << BigInt(bits);
  return number < bound && number > -bound;
}

/** The type of Python's module `fractions`. */
export const fractionTypes: readonly PickleType[] = [fractionType];
