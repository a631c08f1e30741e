// save(): what a value is written as, asked in CPython's order: persistent id, primitive, memo, builtin class,
// reducerOverride, dispatchTable, registered type, `Symbol.for('pickle.reduce')`.
import { encodeUtf8 } from '../bytes/encode-text.ts';
import { Op } from '../opcodes/op.ts';
import { originOf } from '../registry/origin.ts';
import type { ReduceContext, Reduction } from '../registry/type.ts';
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { writeBuiltin, writeCommon } from './builtins.ts';
import { fail, failUnknown, placeError } from './failure.ts';
import type { Framer } from './framer.ts';
import { type Frame, MAX_DEPTH, type PathStep, RootFrame, type Step, StepsFrame } from './frames.ts';
import { globalSteps } from './globals.ts';
import { saveInstance, saveReduction } from './instances.ts';
import type { PickleMemo } from './memo.ts';
import { OpcodeWriter } from './opcode-writer.ts';
import type { ResolvedDumpOptions } from './options.ts';
import { inertSteps, reductionSteps } from './reductions.ts';
import { writeBigint, writeBool, writeNumber } from './scalars.ts';
import { findIn } from './stamps.ts';
import { saveText, writeText } from './text.ts';

/** Names the method by which an object of any class gives its own reduce value, as Python's `__reduce_ex__`. */
export const pickleReduce: unique symbol = Symbol.for('pickle.reduce') as never;

// A value can be written again inside its own arguments, but only until everything inside it is in the memo.
const MAX_REENTRIES = 10;

/** Writes one pickle. */
export class Saver extends OpcodeWriter implements ReduceContext {
  readonly options: ResolvedDumpOptions;
  readonly exact: boolean;
  /** Whether runs of numbers may be written in one go: nobody asks about each of them, and they are not text. */
  readonly plainNumbers: boolean;
  /** The class, as a prototype, of the last value that turned out to be of no builtin class. */
  ordinary: object | undefined = undefined;
  /** How many containers are being written by functions that have not returned. */
  depth = 0;
  // The innermost value that was left, and the innermost and outermost of those that have been left since it went on.
  #top: Frame | undefined;
  #left: Frame | undefined;
  #outermost: Frame | undefined;
  // The values of which the arguments are being written, with how many times.
  #entered: Map<object, number> | undefined;
  /** Whether there is a persistent id to ask for, for each value. */
  readonly asks: boolean;
  #subject: unknown = undefined;
  // In fast mode: the values around the one that is being written.
  readonly #open: Set<object> | undefined;

  constructor(options: ResolvedDumpOptions, memo: PickleMemo, out: Framer) {
    super(options, memo, out);
    this.options = options;
    this.exact = options.exact;
    this.#open = options.fast ? new Set() : undefined;
    this.asks = options.persistentId !== undefined;
    this.plainNumbers = options.protocol > 0 && options.persistentId === undefined;
  }

  // Tuples that were begun at the depth where frames are made, with the number of objects in the memo then.
  #begun: Map<object, number> | undefined;

  /** Writes the beginning of a pickle. */
  begin(root: unknown, streaming: boolean): void {
    const { out } = this;
    this.#begun = undefined;
    out.reset(this.protocol >= 4, streaming);
    out.reserve(2);
    if (this.protocol >= 2) {
      out.u8(Op.PROTO);
      out.u8(this.protocol);
    }
    out.begin();
    this.#top = new RootFrame(root);
  }

