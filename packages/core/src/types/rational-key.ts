// The keys of numbers that are neither int nor float: in Python Decimal('0.5'), Fraction(1, 2) and 0.5 are one key.
import { type HashBudget, type Key, keyOf } from '../values/hash.ts';

/** The greatest common divisor of two bigints that are not negative. */
export function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** The key of a fraction in lowest terms, `denominator` above 0: a number wherever a number is exactly that. */
export function rationalKey(numerator: bigint, denominator: bigint, budget?: HashBudget): Key {
  if (denominator === 1n) return keyOf(numerator, budget);
  const bits = denominator.toString(16).length * 4;
  // Beyond 2**-1074 no double is exact; and the numerator is odd where the denominator is a power of two.
  if (bits <= 1076 && (denominator & (denominator - 1n)) === 0n && Number.isSafeInteger(Number(numerator))) {
    const exponent = denominator.toString(2).length - 1;
    if (exponent <= 1074) return Number(numerator) * 2 ** -exponent;
  }
  const key = `\0q${numerator.toString(16)}/${denominator.toString(16)}`;
  budget?.spendText(key);
  return key;
}
