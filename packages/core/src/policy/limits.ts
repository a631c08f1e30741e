// Every limit, one constant per attack. Limits are about amplification, not about size: a user with a 3 GB pickle
// must never meet one, and a bomb of 100 bytes always does.
import { checkOptions, optionNames, refuseValue } from '../options.ts';

/** The limits of a load. `Infinity` switches one off. */
export interface Limits {
  /**
   * Digits of a decimal literal (INT, LONG).
   * Stops: decimal to binary conversion is superlinear. CPython's own limit (CVE-2020-10735).
   * @defaultValue 4300
   */
  readonly maxDecimalDigits: number;
  /** Bytes of a binary integer (LONG1, LONG4). Stops: integers that take seconds to print or to multiply. @defaultValue 2 ** 20 */
  readonly maxIntegerBytes: number;
  /** Bytes of one string. Stops: strings that no JavaScript engine can hold, with an error of ours. @defaultValue 2 ** 29 - 24 */
  readonly maxStringBytes: number;
  /**
   * The largest memo index. CPython writes at most 2**32-1. Stops: sparse indices of absurd size (CVE-2018-20406).
   * @defaultValue 2 ** 32 - 1
   */
  readonly maxMemoIndex: number;
  /**
   * Nodes hashed for dict keys and set members, and items copied by constructors, beyond ten for each byte of input.
   * Stops: a tuple doubled 60 times as a key, which would keep CPython busy for ever; 20,000 calls of `list` on one list.
   * @defaultValue 100_000
   */
  readonly maxHashNodes: number;
  /** Bytes of input; for streams above all, whose end is not known. @defaultValue Infinity */
  readonly maxInputBytes: number;
}

/** The limits of a load that names no others. The option `limits` changes single ones. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxDecimalDigits: 4300,
  maxIntegerBytes: 1 << 20,
  maxStringBytes: 2 ** 29 - 24,
  maxMemoIndex: 2 ** 32 - 1,
  maxHashNodes: 100_000,
  maxInputBytes: Number.POSITIVE_INFINITY,
});

/** Fills in the defaults. */
export function resolveLimits(limits: Partial<Limits> | undefined): Limits {
  if (limits === undefined) return DEFAULT_LIMITS;
  if (typeof limits !== 'object' || limits === null) refuseValue('limits', 'an object', limits);
  checkOptions(limits, NAMES, 'limit');
  const resolved: Record<string, number> = { ...DEFAULT_LIMITS };
  for (const name of NAMES.keys()) {
    const value: unknown = limits[name as keyof Limits];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0))
      refuseValue(`limits.${name}`, 'a number of at least 0', value);
    resolved[name] = value;
  }
  return Object.freeze(resolved) as unknown as Limits;
}

const NAMES = /* @__PURE__ */ optionNames<Limits>({
  maxDecimalDigits: 'any',
  maxIntegerBytes: 'any',
  maxStringBytes: 'any',
  maxMemoIndex: 'any',
  maxHashNodes: 'any',
  maxInputBytes: 'any',
});
