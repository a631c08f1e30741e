// `pickletools.optimize`: the same pickle without the memo entries that nothing fetches.
import { Writer } from '../bytes/writer.ts';
import { UnpicklingError } from '../errors.ts';
import { HIGHEST_PROTOCOL, Op } from '../opcodes/op.ts';
import { type MemoKey, memoKey } from './args.ts';
import { complain } from './failure.ts';
import { type GenopsOptions, genops, type Operation } from './genops.ts';
import { pickleBytes } from './options.ts';

// CPython's _Framer.
const FRAME_MIN = 4;
const FRAME_TARGET = 64 * 1024;

// In the list of operations, in place of the offset of an opcode that is copied.
const PUT = -1;
const GET = -2;

/**
 * Gives a shorter pickle of the same value: memo entries that are never fetched are gone, the others are numbered anew, and
 * from protocol 4 on the frames are drawn anew. The bytes are those of Python's `pickletools.optimize`. What follows the STOP
 * is left out.
 *
 * @throws PickletoolsError where `pickletools` raises an exception because of the bytes.
 * @throws UnpicklingError `MISSING_MEMO` where an entry is fetched that is not stored before. (CPython writes "gNone" at
 * protocol 0, and raises TypeError at others.)
 *
 * @example
 * const bytes = Uint8Array.from([0x80, 2, 0x5d, 0x71, 0, 0x2e]); // PROTO 2, EMPTY_LIST, BINPUT 0, STOP
 * optimize(bytes); // PROTO 2, EMPTY_LIST, STOP
 */
export function optimize(
  data: Uint8Array | ArrayBuffer,
  options: GenopsOptions = {},
): Uint8Array<ArrayBuffer> {
  const bytes = pickleBytes(data);
  const plan = new Plan();
  for (const operation of genops(bytes, options)) plan.add(operation, options.start ?? 0);
  plan.finish();
  const { operations, fetched, header } = plan;
  const output = new Output(bytes.subarray(...header), plan.protocol);
  // The new indices, by the numbers of the entries.
  const indices: number[] = [];
  let count = 0;
  for (let i = 0; i < operations.length; i += 2) {
    const kind = operations[i];
    const which = operations[i + 1];
    if (kind === PUT) {
      if (!fetched.has(which)) continue;
      output.put(count);
      indices[which] = count++;
    } else if (kind === GET) {
      output.get(indices[which]);
    } else {
      output.copy(bytes.subarray(kind, which));
    }
  }
  return output.end();
}

/** What a pickle consists of, and which memo entries it needs. */
class Plan {
  /** Pairs: offset and end of an opcode that is copied, or PUT or GET and the number of an entry. */
  readonly operations: number[] = [];
  /** The numbers of the entries that are fetched. */
  readonly fetched = new Set<number>();
  /** Offset and end of the PROTO that begins the pickle. */
  header: readonly [number, number] = [0, 0];
  protocol = 0;
  // Entries have numbers in the order in which they are stored; the keys are the indices that the pickle uses.
  readonly #stored = new Map<MemoKey, number>();
  // As in CPython, the complaints about a pickle that cannot be read come before those about one that cannot be written.
  #unknown: UnpicklingError | undefined;
  #missing: UnpicklingError | undefined;

  add({ opcode, arg, pos, end }: Operation, start: number): void {
    switch (opcode.byte) {
      case Op.PUT:
      case Op.BINPUT:
      case Op.LONG_BINPUT:
        this.#put(memoKey(arg));
        return;
      case Op.MEMOIZE:
        this.#put(this.#stored.size);
        return;
      case Op.GET:
      case Op.BINGET:
      case Op.LONG_BINGET: {
        const entry = this.#stored.get(memoKey(arg));
        this.protocol = Math.max(this.protocol, opcode.protocol);
        if (entry === undefined) {
          this.#missing ??= missing(opcode.name, pos, `${arg}`);
          return;
        }
        this.fetched.add(entry);
        this.operations.push(GET, entry);
        return;
      }
      case Op.FRAME:
        return;
      case Op.PROTO: {
        const protocol = Number(arg);
        if (protocol > HIGHEST_PROTOCOL) this.#unknown ??= tooNew(pos);
        this.protocol = Math.max(this.protocol, protocol);
        if (pos === start) {
          this.header = [pos, end];
          return;
        }
      }
    }
    this.operations.push(pos, end);
  }

  /** Throws what is wrong with the pickle as a whole. */
  finish(): void {
    const error = this.#unknown ?? this.#missing;
    if (error !== undefined) throw error;
  }

  #put(key: MemoKey): void {
    let entry = this.#stored.get(key);
    if (entry === undefined) {
      entry = this.#stored.size;
      this.#stored.set(key, entry);
    }
    this.operations.push(PUT, entry);
  }
}

/** Writes opcodes in the frames that CPython's `_Framer` would draw. */
class Output {
  readonly #protocol: number;
  readonly #out = new Writer();
  readonly #frame: Writer;

  constructor(header: Uint8Array, protocol: number) {
    this.#protocol = protocol;
    this.#out.raw(header);
    this.#frame = protocol >= 4 ? new Writer() : this.#out;
  }

  copy(opcode: Uint8Array): void {
    const isLarge = opcode.length > FRAME_TARGET;
    this.#commit(isLarge);
    // What is too large for a frame stands between two.
    (isLarge ? this.#out : this.#frame).raw(opcode);
  }

  put(index: number): void {
    this.#commit(false);
    if (this.#protocol >= 4) {
      this.#frame.reserve(1);
      this.#frame.u8(Op.MEMOIZE);
    } else {
      this.#memo(index, Op.PUT, Op.BINPUT, Op.LONG_BINPUT);
    }
  }

  get(index: number): void {
    this.#commit(false);
    this.#memo(index, Op.GET, Op.BINGET, Op.LONG_BINGET);
  }

  #memo(index: number, text: number, short: number, long: number): void {
    const frame = this.#frame;
    frame.reserve(5);
    if (this.#protocol === 0) {
      frame.u8(text);
      frame.ascii(`${index}\n`);
    } else if (index < 256) {
      frame.u8(short);
      frame.u8(index);
    } else {
      frame.u8(long);
      frame.u32(index);
    }
  }

  #commit(force: boolean): void {
    const frame = this.#frame;
    const out = this.#out;
    if (frame === out || (frame.pos < FRAME_TARGET && !force)) return;
    if (frame.pos >= FRAME_MIN) {
      out.reserve(9);
      out.u8(Op.FRAME);
      out.u64(frame.pos);
    }
    out.raw(frame.bytes.subarray(0, frame.pos));
    frame.pos = 0;
  }

  end(): Uint8Array<ArrayBuffer> {
    this.#commit(true);
    return this.#out.bytes.slice(0, this.#out.pos);
  }
}

function missing(opcode: string, offset: number, index: string): UnpicklingError {
  const message = `${opcode} at byte ${offset}: the memo holds nothing at index ${index}`;
  return new UnpicklingError('MISSING_MEMO', message, { offset, opcode });
}

function tooNew(offset: number): UnpicklingError {
  const complaint = `pickle protocol must be <= ${HIGHEST_PROTOCOL}`;
  return complain('UNSUPPORTED_PROTOCOL', 'PROTO', offset, complaint);
}
