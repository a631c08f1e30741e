// The text of an int of any size, as Python's source has it.
import { bigintToDecimal } from '../bytes/int.ts';

// Hexadecimal digits of which no more than 4,300 decimal ones come: Python's limit for decimal literals, because the conversion
// takes more than linear time. Hexadecimal has none.
const MAX_HEX_DIGITS = 3570;

/** Gives the int in decimal, or, where that would be too long, in hexadecimal. */
export function integerText(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString(16);
  return digits.length > MAX_HEX_DIGITS ? `${value < 0n ? '-' : ''}0x${digits}` : bigintToDecimal(value);
}