  /** Writes on until the pickle is complete (`true`), or until whole chunks wait (`false`; only in streaming). */
  run(): boolean {
    try {
      for (let frame = this.#top; frame !== undefined; frame = this.#top) {
        if (frame.step(this)) {
          if (frame.subject !== undefined) this.#open?.delete(frame.subject);
          this.#top = frame.outer;
        } else {
          this.#stack(frame);
        }
        if (this.out.hasChunks) return false;
      }
      this.op(Op.STOP);
    } catch (error) {
      if (this.#top !== undefined) this.#stack(this.#top);
      throw placeError(error, this.#path(), this.#subject);
    }
    this.out.finish();
    // What stays for the next dump keeps nothing of this one alive.
    this.#subject = undefined;
    this.#begun = undefined;
    this.ordinary = undefined;
    return true;
  }

  /**
   * Refuses a tuple that holds itself with nothing but tuples between, which Python cannot make: it is begun again though
   * nothing was memoized since, and so on without end.
   */
  beginDeepTuple(tuple: object): void {
    this.#begun ??= new Map();
    if (this.#begun.get(tuple) === this.memo.objectCount)
      fail('RECURSIVE_REDUCE', 'it holds itself, and nothing that Python could make first', tuple);
    this.#begun.set(tuple, this.memo.objectCount);
  }

  /** Saves a value: `true` when it is written, `false` when it was left before its end or when chunks wait. */
  save(item: unknown): boolean {
    const { out } = this;
    if (out.pos >= out.limit) out.turn();
    if (this.asks) return this.#ask(item);
    if (typeof item === 'object' && item !== null) return this.#saveObject(item) && !out.hasChunks;
    this.#saveScalar(item);
    return !out.hasChunks;
  }

  #ask(item: unknown): boolean {
    const id = this.options.persistentId?.(item);
    if (id !== undefined && id !== null) return this.open(new StepsFrame(this.persistentSteps(id)));
    return this.#saveValue(item) && !this.out.hasChunks;
  }

  #saveValue(item: unknown): boolean {
    if (typeof item === 'object' && item !== null) return this.#saveObject(item);
    this.#saveScalar(item);
    return true;
  }

  // By `typeof ... ===`: a `switch` on `typeof` calls a function for the type's name.
  #saveScalar(item: unknown): void {
    const { out } = this;
    if (typeof item === 'number') writeNumber(out, this.protocol, this.exact, item);
    else if (typeof item === 'string') saveText(this, item);
    else if (item === null || item === undefined) out.u8(Op.NONE);
    else if (typeof item === 'boolean') writeBool(out, this.protocol, item);
    else if (typeof item === 'bigint') writeBigint(out, this.protocol, item);
    else failUnknown(item);
  }

  /** Writes what a frame says: `true` when it is written, `false` when it was left before its end. */
  open(frame: Frame): boolean {
    if (this.depth === MAX_DEPTH) return this.suspend(frame);
    this.depth++;
    let isComplete = false;
    try {
      isComplete = frame.step(this);
    } finally {
      if (!isComplete) this.suspend(frame);
    }
    this.depth--;
    return isComplete;
  }

