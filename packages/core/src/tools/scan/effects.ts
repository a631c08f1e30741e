// What opcodes do to the symbolic stack, marks and memo of one pickle, and what that means: names, calls, writes.
import { showCallee } from './call-text.ts';
import { callOf } from './calls.ts';
import type { Collector } from './collector.ts';
import type { Level, ScanGlobal } from './report.ts';
import { type Kept, State, UNKNOWN } from './state.ts';
import {
  describeKind,
  Kind,
  kindOf,
  payloadOf,
  type SymbolicMemo,
  type SymbolicValue,
  symbol,
} from './symbols.ts';
import { shown, type Texts } from './texts.ts';

// What is kept of the memos of a row, which grow together: 80 MB. Only a pickle with as many entries of its own fetches others.
const MAX_KEPT = 2 ** 24;

export class Effects extends State {
  readonly #earlier: SymbolicMemo | undefined;

  /** `earlier` is the memo of the pickle before; `kept` what a reader that keeps its memo has of all before. */
  constructor(out: Collector, texts: Texts, earlier: SymbolicMemo | undefined, kept: Kept | undefined) {
    super(out, texts, kept);
    this.#earlier = earlier;
  }

  // --- the memo ---

  put(index: number): void {
    if (this.keepsMemo && index >= MAX_KEPT) {
      this.memo.size++;
      return;
    }
    if (this.memo.put(index, this.top())) {
      this.noteOnce('memo-rewritten', `writes memo entry ${index} again`);
    }
  }

  get(index: number): void {
    if (this.keepsMemo && index >= MAX_KEPT) {
      const why = 'may be made of a memo entry that was not kept';
      this.out.unknownName(this.offset, this.opcode, 'STACK_GLOBAL', {}, 'dynamic-name', why);
      this.push(UNKNOWN);
      return;
    }
    const value = this.memo.get(index) ?? this.#getEarlier(index);
    if (value === undefined) this.fail(`finds no memo entry ${index}`);
    this.pushKnown(value ?? UNKNOWN);
  }

