// Text in UTF-8 as Python's `surrogatepass` has it, in Latin-1 and in ASCII. The one module that knows the host's codecs.

import { PickleError } from '../errors.ts';
import { SHORT, shortText } from './short-text.ts';

declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}
declare class TextEncoder {
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}
interface HostBuffer {
  latin1Slice?(this: Uint8Array, start: number, end: number): string;
  utf8Slice?(this: Uint8Array, start: number, end: number): string;
  utf8Write?(this: Uint8Array, text: string, at: number, size: number): number;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

// Node's own decoders, where there are any. For 30 to 400 bytes `utf8Slice` takes 75 to 95 ns where `TextDecoder` takes 105 to
// 140, and of Chinese 90 to 230 in place of 190 to 270; `latin1Slice` is ten times faster than `fromCharCode` on long
// Latin-1. (`TextDecoder('latin1')` is windows-1252.) And its encoder: `utf8Write` takes 39 ns for 185 ASCII characters where
// `encodeInto` takes 70, and 305 ns for 100 Chinese ones in place of 390.
const { latin1Slice, utf8Slice, utf8Write }: HostBuffer =
  (globalThis as { Buffer?: { prototype: HostBuffer } }).Buffer?.prototype ?? {};

// Above it nothing is gained, and a string can become too long.
const LONG = 1 << 20;

// Arguments of one call. Engines allow 65,535 and more, but they all go onto the stack.
const CHUNK = 8192;

const SURROGATE = /[\ud800-\udfff]/;

// Code units of a short text, and one array for each count of them, since `apply` takes all of an array.
const units: number[] = new Array(SHORT).fill(0);
const exactUnits: readonly number[][] = Array.from({ length: SHORT + 1 }, (_, size) =>
  new Array(size).fill(0),
);

/** Strict UTF-8 in which lone surrogates are allowed, as Python's `bytes.decode('utf-8', 'surrogatepass')`. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  const size = end - start;
  if (size <= SHORT) {
    const text = shortText(bytes, start, end, 0x7f) ?? shortUtf8(bytes, start, end);
    if (text !== undefined) return text;
  } else if (size <= LONG && utf8Slice !== undefined) {
    const text = utf8Slice.call(bytes, start, end);
    // It puts U+FFFD where there is no UTF-8. The bytes of a U+FFFD are there for the other decoder too.
    if (!text.includes('\ufffd')) return text;
  }
  return repairUtf8(bytes.subarray(start, end), passSurrogate);
}

/** Text of at most `SHORT` bytes, or `undefined` where it is no UTF-8. Half the time of `TextDecoder`, and no exceptions. */
function shortUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  let count = 0;
  for (let at = start; at < end; ) {
    const size = sequenceSize(bytes, at, end, 0xbf);
    if (size < 0) return undefined;
    let code = bytes[at++];
    if (size > 1) {
      code &= 0x7f >> size;
      for (const stop = at + size - 1; at < stop; at++) code = (code << 6) | (bytes[at] & 0x3f);
    }
    if (code > 0xffff) {
      units[count++] = 0xd7c0 + (code >> 10);
      code = 0xdc00 | (code & 0x3ff);
    }
    units[count++] = code;
  }
  const exact = exactUnits[count];
  for (let index = 0; index < count; index++) exact[index] = units[index];
  return String.fromCharCode.apply(null, exact);
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

/** The size of `text` in UTF-8, where a lone surrogate takes three bytes. */
export function utf8Length(text: string): number {
  let size = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    size += code < 0x800 ? 1 : 2;
    // The two halves of a pair take four bytes together: two for each unit that follows.
    if (isHigh(code) && isLow(text.charCodeAt(at + 1))) at++;
  }
  return size;
}

/**
 * Writes `text` in UTF-8, lone surrogates as `surrogatepass` does, and gives the number of bytes. The caller sees to it
 * that there is room: three bytes for each UTF-16 unit always do.
 */
export function encodeUtf8Into(text: string, target: Uint8Array, at: number): number {
  const size = text.length;
  if (size > SHORT) {
    const written =
      utf8Write === undefined
        ? encoder.encodeInto(text, target.subarray(at)).written
        : utf8Write.call(target, text, at, Math.min(3 * size, target.length - at));
    // The host's encoder writes U+FFFD for lone surrogates; where there are none, its work stands.
    if (written === size || !mayHaveLoneSurrogate(text)) return written;
  }
  let to = at;
  for (let from = 0; from < size; from++) {
    let code = text.charCodeAt(from);
    if (code < 0x80) {
      target[to++] = code;
      continue;
    }
    if (code < 0x800) {
      target[to++] = 0xc0 | (code >> 6);
    } else {
      const next = isHigh(code) ? text.charCodeAt(from + 1) : 0;
      if (isLow(next)) {
        from++;
        code = ((code & 0x3ff) << 10) + (next & 0x3ff) + 0x10000;
        target[to++] = 0xf0 | (code >> 18);
        target[to++] = 0x80 | ((code >> 12) & 0x3f);
      } else {
        target[to++] = 0xe0 | (code >> 12);
      }
      target[to++] = 0x80 | ((code >> 6) & 0x3f);
    }
    target[to++] = 0x80 | (code & 0x3f);
  }
  return to - at;
}

function mayHaveLoneSurrogate(text: string & { isWellFormed?(): boolean }): boolean {
  // Engines before 2023 cannot tell: there any surrogate sends the text through our own encoder, which is only slower.
  return text.isWellFormed === undefined ? SURROGATE.test(text) : !text.isWellFormed();
}

function isHigh(unit: number): boolean {
  return unit >> 10 === 0x36;
}

function isLow(unit: number): boolean {
  return unit >> 10 === 0x37;
}

/** `text` in UTF-8, lone surrogates as `surrogatepass` does. */
export function encodeUtf8(text: string): Uint8Array {
  const target = new Uint8Array(utf8Length(text));
  encodeUtf8Into(text, target, 0);
  return target;
}

/** `text` in Latin-1, or `undefined` when there is a character above U+00FF. */
export function encodeLatin1(text: string): Uint8Array | undefined {
  const target = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0xff) return undefined;
    target[at] = code;
  }
  return target;
}
