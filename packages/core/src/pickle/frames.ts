// The containers that are being written, as an explicit stack: data may be nested deeper than the JavaScript stack is.
import { Op, type OpByte } from '../opcodes/op.ts';
import type { Saver } from './saver.ts';

const BATCH_SIZE = 1000;

/** Where in its container the value is that is being written: an index, or a key. */
export type PathStep = { readonly index: number } | { readonly key: unknown } | { readonly field: string };

/** One container that is being written. */
export abstract class Frame {
  /** The frame around this one. */
  outer: Frame | undefined = undefined;
  /** What is being written; only in fast mode, where no memo would notice a cycle. */
  subject: object | undefined = undefined;

  /** Writes on, until all is written (`true`), or a value inside has opened a frame or a chunk is due (`false`). */
  abstract step(saver: Saver): boolean;

  /** The value inside that is being written; for messages. */
  abstract path(): PathStep | undefined;
}

/**
 * How CPython's C pickler cuts items into batches. Exact lists, dicts and sets have functions of their own there, which
 * differ from the one for iterators: an exact list of 1,001 ends with a batch of one, an iterator with a single item;
 * an exact dict or set of a multiple of 1,000 ends with an empty batch.
 */
export type Batching = 'list' | 'dict' | 'set' | 'iterator';

/** The items of a list, dict or set, behind the opcode that made it. */
export class ItemsFrame extends Frame {
  readonly #items: readonly unknown[];
  readonly #width: 1 | 2;
  readonly #batching: Batching;
  #index = 0;
  #batchEnd = -1;
  #closing: OpByte = Op.APPENDS;
  #full = false;

  /** `items` are flat; `width` is 2 for keys with values. */
  constructor(items: readonly unknown[], width: 1 | 2, batching: Batching) {
    super();
    this.#items = items;
    this.#width = width;
    this.#batching = batching;
  }

  step(saver: Saver): boolean {
    const items = this.#items;
    for (;;) {
      if (this.#batchEnd < 0 && !this.#begin(saver)) return true;
      while (this.#index < this.#batchEnd) {
        if (!saver.save(items[this.#index++])) return false;
      }
      saver.op(this.#closing);
      this.#batchEnd = -1;
    }
  }

  #begin(saver: Saver): boolean {
    const width = this.#width;
    const left = (this.#items.length - this.#index) / width;
    const isSet = this.#batching === 'set';
    if (left === 0 && !(this.#full && (isSet || this.#batching === 'dict'))) return false;
    const one = !isSet && left === 1 && (this.#batching === 'iterator' || this.#index === 0);
    if (one || saver.protocol === 0) {
      this.#closing = width === 1 ? Op.APPEND : Op.SETITEM;
      this.#batchEnd = this.#index + width;
      return true;
    }
    const count = Math.min(left, BATCH_SIZE);
    this.#full = count === BATCH_SIZE;
    this.#closing = isSet ? Op.ADDITEMS : width === 1 ? Op.APPENDS : Op.SETITEMS;
    this.#batchEnd = this.#index + count * width;
    saver.op(Op.MARK);
    return true;
  }

  path(): PathStep | undefined {
    if (this.#index === 0) return undefined;
    if (this.#width === 1) return { index: this.#index - 1 };
    return { key: this.#items[(this.#index - 1) & ~1] };
  }
}

const TUPLES: readonly OpByte[] = [Op.EMPTY_TUPLE, Op.TUPLE1, Op.TUPLE2, Op.TUPLE3];

/** A tuple, which is memoized when it is complete: one that holds itself is then fetched from the memo instead. */
export class TupleFrame extends Frame {
  readonly #tuple: readonly unknown[];
  readonly #at: PathStep | undefined;
  #index = 0;

  /** `tuple` is what the memo knows it by. */
  constructor(tuple: readonly unknown[], saver: Saver, at?: PathStep) {
    super();
    this.#tuple = tuple;
    this.#at = at;
    if (!this.#short(saver)) saver.op(Op.MARK);
  }

  #short(saver: Saver): boolean {
    return saver.protocol >= 2 && this.#tuple.length <= 3;
  }

  step(saver: Saver): boolean {
    const tuple = this.#tuple;
    while (this.#index < tuple.length) {
      if (!saver.save(tuple[this.#index++])) return false;
    }
    const index = saver.memo.findObject(tuple);
    if (index === undefined) {
      saver.op(this.#short(saver) ? (TUPLES[tuple.length] as OpByte) : Op.TUPLE);
      saver.memoize(tuple);
      return true;
    }
    if (!this.#short(saver) && saver.protocol > 0) saver.op(Op.POP_MARK);
    else for (let i = this.#short(saver) ? 0 : -1; i < tuple.length; i++) saver.op(Op.POP);
    saver.get(index);
    return true;
  }

  path(): PathStep | undefined {
    return this.#at ?? (this.#index === 0 ? undefined : { index: this.#index - 1 });
  }
}

/** A frozenset at protocol 4 and up; like a tuple, it may turn out to hold itself. */
export class FrozenSetFrame extends Frame {
  readonly #set: object;
  readonly #items: readonly unknown[];
  #index = 0;

  constructor(set: ReadonlySet<unknown>, saver: Saver) {
    super();
    this.#set = set;
    this.#items = [...set];
    saver.op(Op.MARK);
  }

  step(saver: Saver): boolean {
    while (this.#index < this.#items.length) {
      if (!saver.save(this.#items[this.#index++])) return false;
    }
    const index = saver.memo.findObject(this.#set);
    if (index === undefined) {
      saver.op(Op.FROZENSET);
      saver.memoize(this.#set);
    } else {
      saver.op(Op.POP_MARK);
      saver.get(index);
    }
    return true;
  }

  path(): PathStep | undefined {
    return this.#index === 0 ? undefined : { index: this.#index - 1 };
  }
}

/** A sequence of steps, each of which writes opcodes or one value; for everything that is not a container. */
export class StepsFrame extends Frame {
  readonly #steps: readonly Step[];
  #index = 0;

  constructor(steps: readonly Step[]) {
    super();
    this.#steps = steps;
  }

  step(saver: Saver): boolean {
    while (this.#index < this.#steps.length) {
      const { run } = this.#steps[this.#index++] as Step;
      if (!run(saver)) return false;
    }
    return true;
  }

  path(): PathStep | undefined {
    return this.#index === 0 ? undefined : this.#steps[this.#index - 1]?.at;
  }
}

/** One step: gives `false` where it opened a frame. */
export interface Step {
  run(saver: Saver): boolean;
  readonly at?: PathStep | undefined;
}

/** A step that writes one value. */
export function value(item: unknown, at?: PathStep): Step {
  return { run: (saver) => saver.save(item), at };
}
