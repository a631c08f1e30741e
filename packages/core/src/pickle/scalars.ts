// Numbers and bytes, in the opcodes that CPython chooses for each protocol.
import { python2StringRepr } from '../bytes/escape.ts';
import { floatRepr } from '../bytes/float-text.ts';
import { bigintToBytes, bigintToDecimal } from '../bytes/int.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import type { Framer } from './framer.ts';

const NEWLINE = 0x0a;

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

/**
 * Writes the numbers from `from` on, up to the first item that is none or takes more than a float or an int of 4 bytes: gives
 * its index, or that of the item that waits for chunks to be taken. With its state in local variables it takes half the time of
 * one `save` for each number.
 */
export function writeNumbers(
  out: Framer,
  items: readonly unknown[],
  from: number,
  end: number,
  exact: boolean,
): number {
  let { bytes, view, limit, pos } = out;
  let at = from;
  for (; at < end; at++) {
    const item = items[at];
    if (typeof item !== 'number') break;
    if (pos >= limit) {
      out.pos = pos;
      out.turn();
      ({ bytes, view, limit, pos } = out);
      if (out.hasChunks) break;
    }
    const int = item | 0;
    if (int === item && !exact && (int !== 0 || 1 / item > 0)) {
      if (int >>> 8 === 0) {
        bytes[pos] = Op.BININT1;
        bytes[pos + 1] = int;
        pos += 2;
      } else if (int >>> 16 === 0) {
        bytes[pos] = Op.BININT2;
        view.setUint16(pos + 1, int, true);
        pos += 3;
      } else {
        bytes[pos] = Op.BININT;
        view.setInt32(pos + 1, int, true);
        pos += 5;
      }
    } else {
      if (!exact && Number.isSafeInteger(item) && int !== item) break;
      bytes[pos] = Op.BINFLOAT;
      view.setFloat64(pos + 1, item, false);
      pos += 9;
    }
  }
  out.pos = pos;
  return at;
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
