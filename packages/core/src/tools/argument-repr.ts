// Python's repr of an argument, as `pickletools.dis` prints it.
import { python2StringRepr } from '../bytes/escape.ts';
import { floatRepr } from '../bytes/float-text.ts';
import { decodeLatin1 } from '../bytes/text.ts';
import { textRepr } from '../values/repr.ts';
import type { Argument } from './args.ts';
import { MAX_DIGITS, tooManyDigits } from './complaints.ts';
import type { PickletoolsVersion } from './options.ts';
import type { OpcodeInfo } from './table.ts';

// Nothing to escape, and no quote to choose.
const PLAIN = /^[ !#-&(-[\]-~]*$/;

// 4,300 decimal digits are less than 14,285 bits: more are too many, and their text would take quadratic time.
const MAX_BITS = 14_285;

/** Gives the text of an argument. @throws ArgumentError for an integer of more digits than Python prints. */
export function argumentRepr(opcode: OpcodeInfo, arg: Argument, python: PickletoolsVersion = '3.13'): string {
  switch (typeof arg) {
    case 'string': {
      if (PLAIN.test(arg)) return `'${arg}'`;
      const isPython2 = opcode.after[0] === 'bytes_or_str';
      return isPython2 && python !== '3.13' ? escapeLatin1(textRepr(arg)) : textRepr(arg);
    }
    case 'number':
      return opcode.after[0] === 'float' ? floatRepr(arg) : `${arg}`;
    case 'boolean':
      return arg ? 'True' : 'False';
    case 'bigint':
      return bigintRepr(arg);
    case 'object':
      return opcode.after[0] === 'bytearray' ? bytearrayRepr(arg) : `b${bytesRepr(arg)}`;
    default:
      return 'None';
  }
}

function bigintRepr(value: bigint): string {
  if (BigInt.asIntN(MAX_BITS + 1, value) !== value) throw tooManyDigits();
  const text = value.toString();
  if (text.length - (value < 0n ? 1 : 0) > MAX_DIGITS) throw tooManyDigits();
  return text;
}

// bytes have the repr of a Python 2 str; written byte by byte, several times faster than through a regular expression.
function bytesRepr(bytes: Uint8Array): string {
  const text = python2StringRepr(bytes);
  return decodeLatin1(text, 0, text.length);
}

function bytearrayRepr(bytes: Uint8Array): string {
  const text = bytesRepr(bytes);
  // CPython's bytearray, and no other type, escapes a single quote between double quotes too.
  return `bytearray(b${text[0] === '"' ? text.replaceAll("'", "\\'") : text})`;
}

/** Python's `ascii`, of text that has no character above U+00FF. */
function escapeLatin1(text: string): string {
  return text.replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}
