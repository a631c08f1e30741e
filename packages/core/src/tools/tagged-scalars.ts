// Numbers, bytes and Python 2 strs in tagged JSON, in both directions.

import { encodeLatin1 } from '../bytes/encode-text.ts';
import { floatRepr, parseFloatText } from '../bytes/float-text.ts';
import { parseDecimal } from '../bytes/int.ts';
import { PyByteString } from '../values/byte-string.ts';
import { isPlainObject } from '../values/fields.ts';
import { PyFloat } from '../values/float.ts';
import { fromBase64 } from './base64.ts';
import { integerText } from './integer-text.ts';
import { invalid } from './tagged-json.ts';
import type { Tagged } from './tags.ts';

// As `loads`: decimal text of more digits takes more than linear time.
const MAX_DECIMAL_DIGITS = 4300;

export function writeFloat(value: number): Tagged {
  return Number.isFinite(value) && !Number.isInteger(value) ? value : { $float: floatRepr(value) };
}

export function writeInteger(value: bigint): Tagged {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  return { $int: integerText(value) };
}

/** Reads a JSON number. JSON.parse rounds without a word, so what it may have rounded is refused. */
export function readNumber(value: number, exact: boolean): number | bigint {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return exact ? BigInt(value) : value;
  if (!Number.isFinite(value) || Number.isInteger(value))
    invalid(`the number ${value} may have been rounded: write {"$int": "..."} or {"$float": "..."}`);
  return value;
}

export function readInteger(content: unknown, exact: boolean): number | bigint {
  let value: bigint | undefined;
  if (typeof content === 'string') {
    const hex = /^(-?)(0x[0-9a-f]+)$/.exec(content);
    if (hex !== null) value = hex[1] === '-' ? -BigInt(hex[2] as string) : BigInt(hex[2] as string);
    else if (/^-?\d+$/.test(content)) value = parseDecimal(content, MAX_DECIMAL_DIGITS);
  }
  if (value === undefined) invalid('"$int" must be the text of an int');
  return !exact && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

export function readFloat(content: unknown, exact: boolean): number | PyFloat {
  const value = floatOf(content);
  if (value === undefined) invalid('"$float" must be the text of a float');
  return exact || isPlainFloat(value) ? value : new PyFloat(value);
}

export function readBytes(content: unknown, tag: string): Uint8Array {
  const bytes = typeof content === 'string' ? fromBase64(content) : undefined;
  return bytes ?? invalid(`"${tag}" must be text in base64`);
}

export function readByteString(content: unknown): PyByteString {
  const bytes = typeof content === 'string' ? encodeLatin1(content) : undefined;
  return bytes === undefined
    ? invalid('"$str2" must be text of characters up to U+00FF')
    : new PyByteString(bytes);
}

/** Whether JavaScript's own Set holds what the JSON stands for as Python's would. */
export function isPlainMember(json: unknown): boolean {
  if (json === null || typeof json === 'string' || typeof json === 'number') return true;
  const value = isPlainObject(json) && Object.hasOwn(json, '$float') ? floatOf(json.$float) : undefined;
  return value !== undefined && isPlainFloat(value) && !Number.isNaN(value) && !Object.is(value, -0);
}

function floatOf(content: unknown): number | undefined {
  return typeof content === 'string' ? parseFloatText(content) : undefined;
}

/** Whether a number says by itself that it is a `float`. */
function isPlainFloat(value: number): boolean {
  return !Number.isSafeInteger(value) || Object.is(value, -0);
}
