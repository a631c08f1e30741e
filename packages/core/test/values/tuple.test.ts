import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { PyTuple } from '../../src/values/tuple.ts';

describe('PyTuple', () => {
  test('is an array to everybody, and array methods give plain arrays', () => {
    const tuple = PyTuple.of(1, 2, 3);
    expect(Array.isArray(tuple)).toBe(true);
    for (const array of [
      tuple.map(String),
      tuple.slice(1),
      tuple.filter(Boolean),
      tuple.concat([4]),
      [...tuple],
    ]) {
      expect(Object.getPrototypeOf(array)).toBe(Array.prototype);
    }
    expect(tuple.map(String)).toEqual(['1', '2', '3']);
  });

  test('is made of the very items, also of a single number', () => {
    expect(PyTuple.of(3)).toHaveLength(1);
    expect(PyTuple.from([5])[0]).toBe(5);
    expect(PyTuple.from(new Set(['a', 'b']))).toEqual(PyTuple.of('a', 'b'));
    expect(PyTuple.from({ length: 2, 0: 'x' })).toEqual(PyTuple.of('x', undefined));
    expect(PyTuple.from('ab', (char, index) => char + index)).toEqual(PyTuple.of('a0', 'b1'));
    expect(PyTuple.from(Array.from({ length: 300_000 }, () => 0))).toHaveLength(300_000);
    expect(PyTuple.from([])).toBeInstanceOf(PyTuple);
  });

  test('has no holes inside the engine, which would slow down every reader', () => {
    setFlagsFromString('--allow-natives-syntax');
    const isHoley = new Function('array', 'return %HasHoleyElements(array)') as (array: unknown[]) => boolean;
    expect(isHoley(new Array(2))).toBe(true);
    for (const tuple of [
      PyTuple.of(),
      PyTuple.of(1),
      PyTuple.of('a', {}),
      PyTuple.from([1.5, 'x', null]),
      PyTuple.from(new Set([1])),
    ]) {
      expect(isHoley(tuple)).toBe(false);
    }
  });

  test('gives JSON and the console an array', () => {
    expect(JSON.stringify(PyTuple.of(1, PyTuple.of('x')))).toBe('[1,["x"]]');
    expect(inspect(PyTuple.of(1, PyTuple.of()))).toBe('PyTuple(2) [ 1, PyTuple(0) [] ]');
    expect(`${PyTuple.of('a')}`).toBe("('a',)");
  });
});
