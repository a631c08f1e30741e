// What plain JavaScript can hand to constructors, the order of counts, cycles in repr(), and the limit on digits. Texts and orders are
// those of CPython 3.13 for the expression in the name.
import { describe, expect, test } from 'vitest';
import {
  ChainMap,
  Counter,
  Decimal,
  Deque,
  dumps,
  Fraction,
  loads,
  OrderedDict,
  PyArray,
  PyComplex,
  PyDict,
  PyException,
  PyFloat,
  PyGlobal,
  PyObject,
  PyRange,
  PyTimeDelta,
  PyTimeZone,
  PyTuple,
  UserDict,
} from '../../src/index.ts';
import { repr } from '../../src/tools/index.ts';

describe('Counter.most_common()', () => {
  const keys = (counter: Counter<string>, count?: number) => counter.mostCommon(count).map(([key]) => key);
  const counter = (entries: Record<string, unknown>) =>
    new Counter(Object.entries(entries) as [string, number][]);

  test('orders numbers of all types by their exact values', () => {
    const numbers = counter({
      a: new Decimal('0.1'),
      b: 0.1,
      c: new Fraction(1, 10),
      d: new Fraction(1, 3),
      e: true,
      f: 2n ** 70n,
      g: 2 ** 70 + 2 ** 20,
      h: new Decimal('1E+30'),
      i: Number.NEGATIVE_INFINITY,
      j: new Fraction(-1, 3),
      k: new Decimal('-0.3'),
      l: new Decimal('Infinity'),
    });
    expect(keys(numbers).join('')).toBe('lhgfedbackji');
    expect(keys(numbers, 3).join('')).toBe('lhg');
  });

  test('leaves equal ones, and what cannot be compared, in order', () => {
    const equal = counter({
      a: new Decimal('1.0'),
      b: 1,
      c: new PyFloat(1),
      d: new Fraction(1),
      e: true,
      f: new Decimal('1.00'),
      g: 2,
    });
    expect(keys(equal).join('')).toBe('gabcdef');
    const mixed = counter({ a: new Fraction(1, 2), b: new Decimal('0.75'), c: null });
    expect(repr(mixed)).toBe("Counter({'a': Fraction(1, 2), 'b': Decimal('0.75'), 'c': None})");
  });
});

describe('refuses at once what Python would refuse to load', () => {
  const js = (value: unknown) => value as never;
  test.each<[string, () => unknown, RegExp]>([
    [
      'an int array for long',
      () => new PyArray('l', Int32Array.of(5)),
      /'l' cannot hold this, but a BigInt64Array/,
    ],
    [
      'a short array for int',
      () => new PyArray('i', Int16Array.of(5)),
      /'i' cannot hold this, but a Int32Array/,
    ],
    ['a double array for float', () => new PyArray('f', Float64Array.of(5)), /'f' cannot hold this/],
    ['numbers for text', () => new PyArray('u', Int16Array.of(5)), /'u' cannot hold this/],
    ['minutes for a timezone', () => new PyTimeZone(js(60)), /is a PyTimeDelta, not 60/],
    ['a number for its name', () => new PyTimeZone(new PyTimeDelta(), js(1)), /is a string, not 1/],
    ['text for a range', () => new PyRange(js('a'), js(1)), /safe integers and bigints, not a/],
    [
      'a range without an end',
      () => new PyRange(js(1), js(undefined)),
      /safe integers and bigints, not undefined/,
    ],
    ['text for a complex', () => new PyComplex(js('1'), 0), /made of two numbers, not 1 and 0/],
    [
      'a complex of one number',
      () => new PyComplex(1, js(undefined)),
      /made of two numbers, not 1 and undefined/,
    ],
    ['a global in one piece', () => new PyGlobal('os.path', js(undefined)), /new PyGlobal\('os', 'path'\)/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('and takes what it should', () => {
    expect(new PyArray('l', BigInt64Array.of(5n)).length).toBe(1);
    expect(new PyArray('b', Int8Array.of(5)).length).toBe(1);
    expect(new PyArray('f', Float32Array.of(5)).length).toBe(1);
    expect(new PyArray('w', 'ab').length).toBe(2);
  });
});

test('NEWOBJ_EX without keyword arguments has an empty dict, as Python demands', () => {
  const object = new PyObject(new PyGlobal('m', 'C'), 'NEWOBJ_EX', PyTuple.of(1));
  const again = loads<PyObject>(dumps(object, { protocol: 4 }));
  expect([again.how, again.kwargs]).toEqual(['NEWOBJ_EX', {}]);
});

describe('repr() of what holds itself', () => {
  test('d = deque(); d.append(d)', () => {
    const deque = new Deque<unknown>();
    deque.append(deque);
    expect(repr(deque)).toBe('deque([[...]])');
    const bounded = new Deque<unknown>([1], 5);
    bounded.append(bounded);
    expect(repr(bounded)).toBe('deque([1, [...]], maxlen=5)');
  });

  test('o = OrderedDict(); o[1] = o', () => {
    const dict = new OrderedDict();
    dict.set(1, dict);
    expect(repr(dict)).toBe('OrderedDict({1: ...})');
  });

  test('u = UserDict(); u[1] = u', () => {
    const dict = new UserDict();
    dict.data = new PyDict([[1, dict]]);
    expect(repr(dict)).toBe('{1: {...}}');
  });

  test('c = ChainMap(); c.maps.append(c)', () => {
    const chain = new ChainMap();
    chain.maps = [new PyDict(), chain] as never;
    expect(repr(chain)).toBe('ChainMap({}, ...)');
  });
});

test('str(SyntaxError())', () => {
  expect(String(new PyException('SyntaxError'))).toBe('None');
  expect(String(new PyException('ValueError'))).toBe('');
});

describe('maxDecimalDigits', () => {
  const call = (global: string, text: string) => {
    const [module, name] = global.split('.') as [string, string];
    return dumps(new PyObject(new PyGlobal(module, name), 'REDUCE', PyTuple.of(text)), { protocol: 4 });
  };
  const globals = ['builtins.int', 'fractions.Fraction'];

  test.each(globals)('holds for the text of %s', (global) => {
    const limits = { maxDecimalDigits: 10 };
    expect(() => loads(call(global, '1'.repeat(11)), { limits })).toThrow(
      /11 digits exceeds maxDecimalDigits \(10\)/,
    );
    expect(String(loads(call(global, '1'.repeat(10)), { limits }))).toBe('1'.repeat(10));
    expect(() => loads(call(global, '1'.repeat(4301)))).toThrow(/exceeds maxDecimalDigits \(4300\)/);
  });

  test.each(globals)('can be raised for %s', (global) => {
    for (const maxDecimalDigits of [6000, Number.POSITIVE_INFINITY])
      expect(String(loads(call(global, '1'.repeat(5000)), { limits: { maxDecimalDigits } }))).toBe(
        '1'.repeat(5000),
      );
  });
});
