// The machine that follows one pickle opcode by opcode. It never waits inside an opcode: it says how many bytes it needs, or that
// a payload is to be passed over, and is called again.
import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';
import { PickleError } from '../../errors.ts';
import { HIGHEST_PROTOCOL, Op, type OpByte } from '../../opcodes/op.ts';
import type { Collector } from './collector.ts';
import { Effects } from './effects.ts';
import { type Agreement, checkFloat, checkInteger, isQuoted, readIndex } from './literals.ts';
import { PROTOCOLS, SHAPES, Shape, SIZES } from './shapes.ts';
import type { Kept } from './state.ts';
import { intSymbol, Kind, type SymbolicMemo, symbol } from './symbols.ts';
import { MAX_NAME_BYTES, type Texts } from './texts.ts';

const NEWLINE = 0x0a;

/** Longer lines are passed over; no name and no number is that long. */
const MAX_LINE = 65_536;

/** So much of a payload is looked at to see whether it is a pickle. */
const SNIFFED = 64;

/** The opcode and the length before a text. */
const LONGEST_HEAD = 9;

const PROTO_KEY = '__proto__';

/** What a machine that returned wants. */
export interface MachineWants {
  /** At least so many bytes from where it stopped; 0 when it wants something else. */
  bytes: number;
  /** A payload of so many bytes to be passed over. */
  skip: number;
  /** So many lines to be passed over. */
  skipLines: number;
}

export type MachineEnd = 'stop' | 'truncated' | 'not-a-pickle';

/** What passes payloads of bytes on, which may be pickles themselves. */
export interface PayloadSink {
  /** A payload begins with `head` at a byte of the input. Tells whether it is wanted. */
  openPayload(head: Uint8Array, offset: number): boolean;
  pushPayload(part: Uint8Array): void;
  closePayload(): void;
}

export class Machine {
  readonly effects: Effects;
  readonly wants: MachineWants = { bytes: 0, skip: 0, skipLines: 0 };
  readonly start: number;
  /** The argument of the last PROTO; 0 where there is none, which protocols 0 and 1 do not have. */
  protocol = 0;
  opcodes = 0;
  /** Set when the pickle is over. */
  end: MachineEnd | undefined;
  endMessage = '';
  readonly #out: Collector;
  readonly #texts: Texts;
  readonly #sink: PayloadSink;
  #frameStart = -1;
  #frameEnd = -1;

  constructor(
    out: Collector,
    texts: Texts,
    sink: PayloadSink,
    start: number,
    earlier: SymbolicMemo | undefined,
    kept: Kept | undefined,
  ) {
    this.#out = out;
    this.#texts = texts;
    this.#sink = sink;
    this.start = start;
    this.effects = new Effects(out, texts, earlier, kept);
  }

