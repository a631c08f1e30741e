// decimal.Decimal: exact, without arithmetic.
import { defineType, type PickleType } from '../registry/type.ts';
import { type HashBudget, type Key, pyEquals, pyKey, unhashable } from '../values/hash.ts';
import { inspectCustom } from '../values/inspect.ts';
import { pyRepr } from '../values/repr.ts';
import { gcd, rationalKey } from './rational-key.ts';
import { textOf } from './support.ts';

const LITERAL = /^([-+]?)(?:(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?|(inf(?:inity)?)|(s?)nan(\d*))$/i;

/** Digits beyond which a key is made of the digits alone, because a bigint of an exponent like 10**9 would fill the memory. */
const MAX_KEY_DIGITS = 4300;

/**
 * Stands for Python's `decimal.Decimal`, immutable and exact: `1.50` keeps its last zero, and `-0`, `Infinity`, `NaN` and
 * `sNaN` with its payload are themselves. It does not calculate; hand `toString()` to a library that does.
 *
 * @throws RangeError for text that Python refuses, and for exponents beyond 2**53.
 *
 * @example
 * new Decimal('1.50').toString() // '1.50'
 */
export class Decimal {
  /** 1 for a negative number, also for `-0`, else 0. */
  readonly sign: 0 | 1;
  /** The coefficient's decimal digits without leading zeros (`'0'` for zero); the payload of a NaN, or `''`. */
  readonly digits: string;
  /** What power of ten the coefficient is multiplied by; as in Python's `as_tuple()`, `'F'` for infinity, `'n'` and `'N'` for NaN and sNaN. */
  readonly exponent: number | 'F' | 'n' | 'N';

  constructor(value: string | bigint) {
    const text = String(value).trim().replaceAll('_', '');
    const match = LITERAL.exec(text);
    if (match === null) throw new RangeError(`not a decimal number: ${JSON.stringify(text.slice(0, 40))}`);
    const [, sign, whole, fraction = '', exponent = '0', infinity, signaling, payload = ''] = match;
    this.sign = sign === '-' ? 1 : 0;
    if (whole === undefined) {
      this.digits = infinity === undefined ? payload.replace(/^0+/, '') : '0';
      this.exponent = infinity !== undefined ? 'F' : signaling === '' ? 'n' : 'N';
      return;
    }
    this.digits = (whole + fraction).replace(/^0+(?=\d)/, '');
    this.exponent = Number(exponent) - fraction.length;
    if (!Number.isSafeInteger(this.exponent))
      throw new RangeError(`decimal exponent ${exponent} is beyond 2**53`);
  }

  get isFinite(): boolean {
    return typeof this.exponent === 'number';
  }

  get isNaN(): boolean {
    return this.exponent === 'n' || this.exponent === 'N';
  }

  /** Says whether both are the same number in Python: `1.0` equals `1.00`, the number `1` and `Fraction(1)`; NaN equals nothing. */
  equals(other: unknown): boolean {
    return !this.isNaN && !(other instanceof Decimal && other.isNaN) && pyEquals(this, other);
  }

  /** Gives -1, 0 or 1, for `sort`; NaN for a NaN. Takes no longer for huge exponents. */
  compare(other: Decimal): number {
    if (this.isNaN || other.isNaN) return Number.NaN;
    const [a, b] = [this.#order(), other.#order()];
    if (a.sign !== b.sign) return a.sign < b.sign ? -1 : 1;
    if (a.magnitude !== b.magnitude) return a.magnitude < b.magnitude ? -a.sign : a.sign;
    return a.digits === b.digits ? 0 : a.digits < b.digits ? -a.sign : a.sign;
  }

  /** Gives the nearest number. Loses what a double cannot hold: `0.1` is not exact, and digits beyond 17 go. */
  toNumber(): number {
    return this.isNaN ? Number.NaN : Number(this.toString());
  }

  /** Gives Python's `str()`, which `new Decimal()` reads back without loss. */
  toString(): string {
    const { digits, exponent } = this;
    const sign = this.sign === 1 ? '-' : '';
    if (exponent === 'F') return `${sign}Infinity`;
    if (typeof exponent === 'string') return `${sign}${exponent === 'N' ? 'sNaN' : 'NaN'}${digits}`;
    const left = exponent + digits.length;
    const isPlain = exponent <= 0 && left > -6;
    const point = isPlain ? left : 1;
    const padded = digits.padStart(digits.length - Math.min(point - 1, 0), '0');
    const cut = Math.max(point, 1);
    const fraction = padded.slice(cut);
    const scale = left - point;
    return `${sign}${padded.slice(0, cut)}${fraction && `.${fraction}`}${isPlain ? '' : `E${scale < 0 ? '' : '+'}${scale}`}`;
  }

  toJSON(): string {
    return this.toString();
  }

  // The magnitude is the exponent of the first digit; then the digits themselves can be compared as text.
  #order(): { sign: number; magnitude: number; digits: string } {
    const sign = this.sign === 1 ? -1 : 1;
    if (typeof this.exponent === 'string') return { sign, magnitude: Number.POSITIVE_INFINITY, digits: '' };
    if (this.digits === '0') return { sign: 0, magnitude: 0, digits: '' };
    return { sign, magnitude: this.exponent + this.digits.length, digits: this.digits.replace(/0+$/, '') };
  }

  [pyKey](budget?: HashBudget): Key {
    if (this.exponent === 'N') throw unhashable('signaling NaN');
    if (this.exponent === 'n') return {};
    const { sign, magnitude, digits } = this.#order();
    if (digits === '') return sign && sign * magnitude;
    const exponent = magnitude - digits.length;
    budget?.spend(Math.floor((digits.length + Math.min(Math.abs(exponent), MAX_KEY_DIGITS)) / 8));
    if (digits.length + Math.abs(exponent) > MAX_KEY_DIGITS)
      return `\0qe${sign * exponent},${sign},${digits}`;
    const coefficient = BigInt(sign) * BigInt(digits);
    if (exponent >= 0) return rationalKey(coefficient * 10n ** BigInt(exponent), 1n);
    const denominator = 10n ** BigInt(-exponent);
    const common = gcd(BigInt(digits), denominator);
    return rationalKey(coefficient / common, denominator / common);
  }

  [pyRepr](): string {
    return `Decimal('${this.toString()}')`;
  }

  [inspectCustom](): string {
    return `Decimal(${this.toString()})`;
  }
}

const decimalType: PickleType<Decimal> = /* @__PURE__ */ defineType<Decimal>({
  global: 'decimal.Decimal',
  class: Decimal,
  immutable: true,
  reduce: (decimal) => [decimalType.global, [decimal.toString()]],
  construct(args) {
    const text = args.length === 1 ? textOf(args[0]) : undefined;
    // Exponents of 16 digits are valid in Python and cannot be held here: they stay inert.
    return text === undefined || /e[-+]?\d{16}/i.test(text) ? undefined : new Decimal(text);
  },
});

/** The type of Python's module `decimal`. */
export const decimalTypes: readonly PickleType[] = [decimalType];
