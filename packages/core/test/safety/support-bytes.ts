// Writing pickles by hand.

export type Part = string | number | ArrayLike<number>;

/** A pickle of parts: each character of a string is one byte, a number is one byte. */
export function pickle(...parts: readonly Part[]): Uint8Array {
  const bytes = parts.map((part) =>
    typeof part === 'number'
      ? Uint8Array.of(part)
      : typeof part === 'string'
        ? Uint8Array.from(part, (character) => character.charCodeAt(0))
        : Uint8Array.from(part),
  );
  const joined = new Uint8Array(bytes.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of bytes) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A number in four bytes, least significant first. */
export function u32(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
}

/** A number in eight bytes, least significant first. */
export function u64(value: number | bigint): number[] {
  const big = BigInt.asUintN(64, BigInt(value));
  return [...u32(Number(big & 0xffffffffn)), ...u32(Number(big >> 32n))];
}

/** The opcode BINUNICODE with text of ASCII. */
export function text(content: string): Uint8Array {
  return pickle('X', u32(content.length), content);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function unhex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
