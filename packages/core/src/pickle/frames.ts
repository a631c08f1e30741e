// Values that are left before their end, as an explicit stack: data may be nested deeper than the JavaScript stack is, and a
// dump in pieces pauses when a piece is full.
import { Op, type OpByte } from '../opcodes/op.ts';
import type { Saver } from './saver.ts';

const BATCH_SIZE = 1000;

/**
 * So deep may values be written by functions that call one another, which is what a nested value costs least; deeper ones become
 * frames, and so do all around them. This takes up to 180 KB of V8's stack of 984 KB.
 */
export const MAX_DEPTH = 100;

/** Where in its container the value is that is being written: an index, or a key. */
export type PathStep = { readonly index: number } | { readonly key: unknown } | { readonly field: string };

/** One value that is being written. */
export abstract class Frame {
  /** The frame around this one, once the two are left. */
  outer: Frame | undefined = undefined;
  /** What is being written; only in fast mode, where no memo would notice a cycle. */
  subject: object | undefined = undefined;

  /** Writes on, until all is written (`true`), or a value inside was left before its end or a chunk is due (`false`). */
  abstract step(saver: Saver): boolean;

  /** The value inside that is being written; for messages. */
  abstract path(): PathStep | undefined;
}

/**
 * The items of a subclass of list or dict. CPython's C pickler cuts them into other batches than those of an exact list or dict:
 * an iterator of 1,001 items ends with a single one.
 */
export class ItemsFrame extends Frame {
  readonly #items: readonly unknown[];
  readonly #width: 1 | 2;
  #index = 0;
  #batchEnd = -1;
  #closing: OpByte = Op.APPENDS;

  /** `items` are flat; `width` is 2 for keys with values. */
  constructor(items: readonly unknown[], width: 1 | 2) {
    super();
    this.#items = items;
    this.#width = width;
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
    if (left === 0) return false;
    if (left === 1 || saver.protocol === 0) {
      this.#closing = width === 1 ? Op.APPEND : Op.SETITEM;
      this.#batchEnd = this.#index + width;
      return true;
    }
    const count = Math.min(left, BATCH_SIZE);
    this.#closing = width === 1 ? Op.APPENDS : Op.SETITEMS;
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

/** What the loop of a container gives when it is through; else it gives the place at which it will go on. */
export const DONE = -1;

/** A container whose loop was left before its end. */
export class LoopFrame extends Frame {
  readonly #resume: (from: number) => number;
  readonly #pathOf: (index: number) => PathStep | undefined;
  #at: number;

  /** `at` is one more than the index of the item that is being written. */
  constructor(at: number, resume: (from: number) => number, pathOf: (index: number) => PathStep | undefined) {
    super();
    this.#at = at;
    this.#resume = resume;
    this.#pathOf = pathOf;
  }

  step(): boolean {
    const from = this.#at;
    // A loop that fails leaves another frame, which tells the path.
    this.#at = 0;
    this.#at = this.#resume(from);
    return this.#at === DONE;
  }

  path(): PathStep | undefined {
    return this.#at === 0 ? undefined : this.#pathOf(this.#at - 1);
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
    const index = saver.memo.find(this.#set);
    if (index < 0) {
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

/** The value that a pickle is of. */
export class RootFrame extends Frame {
  readonly #root: unknown;
  #isLeft = false;

  constructor(root: unknown) {
    super();
    this.#root = root;
  }

  step(saver: Saver): boolean {
    if (this.#isLeft) return true;
    this.#isLeft = true;
    return saver.save(this.#root);
  }

  path(): undefined {
    return undefined;
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

/** One step: gives `false` where a value was left before its end, or a chunk is due. */
export interface Step {
  run(saver: Saver): boolean;
  readonly at?: PathStep | undefined;
}

/** A step that writes one value. */
export function value(item: unknown, at?: PathStep): Step {
  return { run: (saver) => saver.save(item), at };
}
