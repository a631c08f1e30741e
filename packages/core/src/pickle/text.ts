// Strings, in the opcodes that CPython chooses for each protocol, and their place in the memo.

import { encodeUtf8, encodeUtf8Into } from '../bytes/encode-text.ts';
import { encodeRawUnicodeEscape } from '../bytes/escape.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { type Framer, LARGE_PAYLOAD } from './framer.ts';
import type { Saver } from './saver.ts';
import { HASHED_LENGTH, isAscii, writeHashed } from './text-hash.ts';

// Constants, for speed: see op.ts.
const { BINUNICODE, BINUNICODE8, MEMOIZE, SHORT_BINUNICODE, UNICODE } = Op;

const MAX_U32 = 0xffff_ffff;

/** Writes a str that the memo may know, and memoizes it. The saving of a value has just begun. */
export function saveText(saver: Saver, text: string): void {
  if (text.length <= HASHED_LENGTH && saver.protocol > 0) {
    saveShortText(saver, text);
    return;
  }
  const { memo } = saver;
  const index = saver.fast ? -1 : memo.strings.claimLong(text, memo.size);
  if (index >= 0) {
    saver.get(index);
    return;
  }
  writeText(saver.out, saver.protocol, text);
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

// If the memo knows the string, what was written is overwritten.
function saveShortText(saver: Saver, text: string): void {
  const { out, memo, protocol } = saver;
  const { bytes, pos } = out;
  const start = pos + (protocol >= 4 ? 2 : 5);
  const hash = writeHashed(text, out.view, start);
  const index = memo.strings.findHashed(text, hash);
  if (index >= 0) {
    saver.get(index);
    return;
  }
  const size = isAscii(hash) ? text.length : encodeUtf8Into(text, bytes, start);
  const end = start + size;
  if (!saver.fast) memo.strings.addHashed(text, hash, memo.size);
  if (protocol >= 4) {
    bytes[pos] = SHORT_BINUNICODE;
    bytes[pos + 1] = size;
    bytes[end] = MEMOIZE;
    out.pos = saver.fast ? end : end + 1;
    memo.skip();
    return;
  }
  bytes[pos] = BINUNICODE;
  out.view.setUint32(pos + 1, size, true);
  out.pos = end;
  saver.memoizeFresh();
}

/** Writes a str, without its memo opcode. */
export function writeText(out: Framer, protocol: number, text: string): void {
  if (protocol === 0) {
    out.reserve(1);
    out.u8(UNICODE);
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

// The header comes before the text whose size it says: what the size is likely to be decides where the text is written, and if
// it is another, the text moves.
function writeMediumText(out: Framer, protocol: number, text: string): void {
  out.reserve(5 + text.length * 3);
  const { bytes, pos } = out;
  const isLong = protocol < 4 || (text.length * 3 > 255 && (text.length > 255 || text.charCodeAt(0) >= 0x80));
  const start = pos + (isLong ? 5 : 2);
  const length = encodeUtf8Into(text, bytes, start);
  if (protocol >= 4 && length < 256) {
    if (isLong) bytes.copyWithin(pos + 2, start, start + length);
    out.u8(SHORT_BINUNICODE);
    out.u8(length);
  } else {
    if (!isLong) bytes.copyWithin(pos + 5, start, start + length);
    out.u8(BINUNICODE);
    out.u32(length);
  }
  out.pos += length;
}

function writeTextHeader(out: Framer, length: number): void {
  out.u8(length > MAX_U32 ? BINUNICODE8 : BINUNICODE);
  if (length > MAX_U32) out.u64(length);
  else out.u32(length);
}
