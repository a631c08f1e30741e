// Hexadecimal digits as character codes: no strings are made on the way.

/** The value of a hexadecimal digit, -1 for any other character code. */
export function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The character code of the lower-case digit of a value from 0 to 15. */
export function hexDigit(value: number): number {
  return value + (value < 10 ? 0x30 : 0x57);
}
