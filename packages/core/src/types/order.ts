// How Python orders numbers of different types, which is exact: Decimal('0.1') is less than the float 0.1.
import { PyFloat } from '../values/float.ts';
import { Decimal } from './decimal.ts';
import { Fraction } from './fractions.ts';

// Beyond, a coefficient would take long to multiply.
const MAX_DIGITS = 4300;

interface Ratio {
  readonly top: Decimal;
  readonly bottom: bigint;
}

/** What `compareRanks` takes for a number, `undefined` for what Python compares with no number. */
export type Rank = number | bigint | Ratio;

export function rankOf(value: unknown): Rank | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof PyFloat) return value.value;
  if (value instanceof Fraction) return { top: new Decimal(value.numerator), bottom: value.denominator };
  return value instanceof Decimal && value.digits.length <= MAX_DIGITS
    ? { top: value, bottom: 1n }
    : undefined;
}

/** Gives -1, 0 or 1, for `sort`. */
export function compareRanks(a: Rank, b: Rank): number {
  if (typeof a !== 'object' && typeof b !== 'object') return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [ratioOf(a), ratioOf(b)];
  return times(left.top, right.bottom).compare(times(right.top, left.bottom));
}

function ratioOf(rank: Rank): Ratio {
  if (typeof rank === 'object') return rank;
  if (typeof rank === 'bigint') return { top: new Decimal(rank), bottom: 1n };
  if (!Number.isFinite(rank)) return { top: new Decimal(String(rank)), bottom: 1n };
  let [top, bottom] = [rank, 1n];
  // Exact: a double with a fraction is far from the largest.
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return { top: new Decimal(BigInt(top)), bottom };
}

function times(decimal: Decimal, factor: bigint): Decimal {
  if (factor === 1n || !decimal.isFinite) return decimal;
  return new Decimal(
    `${decimal.sign === 1 ? '-' : ''}${BigInt(decimal.digits) * factor}E${decimal.exponent}`,
  );
}
