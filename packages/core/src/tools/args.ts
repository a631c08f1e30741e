// Reads the arguments that follow opcode bytes, as the readers of `pickletools` do, with their complaints.

import { decodePython } from '../bytes/codecs.ts';
import { decodeRawUnicodeEscape, decodeStringEscape } from '../bytes/escape.ts';
import { bytesToInt } from '../bytes/int.ts';
import { decodeAscii, decodeLatin1, decodeUtf8 } from '../bytes/text.ts';
import { PickleError, type PickleErrorCode } from '../errors.ts';
import { PyByteArray } from '../values/bytearray.ts';
import { bytesRepr } from '../values/repr.ts';
import { ARGUMENTS, type ArgumentName } from './arguments.ts';
import {
  complainAboutAscii,
  complainAboutEscape,
  complainAboutRawUnicode,
  complainAboutUtf8,
} from './complaints.ts';
import { ArgumentError } from './failure.ts';
import { parsePythonFloat, parsePythonInt } from './literals.ts';
import type { PickletoolsVersion } from './options.ts';

/**
 * The value of an argument: a number (a bigint beyond 2**53) for an `int`, a number for a `float`, a boolean for INT 00 and 01,
 * text, a `Uint8Array` over the memory of the input for `bytes`, a `PyByteArray`, or `undefined` where there is none.
 */
export type Argument = number | bigint | boolean | string | Uint8Array | undefined;

/** The key of a memo entry: the same for indices that Python holds equal. */
export type MemoKey = number | string;

/** Gives the key of an index. As a key of a `Map` a bigint would be slow; and Python's True is 1. */
export function memoKey(index: Argument): MemoKey {
  return typeof index === 'bigint' ? `${index}` : Number(index);
}

const NEWLINE = 0x0a;

// Python's sys.maxsize.
const MAX_SIZE = 0x7fff_ffff_ffff_ffffn;

const COUNT_SIZES = { uint1: 1, int4: 4, uint4: 4, uint8: 8 } as const;

