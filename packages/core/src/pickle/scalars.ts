// Numbers and bytes, in the opcodes that CPython chooses for each protocol.
import { python2StringRepr } from '../bytes/escape.ts';
import { floatRepr } from '../bytes/float-text.ts';
import { bigintToBytes, bigintToDecimal, encodeBigintInto } from '../bytes/int.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import type { Framer } from './framer.ts';

// Constants, for speed: see op.ts.
const { BINFLOAT, BININT, BININT1, BININT2, NEWFALSE, NEWTRUE, NONE } = Op;

const NEWLINE = 0x0a;

const MAX_U32 = 0xffff_ffff;

/** Writes a number: a safe integer as an int unless `exact`, all others as floats. `ROOM` has been made. */
export function writeNumber(out: Framer, protocol: number, exact: boolean, value: number): void {
  const int = value | 0;
  // -0 is a float; dividing by it tells it from 0.
  if (int === value && !exact && (int !== 0 || 1 / value > 0)) writeInt(out, protocol, int);
  else if (exact || int === value || !isWideInt(value)) writeFloat(out, protocol, value);
  else writeLong(out, protocol, BigInt(value));
}

// Whether a number that is no int of 32 bits is an int. With `Math.floor` first a list of floats takes four fifths of the time.
function isWideInt(value: number): boolean {
  return Math.floor(value) === value && Number.isSafeInteger(value);
}

// An int of 32 bits.
function writeInt(out: Framer, protocol: number, int: number): void {
  if (protocol === 0) {
    out.ascii(`I${int}\n`);
    return;
  }
  out.pos = putInt(out.bytes, out.view, out.pos, int);
}

// Gives the position behind it.
function putInt(bytes: Uint8Array, view: DataView, pos: number, int: number): number {
  if (int >>> 8 === 0) {
    bytes[pos] = BININT1;
    bytes[pos + 1] = int;
    return pos + 2;
  }
  if (int >>> 16 === 0) {
    bytes[pos] = BININT2;
    view.setUint16(pos + 1, int, true);
    return pos + 3;
  }
  bytes[pos] = BININT;
  view.setInt32(pos + 1, int, true);
  return pos + 5;
}

/** Writes an int of any size. `ROOM` has been made. */
export function writeBigint(out: Framer, protocol: number, value: bigint): void {
  const { view, pos } = out;
  if (putLowBits(view, pos, value)) writeInt(out, protocol, view.getInt32(pos, true));
  else writeLong(out, protocol, value);
}

// Puts the low 64 bits of a bigint at `pos`, and tells whether they are an int of 32. Through memory, which takes half the time of
// `Number(value)`; and the bits tell of most that are longer, for which a comparison of bigints is a call.
function putLowBits(view: DataView, pos: number, value: bigint): boolean {
  view.setBigInt64(pos, value, true);
  return (
    view.getInt32(pos + 4, true) === view.getInt32(pos, true) >> 31 && BigInt.asIntN(64, value) === value
  );
}

function writeLong(out: Framer, protocol: number, value: bigint): void {
  if (protocol < 2) {
    out.ascii(`L${bigintToDecimal(value)}L\n`);
    return;
  }
  const { bytes, view, pos } = out;
  const size = encodeBigintInto(value, bytes, view, pos + 2);
  if (size >= 0) {
    bytes[pos] = Op.LONG1;
    bytes[pos + 1] = size;
    out.pos = pos + 2 + size;
    return;
  }
  const long = bigintToBytes(value);
  if (long.length < 256) {
    out.u8(Op.LONG1);
    out.u8(long.length);
  } else {
    out.u8(Op.LONG4);
    out.u32(long.length);
  }
  out.raw(long);
}

/**
 * Writes the numbers, bigints, bools and nulls from `from` on, up to the first item that is none of these or takes more than
 * a float or an int of 4 bytes: gives its index, or that of the item that waits for chunks to be taken. Where there are `values`,
 * the items are those of a dict: a key, its value, the next key. With its state in local variables it takes half the time of one
 * `save` for each.
 */
