import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isPickleError } from '../../src/errors.ts';
import { PickleBuffer } from '../../src/values/buffer.ts';
import { PyByteString } from '../../src/values/byte-string.ts';
import { PyByteArray } from '../../src/values/bytearray.ts';
import { PyComplex } from '../../src/values/complex.ts';
import { Ellipsis } from '../../src/values/constants.ts';
import { PyExtension } from '../../src/values/extension.ts';
import { PyFloat } from '../../src/values/float.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { pyEquals } from '../../src/values/hash.ts';
import { PyPersistentId } from '../../src/values/persistent.ts';
import { PyRange } from '../../src/values/range.ts';
import { PySlice } from '../../src/values/slice.ts';

describe('PyByteArray and PyByteString', () => {
  test('give plain byte arrays from array methods', () => {
    for (const bytes of [PyByteArray.of(1, 2), PyByteString.of(1, 2)]) {
      for (const other of [
        bytes.slice(),
        bytes.map((byte) => byte),
        bytes.subarray(1),
        bytes.filter(Boolean),
      ]) {
        expect(Object.getPrototypeOf(other)).toBe(Uint8Array.prototype);
      }
      expect(bytes).toBeInstanceOf(Uint8Array);
    }
  });

  test('print as Python prints them', () => {
    expect(String(PyByteArray.of(97, 0))).toBe("bytearray(b'a\\x00')");
    expect(String(PyByteString.of(97, 0xe9))).toBe('aé');
    expect(JSON.stringify([PyByteArray.of(1, 2), PyByteString.of(97, 0xe9)])).toBe('[[1,2],"aé"]');
  });
});

describe('PyFloat', () => {
  test('counts as its number and prints as a float', () => {
    const one = new PyFloat(1);
    expect(Number(one) + 1).toBe(2);
    expect(String(one)).toBe('1.0');
    expect(JSON.stringify([one])).toBe('[1]');
  });

  test('finds a NaN that is the same object, as Python does', () => {
    const nan = new PyFloat(Number.NaN);
    expect(pyEquals(nan, nan)).toBe(true);
    expect(pyEquals(nan, new PyFloat(Number.NaN))).toBe(false);
  });
});

describe('PyComplex', () => {
  test('equals as in Python', () => {
    expect(new PyComplex(1, 2).equals(new PyComplex(1, 2))).toBe(true);
    expect(new PyComplex(1, 2).equals(new PyComplex(2, 1))).toBe(false);
    expect(new PyComplex(0, -0).equals(new PyComplex(-0, 0))).toBe(true);
    expect(new PyComplex(1, 0).equals(1n)).toBe(true);
    expect(new PyComplex(1, 1).equals(1)).toBe(false);
    expect(new PyComplex(Number.NaN, 0).equals(Number.NaN)).toBe(false);
    expect(new PyComplex(1, 0).equals(new PyFloat(1))).toBe(true);
    expect(new PyComplex(1, 0).equals(true)).toBe(true);
    for (const other of [[], '1', null, undefined, Symbol('x')])
      expect(new PyComplex(1, 0).equals(other)).toBe(false);
  });
});

describe('PyRange', () => {
  // python3 -c "print(list(range(0, 10, 3)), list(range(3, 0, -2)), list(range(5, 0)))"
  test.each([
    [new PyRange(0, 10, 3), [0, 3, 6, 9]],
    [new PyRange(3, 0, -2), [3, 1]],
    [new PyRange(5, 0), []],
    [new PyRange(0n, 2, 1), [0n, 1n]],
    [new PyRange(2n ** 64n, 2n ** 64n + 2n), [2n ** 64n, 2n ** 64n + 1n]],
  ])('walks and counts its items (%s)', (range, items) => {
    expect([...range]).toEqual(items);
    expect(range.length).toBe(items.length);
  });

  test('counts further than a number can', () => {
    expect(new PyRange(0, 2n ** 70n, 2).length).toBe(2n ** 69n);
  });

  test('has no step of zero', () => {
    for (const step of [0, 0n]) {
      expect(() => new PyRange(0, 1, step)).toThrow(
        expect.toSatisfy((error) => isPickleError(error, 'CONSTRUCT_FAILED')),
      );
    }
  });

  test('refuses numbers that are no integers', () => {
    expect(() => new PyRange(0, 1.5)).toThrow('integers');
    // Counting from 2**53 in steps of one would never get on.
    expect(() => new PyRange(0, 2 ** 60)).toThrow(
      expect.toSatisfy((error) => isPickleError(error, 'CONSTRUCT_FAILED')),
    );
  });
});

describe('PyGlobal', () => {
  test('keeps the spelling of the pickle out of sight', () => {
    const spelling = { module: '__builtin__', name: 'set' };
    const global = new PyGlobal('builtins', 'set', spelling);
    expect(global.spelling).toBe(spelling);
    expect(global.qualified).toBe('builtins.set');
    expect(Object.keys(global)).toEqual(['module', 'name']);
    expect(JSON.stringify(global)).toBe('{"$global":"builtins.set"}');
  });
});

test('the other stand-ins give JSON that says what they are', () => {
  const values = [
    new PyPersistentId('x'),
    new PyExtension(1),
    new PySlice(1, 2),
    new PyRange(1, 2),
    new PyComplex(1, 2),
    Ellipsis,
    new PickleBuffer(Uint8Array.of(1)),
  ];
  expect(JSON.parse(JSON.stringify(values))).toEqual([
    { $persistentId: 'x' },
    { $extension: 1 },
    { start: 1, stop: 2, step: null },
    { start: 1, stop: 2, step: 1 },
    { real: 1, imag: 2 },
    'Ellipsis',
    [1],
  ]);
});

test('the console shows each value under the name of its class', () => {
  const values = [
    new PyFloat(1),
    new PyComplex(0, 1),
    new PyRange(0, 3),
    new PySlice(1, null),
    new PyGlobal('os', 'system'),
    new PyExtension(3),
    new PyPersistentId('x'),
    PyByteArray.of(1),
    PyByteString.of(97),
    new PickleBuffer(Uint8Array.of(1), true),
    Ellipsis,
  ];
  expect(values.map((value) => inspect(value))).toEqual([
    'PyFloat(1.0)',
    'PyComplex(1j)',
    'PyRange(0, 3, 1)',
    'PySlice { start: 1, stop: null, step: null }',
    'PyGlobal(os.system)',
    'PyExtension(3)',
    "PyPersistentId { id: 'x' }",
    'PyByteArray(1) [ 1 ]',
    "PyByteString 'a'",
    'PickleBuffer { data: Uint8Array(1) [ 1 ], readonly: true }',
    'Ellipsis',
  ]);
});

test('a constant is frozen', () => {
  expect(Object.isFrozen(Ellipsis)).toBe(true);
});
