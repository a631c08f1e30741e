// What opcodes do to the symbolic stack, marks and memo of one pickle, and what that means: names, calls, writes.
import type { Collector } from './collector.ts';
import { isInner } from './judge.ts';
import type { NameEntry } from './names.ts';
import type { Level, ScanFinding, ScanGlobal } from './report.ts';
import type { RuleId } from './rules.ts';
import { NAMES } from './shapes.ts';
import {
  describeKind,
  intOf,
  Kind,
  kindOf,
  payloadOf,
  SymbolicMemo,
  type SymbolicValue,
  symbol,
  Tuples,
} from './symbols.ts';
import { shown, type Texts } from './texts.ts';

const UNKNOWN = symbol(Kind.UNKNOWN);

// Depth and width of the arguments in the text of a call.
const SHOWN_DEPTH = 2;
const SHOWN_ITEMS = 6;
const SHOWN_TEXT = 60;
const SHOWN_NAME = 201;

/** What one reader has of the pickles before. */
export interface Kept {
  readonly memo: SymbolicMemo;
  readonly tuples: Tuples;
}

/** The state of one pickle. */
export class Effects {
  readonly stack: SymbolicValue[] = [];
  /** Heights of the stack at which the open MARKs are. */
  readonly marks: number[] = [];
  readonly memo: SymbolicMemo;
  /** The first thing at which CPython stops. */
  failure: ScanFinding | undefined;
  /** Names of this pickle, known or not. */
  named = 0;
  /** Where the opcode is, and which. */
  offset = 0;
  op = 0;
  readonly #out: Collector;
  readonly #texts: Texts;
  readonly #earlier: SymbolicMemo | undefined;
  readonly #keepsMemo: boolean;
  readonly #tuples: Tuples;
  readonly #noted = new Set<RuleId>();
  // How often getattr was put on the stack and neither called nor dropped.
  #loose = 0;

  /** `earlier` is the memo of the pickle before; `kept` what a reader that keeps its memo has of all before. */
  constructor(out: Collector, texts: Texts, earlier: SymbolicMemo | undefined, kept: Kept | undefined) {
    this.#out = out;
    this.#texts = texts;
    this.#earlier = earlier;
    this.#keepsMemo = kept !== undefined;
    this.memo = kept?.memo ?? new SymbolicMemo();
    this.#tuples = kept?.tuples ?? new Tuples();
  }

