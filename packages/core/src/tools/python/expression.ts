// Expressions of Python as `toPython` builds them from the stack of a pickle.

/** What an expression makes, as far as its text says; a name keeps the kind of what it stands for. */
export type Kind =
  | 'literal'
  | 'text'
  | 'bytes'
  | 'bytearray'
  | 'list'
  | 'dict'
  | 'set'
  | 'frozenset'
  | 'tuple'
  | 'global'
  | 'call';

// A literal of at most this length is written again wherever the pickle fetches it; anything longer gets a name, so that
// the code does not grow faster than the pickle.
const MAX_REPEATED = 40;

/** The name of a class or function is written again, since code reads so; one of more characters is not. */
export const MAX_GLOBAL = 200;

/** A piece of code with a value. Changes while the pickle fills what it makes, and becomes a name when it gets one. */
export class Expression {
  readonly kind: Kind;
  open: string;
  close = '';
  children: Expression[] | undefined;
  /** What is called, where that is more than a name. */
  callee: Expression | undefined;
  /** The text that a `str` literal stands for. */
  readonly value: string | undefined;
  /** Whether evaluating it does something: it holds a call. */
  hasEffect = false;
  /** Whether the pickle fetches it from the memo, so that it needs a name. */
  isShared = false;
  isNamed = false;
  /** How deep it is nested. */
  depth = 0;
  /** Its length on one line. */
  length: number;
  /** Where it lies on the stack, once it is shared. */
  slot = -1;

  constructor(kind: Kind, open: string, value?: string) {
    this.kind = kind;
    this.open = open;
    this.value = value;
    this.length = open.length;
  }

  /** Whether it may be written several times. */
  get isRepeatable(): boolean {
    if (this.isNamed) return true;
    if (this.kind !== 'literal' && this.kind !== 'text' && this.kind !== 'global') return false;
    return !this.hasEffect && this.length <= MAX_REPEATED;
  }

  /** Takes in what it holds. The effects and lengths of `children` are final: they have left the stack. */
  take(children: readonly Expression[]): void {
    this.children ??= [];
    for (const child of children) {
      this.children.push(child);
      this.#count(child);
    }
  }

  /** Takes in what it calls. */
  call(callee: Expression): void {
    this.callee = callee;
    this.#count(callee);
  }

  #count(child: Expression): void {
    this.hasEffect ||= child.hasEffect;
    this.length += child.length + 2;
    if (child.depth >= this.depth) this.depth = child.depth + 1;
  }

  /** Becomes the name under which its value was stored. */
  become(name: string): void {
    this.open = name;
    this.close = '';
    this.children = undefined;
    this.callee = undefined;
    this.hasEffect = false;
    this.isNamed = true;
    this.depth = 0;
    this.length = name.length;
  }
}

/** Makes a container; `children` may be added later. */
export function container(
  kind: Kind,
  open: string,
  close: string,
  children: readonly Expression[],
): Expression {
  const expression = new Expression(kind, open);
  expression.close = close;
  expression.length += close.length;
  expression.take(children);
  return expression;
}

/** Makes a call, which does something, of a name or of anything else. */
export function callOf(callee: string | Expression, args: readonly Expression[]): Expression {
  const isName = typeof callee === 'string';
  const expression = container('call', isName ? `${callee}(` : '(', ')', args);
  if (!isName) expression.call(callee);
  expression.hasEffect = true;
  return expression;
}

/** Makes `prefix` + expression, such as `*args`. */
export function prefixed(prefix: string, expression: Expression): Expression {
  return container('call', prefix, '', [expression]);
}