export function writeNumbers(
  out: Framer,
  items: readonly unknown[],
  values: readonly unknown[] | undefined,
  from: number,
  end: number,
  protocol: number,
  exact: boolean,
): number {
  let at = from;
  for (;;) {
    at =
      values === undefined
        ? putItems(out, items, at, end, protocol, exact)
        : putPairs(out, items, values, at, end, protocol, exact);
    if (at === end) return at;
    if (out.pos >= out.limit) {
      out.turn();
      if (out.hasChunks) return at;
      continue;
    }
    const item = values === undefined ? items[at] : (at & 1) === 0 ? items[at >> 1] : values[at >> 1];
    if (typeof item !== 'bigint') return at;
    writeLong(out, protocol, item);
    at++;
  }
}

// Both loops call nobody, so that V8 asks only once whether the memory is still where it was: a list of ints or floats takes 5 % less.
function putItems(
  out: Framer,
  items: readonly unknown[],
  from: number,
  end: number,
  protocol: number,
  exact: boolean,
): number {
  const { bytes, view, limit } = out;
  let { pos } = out;
  let at = from;
  for (; at < end && pos < limit; at++) {
    const next = putNumber(bytes, view, pos, items[at], protocol, exact);
    if (next < 0) break;
    pos = next;
  }
  out.pos = pos;
  return at;
}

function putPairs(
  out: Framer,
  keys: readonly unknown[],
  values: readonly unknown[],
  from: number,
  end: number,
  protocol: number,
  exact: boolean,
): number {
  const { bytes, view, limit } = out;
  let { pos } = out;
  let at = from;
  for (; at < end && pos < limit; at++) {
    const item = (at & 1) === 0 ? keys[at >> 1] : values[at >> 1];
    const next = putNumber(bytes, view, pos, item, protocol, exact);
    if (next < 0) break;
    pos = next;
  }
  out.pos = pos;
  return at;
}

// Puts a value and gives the position behind it; -1 if it is no short one.
function putNumber(
  bytes: Uint8Array,
  view: DataView,
  pos: number,
  item: unknown,
  protocol: number,
  exact: boolean,
): number {
  let int = 0;
  if (typeof item === 'number') {
    int = item | 0;
    if (exact || int !== item || (int === 0 && 1 / item < 0)) {
      if (!exact && int !== item && isWideInt(item)) return -1;
      bytes[pos] = BINFLOAT;
      view.setFloat64(pos + 1, item, false);
      return pos + 9;
    }
  } else if (typeof item === 'bigint') {
    if (!putLowBits(view, pos, item)) return -1;
    int = view.getInt32(pos, true);
  } else if (item === null || item === undefined) {
    bytes[pos] = NONE;
    return pos + 1;
  } else if (typeof item === 'boolean' && protocol >= 2) {
    bytes[pos] = item ? NEWTRUE : NEWFALSE;
    return pos + 1;
  } else {
    return -1;
  }
  return putInt(bytes, view, pos, int);
}

/** Writes a float. `ROOM` has been made. */
export function writeFloat(out: Framer, protocol: number, value: number): void {
  if (protocol === 0) {
    out.ascii(`F${floatRepr(value)}\n`);
    return;
  }
  out.bytes[out.pos] = BINFLOAT;
  out.view.setFloat64(out.pos + 1, value, false);
  out.pos += 9;
}

/** Writes a bool. `ROOM` has been made. */
export function writeBool(out: Framer, protocol: number, value: boolean): void {
  if (protocol < 2) out.ascii(value ? 'I01\n' : 'I00\n');
  else out.u8(value ? NEWTRUE : NEWFALSE);
}

// So many have room for certain.
const SHORT_BYTES = 128;

/** Writes bytes at protocol 3 and up, without their memo opcode. `ROOM` has been made. */
export function writeBytes(out: Framer, protocol: number, bytes: Uint8Array): void {
  const { length } = bytes;
  if (length < SHORT_BYTES) {
    const { pos } = out;
    out.bytes[pos] = Op.SHORT_BINBYTES;
    out.bytes[pos + 1] = length;
    out.bytes.set(bytes, pos + 2);
    out.pos = pos + 2 + length;
    return;
  }
  checkLength(length, protocol);
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
