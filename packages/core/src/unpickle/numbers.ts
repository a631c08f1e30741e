// Runs of numbers: the batches `MARK number number ... APPENDS` of a list, read without the stack. They are counted first,
// so that nothing is done that would have to be undone, and so that a long list is made in its final size: of a million
// floats 10 ms, where `push` takes 22 and the stack 35.
import { bigintOf } from '../bytes/int.ts';
import { Op } from '../opcodes/op.ts';

// Constants of this module: V8 folds those, but loads and checks what was imported, at every use.
const { APPENDS, BINFLOAT, BININT, BININT1, BININT2, FRAME, MARK } = Op;

// The size of each opcode that is a number, with its argument; 0 for all others.
const sizes: Uint8Array = /* @__PURE__ */ tableOf([
  [BININT1, 2],
  [BININT2, 3],
  [BININT, 5],
  [BINFLOAT, 9],
]);

// The bits of the 32 behind the opcode that belong to an int. Read so, it does not matter that nobody can predict which size
// comes next: 12 ms for a million, where three branches take 18.
const INT_MASK: Int32Array = /* @__PURE__ */ new Int32Array(256).fill(-1);
INT_MASK[BININT1] = 0xff;
INT_MASK[BININT2] = 0xffff;

const FRAME_SIZE = 9;

// From here on it pays to make a DataView and to set the length of the list.
const LONG_RUN = 64;

const scratch = new DataView(new ArrayBuffer(8));

/** Where the last run stopped: one for all loads, since nothing happens between a run and the look at it. */
export const run = {
  /** Offset of what follows the run. */
  pos: 0,
  /** Where the frame ends in which that is; negative outside frames. */
  frameEnd: 0,
};

// Where a short batch is gathered: one array for each kind, which its copies inherit.
const ints: number[] = [];
const doubles: number[] = [];
const bigints: bigint[] = [];
while (ints.length < LONG_RUN) {
  ints.push(0);
  doubles.push(0.5);
  bigints.push(0n);
}

/**
 * Reads a short batch of nothing but ints or nothing but floats, from behind a MARK. Gives a list of just its size, for half of
 * what it takes to count and to append, and `run` says where it ends; `undefined` for a batch that is longer or mixed, `null` for one
 * with a NaN, which is to be read opcode by opcode.
 */
export function readBatch(
  bytes: Uint8Array,
  start: number,
  limit: number,
  exact: boolean,
): unknown[] | undefined | null {
  let pos = start;
  let count = 0;
  if (bytes[pos] === BINFLOAT) {
    while (count < LONG_RUN && pos + 9 < limit && bytes[pos] === BINFLOAT) {
      const float = floatAt(bytes, pos + 1);
      if (Number.isNaN(float)) return null;
      doubles[count++] = float;
      pos += 9;
    }
  } else {
    const last = limit - 5;
    while (count < LONG_RUN && pos <= last) {
      const op = bytes[pos];
      let int = bytes[pos + 1];
      if (op === BININT1) pos += 2;
      else if (op === BININT || op === BININT2) {
        int = intAt(bytes, pos);
        pos += sizes[op];
      } else break;
      if (exact) bigints[count++] = bigintOf(int);
      else ints[count++] = int;
    }
  }
  if (bytes[pos] !== APPENDS || pos >= limit) return undefined;
  run.pos = pos + 1;
  return (bytes[start] === BINFLOAT ? doubles : exact ? bigints : ints).slice(0, count);
}

/**
 * Appends the numbers of whole batches to a list. `pos` is behind a MARK, `size` the length of `bytes`, `frameEnd` negative outside
 * frames. Gives
 * false, and has done nothing, where there is no whole batch of nothing but numbers; otherwise `run` says how far it went.
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
  const last = bytes.length - 5;
  while (at < end) {
    const op = bytes[pos];
    if (op === BINFLOAT) {
      list[at++] = view.getFloat64(pos + 1);
      pos += 9;
      continue;
    }
    const size = sizes[op];
    if (size === 0) {
      pos += between(op);
      continue;
    }
    const int = pos > last ? intAt(bytes, pos) : view.getInt32(pos + 1, true) & INT_MASK[op];
    if (exact) list[at++] = bigintOf(int);
    else list[at++] = int;
    pos += size;
  }
}

/** Whether an opcode is a number. */
export function isNumber(op: number | undefined): boolean {
  return op === BININT1 || op === BININT2 || op === BININT || op === BINFLOAT;
}

// The size of what stands between the numbers of whole batches: APPENDS, MARK, or FRAME.
function between(op: number): number {
  return op === FRAME ? FRAME_SIZE : 1;
}

function intAt(bytes: Uint8Array, pos: number): number {
  const op = bytes[pos];
  if (op === BININT1) return bytes[pos + 1];
  const low = bytes[pos + 1] | (bytes[pos + 2] << 8);
  return op === BININT2 ? low : low | (bytes[pos + 3] << 16) | (bytes[pos + 4] << 24);
}

function floatAt(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  scratch.setInt32(0, high);
  scratch.setInt32(4, (bytes[at + 4] << 24) | (bytes[at + 5] << 16) | (bytes[at + 6] << 8) | bytes[at + 7]);
  return scratch.getFloat64(0);
}

function u64(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 7; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}

function tableOf(rows: readonly (readonly [number, number])[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const [op, size] of rows) table[op] = size;
  return table;
}
