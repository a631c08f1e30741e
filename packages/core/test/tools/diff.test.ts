// Differences between values. What is expected follows from the values beside it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Decimal,
  dumps,
  Ellipsis,
  loads,
  PyByteArray,
  PyDate,
  PyDict,
  PyFloat,
  PyFrozenSet,
  PyGlobal,
  PyObject,
  PySet,
  PyTuple,
} from '../../src/index.ts';
import { type Difference, diff } from '../../src/tools/index.ts';

function instance(name: string, state: unknown, ...args: unknown[]): PyObject {
  const object = new PyObject(new PyGlobal('app', name), 'NEWOBJ', PyTuple.from(args));
  object.build(state);
  return object;
}

const changed = (path: string, before: unknown, after: unknown): Difference => ({
  path,
  kind: 'changed',
  before,
  after,
});
const added = (path: string, after: unknown): Difference => ({ path, kind: 'added', after });
const removed = (path: string, before: unknown): Difference => ({ path, kind: 'removed', before });

describe('diff finds', () => {
  test.each<[string, unknown, unknown, readonly Difference[]]>([
    ['nothing between equal values', { a: [1, 'x', null] }, { a: [1, 'x', null] }, []],
    ['other scalars', 1, 2, [changed('$', 1, 2)]],
    ['other types of one number', 1, new PyFloat(1), [changed('$', 1, new PyFloat(1))]],
    ['no difference in one float that is written in two ways', 1.5, new PyFloat(1.5), []],
    ['no difference in one int', 7, 7n, []],
    ['no difference in NaN', Number.NaN, new PyFloat(Number.NaN), []],
    ['the sign of zero', new PyFloat(0), -0, [changed('$', new PyFloat(0), -0)]],
    ['True for 1', [true], [1], [changed('$[0]', true, 1)]],
    ['items of lists', [1, 2, 3], [1, 5], [changed('$[1]', 2, 5), removed('$[2]', 3)]],
    ['items that were added', [], [[]], [added('$[0]', [])]],
    ['a tuple for a list', [1], PyTuple.of(1), [changed('$', [1], PyTuple.of(1))]],
    [
      'entries of dicts, not their order',
      { a: 1, b: { c: 2 }, d: 3 },
      { d: 3, b: { c: 4 }, e: 5 },
      [changed('$.b.c', 2, 4), removed('$.a', 1), added('$.e', 5)],
    ],
    [
      'entries under keys that Python holds equal',
      new PyDict<unknown, unknown>([
        [PyTuple.of(1), 'a'],
        [2, 'b'],
      ]),
      new PyDict<unknown, unknown>([
        [2n, 'b'],
        [PyTuple.of(1n), 'c'],
      ]),
      [changed('$[(1,)]', 'a', 'c')],
    ],
    ['a dict that is a Map and one that is an object the same', new Map([['a', 1]]), { a: 1 }, []],
    [
      'members of sets',
      new Set([1, 2]),
      new PySet([2, PyTuple.of(3)]),
      [removed('$', 1), added('$', PyTuple.of(3))],
    ],
    ['bytes', Uint8Array.of(1), Uint8Array.of(2), [changed('$', Uint8Array.of(1), Uint8Array.of(2))]],
    [
      'a bytearray for bytes',
      new PyByteArray([1]),
      Uint8Array.of(1),
      [changed('$', new PyByteArray([1]), Uint8Array.of(1))],
    ],
    [
      'names',
      new PyGlobal('m', 'f'),
      new PyGlobal('m', 'g'),
      [changed('$', new PyGlobal('m', 'f'), new PyGlobal('m', 'g'))],
    ],
    ['constants', Ellipsis, null, [changed('$', Ellipsis, null)]],
    [
      'fields of instances',
      instance('User', { name: 'Ann', age: 1 }),
      instance('User', { name: 'Bob', age: 1 }),
      [changed('$.name', 'Ann', 'Bob')],
    ],
    [
      'arguments',
      instance('User', {}, 1),
      instance('User', {}, 2, 3),
      [changed('$(0)', 1, 2), added('$(1)', 3)],
    ],
    [
      'classes',
      instance('User', {}),
      instance('Admin', {}),
      [changed('$', new PyGlobal('app', 'User'), new PyGlobal('app', 'Admin'))],
    ],
    [
      'values that never change as a whole',
      [new PyDate(2020, 1, 2), new Decimal('1.5')],
      [new PyDate(2020, 1, 3), new Decimal('1.5')],
      [changed('$[0]', new PyDate(2020, 1, 2), new PyDate(2020, 1, 3))],
    ],
    [
      'instances as keys, in their order',
      new PyDict([[instance('Key', { id: 1 }), 'a']]),
      new PyDict([[instance('Key', { id: 2 }), 'a']]),
      [changed("$[app.Key(**{'id': 1})].id", 1, 2)],
    ],
    ['frozensets of instances', new PyFrozenSet([instance('A', 1)]), new PyFrozenSet([instance('A', 1)]), []],
  ])('%s', (_, before, after, expected) => {
    expect(diff(before, after)).toEqual(expected);
  });

  test('types in the exact mode, where a number is a float', () => {
    expect(diff([1n, 1], [1n, 1n], { exact: true })).toEqual([changed('$[1]', 1, 1n)]);
  });

  test('nothing between the protocols of one value', () => {
    const value = [instance('User', { a: 1 }), new PyDate(2020, 1, 1), new Set([1]), Uint8Array.of(255)];
    const all = [0, 1, 2, 3, 4, 5].map((protocol) => loads(dumps(value, { protocol })));
    for (const other of all) expect(diff(all[0], other)).toEqual([]);
  });
});

