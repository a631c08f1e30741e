// THE loop: CPython's unpickling machine as one `switch` over local variables (a table of handlers was measured at half
// the speed). The cases are literals, of which engines make a jump table, and `satisfies` holds each to its name: 15 % of
// the time of all loads beside `case Op.NAME`, 25 % of small ones. Opcodes are atomic, so the loop pauses before an opcode
// that is not all there; streaming and one-shot loading are this same loop. What opcodes name, call and fill is decided
// in globals.ts, calls.ts and containers.ts.
import { decodePython } from '../bytes/codecs.ts';
import { bigintOf, bytesToBigint, bytesToInt, wideToBigint } from '../bytes/int.ts';
import { beginKeys, readKey } from '../bytes/key-cache.ts';
import { decodeUtf8 } from '../bytes/text.ts';
import { Window } from '../bytes/window.ts';
import { UnpicklingError } from '../errors.ts';
import { HIGHEST_PROTOCOL, Op, type OpByte } from '../opcodes/op.ts';
import { hasTrait, isNestedName, NameOfGlobal, recordTraits, Trait } from '../registry/origin.ts';
import { PickleBuffer } from '../values/buffer.ts';
import { PyByteString } from '../values/byte-string.ts';
import { PyByteArray } from '../values/bytearray.ts';
import { PyDict } from '../values/dict.ts';
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { PyPersistentId } from '../values/persistent.ts';
import { PySet } from '../values/set.ts';
import { PyTuple } from '../values/tuple.ts';
import { fillList, fillObject } from './containers.ts';
import { causeText, fail, failMark, failMemo, failUnderflow, place } from './failure.ts';
import { Helpers } from './helpers.ts';
import {
  readAscii,
  readFloat,
  readIndex,
  readInt,
  readLong,
  readName,
  readString,
  readUnicode,
} from './literals.ts';
import { Memo } from './memo.ts';
import { readNumbers } from './number-runs.ts';
import { isNumber, readBatch, run } from './numbers.ts';
import type { ResolvedLoadOptions } from './options.ts';
import { Owners } from './owners.ts';
import { callOf, notePopped } from './popped.ts';
import { Room } from './room.ts';
import { MAX_KEYS, makeShaped } from './shapes.ts';
import { tupleOf } from './tuples.ts';

const NEWLINE = 0x0a;

// Hashing may visit this many nodes for each byte of input, and `maxHashNodes` more.
const HASH_NODES_PER_BYTE = 10;

// A new stack, with room for so many values and without holes, which lists that are slices of it would have too. It is not kept for
// the next load: V8 notes each new value on an old array for its collector, one by one, which is 10 to 20 % of the time of small
// containers.
const EMPTY: readonly unknown[] = /* @__PURE__ */ Array.from({ length: 32 });

const NOTHING = Symbol('no container');
const NEW = -1;
const NOT_NEW = -2;
const UNMEMOIZED = -3;

const scratch = new DataView(new ArrayBuffer(8));

/** Reads pickles, one after another, from a window of bytes. */
export class Machine {
  readonly window: Window;
  readonly memo = new Memo();
  /** The value of the pickle that `run` completed. */
  value: unknown = undefined;
  /** Offset in `window.bytes` of the next opcode. */
  pos = 0;
  readonly #options: ResolvedLoadOptions;
  readonly #owners = new Owners();
  #made: Helpers | undefined = undefined;
  readonly #room = Room.take();
  // The list or dict that was made last. The room notes for each mark whether that stands below it: such a one is known to be ours and
  // plain, for which any other is asked by 50 ns of `getPrototypeOf`. A memo index says that it was memoized there alone, and empty.
  #newest: unknown = NOTHING;
  // The stack, while the load waits for more bytes.
  #stack: unknown[] | undefined = undefined;
  #height = 0;
  #sizeAtGet = 0;
  #protocol = 0;
  // Offset from the start of the input at which the current frame ends; -1 outside frames.
  #frameEnd = -1;
  #buffers: Iterator<Uint8Array | PickleBuffer> | undefined;
  // In the exact mode: the modules of registered types that were written so far.
  #modules: Set<string> | undefined;

  constructor(options: ResolvedLoadOptions, bytes: Uint8Array, ended: boolean) {
    this.#options = options;
    this.window = new Window(bytes, ended);
    this.#admit(bytes.length);
  }

