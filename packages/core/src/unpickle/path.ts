// Where in the value a load failed, read off the machine's stack. Nothing is recorded while loading.
import { Op } from '../opcodes/op.ts';
import { PyByteString } from '../values/byte-string.ts';
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { joinPath, keyStep } from '../values/path.ts';
import { PyTuple } from '../values/tuple.ts';

/** What the machine held when an error arose, without the operands of the opcode that failed. */
export interface Scene {
  readonly offset: number;
  readonly opcode: number | undefined;
  readonly protocol: number;
  readonly stack: readonly unknown[];
  readonly height: number;
  readonly marks: readonly number[];
  /** The first bytes of the input, where they are still there. */
  readonly head: Uint8Array | undefined;
}

type Kind = 'list' | 'dict' | 'object' | 'instance' | 'callable' | 'value';

// How far a value is looked into to tell whether it is still being made; a hostile stack could go on for ever.
const LOOK_AHEAD = 8;
// CPython's pickler fills a container in batches of so many items: one of another size is complete.
const BATCH = 1000;

/**
 * The path of the value that was being made. Below it on the stack lies what waits for it, outermost first: containers and
 * objects, keys, and complete values that stand before it in a tuple or a batch. CPython's pickler leaves no doubt but in
 * small cases (`[[], x]` against `[[x]]`, items of tuples of up to three), where the shorter path is given.
 */
export function pathOf(scene: Scene): string {
  const walk = new Walk(scene);
  try {
    walk.run();
  } catch {
    // A value of the caller's, such as a revoked proxy, would not even say what it is.
    return '$';
  }
  return joinPath(walk.steps);
}

class Walk {
  readonly steps: string[] = [];
  readonly #stack: readonly unknown[];
  readonly #marks: readonly number[];
  readonly #top: number;
  readonly #isTextual: boolean;
  readonly #sizes = new Map<unknown, number>();
  // What the items above the mark are for: a container, a callable, or undefined for a tuple that begins there.
  #owner: unknown;

  constructor({ opcode, protocol, stack, height, marks }: Scene) {
    this.#stack = stack;
    this.#marks = marks;
    this.#isTextual = protocol < 2;
    this.#top = takesTop(opcode) && height > (marks.at(-1) ?? 0) ? height - 1 : height;
  }

  run(): void {
    const marks = this.#marks;
    let from = 0;
    for (let i = 0; i <= marks.length; i++) {
      const isMarked = i < marks.length;
      const end = isMarked ? (marks[i] as number) : Math.max(this.#top, from);
      if (i === 0) this.#single(from, end, isMarked);
      else this.#batch(from, end, isMarked);
      from = end;
    }
  }

  // Values of which only one may remain in the end: each waits for the next.
  #single(from: number, end: number, isMarked: boolean): void {
    const stack = this.#stack;
    this.#owner = undefined;
    for (let i = from; i < end; i++) {
      const item = stack[i];
      const kind = kindOf(item);
      const isLast = i === end - 1;
      if (isLast && isMarked && this.#takesBatch(item, kind)) {
        this.#owner = item;
      } else if (kind === 'list' && this.#isGrowing(item)) {
        this.steps.push(`[${this.#sizeOf(item)}]`);
      } else if (kind === 'dict' && this.#isGrowing(item)) {
        // The last one is a key itself.
        if (!isLast) this.steps.push(keyStep(stack[++i]));
      } else if (kind === 'object' || this.#isBeforeState(i, end)) {
        // Its state comes, or a key of a subclass of dict.
        if (!isLast && kindOf(stack[i + 1]) === 'value') this.steps.push(keyStep(stack[++i]));
      } else if (kind !== 'callable') {
        // The first, or the first two, of a small tuple, which has no mark.
        const isSecond = !isLast && !this.#isOpen(i + 1, end, isMarked);
        // At the very bottom it may as well be a whole value with nonsense behind it.
        if (this.steps.length > 0) this.steps.push(isSecond ? '[2]' : '[1]');
        if (isSecond) i++;
      }
    }
  }

