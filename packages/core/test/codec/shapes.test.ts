// Dicts of the same keys, which are made as copies of an object that has the keys already.
import { expect, test } from 'vitest';
import { loads, Unpickler } from '../../src/index.ts';
import { fromHex } from './vectors.ts';

type Item = number | string;

const hex = (text: string) =>
  Array.from(text, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
const byte = (value: number) => value.toString(16).padStart(2, '0');
const item = (value: Item) =>
  typeof value === 'number' ? `4b${byte(value)}` : `8c${byte(value.length)}${hex(value)}`;
const dict = (...items: Item[]) => `7d94 28 ${items.map(item).join('')} 75`;
// A dict is noticed when it comes a few times; all that come afterwards are copies.
const TIMES = 12;
const pickleOf = (dicts: readonly string[]) =>
  fromHex(`8004 5d94 28 ${dicts.join('')} 65 2e`.replaceAll(' ', ''));
const often = (one: string) => new Array<string>(TIMES).fill(one);

function read(dicts: readonly string[]): Record<string, unknown>[] {
  const pickle = pickleOf(dicts);
  const values = loads(pickle) as Record<string, unknown>[];
  const unpickler = new Unpickler();
  const [streamed] = Array.from(pickle, (_, at) => unpickler.push(pickle.subarray(at, at + 1))).flat();
  expect(streamed).toEqual(values);
  return values;
}

test('records have their own values, in the order of their keys', () => {
  const dicts = Array.from({ length: TIMES }, (_, at) => dict('id', at, 'name', `n${at}`, 'left', 7));
  const values = read(dicts);
  expect(values).toEqual(values.map((_, at) => ({ id: at, name: `n${at}`, left: 7 })));
  for (const value of values) {
    expect(Object.keys(value)).toEqual(['id', 'name', 'left']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(value, 'id')).toMatchObject({
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
});

test('a change of one is no change of another, nor of what is loaded later', () => {
  const dicts = often(dict('one', 1, 'two', 2));
  const [first, second] = read(dicts) as [Record<string, unknown>, Record<string, unknown>];
  Object.assign(first, { one: 'changed', three: 3 });
  delete first.two;
  expect(second).toEqual({ one: 1, two: 2 });
  for (const value of read(dicts)) expect(value).toEqual({ one: 1, two: 2 });
});

test('of a key that comes twice the first place and the last value stay', () => {
  for (const value of read(often(dict('a', 1, 'b', 2, 'a', 3)))) {
    expect(value).toEqual({ a: 3, b: 2 });
    expect(Object.keys(value)).toEqual(['a', 'b']);
  }
});

test('the same keys in another order, fewer of them and more of them are other dicts', () => {
  const kinds: Item[][] = [
    ['p', 1, 'q', 2, 'r', 3],
    ['p', 1, 'r', 2, 'q', 3],
    ['p', 1, 'x', 2, 'r', 3],
    ['p', 1, 'q', 2],
    ['p', 1, 'q', 2, 'r', 3, 's', 4],
  ];
  const values = read(Array.from({ length: TIMES }, () => kinds.map((kind) => dict(...kind))).flat());
  values.forEach((value, at) => {
    const kind = kinds[at % kinds.length] as Item[];
    expect(Object.entries(value).flat()).toEqual(kind);
  });
});

test('__proto__ is a property as any other', () => {
  for (const value of read(often(dict('a', 1, '__proto__', 2, 'b', 3)))) {
    expect(Object.entries(value)).toEqual([
      ['a', 1],
      ['__proto__', 2],
      ['b', 3],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
});

test('keys that look like indices come first, as in all objects', () => {
  for (const value of read(often(dict('a', 1, '7', 2, '3', 3)))) {
    expect(Object.entries(value)).toEqual([
      ['3', 3],
      ['7', 2],
      ['a', 1],
    ]);
  }
});

test('there may be more kinds of records than are remembered, of any number of keys', () => {
  for (const size of [1, 2, 40, 41, 127]) {
    const kinds = Array.from({ length: 10 }, (_, kind) =>
      Array.from({ length: size }, (_, at): Item[] => [`k${kind}_${at}`, at]).flat(),
    );
    const values = loads(pickleOf(kinds.flatMap((items) => often(dict(...items))))) as object[];
    values.forEach((value, at) => {
      expect(Object.entries(value).flat()).toEqual(kinds[Math.floor(at / TIMES)]);
    });
  }
});

test('values of every kind stand in the places of every other kind', () => {
  const rows = [
    ['4b01', 1],
    ['47 3ff8000000000000', 1.5],
    ['4e', null],
    ['88', true],
    ['8c0161', 'a'],
    ['4affffffff', -1],
  ] as const;
  const dicts = [...rows, ...rows].map(([code]) => `7d94 28 8c017a ${code} 8c0179 ${code} 75`);
  read(dicts).forEach((value, at) => {
    const [, expected] = rows[at % rows.length] as (typeof rows)[number];
    expect(value).toEqual({ z: expected, y: expected });
  });
});

test('a dict that holds itself is itself', () => {
  // Memo 0 is the list, and each dict the next entry.
  const dicts = Array.from({ length: TIMES }, (_, at) => `7d94 28 8c016d 68${byte(at + 1)} 8c016e 4b05 75`);
  for (const value of read(dicts)) {
    expect(value.m).toBe(value);
    expect(value.n).toBe(5);
  }
  // The same as an item of a list inside it.
  const inside = Array.from(
    { length: TIMES },
    (_, at) => `7d94 28 8c016d 5d94 28 68${byte(2 * at + 1)} 4b01 65 8c016e 4b05 75`,
  );
  for (const value of read(inside)) expect((value.m as unknown[])[0]).toBe(value);
});

test('a list that holds itself is itself, and one that is shared is one', () => {
  // l = []; l += [l, l]: EMPTY_LIST MEMOIZE MARK BINGET 0 BINGET 0 APPENDS
  const self = loads(fromHex('80045d9428680068006 52e'.replace(' ', ''))) as unknown[];
  expect(self[0]).toBe(self);
  expect(self[1]).toBe(self);
  // l = []; [l, (l, 1), l], where the tuple stands inside l.
  const [list, again] = loads(fromHex('80045d94285d942868014b018694 4e65 680165 2e'.replaceAll(' ', ''))) as [
    unknown[][],
    unknown,
  ];
  expect(again).toBe(list);
  expect(list[0]?.[0]).toBe(list);
});

test('a dict that comes twice is one object', () => {
  const pairs = Array.from({ length: TIMES }, (_, at) => `${dict('u', 1, 'v', 2)} 68${byte(at + 1)}`);
  const values = read(pairs);
  for (let at = 0; at < values.length; at += 2) {
    expect(values[at]).toBe(values[at + 1]);
    expect(values[at]).not.toBe(values[at + 2]);
  }
});

test('at protocol 2, and without a memo, it is the same', () => {
  const numbered = Array.from(
    { length: TIMES },
    (_, at) => `7d71${byte(at + 1)} 28 58010000006d 68${byte(at + 1)} 58010000006e 4b05 75`,
  );
  const values = loads(fromHex(`80025d710028${numbered.join('')}652e`.replaceAll(' ', ''))) as {
    m: unknown;
  }[];
  for (const value of values) expect(value.m).toBe(value);
  const bare = '7d 28 58010000006d 4b01 58010000006e 4b05 75'.repeat(TIMES);
  const others = loads(fromHex(`80025d28${bare}652e`.replaceAll(' ', ''))) as unknown[];
  expect(others).toEqual(new Array(TIMES).fill({ m: 1, n: 5 }));
  expect(new Set(others).size).toBe(TIMES);
});
