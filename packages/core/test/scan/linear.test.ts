// The scanner's work grows with its input, and with nothing else. Work is counted, not timed: how often each block of the
// sources ran, as V8 counts for coverage, and how many items the engine's own loops went through. What grows with the square
// would be sixteen times as much for four times the input.
import { Session } from 'node:inspector/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Tools from '../../src/tools/index.ts';
import {
  binget,
  call,
  counted,
  global,
  int,
  line,
  memoize,
  op,
  proto,
  stop,
  str,
  tuple,
} from './assembler.ts';

const session = new Session();
let tools: typeof Tools;
let items = 0;
const restore: (() => void)[] = [];

/** Counts what a method of the engine goes through. */
function watch(
  prototype: object,
  name: string,
  size: (self: ArrayLike<unknown>, args: unknown[], result: unknown) => number,
): void {
  const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[name] as (...args: unknown[]) => unknown;
  const watched = function (this: ArrayLike<unknown>, ...args: unknown[]): unknown {
    const before = size(this, args, undefined);
    const result = original.apply(this, args);
    items += Math.max(before, size(this, args, result));
    return result;
  };
  Object.defineProperty(prototype, name, { value: watched, writable: true, configurable: true });
  restore.push(() =>
    Object.defineProperty(prototype, name, { value: original, writable: true, configurable: true }),
  );
}

beforeAll(async () => {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // Only what is compiled from here on is counted by blocks.
  tools = await import('../../src/tools/index.ts');
});

afterAll(() => session.disconnect());

/** Runs it and tells how much work that was. */
async function workOf(run: () => void): Promise<number> {
  const length = (self: ArrayLike<unknown>) => self.length;
  const searched = (self: ArrayLike<unknown>, args: unknown[], result: unknown) =>
    result === undefined ? 0 : (result === -1 ? self.length : Number(result)) - Number(args[1] ?? 0);
  watch(Uint8Array.prototype, 'indexOf', searched);
  watch(Uint8Array.prototype, 'set', (_, [source]) => (source as ArrayLike<unknown>).length);
  for (const name of ['slice', 'copyWithin', 'fill'])
    watch(
      Uint8Array.prototype,
      name,
      (_self, _args, result) => (result as Uint8Array | undefined)?.length ?? 0,
    );
  for (const name of ['slice', 'splice', 'concat', 'map', 'filter'])
    watch(Array.prototype, name, (_self, _args, result) => (result as unknown[] | undefined)?.length ?? 0);
  for (const name of ['shift', 'unshift', 'includes', 'lastIndexOf', 'join', 'reverse', 'sort'])
    watch(Array.prototype, name, length);
  watch(
    TextDecoder.prototype,
    'decode',
    (_, [source]) => (source as ArrayLike<unknown> | undefined)?.length ?? 0,
  );
  items = 0;
  run();
  const engine = items;
  for (const undo of restore.splice(0)) undo();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  let blocks = 0;
  for (const { url, functions } of result) {
    if (!url.includes('/src/')) continue;
    for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
  }
  return blocks + engine;
}

const repeat = (part: Uint8Array, count: number): Uint8Array => {
  const all = new Uint8Array(part.length * count);
  for (let at = 0; at < count; at++) all.set(part, at * part.length);
  return all;
};
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const each = (count: number, make: (at: number) => Uint8Array): Uint8Array =>
  join(...Array.from({ length: count }, (_, at) => make(at)));

/** A pickle in a pickle in a pickle. */
function nested(depth: number, size: number): Uint8Array {
  const inner =
    depth === 0 ? repeat(op('NONE', 'POP'), size) : counted('BINBYTES', 4, nested(depth - 1, size));
  return join(proto(4), inner, op('NONE'), stop);
}

