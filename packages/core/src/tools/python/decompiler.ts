// The unpickling machine with expressions on its stack. Nothing is evaluated: what CPython would do becomes code.
import { decodeUtf8 } from '../../bytes/text.ts';
import { PickleError, type PickleErrorCode } from '../../errors.ts';
import { HIGHEST_PROTOCOL, Op } from '../../opcodes/op.ts';
import { toPython3 } from '../../registry/names.ts';
import { type MemoKey, memoKey } from '../args.ts';
import type { Operation } from '../genops.ts';
import { Code, spread } from './code.ts';
import { callOf, container, type Expression, MAX_GLOBAL, prefixed } from './expression.ts';
import { addItems, append, demandPairs, setItems } from './filling.ts';
import * as literal from './literals.ts';
import { render } from './render.ts';

/** Reads the opcodes of one pickle. */
export class Decompiler {
  readonly code = new Code();
  readonly #fetched: ReadonlySet<number>;
  readonly #memo = new Map<MemoKey, Expression>();
  readonly #marks: number[] = [];
  #protocol = 0;
  // Offset at which the current frame ends; -1 outside frames.
  #frameEnd = -1;

  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, fetched: ReadonlySet<number>) {
    this.#bytes = bytes;
    this.#fetched = fetched;
  }

  /** Writes what was evaluated before the pickle broke off. */
  abandon(): void {
    this.code.drop(0);
  }

  /** Takes one opcode. @throws PickleError where CPython's unpickler would raise an error because of the stack. */
  take(operation: Operation): void {
    this.#checkFrame(operation.pos, operation.end);
    const pushed = this.#apply(operation);
    if (pushed !== undefined) this.code.push(pushed);
  }

  /** Gives what the opcode pushes, if it pushes something. */
  #apply({ opcode, arg, pos, end }: Operation): Expression | undefined {
    const { code } = this;
    switch (opcode.byte) {
      // --- literals ---
      case Op.NONE:
        return literal.constant(null);
      case Op.NEWTRUE:
        return literal.constant(true);
      case Op.NEWFALSE:
        return literal.constant(false);
      case Op.INT:
      case Op.BININT:
      case Op.BININT1:
      case Op.BININT2:
      case Op.LONG:
      case Op.LONG1:
      case Op.LONG4:
        return typeof arg === 'boolean' ? literal.constant(arg) : literal.integer(arg as number | bigint);
      case Op.FLOAT:
      case Op.BINFLOAT:
        return literal.float(arg as number);
      case Op.UNICODE:
      case Op.BINUNICODE:
      case Op.SHORT_BINUNICODE:
      case Op.BINUNICODE8:
        return literal.text(arg as string);
      case Op.STRING:
      case Op.BINSTRING:
      case Op.SHORT_BINSTRING:
        return literal.byteString(arg as string);
      case Op.SHORT_BINBYTES:
      case Op.BINBYTES:
      case Op.BINBYTES8:
        return literal.bytes(arg as Uint8Array);
      case Op.BYTEARRAY8:
        return literal.bytearray(arg as Uint8Array);
      case Op.NEXT_BUFFER:
        code.names.helper('buffers');
        return callOf('next', [literal.name('buffers')]);
      case Op.READONLY_BUFFER:
        return this.#wrap(code.names.helper('read_only'));

      // --- containers ---
      case Op.EMPTY_LIST:
        return container('list', '[', ']', []);
      case Op.EMPTY_DICT:
        return container('dict', '{', '}', []);
      case Op.EMPTY_SET:
        return container('set', '{', '}', []);
      case Op.EMPTY_TUPLE:
        return container('tuple', '(', ')', []);
      case Op.TUPLE1:
        return this.#tuple(this.#below(1));
      case Op.TUPLE2:
        return this.#tuple(this.#below(2));
      case Op.TUPLE3:
        return this.#tuple(this.#below(3));
      case Op.TUPLE:
        return this.#tuple(this.#mark());
      case Op.LIST:
        return container('list', '[', ']', code.take(this.#mark()));
      case Op.DICT: {
        const mark = this.#mark();
        demandPairs(code.height - mark);
        return container('dict', '{', '}', code.take(mark));
      }
      case Op.FROZENSET:
        return container('frozenset', 'frozenset({', '})', code.take(this.#mark()));
      case Op.APPEND:
        append(code, this.#below(2) + 1, false);
        return undefined;
      case Op.APPENDS:
        append(code, this.#markAbove(), true);
        return undefined;
      case Op.SETITEM:
        setItems(code, this.#below(3) + 1);
        return undefined;
      case Op.SETITEMS:
        setItems(code, this.#markAbove());
        return undefined;
      case Op.ADDITEMS:
        addItems(code, this.#markAbove());
        return undefined;

      // --- the stack and the memo ---
      case Op.MARK:
        this.#marks.push(code.height);
        return undefined;
      case Op.POP:
        if (code.height === this.#fence && this.#marks.length > 0) this.#marks.pop();
        else code.drop(this.#below(1));
        return undefined;
      case Op.POP_MARK:
        code.drop(this.#mark());
        return undefined;
      case Op.DUP: {
        const slot = this.#below(1);
        code.share();
        return code.recall(code.at(slot));
      }
      case Op.PUT:
      case Op.BINPUT:
      case Op.LONG_BINPUT:
        if (Number(arg) < 0) fail('INVALID_MEMO_INDEX', 'negative memo index');
        return this.#store(memoKey(arg), pos);
      case Op.MEMOIZE:
        return this.#store(this.#memo.size, pos);
      case Op.GET:
      case Op.BINGET:
      case Op.LONG_BINGET: {
        const expression = this.#memo.get(memoKey(arg));
        if (expression === undefined) return fail('MISSING_MEMO', `the memo holds nothing at index ${arg}`);
        return code.recall(expression);
      }

      // --- names and calls ---
      case Op.GLOBAL:
        return this.#global(pos);
      case Op.STACK_GLOBAL:
        return this.#stackGlobal();
      case Op.EXT1:
      case Op.EXT2:
      case Op.EXT4:
        return callOf(code.names.helper('extension'), [literal.integer(arg as number)]);
      case Op.REDUCE: {
        const [callable, args] = code.take(this.#below(2)) as [Expression, Expression];
        return callOf(isName(callable) ? callable.open : callable, spread(args));
      }
      case Op.NEWOBJ:
        return this.#new(this.#below(2));
      case Op.NEWOBJ_EX:
        return this.#new(this.#below(3));
      case Op.INST:
        return this.#instantiate(this.#global(pos), code.take(this.#mark()));
      case Op.OBJ: {
        const mark = this.#mark();
        if (code.height === mark) fail('STACK_UNDERFLOW', 'needs a class above the MARK');
        const [type, ...args] = code.take(mark) as [Expression, ...Expression[]];
        return this.#instantiate(type, args);
      }
      case Op.BUILD: {
        const slot = this.#below(2);
        const target = code.target(slot);
        const [state] = code.take(slot + 1) as [Expression];
        code.line(render(state, `${code.names.helper('set_state')}(${target}, `, ')'));
        return undefined;
      }
      case Op.PERSID:
        return callOf(code.names.helper('persistent_load'), [literal.text(this.#line(pos + 1)[0])]);
      case Op.BINPERSID:
        return this.#wrap(code.names.helper('persistent_load'));

      // --- the pickle itself ---
      case Op.PROTO:
        this.#protocol = Number(arg);
        if (this.#protocol > HIGHEST_PROTOCOL) fail('UNSUPPORTED_PROTOCOL', `unsupported protocol ${arg}`);
        return undefined;
      case Op.FRAME:
        if (this.#frameEnd >= 0) fail('INVALID_FRAME', 'a frame begins inside a frame');
        this.#frameEnd = end + Number(arg);
        return undefined;
      case Op.STOP: {
        const slot = this.#below(1);
        code.settle(slot);
        const [result] = code.take(slot) as [Expression];
        code.line(render(result, 'result = '));
        return undefined;
      }
      default:
        unknownOpcode(opcode.byte);
    }
  }

  get #fence(): number {
    return this.#marks[this.#marks.length - 1] ?? 0;
  }

  /** The slot of the lowest of the topmost `count` items. */
  #below(count: number): number {
    const found = this.code.height - this.#fence;
    if (found < count) {
      const code = this.#marks.length > 0 ? 'UNEXPECTED_MARK' : 'STACK_UNDERFLOW';
      const where = this.#marks.length > 0 ? ' above the topmost MARK' : '';
      fail(code, `needs ${count} stack item${count === 1 ? '' : 's'}${where}, found ${found}`);
    }
    return this.code.height - count;
  }

  #mark(): number {
    return this.#marks.pop() ?? fail('MISSING_MARK', 'found no MARK on the stack');
  }

  /** A mark below which something lies that takes what is above it. */
  #markAbove(): number {
    const mark = this.#mark();
    if (mark <= this.#fence) fail('STACK_UNDERFLOW', 'needs a stack item below the MARK');
    return mark;
  }

  #checkFrame(pos: number, end: number): void {
    if (this.#frameEnd < 0) return;
    if (pos >= this.#frameEnd) this.#frameEnd = -1;
    else if (end > this.#frameEnd) fail('INVALID_FRAME', 'the opcode crosses the end of its frame');
  }

  #store(key: MemoKey, pos: number): undefined {
    const slot = this.#below(1);
    this.#memo.set(key, this.code.at(slot));
    if (this.#fetched.has(pos)) this.code.share();
  }

  #tuple(from: number): Expression {
    return container('tuple', '(', ')', this.code.take(from));
  }

  /** Puts a call around the top of the stack. */
  #wrap(name: string): Expression {
    return callOf(name, this.code.take(this.#below(1)));
  }

  // `pickletools` takes backslashes in names for escapes, and parts them by a blank; the unpickler does neither.
  #global(pos: number): Expression {
    const [module, end] = this.#line(pos + 1);
    const [name] = this.#line(end);
    return this.code.names.global(module, name, this.#protocol);
  }

  #line(start: number): readonly [text: string, end: number] {
    const end = this.#bytes.indexOf(0x0a, start);
    return [decodeUtf8(this.#bytes, start, end), end + 1];
  }

  #stackGlobal(): Expression {
    const { code } = this;
    const slot = this.#below(2);
    const [module, name] = [code.at(slot), code.at(slot + 1)];
    // A name may be made by a call.
    for (const { kind } of [module, name])
      if (kind !== 'call' && kind !== 'text') fail('INVALID_OPERAND', 'needs two strs');
    code.take(slot);
    if (module.value === undefined || name.value === undefined) return this.#findClass(module, name);
    const isLong = module.value.length + name.value.length > MAX_GLOBAL;
    // Texts that are fetched from the memo have a variable, and would be written for five bytes of the pickle each time.
    if (!isLong || !(module.isNamed || name.isNamed))
      return code.names.global(module.value, name.value, this.#protocol);
    const [renamed] = this.#protocol < 3 ? toPython3(module.value, name.value) : [module.value];
    return this.#findClass(renamed === module.value ? module : literal.text(renamed), name);
  }

  #findClass(module: Expression, name: Expression): Expression {
    const path =
      this.#protocol >= 4 ? prefixed('*', container('call', 'str.split(', ', ".")', [name])) : name;
    return callOf(this.code.names.helper('find_class'), [module, path]);
  }

  #new(from: number): Expression {
    const { code } = this;
    // The class is named twice.
    const type = code.target(from);
    const [, args, kwargs] = code.take(from) as [Expression, Expression, Expression?];
    const keywords = kwargs === undefined ? [] : [prefixed('**', kwargs)];
    return callOf(`${type}.__new__`, [literal.name(type), ...spread(args), ...keywords]);
  }

  #instantiate(type: Expression, args: readonly Expression[]): Expression {
    const { code } = this;
    if (args.length === 0) return callOf(code.names.helper('instantiate'), [type]);
    return callOf(isName(type) ? type.open : type, args);
  }
}

function isName({ kind, isNamed }: Expression): boolean {
  return kind === 'global' || isNamed;
}

function fail(code: PickleErrorCode, message: string): never {
  throw new PickleError(code, message);
}

function unknownOpcode(byte: never): never {
  return fail('UNKNOWN_OPCODE', `unknown opcode 0x${Number(byte).toString(16)}`);
}
