// Decimal arguments of protocol 0: what all readers of CPython take, what only some take, what none takes.
import { parseFloatText } from '../../bytes/float-text.ts';
import { parseDecimal } from '../../bytes/int.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { PickleError } from '../../errors.ts';

// Where CPython's own limit is; its versions before 2022 have none.
const MAX_DIGITS = 4300;

/** How a literal is read: the same by all readers and as picklers write it, the same, or by each reader in its way. */
export type Agreement = 'plain' | 'odd' | 'differ';

/** INT and LONG. */
export function checkInteger(bytes: Uint8Array, start: number, end: number, isLong: boolean): Agreement {
  const last = isLong && end > start && bytes[end - 1] === 0x4c ? end - 1 : end;
  const text = decodeLatin1(bytes, start, last);
  if (!isLong && (text === '00' || text === '01')) return 'plain';
  // C takes two characters that end in 0 or 1 for a bool: `+1`, ` 0`.
  if (!isLong && /^[^\d-][01]$/.test(text)) return 'differ';
  try {
    if (parseDecimal(text, MAX_DIGITS) === undefined) return 'differ';
  } catch (error) {
    if (error instanceof PickleError) return 'differ';
    throw error;
  }
  const isPlain = /^-?\d+$/.test(text) && text !== '-0' && (!isLong || last < end);
  return isPlain ? 'plain' : 'odd';
}

export function checkFloat(bytes: Uint8Array, start: number, end: number): Agreement {
  return parseFloatText(decodeLatin1(bytes, start, end)) === undefined ? 'differ' : 'plain';
}

/** STRING: a repr with its quotes. */
export function isQuoted(bytes: Uint8Array, start: number, end: number): boolean {
  const quote = bytes[start];
  return end - start >= 2 && bytes[end - 1] === quote && (quote === 0x27 || quote === 0x22);
}

/** The argument of GET and PUT, which CPython reads in base 10: `007` is 7. Undefined where it is no index. */
export function readIndex(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly index: number; readonly isPlain: boolean } | undefined {
  const text = decodeLatin1(bytes, start, Math.min(end, start + 100));
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return { index: Number(text), isPlain: true };
  const digits = /^\s*(?:\+?(\d+(?:_\d+)*)|-(0+))\s*$/.exec(text);
  if (digits === null) return undefined;
  const index = Number((digits[1] ?? '0').replaceAll('_', ''));
  return Number.isSafeInteger(index) ? { index, isPlain: false } : undefined;
}