  /** Leaves a value before its end: behind those inside it, which have been left before. For `return saver.suspend(...)`. */
  suspend(frame: Frame): false {
    if (this.#outermost === undefined) this.#left = frame;
    else this.#outermost.outer = frame;
    this.#outermost = frame;
    return false;
  }

  /** Writes a string that CPython makes anew for each dump: it takes a memo index, and nothing finds it there. */
  saveFresh(text: string): boolean {
    // CPython keeps one object for each string of one character up to U+00FF.
    if (text.length === 1 && text.charCodeAt(0) < 0x100) return this.save(text);
    this.boundary();
    writeText(this.out, this.protocol, text);
    this.memoizeFresh();
    return true;
  }

  /** The steps of a reduce value, memoized under `key`; `at` is the step of the path for its arguments. */
  reduceSteps(reduction: Exclude<Reduction, string>, key: object, at?: PathStep): Step[] {
    return reductionSteps(this, reduction, key, at);
  }

  /** Whether a value's arguments are not being written already; if so, `leave` is due when they are. */
  enter(key: object): boolean {
    this.#entered ??= new Map();
    if (this.#entered.has(key)) return false;
    this.#entered.set(key, 1);
    return true;
  }

  leave(key: object): void {
    this.#entered?.delete(key);
  }

  /** Opens a value that is written by steps, and guards against one that holds itself without end. */
  openSteps(key: object, steps: (depth: number) => readonly Step[]): boolean {
    this.#entered ??= new Map();
    const entered = this.#entered;
    const count = entered.get(key) ?? 0;
    if (count > MAX_REENTRIES) {
      fail('RECURSIVE_REDUCE', 'its arguments hold the value itself', key);
    }
    entered.set(key, count + 1);
    const leave: Step = {
      run: () => {
        if (count === 0) entered.delete(key);
        else entered.set(key, count);
        return true;
      },
    };
    return this.open(new StepsFrame([...steps(count), leave]));
  }

  /** Opens what a reduce value says. */
  openReduction(key: object, reduction: Reduction | PyObject): boolean {
    if (reduction instanceof PyObject) return this.#writeInert(reduction, key);
    if (typeof reduction !== 'string')
      return (
        saveReduction(this, reduction, key) ?? this.openSteps(key, () => reductionSteps(this, reduction, key))
      );
    const cut = reduction.lastIndexOf('.');
    const global =
      cut > 0
        ? new PyGlobal(reduction.slice(0, cut), reduction.slice(cut + 1))
        : new PyGlobal('builtins', reduction);
    return this.open(new StepsFrame(globalSteps(this, global, key)));
  }

  fail(message: string): never {
    return fail('UNSUPPORTED_VALUE', message, this.#subject);
  }

  // Puts the values that have been left upon the one around them.
  #stack(around: Frame): void {
    if (this.#outermost === undefined) return;
    this.#outermost.outer = around;
    this.#top = this.#left;
    this.#left = undefined;
    this.#outermost = undefined;
  }

  #saveObject(item: object): boolean {
    return this.#open === undefined ? this.#writeObject(item) : this.#writeFast(item, this.#open);
  }

  #writeFast(item: object, open: Set<object>): boolean {
    if (open.has(item))
      fail('RECURSIVE_REDUCE', 'it holds itself, which needs the memo that fast mode leaves out', item);
    open.add(item);
    const isComplete = this.#writeObject(item);
    if (isComplete) open.delete(item);
    else if (this.#outermost !== undefined) this.#outermost.subject = item;
    return isComplete;
  }

  #writeObject(item: object): boolean {
    this.#subject = item;
    const prototype: object | null = Object.getPrototypeOf(item);
    const common = writeCommon(this, item, prototype);
    return common ?? this.#writeOther(item, prototype as object);
  }

  #writeOther(item: object, prototype: object): boolean {
    const { options } = this;
    const index = findIn(this.memo, item, prototype);
    if (index >= 0) {
      this.get(index);
      return true;
    }
    const written = writeBuiltin(this, item, prototype);
    if (written !== undefined) return written;
    const reduction = this.#hookReduction(item);
    if (reduction !== undefined) return this.openReduction(item, reduction);
    if (item instanceof PyGlobal) return this.open(new StepsFrame(globalSteps(this, item, item)));
    if (item instanceof PyObject) return this.#writeInert(item, item);
    const origin = this.exact ? originOf(item) : undefined;
    if (origin !== undefined) return this.#writeInert(origin, item);
    const type = options.types.typeOf(item);
    if (type?.reduce !== undefined) return this.openReduction(item, type.reduce(item, this));
    const own = (item as { [pickleReduce]?: unknown })[pickleReduce];
    if (typeof own === 'function') return this.openReduction(item, own.call(item, this) as Reduction);
    return failUnknown(item);
  }

  #writeInert(object: PyObject, key: object): boolean {
    return (
      saveInstance(this, object, key) ?? this.openSteps(key, (depth) => inertSteps(this, object, key, depth))
    );
  }

  #hookReduction(item: object): Reduction | undefined {
    const { reducerOverride, dispatchTable } = this.options;
    const reduction = reducerOverride?.(item);
    if (reduction !== undefined || dispatchTable === undefined) return reduction;
    const reduce = dispatchTable.get(Object.getPrototypeOf(item)?.constructor) as
      | ((value: unknown) => Reduction)
      | undefined;
    return reduce?.(item);
  }

  /** The steps that write a persistent id. */
  persistentSteps(id: unknown): Step[] {
    if (this.protocol === 0) return [{ run: () => this.#writePersistent(id) }];
    // The id of a persistent value is not asked for its own persistent id.
    const plain: Step = {
      run: () => {
        this.boundary();
        return this.#saveValue(id) && !this.out.hasChunks;
      },
    };
    return [plain, { run: () => this.finishWith(Op.BINPERSID, undefined) }];
  }

  #writePersistent(id: unknown): boolean {
    const text =
      typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined;
    const bytes = text === undefined ? undefined : encodeUtf8(text);
    if (text === undefined || bytes?.length !== text.length || text.includes('\n')) {
      fail('UNSUPPORTED_VALUE', 'a persistent id must be a line of ASCII at protocol 0', id);
    }
    this.op(Op.PERSID);
    this.out.ascii(`${text}\n`);
    return true;
  }

  #path(): PathStep[] {
    const steps: PathStep[] = [];
    for (let frame = this.#top; frame !== undefined; frame = frame.outer) {
      const step = frame.path();
      if (step !== undefined) steps.push(step);
    }
    return steps.reverse();
  }
}
