// Definitions whose mistake would show much later or never. Expected: the documentation of defineType and defineClass.
import { describe, expect, test } from 'vitest';
import { defineClass, defineType, dumps, loads, PyGlobal, standardTypes } from '../../src/index.ts';
import { pickle } from '../safety/support.ts';

class Point {
  x = 0;
}

describe('defineType refuses', () => {
  test.each<[object, string]>([
    [{}, 'defineType: a type needs a global, or a class with reduce'],
    [{ globals: [] }, 'defineType: a type needs a global, or a class with reduce'],
    [{ gobal: 'a.B' }, "unknown option 'gobal': did you mean global?"],
    [{ global: 'a.B', setstate() {} }, "unknown option 'setstate': did you mean setState?"],
    [{ global: 'a.B', immutable: 'yes' }, "option immutable must be true or false, not 'yes' (a string)"],
    [{ global: ['a.B'] }, 'defineType: option global must be a string, not an Array'],
    [{ globals: 'a.B' }, "defineType: option globals must be an array of strings, not 'a.B' (a string)"],
    [{ globals: [1] }, 'defineType: option globals must be an array of strings, not an Array'],
    [{ global: 'a.B', class: 'Point' }, "defineType: option class must be a class, not 'Point' (a string)"],
    [
      { global: 'a.B', construct: new Point() },
      'defineType: option construct must be a function, not a Point',
    ],
    [
      { global: 'a.B', reduce: () => 'B' },
      'defineType: reduce needs a class: the one whose instances it writes',
    ],
  ])('%o', (definition, message) => {
    expect(() => defineType(definition)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message }),
    );
  });

  test('no name without functions, which admits the name', () => {
    const types = standardTypes.extend([defineType({ global: 'app.Foo' })]);
    const bytes = pickle('capp\nFoo\n.');
    expect(loads(bytes, { types, globals: 'error' })).toBeInstanceOf(PyGlobal);
    expect(() => loads(bytes, { globals: 'error' })).toThrow('app.Foo is not allowed');
  });
});

describe('defineClass refuses', () => {
  const order = 'defineClass(global, class): the class, which comes second, must be a class, not ';
  test.each<[unknown[], string]>([
    [['a.B'], `${order}undefined`],
    [['a.B', {}], `${order}a plain object`],
    [['a.B', 'Point'], `${order}'Point' (a string)`],
    [
      [{}],
      "defineClass(global, class): the global must be a string such as 'app.models.User', not a plain object",
    ],
    [
      [Point, 'a.B'],
      "defineClass(global, class): the global must be a string such as 'app.models.User', not a class",
    ],
    [['a.B', Point, { field: ['x'] }], "unknown option 'field': did you mean fields?"],
    [['a.B', Point, { fields: 'x' }], "option fields must be an array of names, not 'x' (a string)"],
    [['a.B', Point, { slots: 'x' }], "option slots must be an array of names, not 'x' (a string)"],
    [['a.B', Point, { pydantic: 1 }], 'option pydantic must be true or false, not 1'],
    [['a.B', Point, { create: Promise.resolve() }], 'option create must be a function, not a Promise'],
    [['a.B', Point, ['x']], 'options must be an object, not an Array'],
  ])('%o', (args, message) => {
    expect(() => (defineClass as (...args: unknown[]) => unknown)(...args)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message }),
    );
  });
});

describe('dumps of what has no form tells the cure', () => {
  class Empty {}
  test.each<[unknown, string]>([
    [() => 1, 'a function has no form in Python (name the Python function with a PyGlobal)'],
    [
      Point,
      'cannot pickle class Point at $: a class has no form in Python (name the Python class with a PyGlobal; defineClass is for its instances)',
    ],
    [class {}, 'cannot pickle a class at $: a class has no form in Python'],
    [new URL('https://example.org'), 'no type registered for this class (write its toString())'],
    [new Number(3), 'no type registered for this class (write its valueOf())'],
    [new String('x'), 'no type registered for this class (write its valueOf())'],
    [new Blob([]), 'no type registered for this class (write what its arrayBuffer() gives)'],
    [new Headers(), 'no type registered for this class (turn it into an array first, or see defineType)'],
    [Promise.resolve(), 'no type registered for this class (await it first)'],
    [new Empty(), 'no type registered for this class (see defineClass and defineType'],
    [new Intl.NumberFormat(), 'no type registered for this class (see defineClass and defineType'],
  ])('%o', (value, message) => {
    expect(() => dumps(value)).toThrow(message);
  });
});

test('other properties of arrays, and those that are named by symbols or not enumerable, are not written', () => {
  const array = Object.assign([1, 2], { extra: 3 });
  expect(loads(dumps(array))).toEqual([1, 2]);
  expect(loads(dumps({ a: 1, [Symbol('b')]: 2 }))).toEqual({ a: 1 });
  expect(loads(dumps(Object.defineProperty({ a: 1 }, 'hidden', { value: 2 })))).toEqual({ a: 1 });
});