const hostile: readonly (readonly [string, (n: number) => Uint8Array])[] = [
  ['lists in one another', (n) => join(repeat(op('EMPTY_LIST'), n), repeat(op('APPEND'), n - 1), stop)],
  ['tuples in one another', (n) => join(op('NONE'), repeat(op('TUPLE1'), n), stop)],
  ['tuples of the tuple before, twice', (n) => join(op('NONE'), repeat(op('DUP', 'TUPLE2'), n), stop)],
  ['marks', (n) => join(repeat(op('MARK'), n), op('NONE'), stop)],
  ['marks that are closed again', (n) => join(repeat(op('MARK'), n), repeat(op('TUPLE'), n), stop)],
  ['marks that are popped', (n) => join(repeat(op('MARK'), n), repeat(op('POP_MARK'), n), op('NONE'), stop)],
  ['a huge list', (n) => join(op('MARK'), repeat(op('NONE'), n), op('LIST'), stop)],
  ['a huge tuple', (n) => join(op('MARK'), repeat(op('NONE'), n), op('TUPLE'), stop)],
  [
    'a huge mark that is popped',
    (n) => join(op('MARK'), repeat(op('NONE'), n), op('POP_MARK', 'NONE'), stop),
  ],
  [
    'a name that is popped from below many',
    (n) => join(op('MARK'), global('os', 'system'), repeat(op('DUP'), n), op('POP_MARK', 'NONE'), stop),
  ],
  ['DUP', (n) => join(op('NONE'), repeat(op('DUP'), n), stop)],
  [
    'DUP of a huge tuple',
    (n) => join(op('MARK'), repeat(op('NONE'), n), op('TUPLE'), repeat(op('DUP', 'POP'), n), stop),
  ],
  ['POP of nothing', (n) => join(repeat(op('POP'), n), op('NONE'), stop)],
  ['a full memo', (n) => join(proto(4), repeat(join(op('NONE'), memoize), n), stop)],
  [
    'memo entries that are fetched',
    (n) => join(op('EMPTY_LIST'), int('BINPUT', 1, 1), repeat(binget(1), n), stop),
  ],
  ['memo entries that are missing', (n) => join(repeat(binget(9), n), stop)],
  [
    'memo entries far apart',
    (n) =>
      join(
        op('NONE'),
        each(n, (at) => int('LONG_BINPUT', (at * 2654435761) % 2 ** 31, 4)),
        stop,
      ),
  ],
  [
    'memo entries from the last to the first',
    (n) =>
      join(
        op('NONE'),
        each(n, (at) => int('LONG_BINPUT', n - at, 4)),
        stop,
      ),
  ],
  [
    'a tuple that is fetched and called',
    (n) =>
      join(
        global('os', 'system'),
        int('BINPUT', 1, 1),
        op('MARK'),
        repeat(op('NONE'), n),
        op('TUPLE'),
        int('BINPUT', 2, 1),
        repeat(join(binget(1), binget(2), op('REDUCE', 'POP')), n),
        stop,
      ),
  ],
  [
    'names',
    (n) =>
      join(
        each(n, (at) => join(global(`module${at}`, `name${at}`), op('POP'))),
        op('NONE'),
        stop,
      ),
  ],
  ['one name', (n) => join(repeat(join(global('os', 'system'), op('POP')), n), op('NONE'), stop)],
  [
    'names of many parts',
    (n) =>
      join(
        each(n >> 6, (at) => join(global('a', `${'b.'.repeat(200)}c${at}`), op('POP'))),
        op('NONE'),
        stop,
      ),
  ],
  [
    'calls',
    (n) => join(repeat(join(call(global('os', 'system'), str('true')), op('POP')), n), op('NONE'), stop),
  ],
  [
    'calls of what a call gave',
    (n) => join(global('os', 'system'), repeat(join(tuple(), op('REDUCE')), n), stop),
  ],
  [
    'calls with what a call gave',
    (n) =>
      join(
        each(n, () => global('a', 'b')),
        op('NONE'),
        repeat(op('TUPLE1', 'REDUCE'), n),
        stop,
      ),
  ],
  [
    'getattr of getattr',
    (n) =>
      join(
        each(n, () => global('builtins', 'getattr')),
        global('a', 'B'),
        repeat(join(str('c'), op('TUPLE2', 'REDUCE')), n),
        stop,
      ),
  ],
  [
    'states',
    (n) => join(global('a', 'B'), op('EMPTY_TUPLE', 'NEWOBJ'), repeat(op('NONE', 'BUILD'), n), stop),
  ],
  ['items of a dict', (n) => join(op('EMPTY_DICT', 'MARK'), repeat(op('NONE'), 2 * n), op('SETITEMS'), stop)],
  [
    'extension codes',
    (n) =>
      join(
        each(n, (at) => join(int('EXT4', at + 1, 4), op('POP'))),
        op('NONE'),
        stop,
      ),
  ],
  ['persistent ids', (n) => join(repeat(join(line('PERSID', 'x'), op('POP')), n), op('NONE'), stop)],
  ['PROTO again and again', (n) => join(repeat(proto(4), n), op('NONE'), stop)],
  ['empty frames', (n) => join(proto(4), repeat(int('FRAME', 0, 8), n), op('NONE'), stop)],
  [
    'frames that are crossed',
    (n) =>
      join(proto(4), repeat(join(int('FRAME', 1, 8), int('BININT2', 1, 2), op('POP')), n), op('NONE'), stop),
  ],
  ['digits', (n) => join(line('LONG', `${'1'.repeat(4 * n)}L`), stop)],
  ['short numbers', (n) => join(repeat(join(line('INT', '1'), op('POP')), n), op('NONE'), stop)],
  ['a text of many lines', (n) => join(repeat(join(line('UNICODE', 'x'), op('POP')), n), op('NONE'), stop)],
  ['a line without an end', (n) => join(new Uint8Array([0x56]), repeat(new Uint8Array([0x61]), 16 * n))],
  ['a name without an end', (n) => join(new Uint8Array([0x63]), repeat(new Uint8Array([0x61]), 16 * n))],
  ['short texts', (n) => join(proto(4), repeat(join(str('text'), memoize, op('POP')), n), op('NONE'), stop)],
  ['pickles in a row', (n) => repeat(join(op('NONE'), stop), n)],
  ['pickles in a row, each with a memo', (n) => repeat(join(proto(4), op('NONE'), memoize, stop), n)],
  [
    'pickles that fetch from the one before',
    (n) => repeat(join(proto(4), op('NONE'), memoize, op('POP'), binget(0), binget(5), op('POP'), stop), n),
  ],
  ['other data behind a pickle', (n) => join(op('NONE'), stop, repeat(new Uint8Array([0x4e, 0xff]), 8 * n))],
  ['pickles in pickles', (n) => nested(8, n)],
  [
    'bytes that begin as pickles',
    (n) =>
      join(
        proto(4),
        repeat(join(counted('SHORT_BINBYTES', 1, [0x80, 4, 0x28, 0x28]), op('POP')), n),
        op('NONE'),
        stop,
      ),
  ],
];