  #admit(inputBytes: number): void {
    const { maxInputBytes } = this.#options.limits;
    if (inputBytes <= maxInputBytes) return;
    const { offset } = this;
    const message = `pickle at byte ${offset}: the input exceeds maxInputBytes (${maxInputBytes})`;
    throw new UnpicklingError('LIMIT', message, { offset });
  }

  get #helpers(): Helpers {
    return this.#made ?? this.#makeHelpers();
  }

  #makeHelpers(): Helpers {
    const { base, bytes } = this.window;
    const hashNodes = this.#options.limits.maxHashNodes + HASH_NODES_PER_BYTE * (base + bytes.length);
    this.#made = new Helpers(this.#options, this.#owners, hashNodes);
    return this.#made;
  }

  /** Offset of the next opcode from the start of the input. */
  get offset(): number {
    return this.window.base + this.pos;
  }

  /** Whether a pickle has begun and not ended. */
  get midway(): boolean {
    return this.#started;
  }
  #started = false;

  /** Bytes of the current frame that follow the last STOP. CPython's readers disagree about what they are. */
  get leftInFrame(): number {
    return Math.max(0, this.#frameEnd - this.offset);
  }

  /** Takes a chunk of a stream. Tells whether `run` can go on. */
  push(chunk: Uint8Array): boolean {
    const { window } = this;
    this.#admit(window.base + window.bytes.length + chunk.length);
    this.#made?.budget.grant(HASH_NODES_PER_BYTE * chunk.length);
    const ready = window.push(chunk, this.pos);
    this.pos = 0;
    return ready;
  }

  /** Says that no chunk follows. */
  end(): void {
    this.window.ended = true;
    this.window.skip(this.pos);
    this.pos = 0;
  }

  /** Forgets the pickle that was read, for the next one. The memo stays. */
  next(): void {
    this.#height = 0;
    this.#sizeAtGet = 0;
    this.#room.marks.length = 0;
    this.#protocol = 0;
    this.#frameEnd = -1;
    this.#started = false;
    this.value = undefined;
  }

  /** Forgets what the pickles so far have memoized, and all that was kept for it. */
  forget(): void {
    this.memo.clear();
    if (this.#started) return;
    this.#modules = undefined;
    this.#owners.clear();
    this.#made?.clear();
  }

  /** Says that it is not used again. Its last pickle must be complete. */
  leave(): void {
    this.#room.leave();
  }

  /** Runs until a pickle is complete (`true`), or until more bytes are needed (`false`). */
  run(): boolean {
    const { bytes, size, base, view } = this.window;
    const { exact, limits } = this.#options;
    const hasObjects = this.#options.dict !== 'map';
    let newest = this.#newest;
    let newestEnd = NOT_NEW;
    const memo = this.memo;
    const dense = memo.dense;
    const stack = this.#stack ?? EMPTY.slice();
    const { marks, notes: news } = this.#room;
    let height = this.#height;
    // How many memo entries there were when the last was fetched.
    let sizeAtGet = this.#sizeAtGet;
    let fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
    let pos = this.pos;
    let start = pos;
    let op: OpByte | undefined;
    let limit = this.#frameEnd < 0 ? size : Math.min(size, this.#frameEnd - base);
    // What the opcode at `start` lacks: bytes counted from `start`, or line ends.
    let need = 0;
    let lines = 0;
    this.#started = true;
    beginKeys();

    try {
      loop: for (;;) {
        start = pos;
        if (pos >= limit) {
          op = undefined;
          if (this.#frameEnd === base + pos) {
            this.#frameEnd = -1;
            limit = size;
            if (pos < limit) continue;
          }
          need = 1;
          break;
        }
        op = bytes[pos++] as OpByte;
        switch (op) {
          // --- memo: the most frequent opcodes of protocol 4 and 5 ---
          case 0x94 satisfies typeof Op.MEMOIZE: {
            if (height <= fence) failUnderflow(1, 0, marks.length);
            if (memo.packed) dense.push(stack[height - 1]);
            else memo.put(memo.size, stack[height - 1], base + pos);
            break;
          }
          case 0x68 satisfies typeof Op.BINGET: {
            if (pos >= limit) {
              need = 2;
              break loop;
            }
            const index = bytes[pos++] as number;
            const value = memo.get(index);
            if (value === undefined) failMemo(index);
            sizeAtGet = dense.length;
            stack[height++] = typeof value === 'object' && value !== null ? this.#fetch(value) : value;
            break;
          }
          case 0x6a satisfies typeof Op.LONG_BINGET: {
            if (limit - pos < 4) {
              need = 5;
              break loop;
            }
            const index = u32(bytes, pos);
            pos += 4;
            const value = memo.get(index);
            if (value === undefined) failMemo(index);
            sizeAtGet = dense.length;
            stack[height++] = typeof value === 'object' && value !== null ? this.#fetch(value) : value;
            break;
          }
          case 0x71 satisfies typeof Op.BINPUT: {
            if (pos >= limit) {
              need = 2;
              break loop;
            }
            if (height <= fence) failUnderflow(1, 0, marks.length);
            const index = bytes[pos++] as number;
            if (memo.packed && index === dense.length) dense.push(stack[height - 1]);
            else memo.put(index, stack[height - 1], base + pos);
            break;
          }
          case 0x72 satisfies typeof Op.LONG_BINPUT: {
            if (limit - pos < 4) {
              need = 5;
              break loop;
            }
            if (height <= fence) failUnderflow(1, 0, marks.length);
            const index = u32(bytes, pos);
            pos += 4;
            if (memo.packed && index === dense.length) dense.push(stack[height - 1]);
            else this.#put(index, stack[height - 1], base + pos);
            break;
          }
          case 0x70 satisfies typeof Op.PUT:
          case 0x67 satisfies typeof Op.GET: {
            const end = bytes.indexOf(NEWLINE, pos);
            if (end < 0 || end >= limit) {
              lines = 1;
              break loop;
            }
            const index = readIndex(bytes, pos, end, limits.maxMemoIndex);
            pos = end + 1;
            if (op === Op.PUT) {
              if (height <= fence) failUnderflow(1, 0, marks.length);
              memo.put(index, stack[height - 1], base + pos);
            } else {
              const value = memo.get(index);
              if (value === undefined) failMemo(index);
              sizeAtGet = dense.length;
              stack[height++] = typeof value === 'object' && value !== null ? this.#fetch(value) : value;
            }
            break;
          }

          // --- text ---
          case 0x8c satisfies typeof Op.SHORT_BINUNICODE: {
            if (pos >= limit) {
              need = 2;
              break loop;
            }
            const end = pos + 1 + (bytes[pos] as number);
            if (end > limit) {
              need = end - start;
              break loop;
            }
            // Where a key stands, if what stands below the mark is a dict, and none of many.
            const isKey = ((height - fence) & 1) === 0 && height - fence < 2 * MAX_KEYS;
            const text = isKey ? readKey(bytes, pos + 1, end) : decodeUtf8(bytes, pos + 1, end);
            stack[height++] = text;
            pos = end;
            if (isMemoized(memo, bytes, pos, limit)) {
              dense.push(text);
              pos++;
            }
            break;
          }
          case 0x58 satisfies typeof Op.BINUNICODE:
          case 0x8d satisfies typeof Op.BINUNICODE8: {
            const header = op === Op.BINUNICODE ? 4 : 8;
            if (limit - pos < header) {
              need = header + 1;
              break loop;
            }
            const length = header === 4 ? u32(bytes, pos) : u64(bytes, pos);
            if (length > limits.maxStringBytes)
              failLength('string', length, 'maxStringBytes', limits.maxStringBytes);
            const end = pos + header + length;
            if (end > limit) {
              need = end - start;
              break loop;
            }
            const isKey = ((height - fence) & 1) === 0 && height - fence < 2 * MAX_KEYS;
            stack[height] = isKey ? readKey(bytes, pos + header, end) : decodeUtf8(bytes, pos + header, end);
            height++;
            pos = end;
            break;
          }
          case 0x56 satisfies typeof Op.UNICODE: {
            const end = bytes.indexOf(NEWLINE, pos);
            if (end < 0 || end >= limit) {
              lines = 1;
              break loop;
            }
            stack[height] = readUnicode(bytes, pos, end);
            height++;
            pos = end + 1;
            break;
          }
          case 0x53 satisfies typeof Op.STRING: {
            const end = bytes.indexOf(NEWLINE, pos);
            if (end < 0 || end >= limit) {
              lines = 1;
              break loop;
            }
            const raw = readString(bytes, pos, end);
            stack[height] = this.#byteString(raw, 0, raw.length);
            height++;
            pos = end + 1;
            break;
          }
          case 0x54 satisfies typeof Op.BINSTRING:
          case 0x55 satisfies typeof Op.SHORT_BINSTRING: {
            const header = op === Op.BINSTRING ? 4 : 1;
            if (limit - pos < header) {
              need = header + 1;
              break loop;
            }
            const length = header === 1 ? (bytes[pos] as number) : i32(bytes, pos);
            if (length < 0) fail('INVALID_LENGTH', `negative length ${length}`);
            const end = pos + header + length;
            if (end > limit) {
              need = end - start;
              break loop;
            }
            stack[height] = this.#byteString(bytes, pos + header, end);
            height++;
            pos = end;
            break;
          }

          // --- numbers ---
          case 0x4b satisfies typeof Op.BININT1: {
            if (pos >= limit) {
              need = 2;
              break loop;
            }
            const value = bytes[pos++] as number;
            stack[height++] = exact ? bigintOf(value) : value;
            break;
          }
          case 0x4d satisfies typeof Op.BININT2: {
            if (limit - pos < 2) {
              need = 3;
              break loop;
            }
            const value = u16(bytes, pos);
            stack[height++] = exact ? bigintOf(value) : value;
            pos += 2;
            break;
          }
          case 0x4a satisfies typeof Op.BININT: {
            if (limit - pos < 4) {
              need = 5;
              break loop;
            }
            const value = i32(bytes, pos);
            stack[height++] = exact ? bigintOf(value) : value;
            pos += 4;
            break;
          }
          case 0x47 satisfies typeof Op.BINFLOAT: {
            if (limit - pos < 8) {
              need = 9;
              break loop;
            }
            stack[height++] = view === undefined ? f64(bytes, pos) : view.getFloat64(pos);
            pos += 8;
            break;
          }
          case 0x8a satisfies typeof Op.LONG1:
          case 0x8b satisfies typeof Op.LONG4: {
            const header = op === Op.LONG1 ? 1 : 4;
            if (limit - pos < header) {
              need = header + 1;
              break loop;
            }
            const length = header === 1 ? (bytes[pos] as number) : i32(bytes, pos);
            if (length < 0) fail('INVALID_LENGTH', `negative length ${length}`);
            if (length > limits.maxIntegerBytes)
              failLength('integer', length, 'maxIntegerBytes', limits.maxIntegerBytes);
            const end = pos + header + length;
            if (end > limit) {
              need = end - start;
              break loop;
            }
            const last = bytes[end - 1] as number;
            if (view !== undefined && length > 8 && length <= 16 && last !== 0 && last !== 0xff)
              stack[height++] = wideToBigint(view, pos + header, end);
            else
              stack[height++] = exact
                ? bytesToBigint(bytes, pos + header, end)
                : bytesToInt(bytes, pos + header, end);
            pos = end;
            break;
          }
          case 0x49 satisfies typeof Op.INT:
          case 0x4c satisfies typeof Op.LONG:
          case 0x46 satisfies typeof Op.FLOAT: {
            const end = bytes.indexOf(NEWLINE, pos);
            if (end < 0 || end >= limit) {
              lines = 1;
              break loop;
            }
            stack[height] = this.#number(op, bytes, pos, end);
            height++;
            pos = end + 1;
            break;
          }

          // --- constants ---
          case 0x4e satisfies typeof Op.NONE:
            stack[height++] = null;
            break;
          case 0x88 satisfies typeof Op.NEWTRUE:
            stack[height++] = true;
            break;
          case 0x89 satisfies typeof Op.NEWFALSE:
            stack[height++] = false;
            break;

          // --- bytes ---
          case 0x43 satisfies typeof Op.SHORT_BINBYTES:
          case 0x42 satisfies typeof Op.BINBYTES:
          case 0x8e satisfies typeof Op.BINBYTES8:
          case 0x96 satisfies typeof Op.BYTEARRAY8: {
            const header = op === Op.SHORT_BINBYTES ? 1 : op === Op.BINBYTES ? 4 : 8;
            if (limit - pos < header) {
              need = header + 1;
              break loop;
            }
            const length =
              header === 1 ? (bytes[pos] as number) : header === 4 ? u32(bytes, pos) : u64(bytes, pos);
            const end = pos + header + length;
            if (end > limit) {
              need = end - start;
              break loop;
            }
            const from = pos + header;
            if (op === Op.BYTEARRAY8) stack[height++] = new PyByteArray(bytes.subarray(from, end));
            else stack[height++] = this.#options.view ? bytes.subarray(from, end) : bytes.slice(from, end);
            pos = end;
            break;
          }
          case 0x97 satisfies typeof Op.NEXT_BUFFER:
            stack[height] = this.#nextBuffer();
            height++;
            break;
          case 0x98 satisfies typeof Op.READONLY_BUFFER: {
            if (height <= fence) failUnderflow(1, 0, marks.length);
            const buffer = stack[height - 1];
            if (this.#owners.isCallers(buffer) || !(buffer instanceof PickleBuffer))
              fail('INVALID_OPERAND', `needs an out-of-band buffer, found ${this.#owners.describe(buffer)}`);
            if (!buffer.readonly) stack[height - 1] = new PickleBuffer(buffer.data, true);
            break;
          }

          // --- marks and the stack ---
          case 0x28 satisfies typeof Op.MARK: {
            const below = height > fence ? stack[height - 1] : undefined;
            const isNew = below === newest;
            // EMPTY_DICT MEMOIZE MARK, as CPython writes it, leaves no room for another reference.
            let index = NOT_NEW;
            if (isNew) {
              index = NEW;
              if (start === newestEnd) index = UNMEMOIZED;
              else if (start === newestEnd + 1 && bytes[newestEnd] === Op.MEMOIZE && memo.packed)
                index = dense.length - 1;
              else if (start === newestEnd + 2 && bytes[newestEnd] === Op.BINPUT)
                index = bytes[newestEnd + 1] as number;
              if (pos < limit && isNumber(bytes[pos]) && Array.isArray(below)) {
                const made = this.#isSole(below, index)
                  ? readBatch(bytes, view, pos, limit, exact)
                  : undefined;
                if (made !== undefined && made !== null) {
                  if (index >= 0) dense[index] = made;
                  stack[height - 1] = newest = made;
                  pos = run.pos;
                  break;
                }
                const frameEnd = this.#frameEnd < 0 ? -1 : this.#frameEnd - base;
                if (made !== null && readNumbers(below, bytes, pos, size, frameEnd, exact)) {
                  pos = run.pos;
                  if (frameEnd >= 0) {
                    this.#frameEnd = base + run.frameEnd;
                    limit = Math.min(size, run.frameEnd);
                  }
                  break;
                }
              }
            }
            news[marks.length] = index;
            marks.push(height);
            fence = height;
            break;
          }
          case 0x30 satisfies typeof Op.POP: {
            // CPython: a POP right above a mark takes the mark.
            if (height === fence && marks.length > 0) {
              marks.pop();
              fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
              break;
            }
            if (height <= fence) failUnderflow(1, 0, marks.length);
            const popped = callOf(stack[height - 1], this.#owners);
            if (popped !== undefined) {
              const lacking = this.#drop(popped, bytes, pos, limit);
              if (lacking !== 0) {
                if (lacking < 0) lines = 1;
                else need = 1 + lacking;
                break loop;
              }
            }
            height--;
            break;
          }
          case 0x31 satisfies typeof Op.POP_MARK: {
            if (marks.length === 0) failMark();
            height = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            break;
          }
          case 0x32 satisfies typeof Op.DUP: {
            if (height <= fence) failUnderflow(1, 0, marks.length);
            const value = stack[height - 1];
            stack[height++] = typeof value === 'object' && value !== null ? this.#fetch(value) : value;
            break;
          }

          // --- lists and tuples ---
          case 0x5d satisfies typeof Op.EMPTY_LIST:
            stack[height++] = newest = beginsBatch(bytes, pos) ? [] : roomForOne();
            newestEnd = pos;
            if (isMemoized(memo, bytes, pos, limit)) {
              dense.push(newest);
              pos++;
            }
            break;
          case 0x65 satisfies typeof Op.APPENDS: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            if (mark <= fence) failUnderflow(1, 0, marks.length);
            const top = height;
            height = mark - 1;
            const list = stack[height];
            const index = news[marks.length];
            if (index !== NOT_NEW && Array.isArray(list)) {
              if (this.#isSole(list, index)) {
                newest = stack.slice(mark, top);
                stack[mark - 1] = newest;
                if (index >= 0) dense[index] = newest;
              } else {
                fillList(list, stack, mark, top);
              }
            } else this.#helpers.containers.append(list, stack, mark, top);
            height = mark;
            break;
          }
          case 0x61 satisfies typeof Op.APPEND: {
            if (height - fence < 2) failUnderflow(2, height - fence, marks.length);
            height -= 2;
            const list = stack[height];
            if (list === newest && Array.isArray(list)) list.push(stack[height + 1]);
            else this.#helpers.containers.append(list, stack, height + 1, height + 2);
            height++;
            break;
          }
          case 0x6c satisfies typeof Op.LIST: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            stack[mark] = stack.slice(mark, height);
            height = mark + 1;
            break;
          }
          case 0x29 satisfies typeof Op.EMPTY_TUPLE:
            stack[height++] = tupleOf(stack, height, height);
            break;
          case 0x85 satisfies typeof Op.TUPLE1: {
            if (height - fence < 1) failUnderflow(1, 0, marks.length);
            stack[height - 1] = tupleOf(stack, height - 1, height);
            break;
          }
          case 0x86 satisfies typeof Op.TUPLE2: {
            if (height - fence < 2) failUnderflow(2, height - fence, marks.length);
            height--;
            stack[height - 1] = tupleOf(stack, height - 1, height + 1);
            break;
          }
          case 0x87 satisfies typeof Op.TUPLE3: {
            if (height - fence < 3) failUnderflow(3, height - fence, marks.length);
            height -= 2;
            stack[height - 1] = tupleOf(stack, height - 1, height + 2);
            break;
          }
          case 0x74 satisfies typeof Op.TUPLE: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            stack[mark] = tupleOf(stack, mark, height);
            height = mark + 1;
            break;
          }

          // --- dicts and sets ---
          case 0x7d satisfies typeof Op.EMPTY_DICT:
            stack[height++] = newest = hasObjects ? {} : new PyDict();
            newestEnd = pos;
            if (isMemoized(memo, bytes, pos, limit)) {
              dense.push(newest);
              pos++;
            }
            break;
          case 0x75 satisfies typeof Op.SETITEMS: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            if (mark <= fence) failUnderflow(1, 0, marks.length);
            const top = height;
            height = mark - 1;
            const dict = stack[height];
            const index = news[marks.length];
            const isNew = hasObjects && index !== NOT_NEW && !Array.isArray(dict);
            if (isNew && this.#isSole(dict, index)) {
              const made = makeShaped(stack, mark, top);
              if (made !== undefined) {
                if (index >= 0) dense[index] = made;
                stack[height] = newest = made;
                height = mark;
                break;
              }
            }
            if (!isNew || !fillObject(dict as object, stack, mark, top)) {
              stack[height] = this.#setItems(dict, stack, mark, top, isNew ? index : NOT_NEW);
              newest = NOTHING;
            }
            height = mark;
            break;
          }
          case 0x73 satisfies typeof Op.SETITEM: {
            if (height - fence < 3) failUnderflow(3, height - fence, marks.length);
            height -= 3;
            const dict = stack[height];
            const isNew = hasObjects && dict === newest && !Array.isArray(dict);
            if (!isNew || !fillObject(dict as object, stack, height + 1, height + 3)) {
              stack[height] = this.#setItems(dict, stack, height + 1, height + 3, NOT_NEW);
              newest = NOTHING;
            }
            height++;
            break;
          }
          case 0x64 satisfies typeof Op.DICT: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            const top = height;
            height = mark;
            const { containers } = this.#helpers;
            stack[height++] = containers.setItems(containers.emptyDict(), stack, mark, top);
            break;
          }
          case 0x8f satisfies typeof Op.EMPTY_SET:
            stack[height++] = exact ? new PySet() : new Set();
            break;
          case 0x90 satisfies typeof Op.ADDITEMS: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            if (mark <= fence) failUnderflow(1, 0, marks.length);
            const top = height;
            height = mark - 1;
            stack[height] = this.#helpers.containers.addItems(stack[height], stack, mark, top);
            height = mark;
            break;
          }
          case 0x91 satisfies typeof Op.FROZENSET: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            const top = height;
            height = mark;
            stack[height++] = this.#helpers.containers.frozenSet(stack, mark, top);
            break;
          }

          // --- globals ---
          case 0x63 satisfies typeof Op.GLOBAL:
          case 0x69 satisfies typeof Op.INST: {
            const middle = bytes.indexOf(NEWLINE, pos);
            const end = middle < 0 ? -1 : bytes.indexOf(NEWLINE, middle + 1);
            if (end < 0 || end >= limit) {
              lines = middle < 0 ? 2 : 1;
              break loop;
            }
            const read = op === Op.GLOBAL ? readName : readAscii;
            const module = read(bytes, pos, middle);
            const name = read(bytes, middle + 1, end);
            pos = end + 1;
            if (op === Op.GLOBAL) {
              if (pos >= limit && this.#asksMemo(pos)) {
                need = end + 2 - start;
                break loop;
              }
              const isMemoized = !exact || this.#protocol >= 4 || isPut(bytes, pos, limit);
              const traits = isMemoized ? 0 : Trait.UNMEMOIZED;
              stack[height] = this.#helpers.globals.resolve(module, name, this.#protocol, traits);
              height++;
              break;
            }
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            const callable = this.#helpers.globals.resolve(module, name, this.#protocol);
            stack[mark] = this.#helpers.calls.call('INST', callable, tupleOf(stack, mark, height));
            height = mark + 1;
            break;
          }
          case 0x93 satisfies typeof Op.STACK_GLOBAL: {
            if (height - fence < 2) failUnderflow(2, height - fence, marks.length);
            height -= 2;
            const module = stack[height];
            const name = stack[height + 1];
            if (typeof module !== 'string' || typeof name !== 'string') this.#failNames(module, name);
            const traits = exact ? this.#operandTraits(module, name, sizeAtGet) : 0;
            const global = this.#helpers.globals.resolve(module, name, this.#protocol, traits);
            if (exact) this.#noteName(name, global, sizeAtGet);
            stack[height] = global;
            height++;
            break;
          }
          case 0x82 satisfies typeof Op.EXT1:
          case 0x83 satisfies typeof Op.EXT2:
          case 0x84 satisfies typeof Op.EXT4: {
            const length = op === Op.EXT1 ? 1 : op === Op.EXT2 ? 2 : 4;
            if (limit - pos < length) {
              need = length + 1;
              break loop;
            }
            const code =
              length === 1 ? (bytes[pos] as number) : length === 2 ? u16(bytes, pos) : i32(bytes, pos);
            pos += length;
            stack[height] = this.#helpers.globals.extension(code, this.#protocol);
            height++;
            break;
          }

          // --- calls ---
          case 0x52 satisfies typeof Op.REDUCE:
          case 0x81 satisfies typeof Op.NEWOBJ: {
            if (height - fence < 2) failUnderflow(2, height - fence, marks.length);
            const args = stack[height - 1];
            const callable = stack[height - 2];
            const isNested =
              exact &&
              this.#isTuple(args) &&
              isNestedName(callable, args) &&
              hasTrait(args[0], Trait.UNMEMOIZED);
            if (isNested && pos >= limit && this.#asksMemo(pos)) {
              need = 2;
              break loop;
            }
            height -= 2;
            if (!this.#isTuple(args)) this.#failArguments(args);
            const made = this.#helpers.calls.call(op === Op.REDUCE ? 'REDUCE' : 'NEWOBJ', callable, args);
            if (isNested && made instanceof PyObject && !isPut(bytes, pos, limit))
              recordTraits(made, Trait.UNMEMOIZED);
            stack[height++] = made;
            break;
          }
          case 0x92 satisfies typeof Op.NEWOBJ_EX: {
            if (height - fence < 3) failUnderflow(3, height - fence, marks.length);
            height -= 3;
            const args = stack[height + 1];
            const kwargs = stack[height + 2];
            if (!this.#isTuple(args)) this.#failArguments(args);
            if (!this.#isDict(kwargs)) this.#failKeywords(kwargs);
            if (kwargs instanceof PyDict) checkKeywords(kwargs);
            stack[height] = this.#helpers.calls.call('NEWOBJ_EX', stack[height], args, kwargs);
            height++;
            break;
          }
          case 0x6f satisfies typeof Op.OBJ: {
            if (marks.length === 0) failMark();
            const mark = marks.pop() as number;
            fence = marks.length > 0 ? (marks[marks.length - 1] as number) : 0;
            if (height - mark < 1) failUnderflow(1, 0, marks.length + 1);
            const args = tupleOf(stack, mark + 1, height);
            height = mark;
            stack[height] = this.#helpers.calls.call('OBJ', stack[mark], args);
            height++;
            break;
          }
          case 0x62 satisfies typeof Op.BUILD: {
            if (height - fence < 2) failUnderflow(2, height - fence, marks.length);
            height -= 2;
            const target = stack[height];
            const built = this.#helpers.calls.build(target, stack[height + 1]);
            if (built !== target) this.#helpers.replacements.replace(target as object, built as object);
            stack[height++] = built;
            break;
          }

          // --- persistent ids ---
          case 0x50 satisfies typeof Op.PERSID: {
            const end = bytes.indexOf(NEWLINE, pos);
            if (end < 0 || end >= limit) {
              lines = 1;
              break loop;
            }
            stack[height] = this.#persistent(readAscii(bytes, pos, end));
            height++;
            pos = end + 1;
            break;
          }
          case 0x51 satisfies typeof Op.BINPERSID: {
            if (height <= fence) failUnderflow(1, 0, marks.length);
            stack[height - 1] = this.#persistent(stack[height - 1]);
            break;
          }

          // --- the pickle itself ---
          case 0x80 satisfies typeof Op.PROTO: {
            if (pos >= limit) {
              need = 2;
              break loop;
            }
            const protocol = bytes[pos++] as number;
            if (protocol > HIGHEST_PROTOCOL) {
              fail(
                'UNSUPPORTED_PROTOCOL',
                `protocol ${protocol} is newer than ${HIGHEST_PROTOCOL}, the newest that exists`,
              );
            }
            this.#protocol = protocol;
            break;
          }
          case 0x95 satisfies typeof Op.FRAME: {
            if (limit - pos < 8) {
              need = 9;
              break loop;
            }
            const length = u64(bytes, pos);
            pos += 8;
            if (this.#frameEnd > base + pos) fail('INVALID_FRAME', 'a frame begins inside a frame');
            if (this.window.ended && length > size - pos) failEnd(length, size - pos);
            this.#frameEnd = base + pos + length;
            limit = Math.min(size, pos + length);
            break;
          }
          case 0x2e satisfies typeof Op.STOP: {
            if (height <= fence) failUnderflow(1, 0, marks.length);
            this.value = this.#finish(stack[height - 1]);
            if (marks.length > 0) marks.length = 0;
            this.#stack = undefined;
            this.#newest = NOTHING;
            this.#height = 0;
            this.pos = pos;
            return true;
          }
          default:
            unknownOpcode(op);
        }
      }

      this.#lack(need, lines, start);
    } catch (error) {
      throw place(error, {
        offset: base + start,
        opcode: op,
        protocol: this.#protocol,
        stack,
        height,
        marks,
        head: base === 0 ? bytes : undefined,
      });
    }
    this.#stack = stack;
    this.#height = height;
    this.#sizeAtGet = sizeAtGet;
    this.#newest = newest;
    this.pos = 0;
    return false;
  }

  // The opcode at `start` is not all there: an error, or a pause.
  #lack(need: number, lines: number, start: number): void {
    const { bytes, base, ended } = this.window;
    const room = this.#frameEnd < 0 ? Number.POSITIVE_INFINITY : this.#frameEnd - base - start;
    if (need > room || (lines > 0 && room <= bytes.length - start)) {
      fail('INVALID_FRAME', 'the opcode crosses the end of its frame');
    }
    if (ended) {
      if (lines > 0) fail('UNEXPECTED_END', 'the input ends inside a line');
      if (need > 1) failEnd(need - 1, bytes.length - start - 1);
      fail('UNEXPECTED_END', 'the input ends before STOP');
    }
    this.window.pause(start, lines > 0 ? 0 : need - (bytes.length - start), lines);
  }

  // Whether the byte behind a global, at `pos`, must be waited for: it tells whether the global has a memo index. Not beyond the end of
  // a frame, where nobody can say whether it is there.
  #asksMemo(pos: number): boolean {
    const { base, ended } = this.window;
    return this.#options.exact && this.#protocol < 4 && !ended && this.#frameEnd !== base + pos;
  }

  #isTuple(value: unknown): value is PyTuple {
    return !this.#owners.isCallers(value) && value instanceof PyTuple;
  }

  #failArguments(found: unknown): never {
    fail('INVALID_OPERAND', `needs a tuple of arguments, found ${this.#owners.describe(found)}`);
  }

  #failKeywords(found: unknown): never {
    fail('INVALID_OPERAND', `needs a dict of keyword arguments, found ${this.#owners.describe(found)}`);
  }

  #failNames(module: unknown, name: unknown): never {
    const found = `${this.#owners.describe(module)} and ${this.#owners.describe(name)}`;
    fail('INVALID_OPERAND', `needs two strs, found ${found}`);
  }

  #fetch(value: object): unknown {
    // Only dicts, sets and empty lists are ever replaced. Classes are what is fetched most.
    if (this.#owners.of(value) !== undefined || value instanceof PyGlobal) return value;
    if (Array.isArray(value) && value.length > 0) return value;
    if (value instanceof NameOfGlobal) return value.share();
    return this.#helpers.replacements.recall(value);
  }

  // `index` is where a new dict is memoized, if that is the only reference to it: then the memo is all that must learn of
  // the PyDict that takes its place: an eighth of the time of small dicts of ints.
  #setItems(dict: unknown, stack: readonly unknown[], from: number, to: number, index: number): unknown {
    const { containers } = this.#helpers;
    if (this.#isSole(dict, index)) {
      const wide = containers.widen(dict as object, stack, from, to);
      if (index >= 0) this.memo.dense[index] = wide;
      return wide;
    }
    const filled = containers.setItems(dict, stack, from, to);
    // A dict that was replaced may stand below other marks too.
    if (filled !== dict) this.#room.notes.fill(NOT_NEW);
    return filled;
  }

  // Whether nothing but the stack, and the memo at `index`, knows an empty list or dict, so that another may take its place.
  #isSole(value: unknown, index: number): boolean {
    if (index < 0) return index === UNMEMOIZED;
    return this.memo.dense[index] === value && this.#made?.replacements.isFetched(value) !== true;
  }

  #finish(value: unknown): unknown {
    return this.#made === undefined ? value : this.#made.replacements.finish(value);
  }

  #put(index: number, value: unknown, bytesRead: number): void {
    const { maxMemoIndex } = this.#options.limits;
    if (index > maxMemoIndex) fail('LIMIT', `memo index ${index} exceeds maxMemoIndex (${maxMemoIndex})`);
    this.memo.put(index, value, bytesRead);
  }

  #number(op: OpByte, bytes: Uint8Array, start: number, end: number): unknown {
    if (op === Op.FLOAT) return readFloat(bytes, start, end);
    const { maxDecimalDigits } = this.#options.limits;
    const value =
      op === Op.INT
        ? readInt(bytes, start, end, maxDecimalDigits)
        : readLong(bytes, start, end, maxDecimalDigits);
    if (this.#options.exact || typeof value === 'boolean') return value;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  #byteString(bytes: Uint8Array, start: number, end: number): unknown {
    if (this.#options.exact) return new PyByteString(bytes.subarray(start, end));
    const { encoding, errors } = this.#options;
    if (encoding === 'bytes') return bytes.slice(start, end);
    return decodePython(bytes, start, end, encoding, errors);
  }

  #isDict(value: unknown): boolean {
    if (this.#owners.of(value) !== undefined) return false;
    return (
      value instanceof Map ||
      (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    );
  }

  #persistent(id: unknown): unknown {
    const { persistentLoad } = this.#options;
    if (persistentLoad === undefined) return new PyPersistentId(id);
    try {
      return this.#owners.protect(persistentLoad(id));
    } catch (error) {
      return fail('HOOK_FAILED', `persistentLoad failed: ${causeText(error)}`, error);
    }
  }

  #nextBuffer(): PickleBuffer {
    const { buffers } = this.#options;
    if (buffers === undefined)
      fail('NO_BUFFER', 'the pickle has out-of-band buffers: pass them as option buffers');
    const { done, value } = this.#takeBuffer(buffers);
    if (done === true) fail('NO_BUFFER', 'option buffers has fewer buffers than the pickle');
    if (value instanceof PickleBuffer) return value;
    if (!(value instanceof Uint8Array))
      fail('INVALID_OPTION', 'option buffers must hold Uint8Arrays or PickleBuffers');
    return new PickleBuffer(value, false);
  }

  // Whether the operands of STACK_GLOBAL were written or fetched: since a fetched one, the memo has taken in what was written after it.
  #operandTraits(module: string, name: string, sizeAtGet: number): number {
    const { dense } = this.memo;
    const { length } = dense;
    if (dense[length - 1] !== name || sizeAtGet === length) return Trait.SHARED_NAME;
    if (dense[length - 2] !== module || sizeAtGet === length - 1) return 0;
    // A type that writes its instances by a node of its own has one for all mentions, unless the module's name is another object
    // than an equal string before. That is looked for once for each module, and registered types are of few.
    const type = this.#options.types.find(module, name);
    if (type === undefined || type.immutable === true) return Trait.OWN_MODULE;
    const isKnown = this.#modules?.has(module) === true || dense.indexOf(module) < length - 2;
    this.#modules ??= new Set();
    this.#modules.add(module);
    return isKnown ? Trait.OWN_MODULE : 0;
  }

  // A name that was written is in the memo, from which other text may fetch it later. What `findClass` gave is the caller's, and a
  // type's own node is written alike by all dumps.
  #noteName(name: string, global: unknown, sizeAtGet: number): void {
    const { dense } = this.memo;
    const last = dense.length - 1;
    if (dense[last] !== name || sizeAtGet > last || !(global instanceof PyGlobal)) return;
    const { findClass, types } = this.#options;
    if (findClass !== undefined || types.find(global.module, global.name)?.globals.includes(global)) return;
    dense[last] = new NameOfGlobal(name, global);
  }

  // POP of a call's result. Gives the number of bytes that it lacks to tell why it is popped, -1 for a line. What tells it stands in
  // the same frame.
  #drop(popped: PyObject, bytes: Uint8Array, pos: number, limit: number): number {
    const next = pos < limit ? bytes[pos] : undefined;
    const width = next === Op.BINGET ? 1 : next === Op.LONG_BINGET ? 4 : 0;
    const lineEnd = next === Op.GET ? bytes.indexOf(NEWLINE, pos) : pos;
    const missing = limit - pos < 1 + width || lineEnd < 0 || lineEnd >= limit;
    const canWait = !this.window.ended && this.#frameEnd !== this.window.base + limit;
    if (missing && canWait) return next === Op.GET ? -1 : 1 + width;
    notePopped(
      popped,
      missing ? undefined : this.#peekFetched(bytes, pos),
      this.#owners,
      this.#helpers.budget,
    );
    return 0;
  }

  #takeBuffer(buffers: Iterable<Uint8Array | PickleBuffer>): IteratorResult<Uint8Array | PickleBuffer> {
    try {
      this.#buffers ??= buffers[Symbol.iterator]();
      return this.#buffers.next();
    } catch (error) {
      return fail('HOOK_FAILED', `option buffers failed: ${causeText(error)}`, error);
    }
  }

  // What the GET at `pos` will fetch, if it is one.
  #peekFetched(bytes: Uint8Array, pos: number): unknown {
    switch (bytes[pos]) {
      case 0x68 satisfies typeof Op.BINGET:
        return this.memo.get(bytes[pos + 1] as number);
      case 0x6a satisfies typeof Op.LONG_BINGET:
        return this.memo.get(u32(bytes, pos + 1));
      case 0x67 satisfies typeof Op.GET: {
        const end = bytes.indexOf(NEWLINE, pos);
        return this.memo.get(readIndex(bytes, pos + 1, end, this.#options.limits.maxMemoIndex));
      }
      default:
        return undefined;
    }
  }
}

