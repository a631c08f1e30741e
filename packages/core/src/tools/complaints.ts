// What Python says about text and numbers that it cannot read. Nothing here runs before something is known to be wrong.
import { hexValue } from '../bytes/hex.ts';
import { passSurrogate, repairUtf8 } from '../bytes/text.ts';
import { bytesRepr } from '../values/repr.ts';
import { ArgumentError } from './failure.ts';

const BACKSLASH = 0x5c;

function undecodable(codec: string, bytes: Uint8Array, at: number, stop: number, why: string): string {
  const which =
    stop - at === 1
      ? `byte 0x${bytes[at].toString(16).padStart(2, '0')} in position ${at}`
      : `bytes in position ${at}-${stop - 1}`;
  return `'${codec}' codec can't decode ${which}: ${why}`;
}

/** The first byte above 0x7f. */
export function complainAboutAscii(bytes: Uint8Array): string {
  const at = bytes.findIndex((byte) => byte > 0x7f);
  return undecodable('ascii', bytes, at, at + 1, 'ordinal not in range(128)');
}

/** The first error in UTF-8, with lone surrogates for errors or not. */
export function complainAboutUtf8(bytes: Uint8Array, allowSurrogates: boolean): string {
  let complaint = '';
  let passed = 0;
  repairUtf8(bytes, (_, at, stop) => {
    // The second and the third byte of a lone surrogate are reported, too.
    if (complaint !== '' || at < passed) return '';
    if (allowSurrogates && isSurrogate(bytes, at)) {
      passed = at + 3;
      return '';
    }
    const isStart = bytes[at] >= 0xc2 && bytes[at] <= 0xf4;
    const why = !isStart
      ? 'invalid start byte'
      : stop === bytes.length
        ? 'unexpected end of data'
        : 'invalid continuation byte';
    complaint = undecodable('utf-8', bytes, at, stop, why);
    return '';
  });
  return complaint;
}

function isSurrogate(bytes: Uint8Array, at: number): boolean {
  try {
    return passSurrogate(bytes, at) !== '';
  } catch {
    return false;
  }
}

/** The first bad escape in raw-unicode-escape. */
export function complainAboutRawUnicode(bytes: Uint8Array): string {
  for (let at = bytes.indexOf(BACKSLASH); at >= 0; at = bytes.indexOf(BACKSLASH, at + 2)) {
    const kind = String.fromCharCode(bytes[at + 1]);
    if (kind !== 'u' && kind !== 'U') continue;
    const size = kind === 'u' ? 4 : 8;
    let stop = at + 2;
    let value = 0;
    while (stop < at + 2 + size && stop < bytes.length && hexValue(bytes[stop]) >= 0) {
      value = value * 16 + hexValue(bytes[stop++]);
    }
    const codec = 'rawunicodeescape';
    if (stop < at + 2 + size) {
      return undecodable(codec, bytes, at, stop, `truncated \\${kind}${'X'.repeat(size)} escape`);
    }
    if (value > 0x10ffff) return undecodable(codec, bytes, at, stop, '\\Uxxxxxxxx out of range');
  }
  return 'invalid escape';
}

/** The first bad escape of a Python 2 `repr`. */
export function complainAboutEscape(bytes: Uint8Array): string {
  for (let at = bytes.indexOf(BACKSLASH); at >= 0; at = bytes.indexOf(BACKSLASH, at + 2)) {
    if (at + 1 === bytes.length) break;
    if (bytes[at + 1] !== 0x78) continue;
    const isHex = at + 3 < bytes.length && hexValue(bytes[at + 2]) >= 0 && hexValue(bytes[at + 3]) >= 0;
    if (!isHex) return `invalid \\x escape at position ${at}`;
  }
  return 'Trailing \\ in string';
}

/** CPython's limit on the digits of an int that is read or written in decimal. */
export const MAX_DIGITS = 4300;

const HINT = 'use sys.set_int_max_str_digits() to increase the limit';

export function tooManyDigits(digits?: number): ArgumentError {
  const count = digits === undefined ? '' : `: value has ${digits} digits`;
  return new ArgumentError(
    'LIMIT',
    `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion${count}; ${HINT}`,
  );
}

export function noInteger(line: Uint8Array): ArgumentError {
  // Python cuts the quotation at 200 characters.
  const quotation = `b${bytesRepr(line.subarray(0, 200))}`.slice(0, 200);
  return new ArgumentError('INVALID_LITERAL', `invalid literal for int() with base 10: ${quotation}`);
}

export function noFloat(line: Uint8Array): ArgumentError {
  return new ArgumentError('INVALID_LITERAL', `could not convert string to float: b${bytesRepr(line)}`);
}