  // Values above a mark: complete ones, and in the end perhaps one that waits for more.
  #batch(from: number, end: number, isMarked: boolean): void {
    const stack = this.#stack;
    const owner = this.#owner;
    const isPairs = this.#holdsPairs(owner, from, end);
    let open = from;
    while (open < end && !((!isPairs || (open - from) % 2 === 1) && this.#isOpen(open, end, isMarked)))
      open++;
    const count = open - from;
    if (isPairs) {
      if (count % 2 === 1) this.steps.push(keyStep(stack[open - 1]));
    } else {
      this.steps.push(`[${this.#sizeOf(owner) + count}]`);
    }
    this.#single(open, end, isMarked);
  }

  // Whether a value among complete ones waits for those behind it.
  #isOpen(at: number, end: number, isMarked: boolean): boolean {
    const stack = this.#stack;
    for (let i = at; i < Math.min(end, at + LOOK_AHEAD); i++) {
      const item = stack[i];
      const kind = kindOf(item);
      if (i === end - 1) return kind === 'callable' || (isMarked && this.#takesBatch(item, kind));
      if (kind === 'callable') return true;
      if (kind === 'value' || this.#sizeOf(item) > 0) return false;
      if (kind === 'instance' && !this.#isBeforeState(i, end)) return false;
      if (kind === 'dict') return typeof stack[i + 1] === 'string' || stack[i + 1] instanceof PyByteString;
      // A list waits for one item, an object for its state: whether it does depends on the next value.
    }
    return false;
  }

  // Whether an instance of a registered class has a dict behind it.
  #isBeforeState(at: number, end: number): boolean {
    return kindOf(this.#stack[at]) === 'instance' && at + 1 < end && kindOf(this.#stack[at + 1]) === 'dict';
  }

  #takesBatch(item: unknown, kind: Kind): boolean {
    if (kind === 'value') return item instanceof Set && this.#isGrowing(item);
    return kind === 'callable' || kind === 'object' || (kind !== 'instance' && this.#isGrowing(item));
  }

  #isGrowing(item: unknown): boolean {
    return this.#isTextual || this.#sizeOf(item) % BATCH === 0;
  }

  // Counted once: a stack may hold one dict a million times.
  #sizeOf(value: unknown): number {
    let size = this.#sizes.get(value);
    if (size === undefined) {
      size = sizeOf(value);
      this.#sizes.set(value, size);
    }
    return size;
  }

  #holdsPairs(owner: unknown, from: number, end: number): boolean {
    const kind = kindOf(owner);
    if (kind !== 'object') return kind === 'dict';
    // A list's items, a set's or a dict's: the keys of most dicts are texts.
    for (let i = from; i < Math.min(end, from + LOOK_AHEAD); i += 2)
      if (typeof this.#stack[i] !== 'string') return false;
    return true;
  }
}

// What works on the topmost value, and leaves it where it is until it has succeeded.
function takesTop(opcode: number | undefined): boolean {
  return (
    opcode === Op.BINPERSID || opcode === Op.PUT || opcode === Op.LONG_BINPUT || opcode === Op.READONLY_BUFFER
  );
}

function kindOf(value: unknown): Kind {
  if (typeof value !== 'object' || value === null) return 'value';
  if (Array.isArray(value)) return value instanceof PyTuple ? 'value' : 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof PyGlobal) return 'callable';
  if (value instanceof PyObject) return value.state === undefined ? 'object' : 'value';
  if (value instanceof Set || ArrayBuffer.isView(value)) return 'value';
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? 'dict' : 'instance';
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  if (value instanceof PyObject) return (value.items ?? value.entries ?? value.members ?? []).length;
  return kindOf(value) === 'dict' ? Object.keys(value as object).length : 0;
}
