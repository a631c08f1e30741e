// Numbers that are not put on the stack, and lists of which they are the only batch: `MARK number number ... APPENDS`.
import { bigintOf } from '../bytes/int.ts';
import { Op } from '../opcodes/op.ts';

// Constants, for speed: see op.ts.
const { APPENDS, BINFLOAT, BININT, BININT1, BININT2 } = Op;

/** The size of each opcode that is a number, with its argument; 0 for all others. */
export const sizes: Uint8Array = /* @__PURE__ */ new Uint8Array(256);
sizes[BININT1] = 2;
sizes[BININT2] = 3;
sizes[BININT] = 5;
sizes[BINFLOAT] = 9;

const MAX_INT_SIZE = 5;

const scratch = new DataView(new ArrayBuffer(8));

// So many numbers are gathered at a time. CPython ends a batch after 1,000.
const BLOCK_SIZE = 1024;

/** The ints that `readInts` gathered: one block for all loads, since nothing happens between that and the look at them. */
export const block: Int32Array = /* @__PURE__ */ new Int32Array(BLOCK_SIZE);
/** How many they are. */
export const gathered = { count: 0 };

/** Where the last batch or run stopped; one for all loads, too. */
export const run = {
  /** Offset of what follows. */
  pos: 0,
  /** Where the frame ends in which that is; negative outside frames. */
  frameEnd: 0,
};

// One array for each kind, which its copies inherit.
const ints: number[] = [];
const doubles: number[] = [];
const bigints: bigint[] = [];
while (ints.length < BLOCK_SIZE) {
  ints.push(0);
  doubles.push(0.5);
  bigints.push(0n);
}

/** Whether an opcode is a number. */
export function isNumber(op: number | undefined): boolean {
  return op === BININT1 || op === BININT2 || op === BININT || op === BINFLOAT;
}

/**
 * Reads a batch of up to `BLOCK_SIZE` ints or floats from behind a MARK, for half of what it takes to count and to append; `run.pos` is
 * behind its APPENDS. `undefined` for a batch that is longer or mixed, `null` for one with a NaN, which is to be read opcode by opcode.
 * `view`: of `bytes`, where there is one.
 */
export function readBatch(
  bytes: Uint8Array,
  view: DataView | undefined,
  start: number,
  limit: number,
  exact: boolean,
): unknown[] | undefined | null {
  let pos = start;
  let count = 0;
  if (bytes[pos] === BINFLOAT) {
    for (; count < BLOCK_SIZE && pos + 9 < limit && bytes[pos] === BINFLOAT; pos += 9) {
      const float = view === undefined ? floatAt(bytes, pos + 1) : view.getFloat64(pos + 1);
      if (Number.isNaN(float)) return null;
      doubles[count++] = float;
    }
  } else if (view !== undefined) {
    return readManyInts(bytes, view, start, limit, exact);
  } else {
    // Most of the few numbers of a small pickle are small: branches guess so.
    const last = limit - MAX_INT_SIZE;
    while (count < BLOCK_SIZE && pos <= last) {
      const op = bytes[pos];
      let int = bytes[pos + 1];
      if (op === BININT1) pos += 2;
      else if (op === BININT2) {
        int |= bytes[pos + 2] << 8;
        pos += 3;
      } else if (op === BININT) {
        int |= (bytes[pos + 2] << 8) | (bytes[pos + 3] << 16) | (bytes[pos + 4] << 24);
        pos += 5;
      } else break;
      if (exact) bigints[count++] = bigintOf(int);
      else ints[count++] = int;
    }
  }
  if (bytes[pos] !== APPENDS || pos >= limit) return undefined;
  run.pos = pos + 1;
  return (bytes[start] === BINFLOAT ? doubles : exact ? bigints : ints).slice(0, count);
}

function readManyInts(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  limit: number,
  exact: boolean,
): unknown[] | undefined {
  const end = readInts(bytes, view, start, limit);
  if (bytes[end] !== APPENDS || end >= limit) return undefined;
  run.pos = end + 1;
  const { count } = gathered;
  if (exact) {
    const list = bigints.slice(0, count);
    for (let at = 0; at < count; at++) list[at] = bigintOf(block[at]);
    return list;
  }
  const list = ints.slice(0, count);
  for (let at = 0; at < count; at++) list[at] = block[at];
  return list;
}

/**
 * Gathers the ints from `start` on, as long as there are five bytes before `limit`, and gives the offset of what follows.
 * It takes the 32 bits behind each opcode and drops what is not the int's, so that it does not matter that nobody can predict which size
 * comes next; and it calls nobody, so that V8 asks only once whether the tables and the view are still what they were. Lists of 100 ints
 * take a quarter of the time that three branches take for each.
 */
export function readInts(bytes: Uint8Array, view: DataView, start: number, limit: number): number {
  const last = limit - MAX_INT_SIZE;
  let pos = start;
  let count = 0;
  while (count < BLOCK_SIZE && pos <= last) {
    const size = sizes[bytes[pos]];
    if (size === 0 || size > MAX_INT_SIZE) break;
    block[count++] = view.getInt32(pos + 1, true) & (-1 >>> (40 - 8 * size));
    pos += size;
  }
  gathered.count = count;
  return pos;
}

/** The int at `pos`. */
export function intAt(bytes: Uint8Array, pos: number): number {
  const op = bytes[pos];
  if (op === BININT1) return bytes[pos + 1];
  const low = bytes[pos + 1] | (bytes[pos + 2] << 8);
  return op === BININT2 ? low : low | (bytes[pos + 3] << 16) | (bytes[pos + 4] << 24);
}

/** The float of which the bytes begin at `at`. */
export function floatAt(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  scratch.setInt32(0, high);
  scratch.setInt32(4, (bytes[at + 4] << 24) | (bytes[at + 5] << 16) | (bytes[at + 6] << 8) | bytes[at + 7]);
  return scratch.getFloat64(0);
}
