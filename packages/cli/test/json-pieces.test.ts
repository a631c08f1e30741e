// JSON in pieces is the JSON of the engine.
import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../src/values/json-pieces.ts';

const long = Array.from({ length: 1500 }, (_, at) => ({ at, text: `line\n${at}`, deep: [{ a: [] }, {}] }));
const values: readonly (readonly [string, unknown])[] = [
  ['a scalar', 'a "text"\n'],
  ['null', null],
  ['nothing in it', [[], {}, [[]]]],
  ['a list of dicts', [{ a: 1, b: [1, { c: null }] }, 2.5, 'x']],
  ['a dict of lists', { rows: [[1, 2], [3]], '': { $tuple: [1] } }],
  ['long lists, also deep inside', { a: { b: { c: long } }, d: long }],
  ['many keys', { a: { b: Object.fromEntries(long.map(({ text }) => [text, { text }])) } }],
];

describe.each([0, 2, 4, 20])('indented by %i', (indent) => {
  it.each(values)('%s', (_, value) => {
    expect([...jsonPieces(value, indent)].join('')).toBe(JSON.stringify(value, null, indent));
  });
});

it('gives long values piece by piece', () => {
  expect(Math.max(...[...jsonPieces(long, 2)].map((piece) => piece.length))).toBeLessThan(200);
});
