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
  /** How long the text may grow before it ends in `...`, give or take one value. @defaultValue 1,048,576 */
  readonly maxLength?: number;
  /** Prints every number as a `float`, which it is in values loaded in the exact mode. @defaultValue false */
  readonly exact?: boolean;
}

// The hexadecimal digits of an int of 4,300 decimal digits.
const MAX_HEX_DIGITS = 3572;

interface Frame {
  readonly value: unknown;
  readonly parts: Iterator<unknown>;
}

/**
 * Gives the text that Python's `repr` gives for the value's twin. Cycles are shown as Python shows them (`[...]`). Which
 * characters count as printable follows the JavaScript engine's version of Unicode.
 */
export function repr(value: unknown, options: ReprOptions = {}): string {
  const { maxNodes = 10_000, maxLength = 2 ** 20, exact = false } = options;
  const frames: Frame[] = [];
  // Each container that is being printed, with the text it begins with.
  const open = new Map<unknown, unknown>();
  let text = '';
  let next = value;
  for (let nodes = 0; nodes < maxNodes && text.length < maxLength; nodes++) {
    const beginning = open.get(next);
    const parts =
      beginning === undefined ? partsOf(next, exact, maxLength) : ellipsisOf(`${beginning}`, next);
    if (typeof parts === 'string') text += parts;
    else frames.push({ value: next, parts });
    for (;;) {
      const frame = frames.at(-1);
      if (frame === undefined) return text;
      const piece = frame.parts.next().value;
      text += piece;
      // What adds no text of its own, such as a UserDict, is guarded by what it wraps.
      if (piece !== '' && !open.has(frame.value)) open.set(frame.value, piece);
      const item = frame.parts.next();
      if (!item.done) {
        next = item.value;
        break;
      }
      open.delete(frame.value);
      frames.pop();
    }
  }
  return `${text}...`;
}

function partsOf(value: unknown, exact: boolean, maxLength: number): string | Iterator<unknown> {
  switch (typeof value) {
    case 'string':
      return value.length > maxLength ? `${textRepr(value.slice(0, maxLength))}...` : textRepr(value);
    case 'number':
      return !exact && Number.isSafeInteger(value) && !Object.is(value, -0) ? `${value}` : floatRepr(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigintRepr(value);
    case 'object':
    case 'undefined':
      return value ? objectParts(value, maxLength) : 'None';
    default:
      return `<${typeof value}>`;
  }
}

function objectParts(value: object, maxLength: number): string | Iterator<unknown> {
  const { [pyRepr]: own } = value as { [pyRepr]?: () => string | Iterator<unknown> };
  if (typeof own === 'function') return own.call(value);
  if (Array.isArray(value)) return joined('[', value, ']');
  if (value instanceof Map) return entriesRepr(value);
  if (value instanceof Set) return value.size === 0 ? 'set()' : joined('{', value, '}');
  if (value instanceof Uint8Array) {
    return value.length > maxLength
      ? `b${bytesRepr(value.subarray(0, maxLength))}...`
      : `b${bytesRepr(value)}`;
  }
  if (value instanceof Date) return dateRepr(value);
  if (isPlainObject(value)) return entriesRepr(fieldsOf(value));
  return `<${Object.getPrototypeOf(value).constructor?.name} object>`;
}

// Decimal text takes more than linear time: Python refuses it beyond 4,300 digits.
function bigintRepr(value: bigint): string {
  const hex = value.toString(16);
  return hex.length > MAX_HEX_DIGITS
    ? `0x${hex.slice(0, MAX_HEX_DIGITS)}...`.replace('0x-', '-0x')
    : bigintToDecimal(value);
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
function ellipsisOf(beginning: string, value: unknown): string {
  // CPython guards a deque by the list that it makes of it, and these have no name where they hold themselves.
  if (beginning.startsWith('deque(')) return '[...]';
  if (/^(?:OrderedDict|ChainMap|functools\.partial)\(/.test(beginning)) return '...';
  const name = beginning === '{' && value instanceof Set ? 'set(' : beginning.replace(/(?<=[[({]).*/s, '');
  return `${name}...${name.endsWith('[') ? ']' : name.endsWith('{') ? '}' : ')'}`;
}

/** A Date is pickled as an aware datetime. */
function dateRepr(date: Date): string {
  if (Number.isNaN(date.getTime())) return '<invalid Date>';
  const fields = date.toISOString().split(/\D+/, 7).map(Number);
  if (fields[6]) fields[6] *= 1000;
  else fields.length = fields[5] ? 6 : 5;
  return `datetime.datetime(${fields.join(', ')}, tzinfo=datetime.timezone.utc)`;
}

/** Gives the repr of a `str`. */
export function textRepr(text: string): string {
  return quoted(text, /(?! )[\p{C}\p{Z}'"\\]/gu);
}

/** Gives the repr of a `bytes` without its `b`, which is that of a Python 2 `str`. */
export function bytesRepr(bytes: Uint8Array): string {
  return quoted(decodeLatin1(bytes, 0, bytes.length), /[^ -~]|['"\\]/g);
}

/** Python prefers single quotes, unless that costs a backslash which double quotes save. */
function quoted(text: string, special: RegExp): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(special, (char) => {
    if (char === '\\' || char === quote) return `\\${char}`;
    if (char === "'" || char === '"') return char;
    const code = char.codePointAt(0) as number;
    const name = 'tn--r'[code - 9] ?? '-';
    if (name !== '-') return `\\${name}`;
    const hex = code.toString(16);
    return code > 0xffff
      ? `\\U${hex.padStart(8, '0')}`
      : code > 0xff
        ? `\\u${hex.padStart(4, '0')}`
        : `\\x${hex.padStart(2, '0')}`;
  });
  return quote + body + quote;
}
