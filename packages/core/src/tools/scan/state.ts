// What the scanner knows of one pickle at one opcode: its stack, marks and memo, and what was said of it.
import type { Collector } from './collector.ts';
import type { NameEntry } from './names.ts';
import type { ScanFinding } from './report.ts';
import type { RuleId } from './rules.ts';
import { NAMES } from './shapes.ts';
import { Kind, kindOf, payloadOf, SymbolicMemo, type SymbolicValue, symbol, Tuples } from './symbols.ts';
import type { Texts } from './texts.ts';

export const UNKNOWN: SymbolicValue = symbol(Kind.UNKNOWN);

/** What one reader has of the pickles before. */
export interface Kept {
  readonly memo: SymbolicMemo;
  readonly tuples: Tuples;
}

/** The state of one pickle. */
export class State {
  readonly stack: SymbolicValue[] = [];
  /** Heights of the stack at which the open MARKs are. */
  readonly marks: number[] = [];
  readonly memo: SymbolicMemo;
  readonly tuples: Tuples;
  readonly out: Collector;
  /** Whether the memo is that of a reader that keeps it from one pickle to the next. */
  readonly keepsMemo: boolean;
  /** The first thing at which CPython stops. */
  failure: ScanFinding | undefined;
  /** Names of this pickle, known or not. */
  named = 0;
  /** Where the opcode is, and which. */
  offset = 0;
  op = 0;
  /** How often getattr was put on the stack and neither called nor dropped. */
  loose = 0;
  readonly #texts: Texts;
  readonly #noted = new Set<RuleId>();

  constructor(out: Collector, texts: Texts, kept: Kept | undefined) {
    this.out = out;
    this.#texts = texts;
    this.keepsMemo = kept !== undefined;
    this.memo = kept?.memo ?? new SymbolicMemo();
    this.tuples = kept?.tuples ?? new Tuples();
  }

  /** What a reader that keeps its memo goes on with. */
  keep(): Kept {
    return { memo: this.memo.copy(), tuples: this.tuples };
  }

  get opcode(): string {
    return NAMES[this.op] ?? '';
  }

  /** CPython stops here. What follows is read all the same: another reader may go on. */
  fail(message: string): void {
    if (this.failure !== undefined) return;
    this.failure = this.out.note(this.offset, this.opcode, 'failure', `${this.opcode} ${message}`);
    this.out.afterFailure = true;
    this.out.complete = false;
  }

  note(rule: RuleId, message: string): void {
    this.out.note(this.offset, this.opcode, rule, `${this.opcode} ${message}`);
  }

  /** As note, for what is said once a pickle. */
  noteOnce(rule: RuleId, message: string): void {
    if (this.#noted.has(rule)) return;
    this.#noted.add(rule);
    this.note(rule, message);
  }

  // --- the stack ---

  get floor(): number {
    const { marks } = this;
    return marks.length === 0 ? 0 : (marks[marks.length - 1] as number);
  }

  push(value: SymbolicValue): void {
    this.stack.push(value);
  }

  pop(): SymbolicValue {
    if (this.stack.length <= this.floor) {
      this.fail('finds too few items on the stack');
      return UNKNOWN;
    }
    return this.stack.pop() as SymbolicValue;
  }

  top(): SymbolicValue {
    const { stack } = this;
    if (stack.length > this.floor) return stack[stack.length - 1] as SymbolicValue;
    this.fail('finds too few items on the stack');
    // Something must lie there for what comes next.
    stack.push(UNKNOWN);
    return UNKNOWN;
  }

  /** Takes the topmost MARK away and gives the height at which it was. */
  mark(): number {
    const height = this.marks.pop();
    if (height !== undefined) return height;
    this.fail('finds no MARK');
    return 0;
  }

  dropTop(): void {
    if (this.stack.length > this.floor) this.drop(this.stack.pop() as SymbolicValue);
    else if (this.marks.length > 0) this.marks.pop();
    else this.fail('finds too few items on the stack');
  }

  dropMarked(): void {
    const height = this.mark();
    if (this.loose > 0)
      for (let at = height; at < this.stack.length; at++) this.drop(this.stack[at] as number);
    this.stack.length = height;
  }

  isGetattr(value: SymbolicValue): boolean {
    const { attributeNames } = this.out.table;
    return attributeNames.size > 0 && kindOf(value) === Kind.GLOBAL && attributeNames.has(payloadOf(value));
  }

  drop(value: SymbolicValue): void {
    if (this.isGetattr(value)) this.loose--;
  }

  duplicate(): void {
    this.pushKnown(this.top());
  }

  /** Pushes what may be any object. */
  pushKnown(value: SymbolicValue): void {
    if (this.isGetattr(value)) this.loose++;
    this.stack.push(value);
  }

  tuple(from: number): void {
    const number = from >= this.stack.length ? 0 : this.tuples.add(this.stack, from);
    this.stack.length = Math.min(from, this.stack.length);
    this.stack.push(symbol(Kind.TUPLE, number));
  }

  /** TUPLE1 to TUPLE3. */
  smallTuple(size: number): void {
    const { stack } = this;
    if (stack.length - this.floor < size) {
      this.fail('finds too few items on the stack');
      while (stack.length - this.floor < size) stack.push(UNKNOWN);
    }
    this.tuple(stack.length - size);
  }

  collect(kind: number): void {
    this.stack.length = this.mark();
    this.stack.push(symbol(kind));
  }

  // --- what values stand for ---

  /** The text, where it can be read. */
  textOf(value: SymbolicValue): string | undefined {
    return kindOf(value) === Kind.TEXT ? this.#texts.read(payloadOf(value)) : undefined;
  }

  /** The first items of a tuple, where they are known. */
  itemsOf(args: SymbolicValue): readonly SymbolicValue[] | undefined {
    return kindOf(args) === Kind.TUPLE ? this.tuples.items(payloadOf(args)) : undefined;
  }

  /** The name of a GLOBAL. */
  nameOf(value: SymbolicValue): NameEntry {
    return this.out.names[payloadOf(value)] as NameEntry;
  }

  /** Whether it is the `__new__` of something that is not dangerous. */
  isNew(value: SymbolicValue | undefined): boolean {
    if (value === undefined || kindOf(value) !== Kind.GLOBAL) return false;
    return this.nameOf(value).isNew;
  }
}
