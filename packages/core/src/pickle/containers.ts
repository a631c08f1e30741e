// Lists, tuples and dicts: the loops in which a dump spends its time. They keep their place in local variables and call one
// another down to a fixed depth; a frame is only made for a container that is left before its end.
import { PickleError } from '../errors.ts';
import { Op, type OpByte } from '../opcodes/op.ts';
import { PyTuple } from '../values/tuple.ts';
import { DONE, LoopFrame, MAX_DEPTH, type PathStep } from './frames.ts';
import type { Saver } from './saver.ts';
import { writeNumbers } from './scalars.ts';
import { findIn, tuplePrototype } from './stamps.ts';
import { saveKey } from './text.ts';

// Constants, for speed: see op.ts.
const {
  ADDITEMS,
  APPEND,
  APPENDS,
  EMPTY_LIST,
  EMPTY_TUPLE,
  MARK,
  POP,
  POP_MARK,
  SETITEM,
  SETITEMS,
  TUPLE,
  TUPLE1,
  TUPLE2,
  TUPLE3,
} = Op;

const BATCH_SIZE = 1000;

/** Writes a list. */
export function saveList(saver: Saver, list: readonly unknown[]): boolean {
  if (saver.recall(list)) return true;
  saver.begun(EMPTY_LIST);
  const { length } = list;
  if (length === 0) return true;
  if (saver.depth === MAX_DEPTH) return suspendList(saver, list, length, 0);
  saver.depth++;
  const at = writeItems(saver, list, length, 0);
  saver.depth--;
  return at === DONE || suspendList(saver, list, length, at);
}

// In batches as CPython's C pickler: a list of one item has none, one of 1,001 ends with a batch of one.
function writeItems(saver: Saver, list: readonly unknown[], length: number, from: number): number {
  const single = length === 1 || saver.protocol === 0;
  const step = single ? 1 : BATCH_SIZE;
  // The end of the open batch; at 0 none is open.
  let end = from === 0 ? 0 : Math.min(length, Math.ceil(from / step) * step);
  let at = from;
  try {
    for (;;) {
      while (at < end) {
        const item = list[at];
        const next = writeRun(saver, list, undefined, item, at, end);
        if (next > at) {
          at = next;
          if (saver.out.hasChunks) return at;
          continue;
        }
        at++;
        if (!saver.save(item)) return at;
      }
      if (end > 0) saver.op(single ? APPEND : APPENDS);
      if (end === length) return DONE;
      if (!single) saver.op(MARK);
      end = Math.min(length, end + step);
    }
  } catch (error) {
    suspendList(saver, list, length, at);
    throw error;
  }
}

// Writes a run of numbers, bools and nulls that begins with `item`, the one at `at`; gives the index of what comes next.
function writeRun(
  saver: Saver,
  items: readonly unknown[],
  values: readonly unknown[] | undefined,
  item: unknown,
  at: number,
  end: number,
): number {
  const isNumber =
    typeof item === 'number' || typeof item === 'bigint' || item === null || typeof item === 'boolean';
  if (!isNumber || !saver.plainNumbers) return at;
  return writeNumbers(saver.out, items, values, at, end, saver.protocol, saver.exact);
}

function suspendList(saver: Saver, list: readonly unknown[], length: number, at: number): false {
  const resume = (from: number) => writeItems(saver, list, length, from);
  return saver.suspend(new LoopFrame(at, resume, (index) => ({ index })));
}

/** Writes the members of a set, which is in the memo. */
export function saveMembers(saver: Saver, members: readonly unknown[]): boolean {
  if (members.length === 0) return true;
  if (saver.depth === MAX_DEPTH) return suspendSet(saver, members, 0);
  saver.depth++;
  const at = writeSet(saver, members, 0);
  saver.depth--;
  return at === DONE || suspendSet(saver, members, at);
}

// In batches as CPython's C pickler: a set of a multiple of 1,000 ends with an empty batch.
function writeSet(saver: Saver, members: readonly unknown[], from: number): number {
  const { length } = members;
  let end = from === 0 ? 0 : Math.min(length, Math.ceil(from / BATCH_SIZE) * BATCH_SIZE);
  let at = from;
  try {
    for (;;) {
      while (at < end) if (!saver.save(members[at++])) return at;
      if (end > 0) saver.op(ADDITEMS);
      if (end === length && length % BATCH_SIZE !== 0) return DONE;
      saver.op(MARK);
      if (end === length) {
        saver.op(ADDITEMS);
        return DONE;
      }
      end = Math.min(length, end + BATCH_SIZE);
    }
  } catch (error) {
    suspendSet(saver, members, at);
    throw error;
  }
}

function suspendSet(saver: Saver, members: readonly unknown[], at: number): false {
  const resume = (from: number) => writeSet(saver, members, from);
  return saver.suspend(new LoopFrame(at, resume, (index) => ({ index })));
}

const SHORT_TUPLES: readonly OpByte[] = [EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3];

