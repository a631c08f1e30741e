// Writes text in UTF-8 as Python's `surrogatepass` has it, and in Latin-1.
import { encoder, utf8Write } from './host.ts';
import { SHORT } from './short-text.ts';

const SURROGATE = /[\ud800-\udfff]/;

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