/** A position in bytes at which arguments are read. */
export class ArgumentReader {
  readonly bytes: Uint8Array;
  pos: number;
  readonly #isOld: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, pos: number, version: PickletoolsVersion) {
    this.bytes = bytes;
    this.pos = pos;
    this.#isOld = version === '3.13';
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads an argument and moves behind it. */
  read(name: ArgumentName): Argument {
    switch (name) {
      case 'uint1':
      case 'uint2':
      case 'int4':
      case 'uint4':
      case 'uint8':
        return this.#integer(name);
      case 'float8':
        return this.#view.getFloat64(this.#fixed(8, name), false);
      case 'string1':
      case 'string4':
        return asLatin1(this.#counted(name, name === 'string1' ? 'uint1' : 'int4'));
      case 'bytes1':
        return this.#counted(name, 'uint1');
      case 'bytes4':
        return this.#counted(name, 'uint4');
      case 'bytes8':
        return this.#counted(name, 'uint8');
      case 'bytearray8':
        return new PyByteArray(this.#counted(name, 'uint8'));
      case 'unicodestring1':
        return asUtf8(this.#counted(name, 'uint1'));
      case 'unicodestring4':
        return asUtf8(this.#counted(name, 'uint4'));
      case 'unicodestring8':
        return asUtf8(this.#counted(name, 'uint8'));
      case 'long1':
      case 'long4': {
        const part = this.#counted(name, name === 'long1' ? 'uint1' : 'int4');
        return bytesToInt(part, 0, part.length);
      }
      case 'stringnl':
        return this.#unescape(unquote(this.#line(), this.#isOld), 'latin-1');
      case 'stringnl_noescape':
        return this.#name();
      case 'stringnl_noescape_pair':
        return `${this.#name()} ${this.#name()}`;
      case 'unicodestringnl':
        return asRawUnicode(this.#line(name));
      case 'decimalnl_short':
        return parseShort(this.#line());
      case 'decimalnl_long': {
        const line = this.#line();
        return parsePythonInt(line[line.length - 1] === 0x4c ? line.subarray(0, -1) : line);
      }
      case 'floatnl':
        return parsePythonFloat(this.#line());
      default:
        return unknownArgument(name);
    }
  }

  /**
   * How many bytes are missing of an argument, or, as a negative number, how many lines. 0 where it is all there, and where what is
   * there is wrong whatever follows. Does not move.
   */
  lacks(name: ArgumentName): number {
    const { size } = ARGUMENTS[name];
    const { bytes, pos } = this;
    if (size === 'line') return this.#lacksLines(name === 'stringnl_noescape_pair' ? 2 : 1);
    const head = typeof size === 'number' ? size : COUNT_SIZES[size];
    const left = bytes.length - pos - head;
    if (left < 0) return -left;
    if (typeof size === 'number') return 0;
    const count = this.#integer(size);
    this.pos = pos;
    return count > MAX_SIZE ? 0 : Math.max(0, Number(count) - left);
  }

  #lacksLines(lines: number): number {
    let at = this.pos;
    for (let missing = lines; missing > 0; missing--) {
      at = this.bytes.indexOf(NEWLINE, at) + 1;
      if (at === 0) return -missing;
    }
    return 0;
  }

  #integer(name: 'uint1' | 'uint2' | 'int4' | 'uint4' | 'uint8'): number | bigint {
    const view = this.#view;
    switch (name) {
      case 'uint1':
        return view.getUint8(this.#fixed(1, name));
      case 'uint2':
        return view.getUint16(this.#fixed(2, name), true);
      case 'int4':
        return view.getInt32(this.#fixed(4, name), true);
      case 'uint4':
        return view.getUint32(this.#fixed(4, name), true);
      default: {
        const value = view.getBigUint64(this.#fixed(8, name), true);
        return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
      }
    }
  }

  #fixed(size: number, name: string): number {
    const at = this.pos;
    if (this.bytes.length - at < size) {
      throw new ArgumentError('UNEXPECTED_END', `not enough data in stream to read ${name}`);
    }
    this.pos = at + size;
    return at;
  }

  #counted(name: ArgumentName, format: 'uint1' | 'int4' | 'uint4' | 'uint8'): Uint8Array {
    const count = this.#integer(format);
    if (count < 0) throw new ArgumentError('INVALID_LENGTH', `${name} byte count < 0: ${count}`);
    if (count > MAX_SIZE)
      throw new ArgumentError('INVALID_LENGTH', `${name} byte count > sys.maxsize: ${count}`);
    const left = this.bytes.length - this.pos;
    if (count > left) {
      const isLong = name === 'long1' || name === 'long4';
      const complaint = isLong
        ? `not enough data in stream to read ${name}`
        : `expected ${count} bytes in a ${name}, but only ${left} remain`;
      throw new ArgumentError('UNEXPECTED_END', complaint);
    }
    const start = this.pos;
    this.pos += Number(count);
    return this.bytes.subarray(start, this.pos);
  }

  /** Reads up to the next newline, which it leaves out. */
  #line(name = 'stringnl'): Uint8Array {
    const start = this.pos;
    const end = this.bytes.indexOf(NEWLINE, start);
    if (end < 0) throw new ArgumentError('UNEXPECTED_END', `no newline found when trying to read ${name}`);
    this.pos = end + 1;
    return this.bytes.subarray(start, end);
  }

  #name(): string {
    return this.#unescape(this.#line(), 'utf-8');
  }

  #unescape(line: Uint8Array, encoding: 'latin-1' | 'utf-8'): string {
    const plain = attempt(
      'INVALID_ESCAPE',
      () => decodeStringEscape(line, 0, line.length),
      () => complainAboutEscape(line),
    );
    const text = decodeAscii(plain, 0, plain.length);
    if (text !== undefined) return text;
    if (this.#isOld) throw new ArgumentError('INVALID_TEXT', complainAboutAscii(plain));
    return attempt(
      'INVALID_TEXT',
      () => decodePython(plain, 0, plain.length, encoding, 'strict'),
      () => complainAboutUtf8(plain, false),
    );
  }
}

/** The bytes between the quotes. A quote alone passes, as in Python. */
function unquote(line: Uint8Array, isOld: boolean): Uint8Array {
  const quote = line[0];
  if (quote !== 0x22 && quote !== 0x27) {
    throw new ArgumentError('INVALID_LITERAL', `no string quotes around b${bytesRepr(line)}`);
  }
  if (line[line.length - 1] !== quote) {
    const words = `${isOld ? 'strinq' : 'string'} quote b${bytesRepr(line.subarray(0, 1))}`;
    throw new ArgumentError('INVALID_LITERAL', `${words} not found at both ends of b${bytesRepr(line)}`);
  }
  return line.subarray(1, Math.max(1, line.length - 1));
}

function parseShort(line: Uint8Array): number | bigint | boolean {
  if (line.length === 2 && line[0] === 0x30 && (line[1] === 0x30 || line[1] === 0x31)) {
    return line[1] === 0x31;
  }
  return parsePythonInt(line);
}

function asLatin1(part: Uint8Array): string {
  return decodeLatin1(part, 0, part.length);
}

function asUtf8(part: Uint8Array): string {
  return attempt(
    'INVALID_TEXT',
    () => decodeUtf8(part, 0, part.length),
    () => complainAboutUtf8(part, true),
  );
}

function asRawUnicode(line: Uint8Array): string {
  return attempt(
    'INVALID_ESCAPE',
    () => decodeRawUnicodeEscape(line, 0, line.length),
    () => complainAboutRawUnicode(line),
  );
}

function attempt<T>(code: PickleErrorCode, decode: () => T, complain: () => string): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof PickleError) || error.code !== code) throw error;
    throw new ArgumentError(code, complain());
  }
}

function unknownArgument(name: never): never {
  throw new PickleError('UNKNOWN_OPCODE', `unknown argument format ${name}`);
}
