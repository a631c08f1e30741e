// Reads text in UTF-8 as Python's `surrogatepass` has it, in Latin-1 and in ASCII.

import { PickleError } from '../errors.ts';
import { decoder, hasSlowDecoder, latin1Slice, ucs2Slice, utf8Slice } from './host.ts';
import { SHORT, shortText } from './short-text.ts';

// Above it nothing is gained, and a string can become too long.
const LONG = 1 << 20;

// Arguments of one call. Engines allow 65,535 and more, but they all go onto the stack.
const CHUNK = 8192;

// Code units of a text, and for short ones an array for each count of them, since `apply` takes all of an array.
const MAX_UNITS = 8192;
const units = new Uint16Array(MAX_UNITS);
const unitBytes = new Uint8Array(units.buffer);
const exactUnits: readonly number[][] = Array.from({ length: SHORT + 1 }, (_, size) =>
  new Array(size).fill(0),
);

/** Strict UTF-8 in which lone surrogates are allowed, as Python's `bytes.decode('utf-8', 'surrogatepass')`. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  const size = end - start;
  if (size <= SHORT) {
    const text = shortText(bytes, start, end, 0x7f) ?? shortUtf8(bytes, start, end);
    if (text !== undefined) return text;
  } else if (hasSlowDecoder && size <= MAX_UNITS && !isAscii(bytes, start, start + SHORT)) {
    const count = decodeUnits(bytes, start, end);
    if (count >= 0) return (ucs2Slice as NonNullable<typeof ucs2Slice>).call(unitBytes, 0, 2 * count);
  } else if (size <= LONG && utf8Slice !== undefined) {
    const text = utf8Slice.call(bytes, start, end);
    // It puts U+FFFD where there is no UTF-8. The bytes of a U+FFFD are there for the other decoder too.
    if (!text.includes('\ufffd')) return text;
  }
  return repairUtf8(bytes.subarray(start, end), passSurrogate);
}

/** Text of at most `SHORT` bytes, or `undefined` where it is no UTF-8. Half the time of `TextDecoder`, and no exceptions. */
function shortUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  const count = decodeUnits(bytes, start, end);
  if (count < 0) return undefined;
  const exact = exactUnits[count];
  for (let index = 0; index < count; index++) exact[index] = units[index];
  return String.fromCharCode.apply(null, exact);
}

/** Puts the code units of at most `MAX_UNITS` bytes into `units`. Gives their number, or -1 where there is no UTF-8. */
function decodeUnits(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; ) {
    const first = bytes[at];
    if (first < 0x80) {
      units[count++] = first;
      at++;
      continue;
    }
    const size = sequenceSize(bytes, at, end, 0xbf);
    if (size < 0) return -1;
    if (size === 2) {
      units[count++] = ((first & 0x1f) << 6) | (bytes[at + 1] & 0x3f);
    } else {
      const last = ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
      if (size === 3) {
        units[count++] = ((first & 0x0f) << 12) | last;
      } else {
        const code = ((first & 7) << 18) | (last << 6) | (bytes[at + 3] & 0x3f);
        units[count++] = 0xd7c0 + (code >> 10);
        units[count++] = 0xdc00 | (code & 0x3ff);
      }
    }
    at += size;
  }
  return count;
}

/** Gives the text that stands for the bytes from `at` to `stop`, which are no UTF-8, or throws: Python's error handler. */
export type Repair = (bytes: Uint8Array, at: number, stop: number) => string;

/** The repair of lone surrogates, the one thing that `surrogatepass` lets through. */
export function passSurrogate(bytes: Uint8Array, at: number): string {
  const second = bytes[at + 1];
  const third = bytes[at + 2];
  if (bytes[at] !== 0xed || second >> 5 !== 5 || third >> 6 !== 2) {
    throw new PickleError('INVALID_TEXT', `invalid utf-8 at byte ${at} of the text`);
  }
  return String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
}

/** UTF-8 with `repair` for what is none. */
export function repairUtf8(bytes: Uint8Array, repair: Repair): string {
  try {
    return decoder.decode(bytes);
  } catch {
    // The host's decoder does not say where. What follows is much slower, and rare.
  }
  let text = '';
  let from = 0;
  let at = 0;
  while (at < bytes.length) {
    const size = sequenceSize(bytes, at, bytes.length, 0x9f);
    if (size < 0) {
      text += decodeValid(bytes, from, at) + repair(bytes, at, at - size);
      from = at + (repair === passSurrogate ? 3 : -size);
      at = from;
    } else {
      at += size;
    }
  }
  return text + decodeValid(bytes, from, at);
}

function decodeValid(bytes: Uint8Array, from: number, to: number): string {
  if (from === to) return '';
  try {
    return decoder.decode(bytes.subarray(from, to));
  } catch {
    throw tooLong(to - from);
  }
}

/**
 * The size of the UTF-8 sequence at `at`, or less than 0: minus the size of what Python reports as one error, which is
 * the longest beginning of a sequence that could have become valid. `highAfterEd` is 0x9f where lone surrogates are
 * errors, 0xbf where they are not.
 */
function sequenceSize(bytes: Uint8Array, at: number, end: number, highAfterEd: 0x9f | 0xbf): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return -1;
  // The plainest: two bytes, and three without the exceptions.
  if (at + 2 < end) {
    const second = bytes[at + 1] ^ 0x80;
    if (first < 0xe0) return second < 0x40 ? 2 : -1;
    if (first < 0xf0 && first !== 0xe0 && first !== 0xed && (second | (bytes[at + 2] ^ 0x80)) < 0x40)
      return 3;
  }
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // The second byte excludes overlong forms, surrogates, and what is above U+10FFFF.
  let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  let high = first === 0xed ? highAfterEd : first === 0xf4 ? 0x8f : 0xbf;
  for (let seen = 1; seen < size; seen++) {
    const byte = at + seen < end ? bytes[at + seen] : 0;
    if (byte < low || byte > high) return -seen;
    low = 0x80;
    high = 0xbf;
  }
  return size;
}

/** Latin-1: one character for each byte. */
export function decodeLatin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT) return shortText(bytes, start, end, 0xff) as string;
  try {
    if (latin1Slice !== undefined) return latin1Slice.call(bytes, start, end);
    return isAscii(bytes, start, end)
      ? decoder.decode(bytes.subarray(start, end))
      : unitsToString(bytes, start, end);
  } catch {
    throw tooLong(end - start);
  }
}

/** ASCII, or `undefined` when there is a byte above 0x7f. */
export function decodeAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= SHORT) return shortText(bytes, start, end, 0x7f);
  return isAscii(bytes, start, end) ? decodeLatin1(bytes, start, end) : undefined;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] > 0x7f) return false;
  return true;
}

/** The string of these UTF-16 code units. */
export function unitsToString(units: Uint8Array | Uint16Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += CHUNK) {
    const chunk: unknown = units.subarray(at, Math.min(at + CHUNK, end));
    text += String.fromCharCode.apply(null, chunk as number[]);
  }
  return text;
}

function tooLong(size: number): PickleError {
  return new PickleError('LIMIT', `text of ${size} bytes is too long for a string of this engine`);
}
