// Base64 of RFC 4648, section 4. The hosts' own functions differ, and core asks for no host but TextEncoder and TextDecoder.
import { decodeLatin1 } from '../bytes/text.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 0x3d;
const CODES: Uint8Array = /* @__PURE__ */ Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));

export function toBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[at++] = CODES[group >> 18] as number;
    text[at++] = CODES[(group >> 12) & 63] as number;
    if (left > 1) text[at] = CODES[(group >> 6) & 63] as number;
    if (left > 2) text[at + 1] = CODES[group & 63] as number;
    at += 2;
  }
  return decodeLatin1(text, 0, text.length);
}

/** Gives the bytes; `undefined` where the text is not what {@link toBase64} writes. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const end = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let at = 0;
  for (let i = 0; i < end; i++) {
    const value = sextet(text.charCodeAt(i));
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    // Of every four characters, the second to the fourth complete a byte each.
    const extra = ((i & 3) * 6 + 6) & 7;
    if ((i & 3) !== 0) bytes[at++] = (bits >> extra) & 0xff;
  }
  // Bits that no byte takes must be zero, so that there is one text for each value.
  const unused = padding === 2 ? bits & 15 : padding === 1 ? bits & 3 : 0;
  return unused === 0 ? bytes : undefined;
}

function sextet(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  return code === 0x2b ? 62 : code === 0x2f ? 63 : -1;
}