// Whether MEMOIZE follows, as behind nearly all that protocols 4 and 5 memoize: done at once, it takes one turn of the loop less, which
// is a twentieth of the time of small containers.
function isMemoized(memo: Memo, bytes: Uint8Array, pos: number, limit: number): boolean {
  return pos < limit && bytes[pos] === (0x94 satisfies typeof Op.MEMOIZE) && memo.packed;
}

function isPut(bytes: Uint8Array, pos: number, limit: number): boolean {
  const op = pos < limit ? bytes[pos] : undefined;
  return op === Op.BINPUT || op === Op.LONG_BINPUT || op === Op.PUT || op === Op.MEMOIZE;
}

function checkKeywords(kwargs: PyDict): void {
  for (const name of kwargs.keys()) {
    if (typeof name !== 'string' && !(name instanceof PyByteString))
      fail('INVALID_OPERAND', 'the name of a keyword argument is not a str');
  }
}

// Whether a MARK follows, behind a MEMOIZE or a BINPUT: then APPENDS makes the list anew, in its final size.
function beginsBatch(bytes: Uint8Array, pos: number): boolean {
  if (bytes[pos + 1] === Op.MARK || bytes[pos] === Op.MARK) return true;
  return bytes[pos] === Op.BINPUT && bytes[pos + 2] === Op.MARK;
}

