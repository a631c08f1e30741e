// Reads vectors.json, whose notation vectors.py explains.

import vectors from './vectors.json' with { type: 'json' };

export { vectors };

/** The bytes of a field. */
export function bytesOf(field: string): Uint8Array {
  const plain = field.replace(/(..)\*(\d+)\./g, (_, byte: string, count: string) =>
    byte.repeat(Number(count)),
  );
  return plain === '-'
    ? new Uint8Array(0)
    : Uint8Array.from(plain.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The text of a field that holds UTF-16 code units. */
export function textOf(field: string): string {
  return field === '-'
    ? ''
    : String.fromCharCode(...(field.match(/..../g) ?? []).map((unit) => Number.parseInt(unit, 16)));
}

/** Each byte as the character of that number, as a reader of lines sees its argument. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') || '-';
}

/** `bytes` with others around it, so that a function that looks beyond its bounds is found out. */
export function surrounded(bytes: Uint8Array): [padded: Uint8Array, start: number, end: number] {
  const padded = new Uint8Array(bytes.length + 8).fill(0x80);
  padded[0] = 0xe2;
  padded.set(bytes, 3);
  return [padded, 3, 3 + bytes.length];
}

/** What `run` gives, or the code of the error that it throws. */
export function outcome<T>(run: () => T): T | { code: unknown; message: string } {
  try {
    return run();
  } catch (error) {
    return { code: (error as { code?: unknown }).code, message: (error as Error).message };
  }
}
