// Lays expressions out: on one line where there is room, else with a line for each part.
import type { Expression } from './expression.ts';

const WIDTH = 100;
const INDENT = 4;
// Items of at most this length share lines.
const SHORT = 24;

interface Part {
  readonly expression: Expression;
  readonly indent: number;
  /** Whether the part is on one line with what is around it. */
  readonly isFlat: boolean;
}

interface Break {
  readonly indent: number;
  /** The length of what follows; a break that must be has none. */
  readonly next: number | undefined;
}

/** Gives the text of an expression that begins behind `before`, with `after` behind it. */
export function render(root: Expression, before = '', after = ''): string {
  const pieces: string[] = [before];
  let column = before.length;
  const write = (text: string): void => {
    pieces.push(text);
    column += text.length;
  };
  const open: (string | Part | Break)[] = [after, { expression: root, indent: 0, isFlat: false }];
  for (;;) {
    const next = open.pop();
    if (next === undefined) return pieces.join('');
    if (typeof next === 'string') {
      write(next);
    } else if (!('expression' in next)) {
      if (next.next !== undefined && column + next.next + 2 <= WIDTH) {
        write(' ');
      } else {
        pieces.push('\n', ' '.repeat(next.indent));
        column = next.indent;
      }
    } else {
      const { expression, indent } = next;
      const isFlat = next.isFlat || column + expression.length <= WIDTH;
      openParts(expression, indent, isFlat, open);
    }
  }
}

/** Puts the parts of an expression on the list of what is to be written, the first one last. */
function openParts(
  expression: Expression,
  indent: number,
  isFlat: boolean,
  open: (string | Part | Break)[],
): void {
  const { children = [], callee, close } = expression;
  const [start, end] = bracketsOf(expression, children.length);
  const isBroken = !isFlat && children.length > 0 && close !== '';
  const inner = isBroken ? indent + INDENT : indent;
  const step = expression.kind === 'dict' ? 2 : 1;
  open.push(end);
  if (isBroken) open.push({ indent, next: undefined }, ',');
  for (let i = children.length - step; i >= 0; i -= step) {
    const child = children[i] as Expression;
    const value = step === 2 ? children[i + 1] : undefined;
    if (value !== undefined) open.push({ expression: value, indent: inner, isFlat }, ': ');
    open.push({ expression: child, indent: inner, isFlat });
    if (i === 0) break;
    if (!isBroken) {
      open.push(', ');
      continue;
    }
    const previous = children[i - 1] as Expression;
    const isShort = step === 1 && child.length <= SHORT && previous.length <= SHORT;
    open.push({ indent: inner, next: isShort ? child.length : undefined }, ',');
  }
  if (isBroken) open.push({ indent: inner, next: undefined });
  open.push(start);
  if (callee !== undefined) open.push({ expression: callee, indent, isFlat });
}

/** Sets and tuples have other brackets where they hold nothing or one item. */
function bracketsOf({ kind, open, close, isNamed }: Expression, count: number): readonly [string, string] {
  if (isNamed) return [open, close];
  if (kind === 'set' && count === 0) return ['set()', ''];
  if (kind === 'frozenset' && count === 0) return ['frozenset()', ''];
  if (kind === 'tuple' && count === 1) return ['(', ',)'];
  return [open, close];
}
