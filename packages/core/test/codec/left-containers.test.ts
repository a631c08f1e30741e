// Containers that a dump leaves before their end and goes on with later: those around a value that is nested too deep for
// functions that call one another, and those that are open when a chunk is full. Neither shows in the bytes.
import { describe, expect, test } from 'vitest';
import { dumpChunks, dumps, loads, PyTuple } from '../../src/index.ts';
import { StringTable } from '../../src/pickle/string-table.ts';
import { writeHashed } from '../../src/pickle/text-hash.ts';

/** BINPUT or LONG_BINPUT. */
function put(index: number): string {
  return index < 256
    ? `q${String.fromCharCode(index)}`
    : `r${String.fromCharCode(index & 255, index >> 8)}\0\0`;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

describe.each([1, 2, 98, 99, 100, 101, 102, 200, 1_000])('%i levels', (levels) => {
  const range = Array.from({ length: levels }, (_, index) => index);

  test('of lists with an item before and one after', () => {
    const value = range.reduce<unknown>((inner) => [1, inner, 2], null);
    const openings = range.map((index) => `]${put(index)}(K\x01`).join('');
    expect(latin1(dumps(value as never, { protocol: 2 }))).toBe(
      `\x80\x02${openings}N${'K\x02e'.repeat(levels)}.`,
    );
  });

  test('of dicts of two items', () => {
    const value = range.reduce<unknown>((inner) => ({ a: inner, b: 2 }), null);
    // The first dict has index 0 and the first key 1; "b" is written last, in the innermost dict first.
    const openings = range.map((index) =>
      index === 0 ? `}${put(0)}(X\x01\0\0\0a${put(1)}` : `}${put(index + 1)}(${'h\x01'}`,
    );
    const last = levels + 1;
    const get =
      last < 256 ? `h${String.fromCharCode(last)}` : `j${String.fromCharCode(last & 255, last >> 8)}\0\0`;
    expect(latin1(dumps(value as never, { protocol: 2 }))).toBe(
      `\x80\x02${openings.join('')}NX\x01\0\0\0b${put(last)}K\x02u${`${get}K\x02u`.repeat(levels - 1)}.`,
    );
  });

  test('of tuples', () => {
    const value = range.reduce<unknown>((inner) => PyTuple.of(inner, 2), null);
    const closings = range.map((index) => `K\x02\x86${put(index)}`).join('');
    expect(latin1(dumps(value as never, { protocol: 2 }))).toBe(`\x80\x02N${closings}.`);
  });

  test('around chunks that are full', () => {
    const wide = Array.from({ length: 2_500 }, (_, index) => `a string of thirty bytes ${index}`);
    const value = range.reduce<unknown>(
      (inner, index) =>
        index % 3 === 0 ? [inner, wide[index]] : index % 3 === 1 ? PyTuple.of(inner) : { inner },
      [wide, wide.map((text) => ({ [text]: text.length })), wide],
    );
    for (const protocol of [2, 5]) {
      const chunks = [...dumpChunks(value as never, { protocol })];
      expect(chunks.length).toBeGreaterThan(1);
      expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(70_000);
      expect(Buffer.concat(chunks).equals(dumps(value as never, { protocol }))).toBe(true);
      expect(loads(Buffer.concat(chunks))).toEqual(value);
    }
  });
});

test('a path leads through all levels', () => {
  const value = Array.from({ length: 300 }).reduce<unknown>(
    (inner) => [0, { key: PyTuple.of(inner) }],
    Symbol('x'),
  );
  expect(() => dumps(value as never)).toThrow(/\[1\]\.key\[0\]: a symbol has no form in Python/);
});

describe('strings that collide in the memo', () => {
  const bytes = new DataView(new ArrayBuffer(32));
  const hashOf = (text: string) => writeHashed(text, bytes, 0);
  // So many that they cannot all be found near the slot that is theirs, in a table of any size up to 2 ** 10 slots.
  const texts: string[] = [];
  for (let number = 0; texts.length < 50; number++) {
    const text = number.toString(36).padStart(4, '0');
    if (hashOf(text) >>> 22 === 7) texts.push(text);
  }

  test('are found again', () => {
    const others = Array.from({ length: 200 }, (_, index) => `other ${index}`);
    const all = [...texts, ...others];
    const again = loads(dumps([all, all.slice()], { protocol: 2 })) as string[][];
    expect(again).toEqual([all, all]);
    const gets = all.map((_, at) => at + 2).map((index) => `h${String.fromCharCode(index)}`);
    expect(latin1(dumps([all, all.slice()], { protocol: 2 }))).toContain(
      `${put(all.length + 2)}(${gets.join('').slice(0, 100)}`,
    );
  });

  test('keep their indices when the table grows and when it is cleared', () => {
    const table = new StringTable();
    for (let round = 0; round < 3; round++) {
      const many = [...texts, ...Array.from({ length: 3_000 }, (_, index) => `round ${round}, ${index}`)];
      for (const [index, text] of many.entries()) {
        expect(table.find(text)).toBe(-1);
        table.addHashed(text, hashOf(text), index);
      }
      expect(many.every((text, index) => table.find(text) === index)).toBe(true);
      expect(new Map(table.entries()).size).toBe(many.length);
      table.clear();
      expect(many.some((text) => table.find(text) !== -1)).toBe(false);
    }
  });
});