  /** What a reader that keeps its memo goes on with. */
  keep(): Kept {
    return { memo: this.memo.copy(), tuples: this.#tuples };
  }

  get opcode(): string {
    return NAMES[this.op] ?? '';
  }

  /** CPython stops here. What follows is read all the same: another reader may go on. */
  fail(message: string): void {
    if (this.failure !== undefined) return;
    this.failure = this.#out.note(this.offset, this.opcode, 'failure', `${this.opcode} ${message}`);
    this.#out.afterFailure = true;
    this.#out.complete = false;
  }

  note(rule: RuleId, message: string): void {
    this.#out.note(this.offset, this.opcode, rule, `${this.opcode} ${message}`);
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
    if (this.stack.length > this.floor) this.#drop(this.stack.pop() as SymbolicValue);
    else if (this.marks.length > 0) this.marks.pop();
    else this.fail('finds too few items on the stack');
  }

  dropMarked(): void {
    const height = this.mark();
    if (this.#loose > 0)
      for (let at = height; at < this.stack.length; at++) this.#drop(this.stack[at] as number);
    this.stack.length = height;
  }

  #isGetattr(value: SymbolicValue): boolean {
    const { attributeNames } = this.#out.table;
    return attributeNames.size > 0 && kindOf(value) === Kind.GLOBAL && attributeNames.has(payloadOf(value));
  }

  #drop(value: SymbolicValue): void {
    if (this.#isGetattr(value)) this.#loose--;
  }

  duplicate(): void {
    this.pushKnown(this.top());
  }

  /** Pushes what may be any object. */
  pushKnown(value: SymbolicValue): void {
    if (this.#isGetattr(value)) this.#loose++;
    this.stack.push(value);
  }

  tuple(from: number): void {
    const number = from >= this.stack.length ? 0 : this.#tuples.add(this.stack, from);
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

  // --- the memo ---

  put(index: number): void {
    if (this.memo.put(index, this.top())) {
      this.noteOnce('memo-rewritten', `writes memo entry ${index} again`);
    }
  }

  get(index: number): void {
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
      this.#out.unknownName(this.offset, this.opcode, how, { module, name }, 'long-name', 'cannot be read');
      this.push(UNKNOWN);
      return;
    }
    const number = this.#out.name(this.offset, this.opcode, how, module, name);
    this.pushKnown(number === undefined ? UNKNOWN : symbol(Kind.GLOBAL, number));
  }

  stackGlobal(): void {
    const name = this.pop();
    const module = this.pop();
    const parts = { module: this.#textOf(module), name: this.#textOf(name) };
    if (parts.module !== undefined && parts.name !== undefined) {
      this.global('STACK_GLOBAL', parts.module, parts.name);
      return;
    }
    this.named++;
    const odd = [module, name].find((value) => this.#textOf(value) === undefined) as SymbolicValue;
    const level = this.#unreadable(odd);
    const why = `is given by ${describeKind(odd)}, not by text that can be read`;
    this.#out.unknownName(this.offset, this.opcode, 'STACK_GLOBAL', parts, 'dynamic-name', why, level);
    if (kindOf(odd) < Kind.GLOBAL && kindOf(odd) !== Kind.TEXT) this.fail('takes two strings');
    if (kindOf(odd) === Kind.LOST_TEXT) this.#out.complete = false;
    this.push(UNKNOWN);
  }

  /** How bad a name is that cannot be read: what only a failure made unknown is no trick, and plain data fails in CPython. */
  #unreadable(value: SymbolicValue): Level {
    const kind = kindOf(value);
    if (kind === Kind.UNKNOWN) return 'suspicious';
    // In a reading that is meant by few, no class is taken for the text that it might be in an attack.
    if (kind === Kind.GLOBAL && this.#keepsMemo) return 'suspicious';
    return kind < Kind.GLOBAL && kind !== Kind.TEXT ? 'suspicious' : 'dangerous';
  }

  #textOf(value: SymbolicValue): string | undefined {
    return kindOf(value) === Kind.TEXT ? this.#texts.read(payloadOf(value)) : undefined;
  }

  extension(code: number): void {
    this.#out.extensions++;
    if (code <= 0) {
      this.fail(`has code ${code}, which is not above 0`);
      this.push(UNKNOWN);
      return;
    }
    this.named++;
    const why = 'stands for a name that only the loading program knows';
    this.#out.unknownName(this.offset, this.opcode, 'EXTENSION', { code }, 'extension', why);
    this.push(symbol(Kind.EXTENSION, code));
  }

  persistent(): void {
    this.#out.persistentIds++;
    this.push(symbol(Kind.PERSISTENT));
  }

  // --- calls ---

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    this.#drop(callee);
    if (kindOf(args) !== Kind.TUPLE && kindOf(args) !== Kind.UNKNOWN) {
      // The reader in C refuses what is no tuple; the one in Python takes whatever can be iterated.
      this.note('odd-operand', `takes its arguments from ${describeKind(args)}`);
    }
    this.push(this.#call(callee, args, undefined, true));
  }

  newObject(withKeywords: boolean): void {
    const keywords = withKeywords ? this.pop() : undefined;
    const args = this.pop();
    this.push(this.#call(this.pop(), args, keywords, false));
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
    this.#drop(callee);
    this.push(this.#call(callee, args, undefined, true));
  }

  instance(module: string | undefined, name: string | undefined): void {
    this.tuple(this.mark());
    const args = this.stack.pop() as SymbolicValue;
    this.global('INST', module, name);
    const callee = this.stack.pop() as SymbolicValue;
    this.#drop(callee);
    this.push(this.#call(callee, args, undefined, true));
  }

  /** `isPlain` is false where CPython asks for a class: NEWOBJ and NEWOBJ_EX. */
  #call(
    callee: SymbolicValue,
    args: SymbolicValue,
    keywords: SymbolicValue | undefined,
    isPlain: boolean,
  ): SymbolicValue {
    if (kindOf(callee) === Kind.GLOBAL) {
      const entry = this.#out.names[payloadOf(callee)] as NameEntry;
      entry.called = true;
      const special = isPlain ? this.#special(entry, args) : undefined;
      if (special !== undefined) return special;
    }
    const [level, rule] = this.#judgeCall(callee, args, isPlain);
    const call = this.#out.call(this.offset, this.opcode, level, rule, () => {
      const more = keywords === undefined ? '' : `, **${this.#show(keywords, 1)}`;
      return shown(`${this.#showCallee(callee)}${this.#showArguments(args, more)}`);
    });
    return symbol(Kind.RESULT, call);
  }

  #judgeCall(callee: SymbolicValue, args: SymbolicValue, isPlain: boolean): readonly [Level, RuleId] {
    switch (kindOf(callee)) {
      case Kind.GLOBAL:
        return this.#judgeNamed(this.#out.names[payloadOf(callee)] as NameEntry, args, isPlain);
      case Kind.RESULT:
        return ['dangerous', 'result-call'];
      case Kind.PARTIAL:
        return this.#judgePartial(callee);
      case Kind.PERSISTENT:
        return ['dangerous', 'unknown-call'];
      case Kind.EXTENSION:
        return ['suspicious', 'extension-call'];
      case Kind.UNKNOWN:
        // Whatever made it unknown was reported there.
        return ['innocuous', 'lost-call'];
      default:
        this.fail(`calls ${describeKind(callee)}`);
        return ['suspicious', 'unlisted-call'];
    }
  }

  #judgeNamed(entry: NameEntry, args: SymbolicValue, isPlain: boolean): readonly [Level, RuleId] {
    const { level, rule } = entry.judgement;
    switch (level) {
      case 'dangerous':
        return ['dangerous', 'dangerous-call'];
      case 'known':
        return ['known', 'known-call'];
      case 'innocuous':
        return ['innocuous', 'plain-call'];
    }
    if (entry.isNew) return [level, 'unlisted-call'];
    if (rule === 'forwarder' && this.#handsOn(args)) return ['dangerous', 'forwarded-call'];
    // An attribute that is no class: `pathlib.Path.write_text`. CPython makes objects of classes only.
    const last = entry.name.slice(entry.name.lastIndexOf('.') + 1);
    const isDotted = entry.name.includes('.') && !/^\p{Lu}/u.test(last);
    return isDotted && isPlain ? ['dangerous', 'dotted-call'] : ['suspicious', 'unlisted-call'];
  }

  /** Whether something that would be dangerous to call is among the arguments, as far as they can be read. */
  #handsOn(args: SymbolicValue): boolean {
    const items = kindOf(args) === Kind.TUPLE ? this.#tuples.items(payloadOf(args)) : undefined;
    if (items === undefined) return true;
    return items.some((item) => {
      const kind = kindOf(item);
      if (kind === Kind.PERSISTENT || this.#isGetattr(item)) return true;
      if (kind !== Kind.GLOBAL) return false;
      const { judgement, name, isNew } = this.#out.names[payloadOf(item)] as NameEntry;
      const isDotted = name.includes('.') && judgement.level === 'suspicious' && !isNew;
      return judgement.level === 'dangerous' || isDotted;
    });
  }

  /** Calls that picklers write for names with dots and for classes whose `__new__` takes keywords. */
  #special(entry: NameEntry, args: SymbolicValue): SymbolicValue | undefined {
    const { module, name, judgement } = entry;
    if (judgement.rule === 'attribute') return this.#attribute(args);
    if (name === 'encode' && module === '_codecs') this.#checkCodec(args);
    if (name !== 'partial' || module !== 'functools') return undefined;
    const items = this.#itemsOf(args);
    return items !== undefined && this.#isNew(items[0]) ? symbol(Kind.PARTIAL, payloadOf(args)) : undefined;
  }

  #itemsOf(args: SymbolicValue): readonly SymbolicValue[] | undefined {
    return kindOf(args) === Kind.TUPLE ? this.#tuples.items(payloadOf(args)) : undefined;
  }

