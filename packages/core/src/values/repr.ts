// Python's repr() of every value, without recursion: a pickle can nest 100,000 deep and refer to itself.
import { floatRepr } from '../bytes/float-text.ts';
import { bigintToDecimal } from '../bytes/int.ts';
import { decodeLatin1 } from '../bytes/text.ts';
import { fieldsOf, isPlainObject } from './fields.ts';

/**
 * Names the method by which an object says what Python's `repr` gives for it: a string, or, for a container, an iterator that
 * yields text and values in turn, with text first and last.
 */
export const pyRepr: unique symbol = /* @__PURE__ */ Symbol.for('@picklekit/core.repr') as never;

/** What a container's {@link pyRepr} gives: text, value, text, value, ..., text. */
export type ReprParts = Generator<unknown, void, undefined>;

/** Settings of {@link repr}. */
export interface ReprOptions {
  /** How many values are printed before the text ends in `...`. @defaultValue 10,000 */
  readonly maxNodes?: number;
  /** Prints every number as a `float`, which it is in values loaded in the exact mode. @defaultValue false */
  readonly exact?: boolean;
}

interface Frame {
  readonly value: object;
  readonly parts: Iterator<unknown>;
  isText: boolean;
}

/**
 * Gives the text that Python's `repr` gives for the value's twin. Cycles are shown as Python shows them (`[...]`). Which
 * characters count as printable follows the JavaScript engine's version of Unicode.
 */
export function repr(value: unknown, options: ReprOptions = {}): string {
  const { maxNodes = 10_000, exact = false } = options;
  const frames: Frame[] = [];
  const open = new Map<unknown, string>();
  let nodes = 0;
  let text = '';
  let next = value;
  for (;;) {
    if (++nodes > maxNodes) return `${text}...`;
    const parts = open.has(next) ? ellipsisOf(open.get(next) as string, next) : partsOf(next, exact);
    if (typeof parts === 'string') {
      text += parts;
    } else {
      frames.push({ value: next as object, parts, isText: true });
    }
    for (;;) {
      const frame = frames[frames.length - 1];
      if (frame === undefined) return text;
      const part = frame.parts.next();
      if (part.done) {
        open.delete(frame.value);
        frames.pop();
      } else if (frame.isText) {
        if (!open.has(frame.value)) open.set(frame.value, `${part.value}`);
        text += part.value;
        frame.isText = false;
      } else {
        frame.isText = true;
        next = part.value;
        break;
      }
    }
  }
}

function partsOf(value: unknown, exact: boolean): string | Iterator<unknown> {
  switch (typeof value) {
    case 'string':
      return textRepr(value);
    case 'number':
      return !exact && Number.isSafeInteger(value) && !Object.is(value, -0) ? `${value}` : floatRepr(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigintToDecimal(value);
    case 'object':
      return value === null ? 'None' : objectParts(value);
    case 'undefined':
      return 'None';
    default:
      return `<${typeof value}>`;
  }
}

function objectParts(value: object): string | Iterator<unknown> {
  const own = (value as { [pyRepr]?: () => string | Iterator<unknown> })[pyRepr];
  if (typeof own === 'function') return own.call(value);
  if (Array.isArray(value)) return joined('[', value, ']');
  if (value instanceof Map) return entriesRepr(value);
  if (value instanceof Set) return value.size === 0 ? 'set()' : joined('{', value, '}');
  if (value instanceof Uint8Array) return `b${bytesRepr(value)}`;
  if (value instanceof Date) return dateRepr(value);
  if (isPlainObject(value)) return entriesRepr(fieldsOf(value));
  return `<${Object.getPrototypeOf(value).constructor?.name} object>`;
}

/** Yields the parts of a sequence. */
export function* joined(start: string, items: Iterable<unknown>, end: string): ReprParts {
  let text = start;
  for (const item of items) {
    yield text;
    yield item;
    text = ', ';
  }
  yield text === start ? start + end : end;
}

/** Yields the parts of a dict. */
export function* entriesRepr(entries: Iterable<readonly [unknown, unknown]>): ReprParts {
  let text = '{';
  for (const [key, value] of entries) {
    yield text;
    yield key;
    yield ': ';
    yield value;
    text = ', ';
  }
  yield text === '{' ? '{}' : '}';
}

/** What Python shows in place of a container that it is already inside of: the beginning of its text, closed at once. */
function ellipsisOf(text: string, value: unknown): string {
  if (text === '{' && value instanceof Set) return 'set(...)';
  const start = text.slice(0, text.search(/[([{]/) + 1);
  return `${start}...${{ '(': ')', '[': ']', '{': '}' }[start.slice(-1)] ?? ''}`;
}

function dateRepr(date: Date): string {
  const [year, month, day, hour, minute, second, milli] = date.toISOString().split(/\D+/).map(Number);
  const rest = milli ? [second, milli * 1000] : second ? [second] : [];
  const fields = [year, month, day, hour, minute, ...rest].join(', ');
  return `datetime.datetime(${fields}, tzinfo=datetime.timezone.utc)`;
}

/** Python prefers single quotes, unless that costs a backslash which double quotes save. */
function quoteFor(text: string): string {
  return text.includes("'") && !text.includes('"') ? '"' : "'";
}

const NAMED_ESCAPES: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escapeWith(text: string, pattern: RegExp): string {
  const quote = quoteFor(text);
  const body = text.replace(pattern, (char) => {
    if (char === '\\' || char === quote) return `\\${char}`;
    if (char === "'" || char === '"') return char;
    const code = char.codePointAt(0) as number;
    const width = code > 0xffff ? 8 : code > 0xff ? 4 : 2;
    return NAMED_ESCAPES.get(char) ?? `\\${'.x.u...U'[width - 1]}${code.toString(16).padStart(width, '0')}`;
  });
  return quote + body + quote;
}

/** Gives the repr of a `str`. */
export function textRepr(text: string): string {
  return escapeWith(text, /(?! )[\p{C}\p{Z}'"\\]/gu);
}

/** Gives the repr of a `bytes` without its `b`, which is that of a Python 2 `str`. */
export function bytesRepr(bytes: Uint8Array): string {
  return escapeWith(decodeLatin1(bytes, 0, bytes.length), /[^ -~]|['"\\]/g);
}
