// The escapes of protocol 0: `raw-unicode-escape` of UNICODE, and the quoted bytes of a Python 2 `repr` in STRING.

import { PickleError } from '../errors.ts';
import { hexDigit, hexValue } from './hex.ts';
import { decodeLatin1, unitsToString } from './text.ts';

const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const LOWER_U = 0x75;
const UPPER_U = 0x55;
const LOWER_X = 0x78;

// Pairs of what follows the backslash, and what both together stand for.
const SIMPLE_ESCAPES: ReadonlyMap<number, number> = new Map(
  ['\\\\', "''", '""', 'a\x07', 'b\b', 'f\f', 'n\n', 'r\r', 't\t', 'v\v'].map((pair) => [
    pair.charCodeAt(0),
    pair.charCodeAt(1),
  ]),
);

/** `bytes.decode('raw-unicode-escape')`: Latin-1, but for `\uXXXX` and `\UXXXXXXXX` after an odd run of backslashes. */
export function decodeRawUnicodeEscape(bytes: Uint8Array, start: number, end: number): string {
  const first = bytes.subarray(start, end).indexOf(BACKSLASH);
  if (first < 0) return decodeLatin1(bytes, start, end);
  // No escape is shorter than what it stands for.
  const units = new Uint16Array(end - start);
  let to = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at++];
    units[to++] = byte;
    if (byte !== BACKSLASH || at === end) continue;
    const kind = bytes[at++];
    if (kind !== LOWER_U && kind !== UPPER_U) {
      // Two backslashes are two: the second one does not begin an escape.
      units[to++] = kind;
      continue;
    }
    const stop = at + (kind === LOWER_U ? 4 : 8);
    const code = stop > end ? -1 : hexNumber(bytes, at, stop);
    if (code < 0 || code > 0x10ffff) throw invalid(at - 2 - start);
    to--;
    if (code > 0xffff) {
      units[to++] = 0xd800 | ((code - 0x10000) >> 10);
      units[to++] = 0xdc00 | (code & 0x3ff);
    } else {
      units[to++] = code;
    }
    at = stop;
  }
  return unitsToString(units, 0, to);
}

/** The value of hexadecimal digits, less than 0 when there is something else among them. */
function hexNumber(bytes: Uint8Array, at: number, stop: number): number {
  let value = 0;
  for (; at < stop; at++) {
    const digit = hexValue(bytes[at]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function invalid(at: number): PickleError {
  return new PickleError('INVALID_ESCAPE', `invalid escape at byte ${at} of the text`);
}

/** As the C pickler's `raw_unicode_escape`: beyond Latin-1, and what would break the line or hide an escape. */
export function encodeRawUnicodeEscape(text: string): Uint8Array {
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) as number;
    size += needsEscape(code) ? (code > 0xffff ? 10 : 6) : 1;
    if (code > 0xffff) at++;
  }
  const bytes = new Uint8Array(size);
  for (let from = 0, at = 0; at < size; from++) {
    const code = text.codePointAt(from) as number;
    if (!needsEscape(code)) {
      bytes[at++] = code;
      continue;
    }
    const astral = code > 0xffff;
    if (astral) from++;
    bytes[at++] = BACKSLASH;
    bytes[at++] = astral ? UPPER_U : LOWER_U;
    for (let shift = astral ? 28 : 12; shift >= 0; shift -= 4) bytes[at++] = hexDigit((code >> shift) & 15);
  }
  return bytes;
}

function needsEscape(code: number): boolean {
  return (
    code > 0xff || code === BACKSLASH || code === NEWLINE || code === 0 || code === 0x0d || code === 0x1a
  );
}

/** Python's `codecs.escape_decode`, for what stands between the quotes of a STRING. */
export function decodeStringEscape(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const result = bytes.slice(start, end);
  let at = result.indexOf(BACKSLASH);
  if (at < 0) return result;
  const size = result.length;
  // In place: no escape is shorter than what it stands for.
  let to = at;
  while (at < size) {
    const byte = result[at++];
    if (byte !== BACKSLASH) {
      result[to++] = byte;
      continue;
    }
    if (at === size) throw invalid(at - 1);
    const kind = result[at++];
    const simple = SIMPLE_ESCAPES.get(kind);
    if (simple !== undefined) {
      result[to++] = simple;
    } else if (kind >= 0x30 && kind <= 0x37) {
      let code = kind - 0x30;
      for (let more = 0; more < 2 && isOctal(result[at]); more++) code = code * 8 + result[at++] - 0x30;
      result[to++] = code;
    } else if (kind === LOWER_X) {
      const code = at + 2 > size ? -1 : hexNumber(result, at, at + 2);
      if (code < 0) throw invalid(at - 2);
      result[to++] = code;
      at += 2;
    } else if (kind !== NEWLINE) {
      result[to++] = BACKSLASH;
      result[to++] = kind;
    }
  }
  return result.slice(0, to);
}

function isOctal(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x37;
}

/** `repr()` of a Python 2 `str`, quotes included. */
export function python2StringRepr(bytes: Uint8Array): Uint8Array {
  const quote = bytes.includes(QUOTE) && !bytes.includes(DOUBLE_QUOTE) ? DOUBLE_QUOTE : QUOTE;
  const result = new Uint8Array(bytes.length * 4 + 2);
  let to = 0;
  result[to++] = quote;
  for (const byte of bytes) {
    const letter = byte === 0x09 ? 0x74 : byte === NEWLINE ? 0x6e : byte === 0x0d ? 0x72 : 0;
    if (letter !== 0 || byte === quote || byte === BACKSLASH) {
      result[to++] = BACKSLASH;
      result[to++] = letter || byte;
    } else if (byte < 0x20 || byte > 0x7e) {
      result[to++] = BACKSLASH;
      result[to++] = LOWER_X;
      result[to++] = hexDigit(byte >> 4);
      result[to++] = hexDigit(byte & 15);
    } else {
      result[to++] = byte;
    }
  }
  result[to++] = quote;
  return result.slice(0, to);
}
