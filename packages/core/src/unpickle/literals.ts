// The arguments that protocol 0 writes as text. Where CPython's own readers disagree about a spelling, it is refused.
import { decodeRawUnicodeEscape, decodeStringEscape } from '../bytes/escape.ts';
import { parseFloatText } from '../bytes/float-text.ts';
import { parseDecimal } from '../bytes/int.ts';
import { decodeAscii, decodeLatin1, decodeUtf8 } from '../bytes/text.ts';
import { fail } from './failure.ts';

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;

// Far more than any index has; a number of a million digits would take its time.
const MAX_INDEX_TEXT = 1000;

function shown(bytes: Uint8Array, start: number, end: number): string {
  return JSON.stringify(decodeLatin1(bytes, start, Math.min(end, start + 40)));
}

/** The argument of INT: `01` and `00` are booleans, all else is decimal. */
export function readInt(bytes: Uint8Array, start: number, end: number, maxDigits: number): bigint | boolean {
  const text = decodeLatin1(bytes, start, end);
  if (text === '01') return true;
  if (text === '00') return false;
  const value = parseDecimal(text, maxDigits);
  // CPython's C reader takes two characters that end in 0 or 1, such as "+1", for a bool; its Python reader does not.
  if (value === undefined || (/^\D[01]$/.test(text) && value !== -1n)) {
    fail('INVALID_LITERAL', `${shown(bytes, start, end)} is not an integer that every CPython reads alike`);
  }
  return value;
}

/** The argument of LONG: decimal, with or without Python 2's `L`. */
export function readLong(bytes: Uint8Array, start: number, end: number, maxDigits: number): bigint {
  const last = end > start && bytes[end - 1] === 0x4c ? end - 1 : end;
  const value = parseDecimal(decodeLatin1(bytes, start, last), maxDigits);
  return (
    value ??
    fail('INVALID_LITERAL', `${shown(bytes, start, end)} is not an integer that every CPython reads alike`)
  );
}

/** The argument of FLOAT. */
export function readFloat(bytes: Uint8Array, start: number, end: number): number {
  const value = parseFloatText(decodeLatin1(bytes, start, end));
  return (
    value ??
    fail('INVALID_LITERAL', `${shown(bytes, start, end)} is not a float that every CPython reads alike`)
  );
}

/** The bytes of STRING: a Python 2 `repr`, quotes included. */
export function readString(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const quote = bytes[start];
  const quoted = end - start >= 2 && bytes[end - 1] === quote && (quote === QUOTE || quote === DOUBLE_QUOTE);
  if (!quoted) fail('INVALID_LITERAL', `${shown(bytes, start, end)} is not a quoted string`);
  return decodeStringEscape(bytes, start + 1, end - 1);
}

/** The text of UNICODE. */
export function readUnicode(bytes: Uint8Array, start: number, end: number): string {
  return decodeRawUnicodeEscape(bytes, start, end);
}

/** A line of ASCII: the id of PERSID, the names of INST. */
export function readAscii(bytes: Uint8Array, start: number, end: number): string {
  return decodeAscii(bytes, start, end) ?? fail('INVALID_TEXT', `${shown(bytes, start, end)} is not ASCII`);
}

/** A line of UTF-8: the names of GLOBAL. */
export function readName(bytes: Uint8Array, start: number, end: number): string {
  // Text may hold lone surrogates, names may not; nothing else has such a byte after 0xed.
  for (let at = start; at + 1 < end; at++) {
    if (bytes[at] === 0xed && (bytes[at + 1] as number) >= 0xa0)
      fail('INVALID_TEXT', `${shown(bytes, start, end)} has a surrogate, which no name in GLOBAL can have`);
  }
  return decodeUtf8(bytes, start, end);
}

/** The memo index of PUT and GET, which CPython parses in base 10: "007" and "0_7" are 7. */
export function readIndex(bytes: Uint8Array, start: number, end: number, max: number): number {
  const text = decodeLatin1(bytes, start, Math.min(end, start + MAX_INDEX_TEXT + 1));
  if (text.length > MAX_INDEX_TEXT)
    fail('INVALID_MEMO_INDEX', `${shown(bytes, start, end)} is not a memo index`);
  const value = parseDecimal(text.replace(/^(\s*[+-]?)(?:0_?)+(?=\d)/, '$1'), Number.POSITIVE_INFINITY);
  if (value === undefined || value < 0n) {
    fail('INVALID_MEMO_INDEX', `${shown(bytes, start, end)} is not a memo index`);
  }
  if (value > BigInt(max))
    fail('LIMIT', `memo index ${shown(bytes, start, end)} exceeds maxMemoIndex (${max})`);
  return Number(value);
}
