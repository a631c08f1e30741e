// The stack and the memo as `pickletools.dis` follows them: what kind of object lies where, and what to complain about.

import type { PickleErrorCode } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { type Argument, type MemoKey, memoKey } from './args.ts';
import { argumentRepr } from './argument-repr.ts';
import { complain } from './failure.ts';
import type { Kinds } from './kind-memo.ts';
import type { OpcodeInfo, StackItem } from './table.ts';

/** What kind of object lies under each index of the memo. Opaque; make one with `new Map()`. */
export type DisMemo = Map<MemoKey, StackItem>;

const MARK_MISSING = 'no MARK exists on stack';

/** Follows a pickle opcode by opcode: `check` what is to be printed, then `apply` it. */
export class Emulator {
  /** The highest protocol of the opcodes so far. */
  protocol = -1;
  readonly #memo: Kinds;
  readonly #isOld: boolean;
  readonly #stack: StackItem[] = [];
  // Offsets of the MARKs that no opcode took yet.
  readonly #marks: number[] = [];
  #last = 0;
  // Of the opcode that was checked: how many items it pops, what it pushes, and what is wrong with it.
  #pops = 0;
  #pushed: readonly StackItem[] = [];
  #code: PickleErrorCode | undefined;
  #complaint = '';

  constructor(memo: Kinds, isOld: boolean) {
    this.#memo = memo;
    this.#isOld = isOld;
  }

  /** How many MARKs are open. */
  get depth(): number {
    return this.#marks.length;
  }

  /** Takes an opcode and gives the remark that stands behind its argument. */
  check(opcode: OpcodeInfo, arg: Argument, pos: number): string | undefined {
    const { before, byte } = opcode;
    const stack = this.#stack;
    this.protocol = Math.max(this.protocol, opcode.protocol);
    this.#pops = before.length;
    this.#pushed = opcode.after;
    switch (byte) {
      case Op.PUT:
      case Op.BINPUT:
      case Op.LONG_BINPUT:
        this.#put(memoKey(arg), argumentRepr(opcode, arg));
        return undefined;
      case Op.MEMOIZE: {
        const index = this.#memo.size;
        this.#put(index, 'None');
        return `(as ${index})`;
      }
      case Op.GET:
      case Op.BINGET:
      case Op.LONG_BINGET: {
        const item = this.#memo.get(memoKey(arg));
        if (item !== undefined) this.#pushed = [item];
        else this.#object('MISSING_MEMO', `memo key ${argumentRepr(opcode, arg)} has never been stored into`);
        return undefined;
      }
    }
    const takesMark = before.includes('mark') || (byte === Op.POP && stack[stack.length - 1] === 'mark');
    return takesMark ? this.#takeMark(opcode, pos) : undefined;
  }

  #takeMark({ name, before }: OpcodeInfo, pos: number): string | undefined {
    const mark = this.#marks.pop();
    if (mark === undefined) {
      this.#object('MISSING_MARK', MARK_MISSING);
      return this.#isOld ? MARK_MISSING : undefined;
    }
    // The items may be fewer than the MARKs: DUP and the like take one for an object.
    const height = this.#stack.lastIndexOf('mark');
    if (height < 0) throw complain('MISSING_MARK', name, pos, 'list index out of range');
    this.#stack.length = height;
    // What lies below the mark is popped with the other effects; POP has nothing below it.
    this.#pops = Math.max(0, before.indexOf('mark'));
    return `(MARK at ${mark})`;
  }

  #put(index: MemoKey, shown: string): void {
    const item = this.#stack[this.#stack.length - 1];
    if (this.#isOld && this.#memo.has(index)) {
      this.#object('INVALID_MEMO_INDEX', `memo key ${shown} already defined`);
    } else if (item === undefined) {
      this.#object('STACK_UNDERFLOW', "stack is empty -- can't store into memo");
    } else if (item === 'mark') {
      this.#object('UNEXPECTED_MARK', "can't store markobject in the memo");
    } else {
      this.#memo.set(index, item);
    }
  }

  #object(code: PickleErrorCode, complaint: string): void {
    this.#code = code;
    this.#complaint = complaint;
  }

  /** Lets the opcode that was checked act, or throws what is wrong with it. */
  apply({ name, byte }: OpcodeInfo, pos: number): void {
    const stack = this.#stack;
    const pops = this.#pops;
    if (this.#code !== undefined) throw complain(this.#code, name, pos, this.#complaint);
    if (stack.length < pops) {
      const complaint = `tries to pop ${pops} items from stack with only ${stack.length} items`;
      throw complain('STACK_UNDERFLOW', name, pos, complaint);
    }
    stack.length -= pops;
    for (const item of this.#pushed) stack.push(item);
    if (byte === Op.MARK) this.#marks.push(pos);
    this.#last = pos;
  }

  /** Throws where the pickle left more than its value. */
  finish(): void {
    if (this.#stack.length === 0) return;
    const complaint = `stack not empty after STOP: [${this.#stack.join(', ')}]`;
    throw complain('INVALID_OPERAND', 'STOP', this.#last, complaint);
  }
}