const BASE = 1500;

/** How many times as much work four times the input is. */
async function growth(make: (n: number) => Uint8Array, run: (input: Uint8Array) => void): Promise<number> {
  const [small, large] = [make(BASE), make(4 * BASE)];
  // Lists that fill up, and what is made once, are behind us.
  run(small);
  await session.post('Profiler.takePreciseCoverage');
  const before = await workOf(() => run(small));
  const after = await workOf(() => run(large));
  expect(before).toBeGreaterThan(BASE / 64);
  return after / before / (large.length / small.length / 4);
}

describe('four times the input is four times the work', () => {
  test.each(hostile)('%s', async (_, make) => {
    expect(await growth(make, (input) => tools.scan(input))).toBeLessThan(5);
  });

  // Where more is kept between two pieces than the state of the machine.
  test.each(
    hostile.filter(([name]) =>
      /digits|line|without an end|short texts|row|behind|in pickles|begin/.test(name),
    ),
  )('%s, in pieces of 13 bytes', async (_, make) => {
    const pieces = (input: Uint8Array): void => {
      const scanner = new tools.Scanner();
      for (let at = 0; at < input.length; at += 13) scanner.push(input.subarray(at, at + 13));
      scanner.end();
    };
    expect(await growth(make, pieces)).toBeLessThan(5);
  });
});

test('the count sees what grows with the square', async () => {
  const square = (input: Uint8Array): void => {
    for (let at = 0; at < input.length; at += 40) tools.isPickle(input.subarray(0, at));
  };
  expect(await growth((n) => repeat(op('NONE', 'POP'), n / 4), square)).toBeGreaterThan(10);
});
