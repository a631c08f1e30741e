// Runs of numbers: the batches `MARK number number ... APPENDS` of a list, read without the stack. They are counted first,
// so that nothing is done that would have to be undone, and so that a long list is made in its final size: of a million
// floats 10 ms, where `push` takes 22 and the stack 35.
import { bigintOf } from '../bytes/int.ts';
import { Op } from '../opcodes/op.ts';
import { block, floatAt, gathered, intAt, readInts, run, sizes } from './numbers.ts';

// Constants, for speed: see op.ts.
const { APPENDS, BINFLOAT, BININT, BININT1, BININT2, FRAME, MARK } = Op;

const FRAME_SIZE = 9;

// From here on it pays to make a DataView and to set the length of the list.
const LONG_RUN = 64;

/**
 * Appends the numbers of whole batches to a list. `pos` is behind a MARK, `size` the length of `bytes`, `frameEnd` negative outside
 * frames. Gives false, and has done nothing, where there is no whole batch of nothing but numbers; otherwise `run` says how far it went.
 */
export function readNumbers(
  list: unknown[],
  bytes: Uint8Array,
  pos: number,
  size: number,
  frameEnd: number,
  exact: boolean,
): boolean {
  const count = countNumbers(bytes, pos, size, frameEnd);
  if (count === 0) return false;
  if (count < LONG_RUN) fillShort(list, bytes, pos, count, exact);
  else fillLong(list, bytes, pos, count, exact);
  return true;
}

// Follows the batches to the end of the last one that is whole. Frames may end inside a batch.
function countNumbers(bytes: Uint8Array, start: number, end: number, firstFrameEnd: number): number {
  let pos = start;
  let frameEnd = firstFrameEnd;
  let limit = frameEnd < 0 ? end : Math.min(frameEnd, end);
  let isInside = true;
  let count = 0;
  let whole = 0;
  for (;;) {
    if (isInside) {
      // Most lists are short and of one kind of number.
      for (; pos < limit && count < LONG_RUN; count++) {
        const op = bytes[pos];
        if (op === BININT1) pos += 2;
        else if (op === BINFLOAT) pos += 9;
        else if (op === BININT2) pos += 3;
        else if (op === BININT) pos += 5;
        else break;
      }
      if (count >= LONG_RUN) {
        // Floats alone, for a third of the time: the processor foresees where the next one is.
        for (; pos < limit && bytes[pos] === BINFLOAT; pos += 9) count++;
        let size = 1;
        for (; pos < limit && size !== 0; pos += size) {
          size = sizes[bytes[pos]];
          count++;
        }
        if (size === 0) count--;
      }
      if (pos > limit) return whole;
    }
    if (pos < limit) {
      if (bytes[pos] !== (isInside ? APPENDS : MARK)) return whole;
      pos++;
      isInside = !isInside;
      if (isInside) continue;
      whole = count;
      run.pos = pos;
      run.frameEnd = frameEnd;
    } else {
      if (pos !== frameEnd || end - pos <= FRAME_SIZE || bytes[pos] !== FRAME) return whole;
      const length = u64(bytes, pos + 1);
      pos += FRAME_SIZE;
      if (length > end - pos) return whole;
      limit = frameEnd = pos + length;
    }
  }
}

// In both, each kind of number is stored at a place of its own, or V8 would make a double of every int.
function fillShort(list: unknown[], bytes: Uint8Array, start: number, count: number, exact: boolean): void {
  let pos = start;
  for (let left = count; left > 0; ) {
    const op = bytes[pos];
    if (exact && op !== BINFLOAT && sizes[op] !== 0) {
      list.push(bigintOf(intAt(bytes, pos)));
      pos += sizes[op];
    } else if (op === BININT1) {
      list.push(bytes[pos + 1]);
      pos += 2;
    } else if (op === BINFLOAT) {
      list.push(floatAt(bytes, pos + 1));
      pos += 9;
    } else if (sizes[op] !== 0) {
      list.push(intAt(bytes, pos));
      pos += sizes[op];
    } else {
      pos += between(op);
      continue;
    }
    left--;
  }
}

function fillLong(list: unknown[], bytes: Uint8Array, start: number, count: number, exact: boolean): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = list.length;
  const end = at + count;
  let pos = start;
  // Before the length, so that room is made for doubles at once where the first one is.
  list[at] = bytes[pos] === BINFLOAT ? 0.5 : exact ? null : 0;
  list.length = end;
  while (at < end) {
    // In loops of their own, which call nobody: a million floats take two thirds of the time, ints four fifths.
    for (; at < end && bytes[pos] === BINFLOAT; pos += 9) list[at++] = view.getFloat64(pos + 1);
    pos = readInts(bytes, view, pos, bytes.length);
    const { count: ints } = gathered;
    if (exact) for (let from = 0; from < ints; from++) list[at++] = bigintOf(block[from]);
    else for (let from = 0; from < ints; from++) list[at++] = block[from];
    if (ints > 0 || at === end) continue;
    const op = bytes[pos];
    if (op === BINFLOAT) continue;
    if (sizes[op] === 0) pos += between(op);
    else {
      const int = intAt(bytes, pos);
      list[at++] = exact ? bigintOf(int) : int;
      pos += sizes[op];
    }
  }
}

// The size of what stands between the numbers of whole batches: APPENDS, MARK, or FRAME.
function between(op: number): number {
  return op === FRAME ? FRAME_SIZE : 1;
}

function u64(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 7; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}
