// What a pickle machine would hold, as far as it decides what may follow.
import { ascii, concat } from './literals.ts';
import type { Random } from './random.ts';

export type Kind =
  | 'scalar'
  | 'text'
  | 'list'
  | 'tuple'
  | 'dict'
  | 'set'
  | 'callable'
  | 'object'
  | 'buffer'
  | 'other';

export interface Item {
  readonly kind: Kind;
  readonly isHashable: boolean;
}

export const SCALAR: Item = { kind: 'scalar', isHashable: true };
export const TEXT: Item = { kind: 'text', isHashable: true };
export const CALLABLE: Item = { kind: 'callable', isHashable: true };
export const OBJECT: Item = { kind: 'object', isHashable: true };
export const OTHER: Item = { kind: 'other', isHashable: true };
export const MUTABLE: Item = { kind: 'other', isHashable: false };
export const BUFFER: Item = { kind: 'buffer', isHashable: false };
export const LIST: Item = { kind: 'list', isHashable: false };
export const DICT: Item = { kind: 'dict', isHashable: false };
export const SET: Item = { kind: 'set', isHashable: false };

export const tuple = (items: readonly Item[]): Item => ({
  kind: 'tuple',
  isHashable: items.every((item) => item.isHashable),
});

/** An opcode that may come next: when it fits, and what it does. */
export interface Rule {
  readonly weight: number;
  fits(stack: Model): boolean;
  emit(stack: Model, random: Random): void;
}

/** What a pickle machine would hold, as far as it decides what may follow. */
export class Model {
  readonly ops: Uint8Array[] = [];
  readonly stack: Item[] = [];
  readonly marks: number[] = [];
  readonly memo = new Map<number, Item>();
  buffers = 0;

  /** How many items lie above the topmost mark. */
  get room(): number {
    return this.stack.length - (this.marks.at(-1) ?? 0);
  }

  /** The item at a depth above the topmost mark, 0 topmost. */
  at(depth: number): Item | undefined {
    return depth < this.room ? this.stack[this.stack.length - 1 - depth] : undefined;
  }

  /** The items above the topmost mark. */
  get marked(): readonly Item[] {
    return this.marks.length === 0 ? [] : this.stack.slice(this.marks.at(-1));
  }

  /** The item below the topmost mark. */
  get below(): Item | undefined {
    const mark = this.marks.at(-1);
    return mark === undefined || mark <= (this.marks.at(-2) ?? 0) ? undefined : this.stack[mark - 1];
  }

  op(code: string, ...args: readonly Uint8Array[]): void {
    this.ops.push(concat(ascii(code), ...args));
  }

  push(item: Item): void {
    this.stack.push(item);
  }

  /** Takes items off, as far as there are any: an opcode that does not fit must not end the generator. */
  pop(count: number): void {
    this.stack.length = Math.max(0, this.stack.length - count);
  }

  popMark(): readonly Item[] {
    const mark = this.marks.pop();
    return mark === undefined ? [] : this.stack.splice(mark);
  }
}

export const always = (): boolean => true;