  /** Bytes of the frame that lie behind the last opcode. */
  get leftInFrame(): number {
    return Math.max(0, this.#frameEnd - this.effects.offset - 1);
  }

  /**
   * Reads opcodes from `bytes[at]` on, where `bytes[0]` is byte `base` of the input, and gives the position of the first one that
   * it did not take. `isLast` tells that nothing follows; `budget` is how many opcodes it may take.
   */
  run(bytes: Uint8Array, at: number, base: number, isLast: boolean, budget: number): number {
    const { effects, wants } = this;
    const { times } = this.#out;
    const length = bytes.length;
    wants.bytes = 0;
    wants.skip = 0;
    wants.skipLines = 0;
    let left = budget;
    let pos = at;
    opcodes: while (pos < length && left > 0) {
      const op = bytes[pos];
      const shape = SHAPES[op];
      effects.op = op;
      effects.offset = base + pos;
      let start = pos + 1;
      let end = start;
      let skip = 0;
      let isLost = false;
      switch (shape) {
        case Shape.NONE:
          break;
        case Shape.UNKNOWN:
          this.#finish('not-a-pickle', `unknown opcode 0x${op.toString(16).padStart(2, '0')}`);
          break opcodes;
        case Shape.FIXED:
          end += SIZES[op];
          if (end > length) {
            this.#lack(end - pos, isLast);
            break opcodes;
          }
          break;
        case Shape.LINE:
        case Shape.TWO_LINES: {
          end = lineEnd(bytes, start);
          const first = end;
          if (shape === Shape.TWO_LINES && end > 0) end = lineEnd(bytes, end);
          if (end > 0) {
            isLost = end - pos > MAX_LINE;
            break;
          }
          if (length - pos <= MAX_LINE) {
            if (isLast && shape === Shape.TWO_LINES) this.#cutName(op, bytes, start);
            this.#lack(Math.max(64, 2 * (length - pos)), isLast);
            break opcodes;
          }
          isLost = true;
          end = length;
          wants.skipLines = shape === Shape.TWO_LINES && first < 0 ? 2 : 1;
          break;
        }
        default: {
          start += SIZES[op];
          if (start > length) {
            this.#lack(start - pos, isLast);
            break opcodes;
          }
          const count = countAt(bytes, pos + 1, shape);
          if (count < 0 || count > Number.MAX_SAFE_INTEGER) {
            this.#finish('not-a-pickle', `${effects.opcode} has length ${count}`);
            break opcodes;
          }
          end = start + count;
          isLost = count > MAX_NAME_BYTES;
          if (end > length) {
            // Short payloads, and the beginning of long ones, are looked at.
            const seen = isLost ? SNIFFED : count;
            if (length - start < seen) {
              this.#lack(start - pos + seen, isLast);
              break opcodes;
            }
            skip = end - length;
            end = length;
          }
        }
      }
      left--;
      times[op]++;
      if (base + pos < this.#frameEnd) {
        if (base + end + skip > this.#frameEnd) this.#crossed();
      }
      if (PROTOCOLS[op] > 1 && PROTOCOLS[op] > this.protocol) this.#newer(op);
      // SHAPES let no other byte through.
      this.#apply(op as OpByte, bytes, pos, start, end, skip, isLost);
      pos = end;
      if (this.end !== undefined || skip > 0 || wants.skipLines > 0) {
        wants.skip = skip;
        break;
      }
    }
    this.opcodes += budget - left;
    this.#out.opcodes += budget - left;
    if (wants.bytes === 0 && pos >= length && this.end === undefined && wants.skip === 0) wants.bytes = 1;
    return pos;
  }

  /** Nothing follows: the pickle is cut off. */
  cut(offset: number, message = 'the pickle ends before STOP'): void {
    this.effects.offset = offset;
    this.#finish('truncated', message);
  }

  /** CPython's reader in Python takes a last line without its end for a name, less the last byte, and calls it if it is INST's. */
  #cutName(op: number, bytes: Uint8Array, start: number): void {
    const it = this.effects;
    const middle = bytes.indexOf(NEWLINE, start);
    const last = bytes.length - 1;
    const module = this.#name(bytes, start, middle < 0 ? last : middle, false);
    const name = middle < 0 ? '' : this.#name(bytes, middle + 1, last, false);
    it.note('readers-differ', 'ends inside a name, which the reader in Python cuts short and imports');
    if (op === Op.INST) it.instance(module, name);
    else it.global('GLOBAL', module, name);
  }

  /** A line that is a name, or undefined where it is too long for one. */
  #name(bytes: Uint8Array, start: number, end: number, isLost: boolean): string | undefined {
    if (isLost || end - start > MAX_NAME_BYTES) return undefined;
    if (end <= start) return '';
    try {
      return decodeUtf8(bytes, start, end);
    } catch (error) {
      if (!(error instanceof PickleError)) throw error;
      // Names of Python 2 are bytes.
      this.effects.fail('has a name that is no UTF-8');
      return decodeLatin1(bytes, start, end);
    }
  }

