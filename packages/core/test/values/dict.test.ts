import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PyByteString } from '../../src/values/byte-string.ts';
import { PyDict } from '../../src/values/dict.ts';
import { PyFloat } from '../../src/values/float.ts';
import { HashBudget } from '../../src/values/hash.ts';
import { PyTuple } from '../../src/values/tuple.ts';
import { decode, type Mode, vectors } from './vectors.ts';

describe('PyDict', () => {
  test.each<Mode>(['natural', 'typed'])(
    'goes through changes as a dict of CPython does (%s numbers)',
    (mode) => {
      for (const { changes, result } of vectors.histories) {
        const pool = vectors.pool.map((encoded) => decode(encoded, mode));
        const dict = new PyDict();
        for (const [change, index, detail] of changes) {
          if (change === 'set') dict.set(pool[index], detail);
          else expect(dict.delete(pool[index])).toBe(detail);
        }
        expect(dict.size).toBe(result.length);
        const entries = [...dict];
        result.forEach(([index, value], position) => {
          expect(entries[position]?.[0]).toBe(pool[index]);
          expect(entries[position]?.[1]).toBe(value);
          expect(dict.get(pool[index])).toBe(value);
        });
      }
    },
  );

  test('keeps the first key and the last value', () => {
    const dict = new PyDict<unknown, string>([
      [true, 'a'],
      [1n, 'b'],
      [new PyFloat(1), 'c'],
      [1, 'd'],
    ]);
    expect([...dict]).toEqual([[true, 'd']]);
    dict.delete(1);
    dict.set(1, 'e');
    expect([...dict.keys()]).toEqual([1]);
  });

  test('keeps ints apart from bigints, whichever came first and whatever came between', () => {
    const dict = new PyDict<unknown, number>([
      [1n, 1],
      [-2n, 2],
      ['a', 3],
      [2.5, 4],
    ]);
    expect([...dict.keys()]).toEqual([1n, -2n, 'a', 2.5]);
    dict
      .set(1, 5)
      .set(3, 6)
      .set(2n ** 70n, 7)
      .set(4n, 8)
      .set(false, 9);
    expect([...dict]).toEqual([
      [1n, 5],
      [-2n, 2],
      ['a', 3],
      [2.5, 4],
      [3, 6],
      [2n ** 70n, 7],
      [4n, 8],
      [false, 9],
    ]);
    dict.delete(1);
    dict.delete(3n);
    dict.set(1, 10).set(3n, 11);
    expect([...dict.keys()]).toEqual([-2n, 'a', 2.5, 2n ** 70n, 4n, false, 1, 3n]);
    dict.clear();
    dict.set(7, 1).set(8n, 2);
    expect([...dict.keys()]).toEqual([7, 8n]);
    const emptied = new PyDict<unknown, number>([[5n, 1]]);
    emptied.delete(5);
    emptied.set(5, 2);
    expect([...emptied]).toEqual([[5, 2]]);
  });

  test('keeps -0 as it was put in', () => {
    expect(Object.is([...new PyDict([[-0, 1]]).keys()][0], -0)).toBe(true);
    expect(new PyDict([[-0, 1]]).get(0)).toBe(1);
  });

  test('keeps undefined as a key that None finds', () => {
    const dict = new PyDict<unknown, number>([[undefined, 1]]);
    expect([...dict.keys()]).toEqual([undefined]);
    expect(dict.get(null)).toBe(1);
  });

  test('has an entry for each NaN, and finds none of them', () => {
    const dict = new PyDict([
      [Number.NaN, 1],
      [Number.NaN, 2],
    ]);
    expect([...dict.keys()]).toEqual([Number.NaN, Number.NaN]);
    expect(dict.has(Number.NaN)).toBe(false);
  });

  test('gives the keys as they were put in, by every way to walk it', () => {
    const key = PyTuple.of(1, 'x');
    const dict = new PyDict<unknown, number>([
      ['a', 1],
      [key, 2],
      [5n, 3],
    ]);
    const keys = ['a', key, 5n];
    const entries = [
      ['a', 1],
      [key, 2],
      [5n, 3],
    ];
    expect([...dict.keys()]).toEqual(keys);
    expect([...dict.values()]).toEqual([1, 2, 3]);
    expect([...dict.entries()]).toEqual(entries);
    expect(Array.from(dict)).toEqual(entries);
    expect([...new Map(dict)]).toEqual(entries);
    const walked: unknown[] = [];
    dict.forEach(function (this: unknown, value, each, map) {
      walked.push([each, value]);
      expect(map).toBe(dict);
      expect(this).toBe(keys);
    }, keys);
    expect(walked).toEqual(entries);
  });

  test('shows a walk the keys that are added during it', () => {
    const dict = new PyDict<unknown, number>([['a', 1]]);
    const seen: unknown[] = [];
    for (const [key] of dict) {
      seen.push(key);
      if (seen.length === 1) dict.set(2n, 2);
    }
    expect(seen).toEqual(['a', 2n]);
  });

  test('gives iterators that inherit what iterators of the engine have', () => {
    const prototype = Object.getPrototypeOf(Object.getPrototypeOf([].values()));
    expect(Object.prototype.isPrototypeOf.call(prototype, new PyDict().keys())).toBe(true);
  });

  test('forgets everything when cleared', () => {
    const dict = new PyDict<unknown, number>([
      [1n, 1],
      ['a', 2],
    ]);
    dict.clear();
    dict.set(1, 3);
    expect([...dict]).toEqual([[1, 3]]);
  });

  test('inserts only what is missing', () => {
    const dict = new PyDict<unknown, number>([[1, 1]]);
    expect(dict.getOrInsert(true, 2)).toBe(1);
    expect(dict.getOrInsert('a', 2)).toBe(2);
    expect(dict.getOrInsertComputed(1n, () => expect.fail('is there already'))).toBe(1);
    expect(dict.getOrInsertComputed(PyTuple.of(1), () => 4)).toBe(4);
    expect(dict.get(PyTuple.of(1n))).toBe(4);
  });

  test('is a Map to everybody, and no engine method gives another of its kind', () => {
    expect(new PyDict()).toBeInstanceOf(Map);
    expect(PyDict[Symbol.species]).toBe(Map);
  });

  test('does as a Map does while its keys are text', () => {
    const text = fc.constantFrom('a', 'b', '', '__proto__', 'toString', 'constructor', '\ud800', '1');
    const step = fc.tuple(fc.constantFrom('set', 'delete', 'has', 'get'), text, fc.nat());
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const dict = new PyDict<string, number>();
        const map = new Map<string, number>();
        for (const [change, key, value] of steps) {
          if (change === 'set') expect(dict.set(key, value).size).toBe(map.set(key, value).size);
          if (change === 'delete') expect(dict.delete(key)).toBe(map.delete(key));
          if (change === 'has') expect(dict.has(key)).toBe(map.has(key));
          if (change === 'get') expect(dict.get(key)).toBe(map.get(key));
        }
        expect([...dict]).toEqual([...map]);
      }),
    );
  });

  test('spends from the budget it is given', () => {
    const dict = new PyDict();
    const budget = new HashBudget(3);
    dict.setWithin(PyTuple.of(1, 2), 1, budget);
    expect(() => dict.setWithin(PyTuple.of(1, 2), 1, budget)).toThrow('maxHashNodes (3)');
  });

  test('refuses a list as a key and stays as it was', () => {
    const dict = new PyDict<unknown, number>([['a', 1]]);
    expect(() => dict.set([], 2)).toThrow("unhashable type: 'list'");
    expect(() => dict.has({})).toThrow("unhashable type: 'dict'");
    expect([...dict]).toEqual([['a', 1]]);
  });

  test('gives JSON an object when all keys are text, else pairs', () => {
    const texts = new PyDict<unknown, number>([
      ['b', 1],
      ['__proto__', 2],
      [PyByteString.of(0x61), 3],
    ]);
    expect(JSON.stringify(texts)).toBe('{"b":1,"__proto__":2,"a":3}');
    expect(JSON.stringify(new PyDict([[1, 'x']]))).toBe('[[1,"x"]]');
    const alike = new PyDict<unknown, number>([
      ['é', 1],
      [PyByteString.of(0xe9), 2],
    ]);
    expect(JSON.stringify(alike)).toBe('[["é",1],["é",2]]');
    expect(JSON.stringify(new PyDict())).toBe('{}');
  });

  test('prints like a Map of another name', () => {
    expect(inspect(new PyDict<unknown, unknown>([['a', new PyDict([[1n, 2]])]]))).toBe(
      "PyDict(1) { 'a' => PyDict(1) { 1n => 2 } }",
    );
  });

  test('can be printed when it holds itself', () => {
    const dict = new PyDict<string, unknown>();
    dict.set('self', dict);
    expect(inspect(dict)).toBe("PyDict(1) { 'self' => [Circular PyDict] }");
  });
});