// A list with room for one item: an empty array would take room for 17 with the first.
function roomForOne(): unknown[] {
  const list: unknown[] = [null];
  list.pop();
  return list;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

function i32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function u32(bytes: Uint8Array, at: number): number {
  return i32(bytes, at) >>> 0;
}

function u64(bytes: Uint8Array, at: number): number {
  const low = u32(bytes, at);
  const high = u32(bytes, at + 4);
  // Not a sum in all cases, which V8 would take for a double, and with it all offsets.
  if (high === 0) return low;
  const length = high * 0x1_0000_0000 + low;
  if (length > Number.MAX_SAFE_INTEGER) fail('INVALID_LENGTH', 'a length of over 2**53 bytes');
  return length;
}

function f64(bytes: Uint8Array, at: number): number {
  scratch.setInt32(0, i32(bytes, at), true);
  scratch.setInt32(4, i32(bytes, at + 4), true);
  return scratch.getFloat64(0, false);
}

function failLength(what: string, length: number, name: string, limit: number): never {
  fail('LIMIT', `${what} of ${length} bytes exceeds ${name} (${limit})`);
}

function failEnd(needed: number, found: number): never {
  fail('UNEXPECTED_END', `needs ${needed} byte${needed === 1 ? '' : 's'}, found ${Math.max(0, found)}`);
}

function unknownOpcode(op: never): never {
  fail('UNKNOWN_OPCODE', `unknown opcode 0x${Number(op).toString(16)}`);
}
