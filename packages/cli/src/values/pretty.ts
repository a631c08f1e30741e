// Lays out the text of a repr over lines. It works on the text alone, so that every type that has a repr has a layout.
import type { paint } from '../io/terminal.ts';

type Colors = Pick<ReturnType<typeof paint>, 'green' | 'yellow' | 'cyan'>;

interface Token {
  readonly kind: 'open' | 'close' | 'comma' | 'text' | 'string';
  readonly start: number;
  end: number;
  /** Of an `open`: the index of its `close`. */
  match: number;
}

/** Where indentation ends: deeper nesting stays on its line, or the text would grow with the square of its depth. */
const DEEPEST = 60;

/** Settings of {@link pretty}. */
export interface PrettyOptions {
  readonly width: number;
  readonly indent: number;
  readonly colors: Colors;
}

/** Breaks brackets that do not fit into the width, the outermost first. */
export function pretty(text: string, { width, indent, colors }: PrettyOptions): string {
  const tokens = tokenize(text);
  const pieces: string[] = [];
  let column = 0;
  let depth = 0;
  // Up to this token nothing is broken.
  let flatUntil = -1;
  const emit = (piece: string, color?: (text: string) => string) => {
    pieces.push(color === undefined ? piece : color(piece));
    column += piece.length;
  };
  const newline = () => {
    pieces.push(`\n${' '.repeat(indent * depth)}`);
    column = indent * depth;
  };
  for (const [at, token] of tokens.entries()) {
    const piece = text.slice(token.start, token.end);
    const isFlat = at <= flatUntil;
    switch (token.kind) {
      case 'open': {
        emit(piece);
        if (isFlat) break;
        const end = token.match < 0 ? text.length : (tokens[token.match]?.end ?? text.length);
        // Room for the comma that follows.
        if (column + end - token.end < width || depth >= DEEPEST || token.match === at + 1) {
          flatUntil = token.match < 0 ? tokens.length : token.match;
        } else {
          depth++;
          newline();
        }
        break;
      }
      case 'close':
        if (!isFlat) {
          depth--;
          newline();
        }
        emit(piece);
        break;
      case 'comma':
        emit(isFlat ? piece : ',');
        if (!isFlat && depth > 0) newline();
        break;
      case 'string':
        emit(piece, colors.green);
        break;
      case 'text':
        emitWords(piece, emit, colors);
        break;
    }
  }
  return pieces.join('');
}

function emitWords(
  piece: string,
  emit: (piece: string, color?: (text: string) => string) => void,
  colors: Colors,
): void {
  for (const word of piece.split(/(\b(?:None|True|False)\b|(?<![\w.])-?\d[\w.+]*)/)) {
    if (word === '') continue;
    if (/^(None|True|False)$/.test(word)) emit(word, colors.cyan);
    else if (/^-?\d/.test(word)) emit(word, colors.yellow);
    else emit(word);
  }
}

const PIECES =
  /(?<string>\bb?'(?:[^'\\]|\\.)*'|\bb?"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<open>[([{])|(?<close>[)\]}])|(?<comma>, ?)/gs;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const open: number[] = [];
  let at = 0;
  const push = (kind: Token['kind'], start: number, end: number) =>
    tokens.push({ kind, start, end, match: -1 });
  for (const found of text.matchAll(PIECES)) {
    if (found.index > at) push('text', at, found.index);
    const kind = Object.entries(found.groups ?? {}).find(
      ([, value]) => value !== undefined,
    )?.[0] as Token['kind'];
    at = found.index + found[0].length;
    push(kind, found.index, at);
    if (kind === 'open') open.push(tokens.length - 1);
    if (kind === 'close') {
      const opened = tokens[open.pop() ?? -1];
      if (opened !== undefined) opened.match = tokens.length - 1;
    }
  }
  if (at < text.length) push('text', at, text.length);
  return tokens;
}