  #lack(count: number, isLast: boolean): void {
    if (isLast) this.#finish('truncated', `the pickle ends inside ${this.effects.opcode}`);
    else this.wants.bytes = count;
  }

  #finish(end: MachineEnd, message: string): void {
    this.end = end;
    this.endMessage = message;
    this.#out.complete = false;
  }

  #crossed(): void {
    this.effects.note('frame-crossed', `crosses the end of a frame at byte ${this.#frameEnd}`);
    // Said once for each frame.
    this.#frameEnd = -1;
  }

  #newer(op: number): void {
    if (op === Op.PROTO) return;
    this.effects.noteOnce(
      'newer-opcode',
      `belongs to protocol ${PROTOCOLS[op]}, the pickle says ${this.protocol}`,
    );
  }

  /** Carries out the opcode at `pos`, whose argument is `bytes[start..end]`, and `skip` bytes that are not there. */
  #apply(
    op: OpByte,
    bytes: Uint8Array,
    pos: number,
    start: number,
    end: number,
    skip: number,
    isLost: boolean,
  ): void {
    const it = this.effects;
    switch (op) {
      case Op.MARK:
        it.marks.push(it.stack.length);
        return;
      case Op.STOP:
        it.finish();
        this.end = 'stop';
        if (this.leftInFrame > 0)
          it.note('frame-length', `lies ${this.leftInFrame} bytes before the end of its frame`);
        return;
      case Op.POP:
        it.dropTop();
        return;
      case Op.POP_MARK:
        it.dropMarked();
        return;
      case Op.DUP:
        it.duplicate();
        return;

      case Op.NONE:
        it.push(symbol(Kind.NONE));
        return;
      case Op.NEWTRUE:
        it.push(symbol(Kind.BOOL, 1));
        return;
      case Op.NEWFALSE:
        it.push(symbol(Kind.BOOL));
        return;
      case Op.BININT1:
        it.push(intSymbol(bytes[start]));
        return;
      case Op.BININT2:
        it.push(intSymbol(bytes[start] | (bytes[start + 1] << 8)));
        return;
      case Op.BININT:
        it.push(intSymbol(int32(bytes, start)));
        return;
      case Op.LONG1:
      case Op.LONG4:
        it.push(symbol(Kind.INT));
        return;
      case Op.BINFLOAT:
        it.push(symbol(Kind.FLOAT));
        return;
      case Op.INT:
      case Op.LONG:
        this.#literal(isLost ? 'differ' : checkInteger(bytes, start, end - 1, op === Op.LONG));
        it.push(symbol(Kind.INT));
        return;
      case Op.FLOAT:
        this.#literal(isLost ? 'differ' : checkFloat(bytes, start, end - 1));
        it.push(symbol(Kind.FLOAT));
        return;

      case Op.STRING:
        if (!isLost && !isQuoted(bytes, start, end - 1)) it.fail('has no quotes around its text');
        this.#text(bytes, pos, end, isLost);
        return;
      case Op.UNICODE:
        this.#text(bytes, pos, end, isLost);
        return;
      case Op.SHORT_BINUNICODE:
      case Op.BINUNICODE:
      case Op.BINUNICODE8:
        if (end - start === PROTO_KEY.length && isProtoKey(bytes, start)) {
          it.noteOnce('prototype-key', `is the text ${PROTO_KEY}`);
        }
        this.#text(bytes, pos, end, isLost);
        return;
      case Op.BINSTRING:
      case Op.SHORT_BINSTRING:
        this.#payload(bytes, pos, start, end, skip);
        this.#text(bytes, pos, end, isLost);
        return;
      case Op.BINBYTES:
      case Op.SHORT_BINBYTES:
      case Op.BINBYTES8:
        this.#payload(bytes, pos, start, end, skip);
        it.push(symbol(Kind.BYTES));
        return;
      case Op.BYTEARRAY8:
        this.#payload(bytes, pos, start, end, skip);
        it.push(symbol(Kind.BYTEARRAY));
        return;
      case Op.NEXT_BUFFER:
        this.#out.buffers++;
        it.push(symbol(Kind.BUFFER));
        return;
      case Op.READONLY_BUFFER:
        it.top();
        return;

      case Op.EMPTY_LIST:
        it.push(symbol(Kind.LIST));
        return;
      case Op.EMPTY_DICT:
        it.push(symbol(Kind.DICT));
        return;
      case Op.EMPTY_SET:
        it.push(symbol(Kind.SET));
        return;
      case Op.EMPTY_TUPLE:
        it.push(symbol(Kind.TUPLE));
        return;
      case Op.LIST:
        it.collect(Kind.LIST);
        return;
      case Op.DICT:
        it.collect(Kind.DICT);
        return;
      case Op.FROZENSET:
        it.collect(Kind.FROZENSET);
        return;
      case Op.TUPLE:
        it.tuple(it.mark());
        return;
      case Op.TUPLE1:
        it.smallTuple(1);
        return;
      case Op.TUPLE2:
        it.smallTuple(2);
        return;
      case Op.TUPLE3:
        it.smallTuple(3);
        return;
      case Op.APPEND:
        it.fill(it.stack.length - 1, Kind.LIST, 1, 'appends to');
        return;
      case Op.SETITEM:
        it.fill(it.stack.length - 2, Kind.DICT, 1, 'sets an item of');
        return;
      case Op.APPENDS: {
        const height = it.mark();
        it.fill(height, Kind.LIST, it.stack.length - height, 'appends to');
        return;
      }
      case Op.SETITEMS: {
        const height = it.mark();
        it.fill(height, Kind.DICT, it.stack.length - height, 'sets items of');
        return;
      }
      case Op.ADDITEMS: {
        const height = it.mark();
        it.fill(height, Kind.SET, it.stack.length - height, 'adds to');
        return;
      }

      case Op.GET:
      case Op.PUT:
        this.#textIndex(op, bytes, start, end, isLost);
        return;
      case Op.BINGET:
        it.get(bytes[start]);
        return;
      case Op.LONG_BINGET:
        it.get(int32(bytes, start) >>> 0);
        return;
      case Op.BINPUT:
        it.put(bytes[start]);
        return;
      case Op.LONG_BINPUT:
        it.put(int32(bytes, start) >>> 0);
        return;
      case Op.MEMOIZE:
        it.put(it.memo.size);
        return;

      case Op.GLOBAL: {
        const middle = isLost ? 0 : bytes.indexOf(NEWLINE, start);
        it.global(
          'GLOBAL',
          this.#name(bytes, start, middle, isLost),
          this.#name(bytes, middle + 1, end - 1, isLost),
        );
        return;
      }
      case Op.INST: {
        const middle = isLost ? 0 : bytes.indexOf(NEWLINE, start);
        it.instance(this.#name(bytes, start, middle, isLost), this.#name(bytes, middle + 1, end - 1, isLost));
        return;
      }
      case Op.STACK_GLOBAL:
        it.stackGlobal();
        return;
      case Op.EXT1:
        it.extension(bytes[start]);
        return;
      case Op.EXT2:
        it.extension(bytes[start] | (bytes[start + 1] << 8));
        return;
      case Op.EXT4:
        it.extension(int32(bytes, start));
        return;
      case Op.PERSID:
        it.persistent();
        return;
      case Op.BINPERSID:
        it.pop();
        it.persistent();
        return;

      case Op.REDUCE:
        it.reduce();
        return;
      case Op.OBJ:
        it.object();
        return;
      case Op.NEWOBJ:
        it.newObject(false);
        return;
      case Op.NEWOBJ_EX:
        it.newObject(true);
        return;
      case Op.BUILD:
        it.build();
        return;

      case Op.PROTO:
        this.#proto(bytes[start]);
        return;
      case Op.FRAME:
        this.#frame(countAt(bytes, start, Shape.COUNT8), end - start);
        return;
      default:
        noEffect(op);
    }
  }

  #literal(agreement: Agreement): void {
    if (agreement === 'plain') return;
    if (agreement === 'odd') this.effects.noteOnce('odd-literal', 'has a literal that no pickler writes so');
    else this.effects.note('readers-differ', 'has a literal that not all readers of CPython read alike');
  }

  #text(bytes: Uint8Array, pos: number, end: number, isLost: boolean): void {
    // A line may be longer than a counted text that is looked at.
    const isKept = !isLost && end - pos <= MAX_NAME_BYTES + LONGEST_HEAD;
    const reference = isKept ? this.#texts.keep(bytes, pos, end) : 0;
    this.effects.push(reference === 0 ? symbol(Kind.LOST_TEXT) : symbol(Kind.TEXT, reference));
  }

  /** Offers bytes to the sink. */
  #payload(bytes: Uint8Array, pos: number, start: number, end: number, skip: number): void {
    if (end - start < 4) return;
    const first = bytes[start];
    if (first !== Op.PROTO && first !== Op.GLOBAL) return;
    const head = bytes.subarray(start, Math.min(end, start + SNIFFED));
    if (!this.#sink.openPayload(head, this.effects.offset + (start - pos))) return;
    this.#sink.pushPayload(bytes.subarray(start, end));
    if (skip === 0) this.#sink.closePayload();
  }

  #textIndex(op: number, bytes: Uint8Array, start: number, end: number, isLost: boolean): void {
    const it = this.effects;
    const read = isLost ? undefined : readIndex(bytes, start, end - 1);
    if (read === undefined || read.index >= 2 ** 32) {
      // Only the reader in Python takes an index of any size.
      it.fail('has no memo index that all readers take');
      if (op === Op.GET) it.push(symbol(Kind.UNKNOWN));
      if (read !== undefined && op === Op.PUT) it.put(read.index);
      return;
    }
    if (!read.isPlain) it.noteOnce('odd-literal', 'has an index that no pickler writes so');
    if (op === Op.GET) it.get(read.index);
    else it.put(read.index);
  }

  #proto(version: number): void {
    const it = this.effects;
    if (it.offset !== this.start) it.note('second-proto', `${version} does not come first`);
    if (version > HIGHEST_PROTOCOL) it.fail(`asks for protocol ${version}`);
    this.protocol = version;
  }

  #frame(size: number, argument: number): void {
    const it = this.effects;
    const start = it.offset + 1 + argument;
    if (it.offset < this.#frameEnd && it.offset >= this.#frameStart) {
      it.note('frame-in-frame', 'begins inside a frame');
    }
    this.#frameStart = start;
    this.#frameEnd = start + size;
  }
}

function int32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

function countAt(bytes: Uint8Array, at: number, shape: number): number {
  if (shape === Shape.COUNT1) return bytes[at];
  const low = int32(bytes, at);
  if (shape === Shape.SIGNED4) return low;
  return (low >>> 0) + (shape === Shape.COUNT8 ? (int32(bytes, at + 4) >>> 0) * 2 ** 32 : 0);
}

/** The position behind the line that begins at `at`, or -1. */
function lineEnd(bytes: Uint8Array, at: number): number {
  return bytes.indexOf(NEWLINE, at) + 1 || -1;
}

function isProtoKey(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < PROTO_KEY.length; index++) {
    if (bytes[at + index] !== PROTO_KEY.charCodeAt(index)) return false;
  }
  return true;
}

/** Takes no opcode at all: one that the machine forgets does not compile. */
function noEffect(op: never): never {
  throw new Error(`no effect for opcode ${op}`);
}
