// Frames of lz4. The library's own reading of them goes wrong with checksums of blocks, and runs over the end: only its blocks
// are used.
import type { RandomAccess } from './access.ts';
import { Cursor } from './cursor.ts';
import type { Unpacking } from './inflate.ts';

// How far back a block may refer.
const HISTORY = 2 ** 16;

type DecompressBlock = (
  source: Uint8Array,
  target: Uint8Array,
  start: number,
  size: number,
  at: number,
) => number;

/** One frame, block by block. */
export async function* unlz4(
  source: RandomAccess,
  decompressBlock: DecompressBlock,
  room: number,
): Unpacking {
  const cursor = new Cursor(source);
  const head = await cursor.take(7);
  const flags = head[4] ?? 0;
  // A frame of little content need not have room for a block of megabytes.
  const largest = Math.min(2 ** (8 + 2 * (((head[5] ?? 0) >> 4) & 7)), room + 1);
  await cursor.take(((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0));
  const target = new Uint8Array(HISTORY + largest);
  // What was written last stands before `start`, where the next block finds it.
  let start = 0;
  for (;;) {
    const bytes = await cursor.take(4);
    const word = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (word === 0) break;
    const size = word & 0x7fffffff;
    if (size > HISTORY + 2 ** 22) throw new Error('a block is larger than any');
    const block = await cursor.take(size);
    let end = start + size;
    if (word <= 0x7fffffff) end = decompressBlock(block, target, 0, size, start);
    else target.set(block.subarray(0, largest), start);
    if (end - start > largest) {
      if (end - start > room)
        throw Object.assign(new RangeError('too much output'), { code: 'ERR_BUFFER_TOO_LARGE' });
      throw new Error('a block is larger than the frame says');
    }
    yield target.slice(start, end);
    const kept = Math.min(end, HISTORY);
    target.copyWithin(0, end - kept, end);
    start = kept;
    if ((flags & 16) !== 0) await cursor.take(4);
  }
  if ((flags & 4) !== 0) await cursor.take(4);
  return cursor.offset;
}
