// JSON as people expect it, at the price of what JSON cannot say: tuples and sets are arrays, bytes are base64, keys are text.
import { PyArray, PyByteString } from '@picklekit/core';
import { repr } from '@picklekit/core/tools';
import { Problem } from '../io/exit.ts';

// A hundred bytes of pickle can stand for more than any disk holds: what is shared is written out each time.
const MAX_NODES = 50_000_000;

interface Frame {
  readonly value: object;
  readonly isArray: boolean;
  readonly items: Iterator<readonly [key: string, value: unknown]>;
  isEmpty: boolean;
}

/** Yields the text of a value, in constant depth of calls. */
export function* plainJson(root: unknown, indent: number): Generator<string> {
  const frames: Frame[] = [];
  const open = new Set<object>();
  let nodes = 0;
  let pending: { readonly value: unknown } | undefined = { value: root };
  for (;;) {
    if (pending !== undefined) {
      if (++nodes > MAX_NODES)
        throw new Problem('the value is too large when written out', 'use json without --plain');
      const text = scalar(pending.value);
      if (text === undefined) {
        const frame = frameOf(pending.value as object);
        if (open.has(frame.value)) throw new Problem('the value holds itself', 'use json without --plain');
        open.add(frame.value);
        frames.push(frame);
        yield frame.isArray ? '[' : '{';
      } else {
        yield text;
      }
      pending = undefined;
    }
    const frame = frames.at(-1);
    if (frame === undefined) return;
    const next = frame.items.next();
    if (next.done) {
      frames.pop();
      open.delete(frame.value);
      if (!frame.isEmpty) yield newline(indent, frames.length);
      yield frame.isArray ? ']' : '}';
      continue;
    }
    const [key, value] = next.value;
    const start = `${frame.isEmpty ? '' : ','}${newline(indent, frames.length)}`;
    frame.isEmpty = false;
    yield frame.isArray ? start : `${start}${JSON.stringify(key)}:${indent > 0 ? ' ' : ''}`;
    pending = { value };
  }
}

function newline(indent: number, depth: number): string {
  return indent > 0 ? `\n${' '.repeat(indent * Math.min(depth, 100))}` : '';
}

/** The text of a value without an inside; `undefined` for others. */
function scalar(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? repr(value, { exact: true }) : 'null';
    case 'undefined':
      return 'null';
  }
  if (value === null) return 'null';
  if (value instanceof PyByteString) return JSON.stringify(`${value}`);
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) return undefined;
  const json = jsonOf(value as object);
  return json === value || (typeof json === 'object' && json !== null) ? undefined : scalar(json);
}

function jsonOf(value: object): unknown {
  // Only in arrays of ints is a number of the exact mode no float.
  if (value instanceof PyArray && !/[fd]/.test(value.typecode)) return [...value].map(intOf);
  const { toJSON } = value as { toJSON?: () => unknown };
  return toJSON === undefined ? value : toJSON.call(value);
}

function intOf(item: unknown): unknown {
  return typeof item === 'number' ? BigInt(item) : item;
}

function frameOf(value: object): Frame {
  if (value instanceof Map) return { value, isArray: false, items: entriesOf(value), isEmpty: true };
  if (value instanceof Set || Array.isArray(value))
    return { value, isArray: true, items: itemsOf(value), isEmpty: true };
  const json = jsonOf(value) as object;
  const inner = json instanceof Map || json instanceof Set || Array.isArray(json) ? frameOf(json) : undefined;
  if (inner !== undefined) return { ...inner, value };
  return { value, isArray: false, items: Object.entries(json)[Symbol.iterator](), isEmpty: true };
}

function* entriesOf(map: Map<unknown, unknown>): Generator<readonly [string, unknown]> {
  for (const [key, value] of map) {
    const isText = typeof key === 'string' || key instanceof PyByteString;
    yield [isText ? `${key}` : repr(key, { exact: true }), value];
  }
}

function* itemsOf(items: Iterable<unknown>): Generator<readonly [string, unknown]> {
  for (const item of items) yield ['', item];
}
