// Integers: two's complement little-endian bytes as in LONG1 and LONG4, and the decimal text of INT and LONG.

import { PickleError } from '../errors.ts';
import { hexDigit, hexValue } from './hex.ts';
import { decodeLatin1 } from './text.ts';

// Up to this size whole 64-bit words are shifted together, four times faster than through hexadecimal text. Shifting costs
// the square of the size, so that above it hexadecimal text, which engines read in linear time, wins. A multiple of 8.
const WORDS_SIZE = 128;
const scratch = new Uint8Array(WORDS_SIZE + 8);
const words = new DataView(scratch.buffer);

const UNDERSCORE = 0x5f;
const ZERO = 0x30;

const smallBigints: bigint[] = [];

/** The bigint of an integer. Small ones are kept: 1 ns in place of 6, and no memory. */
export function bigintOf(value: number): bigint {
  if (value < 0 || value > 0xff) return BigInt(value);
  const known = smallBigints[value];
  if (known !== undefined) return known;
  while (smallBigints.length <= value) smallBigints.push(BigInt(smallBigints.length));
  return smallBigints[value];
}

/** A two's complement little-endian integer: a number where that is a safe integer, else a bigint. No bytes are 0. */
export function bytesToInt(bytes: Uint8Array, start: number, end: number): number | bigint {
  if (start === end) return 0;
  const last = bytes[end - 1];
  if (end - start <= 8) {
    let value = (last << 24) >> 24;
    for (let at = end - 2; at >= start; at--) value = value * 256 + bytes[at];
    // Rounding never brings an integer back below 2 ** 53, so that a safe result is an exact one.
    return Number.isSafeInteger(value) ? value : bytesToBigint(bytes, start, end);
  }
  const value = bytesToBigint(bytes, start, end);
  // Not only the shortest form is allowed: sixteen bytes may say 1.
  if (last !== 0 && last !== 0xff) return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

const WIDE_SHIFTS: readonly bigint[] = /* @__PURE__ */ Array.from({ length: 9 }, (_, size) =>
  BigInt(8 * size),
);

/**
 * An integer of 9 to 16 bytes. Its halves overlap where it has less than 16, and are the same there. 40 ns, half of what it takes to
 * write the bytes anywhere and read them as words.
 */
export function wideToBigint(view: DataView, start: number, end: number): bigint {
  return (view.getBigInt64(end - 8, true) << WIDE_SHIFTS[end - start - 8]) | view.getBigUint64(start, true);
}

/** A two's complement little-endian integer, in time linear in its size. */
export function bytesToBigint(bytes: Uint8Array, start: number, end: number): bigint {
  const size = end - start;
  if (size === 0) return 0n;
  const sign = bytes[end - 1] > 0x7f ? 0xff : 0;
  if (size > WORDS_SIZE) return hexToBigint(bytes, start, end, sign);
  let top = (size - 1) & ~7;
  for (let at = 0; at < top + 8; at++) scratch[at] = at < size ? bytes[start + at] : sign;
  let value = words.getBigInt64(top, true);
  while (top > 0) {
    top -= 8;
    value = (value << 64n) | words.getBigUint64(top, true);
  }
  return value;
}

function hexToBigint(bytes: Uint8Array, start: number, end: number, sign: number): bigint {
  const size = end - start;
  try {
    const digits = new Uint8Array(2 + 2 * size);
    digits[0] = ZERO;
    digits[1] = 0x78;
    for (let at = end - 1, to = 2; at >= start; at--) {
      const byte = bytes[at] ^ sign;
      digits[to++] = hexDigit(byte >> 4);
      digits[to++] = hexDigit(byte & 15);
    }
    const value = BigInt(decodeLatin1(digits, 0, digits.length));
    return sign === 0 ? value : ~value;
  } catch {
    throw new PickleError('LIMIT', `integer of ${size} bytes is too big for this engine`);
  }
}

/** The shortest two's complement little-endian form, which is that of CPython's `encode_long`: no bytes for 0. */
export function bigintToBytes(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0);
  const size = encodeBigintInto(value, scratch, words, 0);
  return size < 0 ? hexToBytes(value) : scratch.slice(0, size);
}

/**
 * Writes the bytes of `bigintToBytes` and gives their number; -1 where they are more than `WORDS_SIZE`. The caller sees to it
 * that there is room for `WORDS_SIZE` bytes.
 */
export function encodeBigintInto(value: bigint, bytes: Uint8Array, view: DataView, at: number): number {
  let rest = value;
  let end = at;
  for (;;) {
    view.setBigInt64(end, rest, true);
    end += 8;
    // Unlike a shift, which makes a bigint, this costs next to nothing.
    if (BigInt.asIntN(64, rest) === rest) break;
    if (end - at === WORDS_SIZE) return -1;
    rest >>= 64n;
  }
  const sign = rest < 0n ? 0xff : 0;
  while (end > at && bytes[end - 1] === sign) end--;
  // The last byte tells the sign: where it would tell the wrong one, one more is needed.
  if (end === at || (bytes[end - 1] ^ sign) > 0x7f) bytes[end++] = sign;
  return end - at;
}

function hexToBytes(value: bigint): Uint8Array {
  const sign = value < 0n ? 0xff : 0;
  const digits = (sign === 0 ? value : ~value).toString(16);
  // A first digit from 8 on sets the top bit of a full byte, which belongs to the sign.
  const bytes = new Uint8Array((digits.length + (digits.charCodeAt(0) >= 0x38 ? 2 : 1)) >> 1);
  let from = digits.length;
  for (let at = 0; at < bytes.length; at++) {
    const low = from > 0 ? hexValue(digits.charCodeAt(--from)) : 0;
    const high = from > 0 ? hexValue(digits.charCodeAt(--from)) : 0;
    bytes[at] = (low | (high << 4)) ^ sign;
  }
  return bytes;
}

/**
 * An integer literal that the readers of CPython agree on, or `undefined`: blanks around, a sign, digits with single
 * underscores between. C reads `010` as 8 where Python refuses it, and only some versions read `0x10`: both are refused.
 */
export function parseDecimal(text: string, maxDigits: number): bigint | undefined {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  const sign = text.charCodeAt(start);
  if (sign === 0x2b || sign === 0x2d) start++;

  let digits = 0;
  let zeros = 0;
  let previous = UNDERSCORE;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === UNDERSCORE) {
      if (previous === UNDERSCORE) return undefined;
    } else if (code < ZERO || code > 0x39) {
      return undefined;
    } else {
      if (code === ZERO && zeros === digits) zeros++;
      digits++;
    }
    previous = code;
  }
  if (previous === UNDERSCORE || (zeros > 0 && zeros < digits)) return undefined;
  if (digits > maxDigits) {
    throw new PickleError('LIMIT', `integer of ${digits} digits exceeds maxDecimalDigits (${maxDigits})`);
  }
  const plain = text.slice(start, end);
  try {
    const value = BigInt(digits === end - start ? plain : plain.replaceAll('_', ''));
    return sign === 0x2d ? -value : value;
  } catch {
    throw new PickleError('LIMIT', `integer of ${digits} digits is too big for this engine`);
  }
}

/** What C's `isspace` holds for a blank, which is less than JavaScript's `trim` takes away. */
function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Decimal text, as Python's `str(int)`. */
export function bigintToDecimal(value: bigint): string {
  return value.toString();
}