/** Writes a tuple, which is not in the memo; `path` is its step of the path, where its index is none. */
export function saveTuple(saver: Saver, tuple: readonly unknown[], path?: PathStep): boolean {
  const { length } = tuple;
  if (length === 0) {
    if (saver.protocol > 0) saver.op(EMPTY_TUPLE);
    else saver.out.ascii('(t');
    return true;
  }
  if (!isShort(saver, length)) saver.op(MARK);
  if (saver.depth === MAX_DEPTH) {
    saver.beginDeepTuple(tuple);
    return suspendTuple(saver, tuple, length, 0, path);
  }
  saver.depth++;
  const at = writeTuple(saver, tuple, length, 0, path);
  saver.depth--;
  return at === DONE || suspendTuple(saver, tuple, length, at, path);
}

function isShort(saver: Saver, length: number): boolean {
  return length <= 3 && saver.protocol >= 2;
}

// A tuple is memoized when it is complete: one that holds itself is by then in the memo, and fetched from there.
function writeTuple(
  saver: Saver,
  tuple: readonly unknown[],
  length: number,
  from: number,
  path: PathStep | undefined,
): number {
  const { memo } = saver;
  const known = from === 0 ? memo.objectCount : -1;
  let at = from;
  try {
    while (at < length) {
      const item = tuple[at++];
      if (!saver.save(item)) return at;
    }
    // The arguments of a call are a plain array.
    const prototype = tuple instanceof PyTuple ? tuplePrototype : Array.prototype;
    const index = memo.objectCount === known ? -1 : findIn(memo, tuple, prototype);
    if (index < 0) {
      saver.op(isShort(saver, length) ? SHORT_TUPLES[length] : TUPLE);
      saver.memoize(tuple, prototype);
      return DONE;
    }
    if (saver.protocol > 0 && !isShort(saver, length)) saver.op(POP_MARK);
    else for (let pops = saver.protocol > 0 ? 0 : -1; pops < length; pops++) saver.op(POP);
    saver.get(index);
    return DONE;
  } catch (error) {
    suspendTuple(saver, tuple, length, at, path);
    throw error;
  }
}

function suspendTuple(
  saver: Saver,
  tuple: readonly unknown[],
  length: number,
  at: number,
  path: PathStep | undefined,
): false {
  const resume = (from: number) => writeTuple(saver, tuple, length, from, path);
  return saver.suspend(new LoopFrame(at, resume, (index) => path ?? { index }));
}

/** Writes the items of a dict; `values` are those of the keys, or undefined where the keys are properties of `dict`. */
export function saveDict(
  saver: Saver,
  keys: readonly unknown[],
  values: readonly unknown[] | undefined,
  dict: object,
): boolean {
  if (keys.length === 0) return true;
  if (saver.depth === MAX_DEPTH) return suspendDict(saver, keys, values, dict, 0);
  saver.depth++;
  const at = writePairs(saver, keys, values, dict, 0);
  saver.depth--;
  return at === DONE || suspendDict(saver, keys, values, dict, at);
}

// In batches as CPython's C pickler: a dict of one item has none, one of a multiple of 1,000 ends with an empty batch.
// `from` and `at` count keys and values.
function writePairs(
  saver: Saver,
  keys: readonly unknown[],
  values: readonly unknown[] | undefined,
  dict: object,
  from: number,
): number {
  const total = 2 * keys.length;
  const single = total === 2 || saver.protocol === 0;
  const step = single ? 2 : 2 * BATCH_SIZE;
  let end = from === 0 ? 0 : Math.min(total, Math.ceil(from / step) * step);
  let at = from;
  try {
    for (;;) {
      while (at < end) {
        const pair = at >> 1;
        const key = keys[pair];
        if ((at & 1) === 0) {
          if (typeof key === 'string' && !saver.asks) {
            at++;
            saver.boundary();
            saveKey(saver, key);
            if (saver.out.hasChunks) return at;
          } else {
            const next = values === undefined ? at : writeRun(saver, keys, values, key, at, end);
            if (next > at) {
              at = next;
              if (saver.out.hasChunks) return at;
              continue;
            }
            at++;
            if (!saver.save(key)) return at;
          }
        }
        at++;
        if (!saver.save(values === undefined ? dataOf(dict, key as string) : values[pair])) return at;
      }
      if (end > 0) saver.op(single ? SETITEM : SETITEMS);
      if (end === total) break;
      if (!single) saver.op(MARK);
      end = Math.min(total, end + step);
    }
    if (!single && total % step === 0) {
      saver.op(MARK);
      saver.op(SETITEMS);
    }
    return DONE;
  } catch (error) {
    suspendDict(saver, keys, values, dict, at);
    throw error;
  }
}

function suspendDict(
  saver: Saver,
  keys: readonly unknown[],
  values: readonly unknown[] | undefined,
  dict: object,
  at: number,
): false {
  const resume = (from: number) => writePairs(saver, keys, values, dict, from);
  return saver.suspend(new LoopFrame(at, resume, (index) => ({ key: keys[index >> 1] })));
}

// By descriptor, since no getter of the data runs. That takes 25 to 40 ns a key where reading takes 7, and nothing cheaper tells
// whether there is one.
function dataOf(dict: object, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(dict, key);
  if (property !== undefined && property.writable === undefined)
    throw new PickleError('UNSUPPORTED_VALUE', 'a getter or setter is not data');
  return property?.value;
}
