// Numbers in decimal as Python's `int` and `float` read bytes. The loader is stricter: it takes only what all of CPython's
// readers agree about.
import { decodeLatin1 } from '../bytes/text.ts';
import { MAX_DIGITS, noFloat, noInteger, tooManyDigits } from './complaints.ts';

const UNDERSCORE = 0x5f;
const MINUS = 0x2d;
const PLUS = 0x2b;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** What C's `isspace` holds for a blank. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

function strip(line: Uint8Array): Uint8Array {
  let start = 0;
  let end = line.length;
  while (start < end && isBlank(line[start])) start++;
  while (end > start && isBlank(line[end - 1])) end--;
  return line.subarray(start, end);
}

/** Python's `int(line)`: a number where that is a safe integer, else a bigint. */
export function parsePythonInt(line: Uint8Array): number | bigint {
  const literal = strip(line);
  const signed = literal[0] === MINUS || literal[0] === PLUS;
  const digits = signed ? literal.subarray(1) : literal;
  const count = countDigits(digits);
  if (count < 0) throw noInteger(line);
  if (count > MAX_DIGITS) throw tooManyDigits(count);
  const text = withoutUnderscores(digits);
  const value = Number(text);
  if (Number.isSafeInteger(value)) return literal[0] === MINUS && value !== 0 ? -value : value;
  return literal[0] === MINUS ? -BigInt(text) : BigInt(text);
}

/** The number of digits, or -1 where there is anything but digits with single underscores between them. */
function countDigits(literal: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < literal.length; at++) {
    if (isDigit(literal[at])) count++;
    else if (literal[at] !== UNDERSCORE || !isDigit(literal[at - 1]) || !isDigit(literal[at + 1])) return -1;
  }
  return count === 0 ? -1 : count;
}

function withoutUnderscores(literal: Uint8Array): string {
  return decodeLatin1(literal, 0, literal.length).replaceAll('_', '');
}

/** Python's `float(line)`. */
export function parsePythonFloat(line: Uint8Array): number {
  const literal = strip(line);
  const name = literal.length <= 9 ? decodeLatin1(literal, 0, literal.length).toLowerCase() : '';
  const named = /^([+-]?)(?:(inf(?:inity)?)|nan)$/.exec(name);
  if (named) return named[2] === undefined ? NaN : named[1] === '-' ? -Infinity : Infinity;
  for (let at = 0; at < literal.length; at++) {
    const byte = literal[at];
    const isPart =
      byte === UNDERSCORE
        ? isDigit(literal[at - 1]) && isDigit(literal[at + 1])
        : isDigit(byte) || byte === 0x2e || byte === MINUS || byte === PLUS || (byte | 0x20) === 0x65;
    if (!isPart) throw noFloat(line);
  }
  // Of these characters `Number` accepts exactly Python's literals, and the empty text.
  const value = literal.length === 0 ? NaN : Number(withoutUnderscores(literal));
  if (Number.isNaN(value)) throw noFloat(line);
  return value;
}
