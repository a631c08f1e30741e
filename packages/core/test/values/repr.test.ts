import { describe, expect, test } from 'vitest';
import { PickleBuffer } from '../../src/values/buffer.ts';
import { PyByteString } from '../../src/values/byte-string.ts';
import { Ellipsis, NotImplemented } from '../../src/values/constants.ts';
import { PyDict } from '../../src/values/dict.ts';
import { PyExtension } from '../../src/values/extension.ts';
import { PyFrozenSet } from '../../src/values/frozen-set.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { PyObject } from '../../src/values/object.ts';
import { PyPersistentId } from '../../src/values/persistent.ts';
import { pyRepr, repr } from '../../src/values/repr.ts';
import { PySet } from '../../src/values/set.ts';
import { PyTuple } from '../../src/values/tuple.ts';
import { bytesOf, decode, vectors } from './vectors.ts';

describe('repr', () => {
  test('gives what CPython gives', () => {
    for (const [encoded, expected] of vectors.reprs) {
      expect(repr(decode(encoded, 'typed'))).toBe(expected);
    }
    expect(vectors.reprs.length).toBeGreaterThan(250);
  });

  test('gives what Python 2 gives for its str', () => {
    for (const [hex, expected] of vectors.python2.reprs)
      expect(repr(PyByteString.from(bytesOf(hex)))).toBe(expected);
  });

  test('shows cycles as CPython does', () => {
    const list: unknown[] = [];
    list.push(list);
    expect(repr(list)).toBe(vectors.cycles['list in itself']);
    const dict: Record<string, unknown> = {};
    dict.self = dict;
    expect(repr(dict)).toBe(vectors.cycles['dict in itself']);
    const pyDict = new PyDict<string, unknown>();
    pyDict.set('self', pyDict);
    expect(repr(pyDict)).toBe(vectors.cycles['dict in itself']);
    const tuple = PyTuple.of<unknown[]>([]);
    tuple[0]?.push(tuple);
    expect(repr(tuple)).toBe(vectors.cycles['tuple in its list']);
    expect(repr(tuple[0])).toBe(vectors.cycles['list in its tuple']);
    const pair = PyTuple.of<unknown>([], 1);
    (pair[0] as unknown[]).push(pair);
    expect(repr(pair)).toBe(vectors.cycles['pair in its list']);
    const shared = [1];
    expect(repr([shared, shared])).toBe(vectors.cycles['one list twice']);
  });

  // CPython: a class whose __repr__ shows its set gives `C({C(...)})`; the set itself, asked first, gives `set(...)`.
  test('shows sets that are inside themselves through an object as CPython does', () => {
    const object = new PyObject(new PyGlobal('m', 'C'), 'NEWOBJ', PyTuple.of());
    const set = new PySet<unknown>([object]);
    object.args.push(set);
    expect(repr(set)).toBe('{m.C(set(...))}');
    expect(repr(object)).toBe('m.C({m.C(...)})');
    const other = new PyObject(new PyGlobal('m', 'C'), 'NEWOBJ', PyTuple.of());
    const frozen = new PyFrozenSet<unknown>([other]);
    other.args.push(frozen);
    expect(repr(frozen)).toBe('frozenset({m.C(frozenset(...))})');
  });

  test('prints natives as the Python values that they are dumped as', () => {
    const natives = [
      null,
      undefined,
      true,
      1,
      -1,
      1.5,
      -0,
      1e21,
      5n,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      'x',
      Uint8Array.of(1),
    ];
    expect(repr(natives)).toBe("[None, None, True, 1, -1, 1.5, -0.0, 1e+21, 5, nan, inf, 'x', b'\\x01']");
    expect(
      repr(
        new Map<unknown, unknown>([
          [1, new Set(['a'])],
          [{}, new Set()],
        ]),
      ),
    ).toBe("{1: {'a'}, {}: set()}");
    expect(repr({ a: 1, 2: 'b' })).toBe("{'2': 'b', 'a': 1}");
    expect(repr(Object.create(null))).toBe('{}');
    expect(repr([() => 1, Symbol('x'), new WeakMap()])).toBe('[<function>, <symbol>, <WeakMap object>]');
  });

  // python3 -c "import datetime as d; print(repr(d.datetime(2024, 2, 3, 4, 5, tzinfo=d.timezone.utc)))", and so on
  test.each([
    ['2024-02-03T04:05:00.000Z', 'datetime.datetime(2024, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)'],
    ['2024-02-03T04:05:06.000Z', 'datetime.datetime(2024, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)'],
    [
      '2024-02-03T04:05:00.007Z',
      'datetime.datetime(2024, 2, 3, 4, 5, 0, 7000, tzinfo=datetime.timezone.utc)',
    ],
  ])('prints a Date as the datetime that it is dumped as: %s', (text, expected) => {
    expect(repr(new Date(text))).toBe(expected);
  });

  test('prints a Date that is none without an error', () => {
    expect(repr(new Date(Number.NaN))).toBe('<invalid Date>');
  });

  test('prints numbers of the exact mode as floats', () => {
    expect(repr([1, 1n, -0], { exact: true })).toBe('[1.0, 1, -0.0]');
  });

  test('runs no getter of the data', () => {
    const object = Object.defineProperty({ a: 1 }, 'b', {
      enumerable: true,
      get: () => expect.fail('a getter ran'),
    });
    expect(repr(object)).toBe("{'a': 1}");
  });

  test('asks an object for its own text or parts', () => {
    expect(repr([{ [pyRepr]: () => 'Decimal(1)' }])).toBe('[Decimal(1)]');
    function* parts() {
      yield 'deque([';
      yield 1;
      yield '])';
    }
    expect(repr([{ [pyRepr]: parts }])).toBe('[deque([1])]');
  });

  test('prints the stand-ins of what Python has and JavaScript lacks', () => {
    expect(`${Ellipsis} ${NotImplemented}`).toBe('Ellipsis NotImplemented');
    expect(repr(new PyGlobal('os', 'system'))).toBe("<class-or-function 'os.system'>");
    expect(repr(new PyPersistentId(PyTuple.of(1, 'x')))).toBe("<persistent id (1, 'x')>");
    expect(repr(new PyExtension(7))).toBe('<extension 7>');
    expect(repr(new PickleBuffer(Uint8Array.of(97), true))).toBe("PickleBuffer(b'a')");
    expect(repr(new PickleBuffer(Uint8Array.of(97)))).toBe("PickleBuffer(bytearray(b'a'))");
  });

  test('prints 100,000 nested lists and tuples when it is allowed to', () => {
    let value: unknown = [];
    for (let level = 1; level < 100_000; level++) value = level % 2 ? PyTuple.of(value) : [value];
    const text = repr(value, { maxNodes: 200_000 });
    expect(text).toHaveLength(100_000 * 2 + 50_000);
    expect(text.slice(0, 4)).toBe('([([');
    expect(text.slice(-5)).toBe(',)],)');
  });

  test('ends in an ellipsis after 10,000 values', () => {
    let bomb: unknown[] = [];
    for (let level = 0; level < 60; level++) bomb = [bomb, bomb];
    const text = repr(bomb);
    expect(text.endsWith('...')).toBe(true);
    expect(text.length).toBeLessThan(50_000);
    expect(repr([1, 2, 3], { maxNodes: 3 })).toBe('[1, 2, ...');
  });
});
