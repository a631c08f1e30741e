// The statements of the code, and the stack of expressions that are not written yet. What keeps the order of effects: whatever
// lies lower on the stack was evaluated earlier, so it is written before anything above it.
import { type Expression, MAX_GLOBAL, prefixed } from './expression.ts';
import { Names } from './names.ts';
import { render } from './render.ts';

// Python's parser takes 200 brackets inside one another, some versions 100.
const MAX_DEPTH = 20;

/** Writes the code of one pickle. */
export class Code {
  readonly names = new Names();
  readonly stack: Expression[] = [];
  readonly #lines: string[] = [];
  // Below this height no expression has effects.
  #settled = 0;

  get height(): number {
    return this.stack.length;
  }

  push(expression: Expression): void {
    this.stack.push(expression);
  }

  at(slot: number): Expression {
    return this.stack[slot] as Expression;
  }

  /** Writes one statement. */
  line(text: string): void {
    this.#lines.push(`${text}\n`);
  }

  /** The whole code. */
  text(): string {
    return this.names.header() + this.#lines.join('');
  }

  /** Writes down what lies below a height and has effects. */
  settle(height: number): void {
    for (; this.#settled < height; this.#settled++) {
      const expression = this.at(this.#settled);
      if (expression.hasEffect) this.#assign(expression);
    }
  }

  /** Gives a name to what lies at a slot; what lies below comes first. */
  name(slot: number): void {
    const expression = this.at(slot);
    if (expression.isNamed) return;
    this.settle(slot);
    this.#assign(expression);
  }

  #assign(expression: Expression): void {
    const name = this.names.variable(expression);
    this.line(render(expression, `${name} = `));
    expression.become(name);
  }

  /** Notes that the top of the stack is fetched later. */
  share(): void {
    const slot = this.height - 1;
    const expression = this.at(slot);
    if (expression.isRepeatable) return;
    expression.isShared = true;
    expression.slot = slot;
  }

  /** Gives a shared expression that is fetched a name, if it has none yet. */
  recall(expression: Expression): Expression {
    if (expression.isShared && !expression.isNamed) this.name(expression.slot);
    return expression;
  }

  /** Takes expressions off the stack to become parts of something; what is shared or too deep is a name by then. */
  take(from: number): Expression[] {
    for (let slot = from; slot < this.height; slot++) {
      const { isShared, isNamed, depth } = this.at(slot);
      if ((isShared || depth >= MAX_DEPTH) && !isNamed) this.name(slot);
    }
    const taken = this.stack.slice(from);
    this.stack.length = from;
    this.#settled = Math.min(this.#settled, from);
    return taken;
  }

  /** Says that what lies at a slot took in effects. */
  unsettle(slot: number): void {
    this.#settled = Math.min(this.#settled, slot);
  }

  /** Throws away what lies above a height, but not what it does. */
  drop(from: number): void {
    for (let slot = from; slot < this.height; slot++) {
      const expression = this.at(slot);
      if (expression.isShared) this.name(slot);
      else if (expression.hasEffect) {
        this.settle(slot);
        this.line(render(expression));
        expression.hasEffect = false;
      }
    }
    this.stack.length = from;
    this.#settled = Math.min(this.#settled, from);
  }

  /** The name of what lies at a slot, for a statement about it. */
  target(slot: number): string {
    const expression = this.at(slot);
    this.settle(slot);
    const isPlain = expression.kind === 'global' && expression.length <= MAX_GLOBAL;
    if (!expression.isNamed && !isPlain) this.#assign(expression);
    return expression.open;
  }
}

/** Spreads arguments: those of a tuple that stands here, else `*args`. */
export function spread(args: Expression): Expression[] {
  if (args.kind === 'tuple' && !args.isNamed) return args.children ?? [];
  return [prefixed('*', args)];
}