  #isNew(value: SymbolicValue | undefined): boolean {
    if (value === undefined || kindOf(value) !== Kind.GLOBAL) return false;
    return (this.#out.names[payloadOf(value)] as NameEntry).isNew;
  }

  /** getattr: protocols below 4 write a nested class, a method or an enum member so. */
  #attribute(args: SymbolicValue): SymbolicValue {
    const [object, attribute] = this.#itemsOf(args) ?? [];
    const text = attribute === undefined ? undefined : this.#textOf(attribute);
    if (object === undefined || text === undefined || this.#isGetattr(object)) {
      const call = this.#out.call(this.offset, this.opcode, 'dangerous', 'hidden-attribute', () =>
        shown(`getattr${this.#showArguments(args, '')}`),
      );
      return symbol(Kind.RESULT, call);
    }
    if (kindOf(object) !== Kind.GLOBAL) return this.#methodOf(object, text, args);
    this.named++;
    const owner = this.#out.names[payloadOf(object)] as NameEntry;
    const isNew = text === '__new__' && owner.judgement.level !== 'dangerous' && !owner.name.includes('.__');
    const number = this.#out.name(
      this.offset,
      this.opcode,
      'getattr',
      owner.module,
      `${owner.name}.${text}`,
      isNew ? owner.judgement : undefined,
    );
    this.#out.call(this.offset, this.opcode, 'known', 'known-call', () =>
      shown(`getattr${this.#showArguments(args, '')}`),
    );
    return number === undefined ? UNKNOWN : symbol(Kind.GLOBAL, number);
  }

  /** A bound method of a value: what it is a method of is not known. Calling it is calling the result of a call. */
  #methodOf(object: SymbolicValue, name: string, args: SymbolicValue): SymbolicValue {
    this.named++;
    const rule: RuleId = isInner(name) ? 'inner-attribute' : 'dotted-name';
    const why = `is the attribute ${shown(name)} of ${describeKind(object)}`;
    this.#out.unknownName(this.offset, this.opcode, 'getattr', { name }, rule, why);
    const call = this.#out.call(this.offset, this.opcode, 'known', 'known-call', () =>
      shown(`getattr${this.#showArguments(args, '')}`),
    );
    return symbol(Kind.RESULT, call);
  }

  #checkCodec(args: SymbolicValue): void {
    const items = this.#itemsOf(args);
    const codec = items?.[1] === undefined ? undefined : this.#textOf(items[1]);
    if (items !== undefined && (items.length < 2 || codec === 'latin1' || codec === 'latin-1')) return;
    const words = codec === undefined ? 'a codec that cannot be read' : `the codec ${shown(codec)}`;
    this.#out.find(this.offset, this.opcode, 'other-codec', `_codecs.encode is given ${words}`);
  }

  /** `functools.partial(C.__new__, C, ...)()` is how protocols 2 and 3 write NEWOBJ_EX. */
  #judgePartial(partial: SymbolicValue): readonly [Level, RuleId] {
    const items = this.#tuples.items(payloadOf(partial));
    return this.#isNew(items?.[0]) ? ['suspicious', 'unlisted-call'] : ['dangerous', 'result-call'];
  }

  // --- writes ---

  build(): void {
    const state = this.pop();
    const target = this.top();
    switch (kindOf(target)) {
      case Kind.PARTIAL: {
        // The state holds the function anew.
        if (!this.#isNew(this.#itemsOf(state)?.[0])) this.#tuples.forget(payloadOf(target));
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
      const words2 = kind === Kind.GLOBAL ? this.#showCallee(target) : 'an extension';
      this.#out.find(this.offset, this.opcode, 'write-global', `${this.opcode} ${words} ${shown(words2)}`);
    } else if (kind >= Kind.GLOBAL) {
      this.#out.find(
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
    if (this.#loose > 0) {
      this.#out.find(
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

  // --- text of calls ---

  #showCallee(value: SymbolicValue): string {
    switch (kindOf(value)) {
      case Kind.GLOBAL: {
        const { module, name } = this.#out.names[payloadOf(value)] as NameEntry;
        const full = module === 'builtins' || module === '__builtin__' ? name : `${module}.${name}`;
        // Up to 36 names are arguments of one call, of which a line is shown.
        return full.slice(0, SHOWN_NAME);
      }
      case Kind.RESULT: {
        const number = payloadOf(value);
        return number === 0 ? '(...)' : (this.#out.calls.list[number - 1]?.text ?? '(...)');
      }
      case Kind.PARTIAL:
        return 'functools.partial(...)';
      case Kind.PERSISTENT:
        return '(persistent id)';
      case Kind.EXTENSION:
        return `(extension ${payloadOf(value)})`;
      default:
        return '(...)';
    }
  }

  #showArguments(args: SymbolicValue, more: string): string {
    if (kindOf(args) !== Kind.TUPLE) return `(*${this.#show(args, 0)}${more})`;
    const items = this.#tuples.items(payloadOf(args));
    if (items === undefined) return `(...${more})`;
    return `(${this.#showItems(items, this.#tuples.size(payloadOf(args)), 0)}${more})`;
  }

  #showItems(items: readonly SymbolicValue[], size: number, depth: number): string {
    const shownItems = items.slice(0, SHOWN_ITEMS).map((item) => this.#show(item, depth + 1));
    return `${shownItems.join(', ')}${size > SHOWN_ITEMS ? ', ...' : ''}`;
  }

  // Calls itself no deeper than SHOWN_DEPTH.
  #show(value: SymbolicValue, depth: number): string {
    switch (kindOf(value)) {
      case Kind.NONE:
        return 'None';
      case Kind.INT:
        return `${intOf(value) ?? '...'}`;
      case Kind.BOOL:
        return payloadOf(value) === 1 ? 'True' : 'False';
      case Kind.TEXT: {
        const text = this.#textOf(value);
        if (text === undefined) return '...';
        const cut = text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}...` : text;
        return `'${shown(cut.replace(/[\\']/g, '\\$&'))}'`;
      }
      case Kind.GLOBAL:
      case Kind.RESULT:
      case Kind.EXTENSION:
      case Kind.PERSISTENT:
        return this.#showCallee(value);
      case Kind.TUPLE: {
        const items = depth < SHOWN_DEPTH ? this.#tuples.items(payloadOf(value)) : undefined;
        if (items === undefined) return '(...)';
        return `(${this.#showItems(items, this.#tuples.size(payloadOf(value)), depth)}${items.length === 1 ? ',' : ''})`;
      }
      default:
        return '...';
    }
  }
}