  // A program that loads all pickles of a stream with one Unpickler keeps the memo between them.
  #getEarlier(index: number): SymbolicValue | undefined {
    const value = this.#earlier?.get(index);
    if (value !== undefined) this.note('earlier-memo', `takes memo entry ${index} of an earlier pickle`);
    if (value === undefined) return undefined;
    // The numbers of its tuples mean nothing here: they are kept for each pickle.
    if (kindOf(value) === Kind.PARTIAL) return symbol(Kind.RESULT);
    return kindOf(value) === Kind.TUPLE ? UNKNOWN : value;
  }

  // --- names ---

  global(how: ScanGlobal['how'], module: string | undefined, name: string | undefined): void {
    this.named++;
    if (module === undefined || name === undefined) {
      this.out.unknownName(this.offset, this.opcode, how, { module, name }, 'long-name', 'cannot be read');
      this.push(UNKNOWN);
      return;
    }
    const number = this.out.name(this.offset, this.opcode, how, module, name);
    this.pushKnown(number === undefined ? UNKNOWN : symbol(Kind.GLOBAL, number));
  }

  stackGlobal(): void {
    const name = this.pop();
    const module = this.pop();
    const parts = { module: this.textOf(module), name: this.textOf(name) };
    if (parts.module !== undefined && parts.name !== undefined) {
      this.global('STACK_GLOBAL', parts.module, parts.name);
      return;
    }
    this.named++;
    const odd = [module, name].find((value) => this.textOf(value) === undefined) as SymbolicValue;
    const level = this.#unreadable(odd);
    const why = `is given by ${describeKind(odd)}, not by text that can be read`;
    this.out.unknownName(this.offset, this.opcode, 'STACK_GLOBAL', parts, 'dynamic-name', why, level);
    if (kindOf(odd) < Kind.GLOBAL && kindOf(odd) !== Kind.TEXT) this.fail('takes two strings');
    if (kindOf(odd) === Kind.LOST_TEXT) this.out.complete = false;
    this.push(UNKNOWN);
  }

  /** How bad a name is that cannot be read: what only a failure made unknown is no trick, and plain data fails in CPython. */
  #unreadable(value: SymbolicValue): Level {
    const kind = kindOf(value);
    if (kind === Kind.UNKNOWN) return 'suspicious';
    // In a reading that is meant by few, no class is taken for the text that it might be in an attack.
    if (kind === Kind.GLOBAL && this.keepsMemo) return 'suspicious';
    return kind < Kind.GLOBAL && kind !== Kind.TEXT ? 'suspicious' : 'dangerous';
  }

  extension(code: number): void {
    this.out.extensions++;
    if (code <= 0) {
      this.fail(`has code ${code}, which is not above 0`);
      this.push(UNKNOWN);
      return;
    }
    this.named++;
    const why = 'stands for a name that only the loading program knows';
    this.out.unknownName(this.offset, this.opcode, 'EXTENSION', { code }, 'extension', why);
    this.push(symbol(Kind.EXTENSION, code));
  }

  persistent(): void {
    this.out.persistentIds++;
    this.push(symbol(Kind.PERSISTENT));
  }

  // --- calls ---

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    this.drop(callee);
    if (kindOf(args) !== Kind.TUPLE && kindOf(args) !== Kind.UNKNOWN) {
      // The reader in C refuses what is no tuple; the one in Python takes whatever can be iterated.
      this.note('odd-operand', `takes its arguments from ${describeKind(args)}`);
    }
    this.push(callOf(this, callee, args, undefined, true));
  }

  newObject(withKeywords: boolean): void {
    const keywords = withKeywords ? this.pop() : undefined;
    const args = this.pop();
    this.push(callOf(this, this.pop(), args, keywords, false));
  }

  /** OBJ: the class lies above the MARK, its arguments above that. */
  object(): void {
    const height = this.mark();
    if (this.stack.length <= height) {
      this.fail('finds no class above the MARK');
      this.push(UNKNOWN);
      return;
    }
    this.tuple(height + 1);
    const args = this.stack.pop() as SymbolicValue;
    const callee = this.stack.pop() as SymbolicValue;
    this.drop(callee);
    this.push(callOf(this, callee, args, undefined, true));
  }

  instance(module: string | undefined, name: string | undefined): void {
    this.tuple(this.mark());
    const args = this.stack.pop() as SymbolicValue;
    this.global('INST', module, name);
    const callee = this.stack.pop() as SymbolicValue;
    this.drop(callee);
    this.push(callOf(this, callee, args, undefined, true));
  }

  // --- writes ---

  build(): void {
    const state = this.pop();
    const target = this.top();
    switch (kindOf(target)) {
      case Kind.PARTIAL: {
        // The state holds the function anew.
        if (!this.isNew(this.itemsOf(state)?.[0])) this.tuples.forget(payloadOf(target));
        return;
      }
      case Kind.RESULT:
        return;
      default:
        this.#write(target, 'sets the state of', kindOf(target) < Kind.GLOBAL);
    }
  }

  /** APPEND(S), SETITEM(S), ADDITEMS: the receiver lies at `height`. */
  fill(height: number, expected: number, count: number, words: string): void {
    if (height <= this.floor) {
      this.fail('finds too few items on the stack');
      this.stack.length = this.floor;
      this.push(UNKNOWN);
      return;
    }
    this.stack.length = height;
    const target = this.stack[height - 1] as SymbolicValue;
    const kind = kindOf(target);
    if (kind === expected || kind === Kind.RESULT) return;
    // Where there is nothing to add, some readers do not look at the receiver.
    this.#write(
      target,
      words,
      kind < Kind.GLOBAL && count > 0 && kind !== Kind.LIST && kind !== Kind.BYTEARRAY,
    );
  }

  #write(target: SymbolicValue, words: string, fails: boolean): void {
    const kind = kindOf(target);
    if (kind === Kind.GLOBAL || kind === Kind.EXTENSION) {
      const words2 = kind === Kind.GLOBAL ? showCallee(this, target) : 'an extension';
      this.out.find(this.offset, this.opcode, 'write-global', `${this.opcode} ${words} ${shown(words2)}`);
    } else if (kind >= Kind.GLOBAL) {
      this.out.find(
        this.offset,
        this.opcode,
        'write-unknown',
        `${this.opcode} ${words} ${describeKind(target)}`,
      );
    } else {
      this.note('odd-operand', `${words} ${describeKind(target)}`);
      if (fails) this.fail(`${words} ${describeKind(target)}`);
    }
  }

  /** At STOP: nothing that can look up attributes may have gone where it cannot be followed. */
  finish(): void {
    this.pop();
    if (this.loose > 0) {
      this.out.find(
        this.offset,
        'STOP',
        'hidden-attribute',
        'getattr is kept as a value, not called at once',
      );
    }
    if (this.stack.length > 0 || this.marks.length > 0) {
      this.note('left-over', `leaves ${this.stack.length} items and ${this.marks.length} MARKs`);
    }
  }
}
