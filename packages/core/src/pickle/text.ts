// Strings, in the opcodes that CPython chooses for each protocol, and their place in the memo.
import { encodeRawUnicodeEscape } from '../bytes/escape.ts';
import { encodeUtf8, encodeUtf8Into } from '../bytes/text.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { type Framer, LARGE_PAYLOAD } from './framer.ts';
import type { Saver } from './saver.ts';
import { beginHash, endHash, HASHED_LENGTH, hashUnit } from './string-table.ts';

const MAX_U32 = 0xffff_ffff;

/** Writes a str that the memo may know, and memoizes it. The saving of a value has just begun. */
export function saveText(saver: Saver, text: string): void {
  if (text.length <= HASHED_LENGTH && saver.protocol > 0) {
    saveShortText(saver, text);
    return;
  }
  const { strings } = saver.memo;
  const index = strings.find(text);
  if (index >= 0) {
    saver.get(index);
    return;
  }
  writeText(saver.out, saver.protocol, text);
  if (saver.fast) return;
  strings.add(text, saver.memo.size);
  saver.memoizeFresh();
}

/** Writes a str that is a key of a dict. */
export function saveKey(saver: Saver, text: string): void {
  const { strings } = saver.memo;
  const index = strings.expectKey(text);
  if (index >= 0) {
    saver.get(index);
    return;
  }
  saveText(saver, text);
  strings.learnKey();
}

// One loop writes, hashes, and looks whether all is ASCII. If the memo knows the string, what was written is overwritten.
function saveShortText(saver: Saver, text: string): void {
  const { out, memo, protocol } = saver;
  const { bytes, pos } = out;
  const { length } = text;
  const start = pos + (protocol >= 4 ? 2 : 5);
  let hash = beginHash(length);
  let units = 0;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    units |= unit;
    hash = hashUnit(hash, unit);
    bytes[start + at] = unit;
  }
  hash = endHash(hash);
  const index = memo.strings.findHashed(text, hash);
  if (index >= 0) {
    saver.get(index);
    return;
  }
  const size = units < 0x80 ? length : encodeUtf8Into(text, bytes, start);
  if (protocol >= 4) {
    bytes[pos] = Op.SHORT_BINUNICODE;
    bytes[pos + 1] = size;
  } else {
    bytes[pos] = Op.BINUNICODE;
    out.view.setUint32(pos + 1, size, true);
  }
  out.pos = start + size;
  if (saver.fast) return;
  memo.strings.addHashed(text, hash, memo.size);
  saver.memoizeFresh();
}

/** Writes a str, without its memo opcode. */
export function writeText(out: Framer, protocol: number, text: string): void {
  if (protocol === 0) {
    out.reserve(1);
    out.u8(Op.UNICODE);
    out.raw(encodeRawUnicodeEscape(text));
    out.ascii('\n');
  } else if (text.length * 3 < LARGE_PAYLOAD) {
    writeMediumText(out, protocol, text);
  } else {
    const bytes = encodeUtf8(text);
    if (bytes.length > MAX_U32 && protocol < 4)
      throw new PickleError('UNSUPPORTED_VALUE', 'a value of more than 4 GiB needs protocol 4 or higher');
    out.reserve(9);
    out.payload(() => writeTextHeader(out, bytes.length), bytes);
  }
}

// The header is written when the size is known; where a short one will do, the text moves up to it.
function writeMediumText(out: Framer, protocol: number, text: string): void {
  out.reserve(5 + text.length * 3);
  const { pos } = out;
  const length = encodeUtf8Into(text, out.bytes, pos + 5);
  if (protocol >= 4 && length < 256) {
    out.u8(Op.SHORT_BINUNICODE);
    out.u8(length);
    out.bytes.copyWithin(pos + 2, pos + 5, pos + 5 + length);
  } else {
    out.u8(Op.BINUNICODE);
    out.u32(length);
  }
  out.pos += length;
}

function writeTextHeader(out: Framer, length: number): void {
  out.u8(length > MAX_U32 ? Op.BINUNICODE8 : Op.BINUNICODE);
  if (length > MAX_U32) out.u64(length);
  else out.u32(length);
}