describe('diff ends', () => {
  function ring(length: number, last: unknown): unknown[] {
    const first: unknown[] = [last];
    let node = first;
    for (let i = 1; i < length; i++) node = [node];
    first.push(node);
    return node;
  }

  test('with values that hold themselves', () => {
    expect(diff(ring(1, 'a'), ring(1, 'a'))).toEqual([]);
    expect(diff(ring(1, 'a'), ring(1, 'b'))).toEqual([changed('$[0]', 'a', 'b')]);
  });

  test('soon, where two rings have lengths without a common factor', () => {
    const [one, other] = [0, 1].map((more) => {
      const list: unknown[] = [];
      let node: unknown = list;
      for (let i = 0; i < 30_000 + more; i++) node = [node];
      list.push(node);
      return list;
    });
    expect(diff(one, other)).toEqual([]);
  });

  test('soon, where shared parts unfold to more than there is room for', () => {
    const doubled = (leaf: unknown): unknown => {
      let value = leaf;
      for (let i = 0; i < 60; i++) value = [value, value];
      return value;
    };
    expect(diff(doubled([1]), doubled([1]))).toEqual([]);
    expect(diff(doubled([1]), doubled([2]))).toHaveLength(1);
  });

  test('where 100,000 lists lie in one another and differ everywhere', () => {
    const nested = (item: number): unknown => {
      let value: unknown = [item];
      for (let i = 0; i < 100_000; i++) value = [item, value];
      return value;
    };
    const differences = diff(nested(1), nested(2));
    expect(differences).toHaveLength(100_001);
    expect(differences[64]?.path).toBe(`$${'[1]'.repeat(32)}…${'[1]'.repeat(31)}[0]`);
    expect(differences[40]?.path).toBe(`$${'[1]'.repeat(40)}[0]`);
  });

  test('with an error of ours for keys that take too long to hash', () => {
    let key = PyTuple.of<unknown>();
    for (let i = 0; i < 60; i++) key = PyTuple.of<unknown>(key, key);
    const dict = new Map([[key, 1]]);
    expect(() => diff(dict, new Map(dict))).toThrowError(expect.objectContaining({ code: 'LIMIT' }));
    expect(() => diff(new WeakMap(), {})).toThrowError(
      expect.objectContaining({ code: 'UNSUPPORTED_VALUE' }),
    );
  });

  test('with nothing exactly when JSON without loss is the same', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(0, 1, 'a', null, true),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('x', 'y'), tie('value')),
      ),
    })).value;
    const sorted = (input: unknown): string =>
      JSON.stringify(input, (_, item) =>
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
          : item,
      );
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(diff(before, after).length === 0).toBe(sorted(before) === sorted(after));
        expect(diff(before, structuredClone(before))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
