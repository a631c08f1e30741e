// What a dump has written before it fetches from the memo, however many values there are and whatever other dumps do meanwhile.
import { describe, expect, test } from 'vitest';
import {
  dumpChunks,
  dumps,
  loads,
  Pickler,
  type PickleValue,
  PyDict,
  PyGlobal,
  PyObject,
  PyTuple,
} from '../../src/index.ts';
import { Seen } from '../../src/pickle/seen.ts';

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** BINGET or LONG_BINGET. */
function get(index: number): string {
  return index < 256
    ? `h${String.fromCharCode(index)}`
    : `j${String.fromCharCode(index & 255, index >> 8)}\0\0`;
}

function put(index: number): string {
  return get(index).replace(/^h/, 'q').replace(/^j/, 'r');
}

// For each kind: a value that takes one memo index, and its opcodes but for the memo's.
const KINDS: [string, () => PickleValue, string][] = [
  ['list', () => [], ']'],
  ['dict', () => ({}), '}'],
  ['dict with any keys', () => new PyDict(), '}'],
  ['tuple', () => PyTuple.of(null), 'N\x85'],
];

describe.each(KINDS)('the same %s twice', (_, make, opcodes) => {
  test.each([1, 31, 32, 33, 100, 900])('among %i of its kind is written once', (count) => {
    const values = Array.from({ length: count }, make);
    const all = [...values, ...[...values].reverse()];
    // Index 0 is the list around them.
    const firsts = values.map((_value, index) => opcodes + put(index + 1)).join('');
    const again = values.map((_value, index) => get(count - index)).join('');
    const batches = splitInBatches(all.length, firsts, again, count, opcodes);
    expect(latin1(dumps(all, { protocol: 2 }))).toBe(`\x80\x02]q\0${batches}.`);
  });

  test('is found again after a dump in between, in a dump in pieces and by a Pickler', () => {
    const value = make();
    const wide = ['x'.repeat(70_000), value, 'y'.repeat(70_000), value, value];
    const whole = latin1(dumps(wide, { protocol: 4 }));
    const pieces: string[] = [];
    for (const piece of dumpChunks(wide, { protocol: 4 })) {
      dumps([value, value]);
      pieces.push(latin1(piece));
    }
    expect(pieces.join('')).toBe(whole);
    const pickler = new Pickler({ protocol: 2 });
    expect(latin1(pickler.dump(value))).toBe(`\x80\x02${opcodes}q\0.`);
    dumps([value]);
    expect(latin1(pickler.dump([value]))).toBe('\x80\x02]q\x01h\0a.');
  });

  test('is found again though a hook dumps it meanwhile, or fails to', () => {
    const value = make();
    const whole = latin1(dumps([value, 'a', value], { protocol: 2 }));
    const persistentId = (item: unknown) => {
      if (item === 'a') dumps([1, value]);
      if (item === 'a') expect(() => dumps([value, Symbol('x')] as never)).toThrow('a symbol has no form');
      return undefined;
    };
    expect(latin1(dumps([value, 'a', value], { protocol: 2, persistentId }))).toBe(whole);
  });

  test('is written anew after a dump that failed', () => {
    const value = make();
    const whole = latin1(dumps([value, value], { protocol: 2 }));
    expect(() => dumps([value, value, Symbol('x')] as never)).toThrow('a symbol has no form');
    expect(latin1(dumps([value, value], { protocol: 2 }))).toBe(whole);
  });
});

function splitInBatches(
  length: number,
  firsts: string,
  again: string,
  count: number,
  opcodes: string,
): string {
  if (length <= 1_000) return `(${firsts}${again}e`;
  // The first batch of 1,000 ends among those that come again.
  const left = 1_000 - count;
  const cut = Array.from({ length: left }, (_value, index) => get(count - index).length);
  const at = cut.reduce((sum, size) => sum + size, 0);
  expect(opcodes.length).toBeGreaterThan(0);
  return `(${firsts}${again.slice(0, at)}e(${again.slice(at)}e`;
}

test('a tuple that was made past its constructor, and a frozen one, are found again', () => {
  const odd = Object.setPrototypeOf([null], PyTuple.prototype) as PyTuple;
  const frozen = Object.freeze(PyTuple.of(null));
  for (const tuple of [odd, frozen])
    expect(latin1(dumps([tuple, tuple], { protocol: 2 }))).toBe('\x80\x02]q\0(N\x85q\x01h\x01e.');
});

test('instances and their classes are found again', () => {
  const point = new PyGlobal('shapes', 'Point');
  const made = new PyObject(point, 'NEWOBJ', PyTuple.of());
  const other = new PyObject(point, 'NEWOBJ', PyTuple.of());
  expect(latin1(dumps([made, other, made, point], { protocol: 2 }))).toBe(
    '\x80\x02]q\0(cshapes\nPoint\nq\x01)\x81q\x02h\x01)\x81q\x03h\x02h\x01e.',
  );
});

test('long strings are found again by value', () => {
  const texts = Array.from(
    { length: 100 },
    (_value, index) => `a string of more than thirty-two units ${index}`,
  );
  const again = texts.map((text) => Buffer.from(text).toString());
  const pickle = latin1(dumps([texts, again], { protocol: 2 }));
  expect(pickle.endsWith(`${texts.map((_text, index) => get(index + 2)).join('')}ee.`)).toBe(true);
  expect(loads(dumps([texts, again]))).toEqual([texts, texts]);
});

describe('what a dump has met', () => {
  // More than the engine's own sets hold, on a small scale.
  const seen = new Seen<object>(100);
  const values = Array.from({ length: 1_000 }, () => ({}));

  test('has a place for each, however many there are', () => {
    for (let round = 0; round < 2; round++) {
      for (const [at, value] of values.entries()) {
        expect(seen.claim(value, 2 * at)).toBe(-1);
        const before = values[(at * 7) % (at + 1)] as object;
        expect(seen.find(before)).toBe(2 * ((at * 7) % (at + 1)));
        expect(seen.claim(before, -5)).toBe(2 * ((at * 7) % (at + 1)));
      }
      expect(seen.size).toBe(1_000);
      expect([...seen.entries()]).toEqual(values.map((value, at) => [2 * at, value]));
      seen.clear();
      expect(values.some((value) => seen.find(value) >= 0)).toBe(false);
    }
  });
});
