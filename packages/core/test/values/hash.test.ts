import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPickleError } from '../../src/errors.ts';
import { PyByteString } from '../../src/values/byte-string.ts';
import { PyExtension } from '../../src/values/extension.ts';
import { PyFrozenSet } from '../../src/values/frozen-set.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { HashBudget, keyOf, pyEquals, pyKey } from '../../src/values/hash.ts';
import { PyObject } from '../../src/values/object.ts';
import { PyTuple } from '../../src/values/tuple.ts';
import { bytesOf, decode, type Mode, vectors } from './vectors.ts';

function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return isPickleError(error) ? error.code : error;
  }
  return 'no error';
}

function nested(depth: number): PyTuple {
  let tuple: PyTuple = PyTuple.of();
  for (let level = 1; level < depth; level++) tuple = PyTuple.of<unknown>(tuple);
  return tuple;
}

describe('keyOf', () => {
  test.each<[Mode, Mode]>([
    ['natural', 'natural'],
    ['typed', 'typed'],
    ['natural', 'typed'],
    ['typed', 'natural'],
  ])(
    'makes one key of what CPython holds equal, and of nothing else (%s numbers, then %s)',
    (first, second) => {
      const seen = new Map<unknown, number>();
      vectors.keys.forEach((encoded, index) => {
        const expected = vectors.firstEqual[index];
        const value = decode(encoded, index % 2 ? first : second);
        if (typeof expected === 'string') {
          expect(() => keyOf(value)).toThrow(expected);
          return;
        }
        const key = keyOf(value);
        if (!seen.has(key)) seen.set(key, index);
        expect(seen.get(key), JSON.stringify(encoded)).toBe(expected);
      });
    },
  );

  test('leaves a string as it is unless it begins with U+0000', () => {
    expect(keyOf('a\0')).toBe('a\0');
    expect(keyOf('')).toBe('');
    expect(keyOf('\0a')).not.toBe('\0a');
  });

  test('gives no text a key that something else has', () => {
    const others = vectors.keys.flatMap((encoded, index) =>
      encoded[0] === 'str' || typeof vectors.firstEqual[index] === 'string'
        ? []
        : [keyOf(decode(encoded, 'natural'))],
    );
    const encodedTexts = others.filter((key) => typeof key === 'string');
    expect(encodedTexts.length).toBeGreaterThan(100);
    for (const key of encodedTexts) expect(keyOf(key)).not.toBe(key);
    const taken = new Set(others);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(pyEquals(a, b)).toBe(a === b);
        expect(pyEquals(`\0${a}`, `\0${b}`)).toBe(a === b);
        expect(taken.has(keyOf(`\0${a}`))).toBe(false);
      }),
    );
  });

  test('tells tuples of texts apart whatever is in the texts', () => {
    const text = fc.string({
      unit: fc.constantFrom('\0', '(', ')', 's', '1', ':', ';', 'n', '-'),
      maxLength: 4,
    });
    const texts = fc.array(fc.oneof(text, fc.integer({ min: 0, max: 12 })), { maxLength: 4 });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const equal = a.length === b.length && a.every((item, index) => item === b[index]);
        expect(pyEquals(PyTuple.from(a), PyTuple.from(b))).toBe(equal);
        const sets = [new Set(a), new Set(b)] as const;
        const same = sets[0].size === sets[1].size && a.every((item) => sets[1].has(item));
        expect(pyEquals(new PyFrozenSet(a), new PyFrozenSet(b))).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  test('compares a Python 2 str with text as Python 2 does', () => {
    for (const [hex, text, equal] of vectors.python2.equal) {
      expect(pyEquals(PyByteString.from(bytesOf(hex)), text), `${hex} ${text}`).toBe(equal);
    }
    expect(pyEquals(PyByteString.of(0xe9), PyByteString.of(0xe9))).toBe(true);
    expect(pyEquals(PyByteString.of(0xe9), Uint8Array.of(0xe9))).toBe(false);
  });

  test('holds an integer equal to the float that has exactly its value', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.bigInt({ min: -2n, max: 2n }),
        (value, offset) => {
          const whole = Math.trunc(value);
          const integer = BigInt(whole) + offset;
          expect(pyEquals(integer, whole)).toBe(offset === 0n);
        },
      ),
    );
  });

  test('never gives a bigint, which V8 hashes by its lowest digit only', () => {
    fc.assert(fc.property(fc.bigInt(), (value) => typeof keyOf(value) !== 'bigint'));
  });

  test('gives NaN a key of its own each time', () => {
    expect(keyOf(Number.NaN)).not.toBe(keyOf(Number.NaN));
    expect(pyEquals(PyTuple.of(Number.NaN), PyTuple.of(Number.NaN))).toBe(false);
  });

  test('takes undefined for None', () => {
    expect(keyOf(undefined)).toBe(null);
    expect(pyEquals(PyTuple.of(undefined), PyTuple.of(null))).toBe(true);
  });

  test('compares classes by name and other objects by identity, also inside tuples', () => {
    expect(pyEquals(PyTuple.of(new PyGlobal('a', 'b.c')), PyTuple.of(new PyGlobal('a', 'b.c')))).toBe(true);
    expect(pyEquals(new PyGlobal('a', 'b.c'), new PyGlobal('a.b', 'c'))).toBe(false);
    expect(pyEquals(new PyExtension(1), new PyExtension(1))).toBe(true);
    const object = new PyObject(new PyGlobal('a', 'B'), 'NEWOBJ', PyTuple.of());
    const twin = new PyObject(new PyGlobal('a', 'B'), 'NEWOBJ', PyTuple.of());
    expect(pyEquals(PyTuple.of(object, 1), PyTuple.of(object, true))).toBe(true);
    expect(pyEquals(PyTuple.of(object), PyTuple.of(twin))).toBe(false);
    expect(keyOf(object)).toBe(object);
  });

  test('asks an object for its key, and walks a tuple that it gives', () => {
    class Money {
      readonly amount: unknown;
      constructor(amount: unknown) {
        this.amount = amount;
      }
      [pyKey]() {
        return PyTuple.of<unknown>(Money, this.amount);
      }
    }
    let money = new Money(1);
    let same = new Money(1n);
    for (let level = 0; level < 50_000; level++) {
      money = new Money(PyTuple.of(money));
      same = new Money(PyTuple.of(same));
    }
    expect(pyEquals(money, same)).toBe(true);
    expect(pyEquals(new Money(1), PyTuple.of(Money, 1))).toBe(true);
    expect(pyEquals(new Money(1), 1)).toBe(false);
  });

  test.each([
    [[], 'list'],
    [{}, 'dict'],
    [Object.create(null), 'dict'],
    [new Map(), 'dict'],
    [new Set(), 'set'],
    [new Float64Array(1), 'array.array'],
    [new Uint8ClampedArray(1), 'array.array'],
    [Symbol('x'), 'symbol'],
  ])('refuses what no Python dict takes as a key (%#)', (value, type) => {
    for (const key of [value, PyTuple.of(1, PyTuple.of(value))]) {
      expect(() => keyOf(key)).toThrow(`unhashable type: '${type}'`);
      expect(codeOf(() => keyOf(key))).toBe('UNHASHABLE');
    }
  });

  test('takes a Buffer for the bytes that it is', () => {
    expect(pyEquals(Buffer.from('abc'), Uint8Array.of(97, 98, 99))).toBe(true);
  });

  test('hashes a tuple that is nested 100,000 deep', () => {
    expect(pyEquals(nested(100_000), nested(100_000))).toBe(true);
    expect(pyEquals(nested(100_000), nested(99_999))).toBe(false);
  });

  test('stops at a tuple that holds itself twice, 60 times over', () => {
    let bomb: PyTuple = PyTuple.of();
    for (let level = 0; level < 60; level++) bomb = PyTuple.of<unknown>(bomb, bomb);
    expect(codeOf(() => keyOf(bomb))).toBe('LIMIT');
    expect(() => keyOf(bomb, new HashBudget(1000))).toThrow('maxHashNodes (1000)');
  });

  test('stops at a tuple that is inside itself', () => {
    const loop = new PyTuple();
    loop.push(loop);
    expect(codeOf(() => keyOf(loop))).toBe('LIMIT');
  });

  test('stops at frozensets that double', () => {
    let bomb: PyFrozenSet = new PyFrozenSet();
    const grow = () => {
      for (let level = 0; level < 60; level++)
        bomb = new PyFrozenSet<unknown>([bomb, new PyFrozenSet([bomb])]);
    };
    expect(codeOf(grow)).toBe('LIMIT');
  });

  test('counts long text inside a key, which a short pickle can repeat', () => {
    const text = 'x'.repeat(1 << 20);
    const repeated = PyTuple.from({ length: 1000 }, () => text);
    expect(codeOf(() => keyOf(repeated))).toBe('LIMIT');
    expect(codeOf(() => keyOf(text, new HashBudget(0)))).toBe('no error');
    expect(codeOf(() => keyOf(new Uint8Array(1 << 20), new HashBudget(1000)))).toBe('LIMIT');
  });

  test('spends one budget over many keys', () => {
    const budget = new HashBudget(10);
    const spend = () => {
      for (let round = 0; round < 6; round++) keyOf(PyTuple.of(1, 2), budget);
    };
    expect(codeOf(spend)).toBe('LIMIT');
  });
});
