// Numbers, strings and bytes, in the opcodes that CPython chooses for each protocol.
import { encodeRawUnicodeEscape, python2StringRepr } from '../bytes/escape.ts';
import { floatRepr } from '../bytes/float-text.ts';
import { bigintToBytes, bigintToDecimal } from '../bytes/int.ts';
import { encodeUtf8 } from '../bytes/text.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { type Framer, LARGE_PAYLOAD } from './framer.ts';

const NEWLINE = 0x0a;

// Strings of up to this many UTF-16 units have at most 255 bytes of UTF-8.
const SHORT_TEXT = 85;

const MAX_U32 = 0xffff_ffff;

/** Writes an int that is a safe integer. */
export function writeInt(out: Framer, protocol: number, value: number): void {
  if (value !== (value | 0)) {
    writeLong(out, protocol, BigInt(value));
    return;
  }
  if (protocol === 0) {
    out.ascii(`I${value}\n`);
    return;
  }
  out.reserve(5);
  if (value >= 0 && value < 0x100) {
    out.u8(Op.BININT1);
    out.u8(value);
  } else if (value >= 0 && value < 0x1_0000) {
    out.u8(Op.BININT2);
    out.u16(value);
  } else {
    out.u8(Op.BININT);
    out.u32(value);
  }
}

/** Writes an int of any size. */
export function writeBigint(out: Framer, protocol: number, value: bigint): void {
  if (value >= -0x8000_0000n && value <= 0x7fff_ffffn) writeInt(out, protocol, Number(value));
  else writeLong(out, protocol, value);
}

function writeLong(out: Framer, protocol: number, value: bigint): void {
  if (protocol < 2) {
    out.ascii(`L${bigintToDecimal(value)}L\n`);
    return;
  }
  const bytes = bigintToBytes(value);
  out.reserve(5);
  if (bytes.length < 256) {
    out.u8(Op.LONG1);
    out.u8(bytes.length);
  } else {
    out.u8(Op.LONG4);
    out.u32(bytes.length);
  }
  out.raw(bytes);
}

export function writeFloat(out: Framer, protocol: number, value: number): void {
  if (protocol === 0) {
    out.ascii(`F${floatRepr(value)}\n`);
    return;
  }
  out.reserve(9);
  out.u8(Op.BINFLOAT);
  out.f64(value);
}

export function writeBool(out: Framer, protocol: number, value: boolean): void {
  if (protocol < 2) {
    out.ascii(value ? 'I01\n' : 'I00\n');
    return;
  }
  out.reserve(1);
  out.u8(value ? Op.NEWTRUE : Op.NEWFALSE);
}

/** Writes a str, without its memo opcode. */
export function writeText(out: Framer, protocol: number, text: string): void {
  if (protocol === 0) {
    out.reserve(1);
    out.u8(Op.UNICODE);
    out.raw(encodeRawUnicodeEscape(text));
    out.ascii('\n');
  } else if (protocol >= 4 && text.length <= SHORT_TEXT) {
    out.reserve(2 + text.length * 3);
    out.u8(Op.SHORT_BINUNICODE);
    const lengthAt = out.pos++;
    out.bytes[lengthAt] = out.utf8(text);
  } else if (text.length * 3 < LARGE_PAYLOAD) {
    writeMediumText(out, protocol, text);
  } else {
    const bytes = encodeUtf8(text);
    checkLength(bytes.length, protocol);
    out.payload(() => writeTextHeader(out, bytes.length), bytes);
  }
}

function writeMediumText(out: Framer, protocol: number, text: string): void {
  out.reserve(5 + text.length * 3);
  const start = out.pos;
  out.pos += 5;
  const length = out.utf8(text);
  const end = out.pos;
  out.pos = start;
  if (protocol >= 4 && length < 256) {
    out.u8(Op.SHORT_BINUNICODE);
    out.u8(length);
    out.bytes.copyWithin(start + 2, start + 5, end);
    out.pos = end - 3;
  } else {
    out.u8(Op.BINUNICODE);
    out.u32(length);
    out.pos = end;
  }
}

function writeTextHeader(out: Framer, length: number): void {
  out.u8(length > MAX_U32 ? Op.BINUNICODE8 : Op.BINUNICODE);
  if (length > MAX_U32) out.u64(length);
  else out.u32(length);
}

/** Writes bytes at protocol 3 and up, without their memo opcode. */
export function writeBytes(out: Framer, protocol: number, bytes: Uint8Array): void {
  checkLength(bytes.length, protocol);
  out.reserve(9);
  out.payload(() => {
    if (bytes.length < 256) {
      out.u8(Op.SHORT_BINBYTES);
      out.u8(bytes.length);
    } else if (bytes.length <= MAX_U32) {
      out.u8(Op.BINBYTES);
      out.u32(bytes.length);
    } else {
      out.u8(Op.BINBYTES8);
      out.u64(bytes.length);
    }
  }, bytes);
}

/** Writes a bytearray at protocol 5, without its memo opcode. */
export function writeByteArray(out: Framer, bytes: Uint8Array): void {
  out.reserve(9);
  out.payload(() => {
    out.u8(Op.BYTEARRAY8);
    out.u64(bytes.length);
  }, bytes);
}

/** Writes a Python 2 str, without its memo opcode. */
export function writeByteString(out: Framer, protocol: number, bytes: Uint8Array): void {
  out.reserve(6);
  if (protocol === 0) {
    out.u8(Op.STRING);
    out.raw(python2StringRepr(bytes));
    out.reserve(1);
    out.u8(NEWLINE);
    return;
  }
  if (bytes.length > 0x7fff_ffff) failLength();
  out.payload(() => {
    out.u8(bytes.length < 256 ? Op.SHORT_BINSTRING : Op.BINSTRING);
    if (bytes.length < 256) out.u8(bytes.length);
    else out.u32(bytes.length);
  }, bytes);
}

function checkLength(length: number, protocol: number): void {
  if (length > MAX_U32 && protocol < 4) failLength();
}

function failLength(): never {
  throw new PickleError('UNSUPPORTED_VALUE', 'a value of more than 4 GiB needs protocol 4 or higher');
}
