// Opcodes without arguments, and those of the memo as each protocol has them.
import { Op, type OpByte } from '../opcodes/op.ts';
import type { Framer } from './framer.ts';
import type { PickleMemo } from './memo.ts';
import type { ResolvedDumpOptions } from './options.ts';
import { addTo } from './stamps.ts';

// Constants, for speed: see op.ts.
const { BINGET, BINPUT, EMPTY_LIST, LONG_BINGET, LONG_BINPUT, MEMOIZE } = Op;

/** Writes opcodes and keeps the memo that goes with them. */
export class OpcodeWriter {
  readonly protocol: number;
  readonly fast: boolean;
  readonly memo: PickleMemo;
  readonly out: Framer;

  constructor({ protocol, fast }: ResolvedDumpOptions, memo: PickleMemo, out: Framer) {
    this.protocol = protocol;
    this.fast = fast;
    this.memo = memo;
    this.out = out;
  }

  /** Ends a frame that is full, as CPython does when the saving of a value begins, and makes `ROOM`. */
  boundary(): void {
    if (this.out.pos >= this.out.limit) this.out.turn();
  }

  /** Writes an opcode without an argument. */
  op(byte: OpByte): void {
    this.out.reserve(1);
    this.out.u8(byte);
  }

  /** Writes an opcode and memoizes what it makes; a step's last act. */
  finishWith(byte: OpByte, key: object | undefined): boolean {
    this.op(byte);
    if (key !== undefined) this.memoize(key);
    return true;
  }

  /** Gives the next memo index to an object and writes it. */
  memoize(key: object, prototype: object | null = Object.getPrototypeOf(key)): void {
    if (!this.fast) this.#put(addTo(this.memo, key, prototype));
  }

  /** Writes a memo opcode for a value under whose index nothing will be found. */
  memoizeFresh(): void {
    if (!this.fast) this.#put(this.memo.skip());
  }

  /** Fetches from the memo. */
  get(index: number): void {
    const { out } = this;
    out.reserve(5);
    const { bytes, pos } = out;
    if (this.protocol === 0) {
      out.ascii(`g${index}\n`);
    } else if (index < 256) {
      bytes[pos] = BINGET;
      bytes[pos + 1] = index;
      out.pos = pos + 2;
    } else {
      bytes[pos] = LONG_BINGET;
      out.view.setUint32(pos + 1, index, true);
      out.pos = pos + 5;
    }
  }

  /** Fetches a value that is in the memo: `true`. Else it gets the next index, and an opcode that says so must follow. */
  recall(item: object): boolean {
    const index = this.fast ? -1 : this.memo.claim(item);
    if (index >= 0) this.get(index);
    return index >= 0;
  }

  /** Writes the opcode that makes what has just been put into the memo. `ROOM` has been made. */
  begun(byte: typeof Op.EMPTY_LIST | typeof Op.EMPTY_DICT | typeof Op.EMPTY_SET): void {
    const { out, protocol } = this;
    if (protocol >= 4 && !this.fast) {
      const { bytes, pos } = out;
      bytes[pos] = byte;
      bytes[pos + 1] = MEMOIZE;
      out.pos = pos + 2;
      return;
    }
    if (protocol > 0) out.u8(byte);
    else out.ascii(byte === EMPTY_LIST ? '(l' : '(d');
    if (!this.fast) this.#put(this.memo.size - 1);
  }

  #put(index: number): void {
    const { out } = this;
    if (this.protocol >= 4) {
      this.op(MEMOIZE);
      return;
    }
    if (this.protocol === 0) {
      out.ascii(`p${index}\n`);
      return;
    }
    out.reserve(5);
    if (index < 256) {
      out.u8(BINPUT);
      out.u8(index);
    } else {
      out.u8(LONG_BINPUT);
      out.u32(index);
    }
  }
}
