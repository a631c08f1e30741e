// Paths of `diff`: a link to the place around, so that a value of any depth costs one object.
import { keyStep } from '../values/path.ts';
import { repr } from '../values/repr.ts';

// Of a long path only both ends are shown, as in all messages (`joinPath`); the rest is not even visited.
const HEAD = 32;
const TAIL = 32;

// A key in a path is a hint.
const KEY_LIMITS = { maxNodes: 16, maxLength: 64 } as const;

/** A place in a value. */
export class PathNode {
  static readonly root: PathNode = /* @__PURE__ */ new PathNode(undefined, '');

  readonly #outer: PathNode | undefined;
  readonly #step: string;
  readonly #depth: number;
  // The outermost places, which all places below them share.
  readonly #head: PathNode | undefined;
  #before: string | undefined;

  private constructor(outer: PathNode | undefined, step: string) {
    this.#outer = outer;
    this.#step = step;
    this.#depth = outer === undefined ? 0 : outer.#depth + 1;
    this.#head = outer === undefined || this.#depth <= HEAD ? undefined : (outer.#head ?? outer);
  }

  /** The place a step further in; no step, no other place. */
  inner(step: string): PathNode {
    return step === '' ? this : new PathNode(this, step);
  }

  toString(): string {
    return this.#outer === undefined ? '$' : this.#outer.#beforeStep() + this.#step;
  }

  // Made once for all places right below: engines join texts by reference, so that a million differences in one deep list do not
  // have a million copies of the way to it.
  #beforeStep(): string {
    if (this.#before === undefined) {
      const inTail = this.#depth - HEAD;
      const head = this.#head === undefined ? this.#last(HEAD) : this.#head.#last(HEAD);
      const tail = this.#head === undefined ? [] : this.#last(Math.min(inTail, TAIL - 1));
      this.#before = `$${head.join('')}${inTail >= TAIL ? '…' : ''}${tail.join('')}`;
    }
    return this.#before;
  }

  #last(count: number): string[] {
    const steps: string[] = [];
    let node: PathNode = this;
    while (node.#outer !== undefined && steps.length < count) {
      steps.push(node.#step);
      node = node.#outer;
    }
    return steps.reverse();
  }
}

/** The step to the value of a key. */
export function stepOf(key: unknown): string {
  const step = keyStep(key);
  return step === '[…]' ? `[${repr(key, KEY_LIMITS)}]` : step;
}
