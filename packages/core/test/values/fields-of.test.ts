import { describe, expect, test } from 'vitest';
import { PyByteString } from '../../src/values/byte-string.ts';
import { PyDict } from '../../src/values/dict.ts';
import { fieldsOf } from '../../src/values/fields-of.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { type CallOpcode, PyObject } from '../../src/values/object.ts';
import { PyTuple } from '../../src/values/tuple.ts';

const object = new PyGlobal('builtins', 'object');

function make(how: CallOpcode, name: string, args: readonly unknown[], state?: unknown): PyObject {
  const made = new PyObject(new PyGlobal('app', name), how, PyTuple.from(args));
  if (state !== undefined) made.build(state);
  return made;
}

function call(module: string, name: string, ...args: unknown[]): PyObject {
  return new PyObject(new PyGlobal(module, name), 'REDUCE', PyTuple.from(args));
}

function own(name: string, value: unknown): object {
  return Object.defineProperty({}, name, { value, enumerable: true, writable: true, configurable: true });
}

describe('fieldsOf gives', () => {
  test.each([
    ['no fields for an instance without any', make('NEWOBJ', 'User', []), {}],
    ['the attributes', make('NEWOBJ', 'User', [], { name: 'Ada' }), { name: 'Ada' }],
    ['those of an exact load', make('NEWOBJ', 'User', [], new PyDict([['age', 36n]])), { age: 36n }],
    [
      'those of Python 2',
      make('INST', 'User', [], new PyDict([[new PyByteString(Buffer.from('age')), 36n]])),
      { age: 36n },
    ],
    ['slots', make('NEWOBJ', 'User', [], PyTuple.of<unknown>(null, { x: 1 })), { x: 1 }],
    [
      'slots beside attributes',
      make('NEWOBJ', 'U', [], PyTuple.of<unknown>({ y: 2 }, { x: 1 })),
      { y: 2, x: 1 },
    ],
    ['the arguments of a named tuple', make('NEWOBJ', 'Point', [1, 2]), { args: PyTuple.of(1, 2) }],
    ['the value of an enum member', make('REDUCE', 'Color', ['red']), { value: 'red' }],
    ['the value of a member of a nested enum', make('REDUCE', 'Shop.Color', ['red']), { value: 'red' }],
    ['the arguments of an exception', make('REDUCE', 'OddError', ['why']), { args: PyTuple.of('why') }],
    [
      'the arguments and attributes of an exception',
      make('REDUCE', 'Failure', ['why'], { code: 7 }),
      { args: PyTuple.of('why'), code: 7 },
    ],
    ['the arguments of a function', make('REDUCE', 'rebuild', [1]), { args: PyTuple.of(1) }],
    [
      'the arguments of a call with several',
      make('REDUCE', 'Money', [1, 'EUR']),
      { args: PyTuple.of(1, 'EUR') },
    ],
  ])('%s', (_what, value, fields) => {
    expect(fieldsOf(value)).toEqual(fields);
  });

  test('keyword arguments by their names', () => {
    const made = new PyObject(new PyGlobal('app', 'Key'), 'NEWOBJ_EX', PyTuple.of(1), { size: 2 });
    expect(fieldsOf(made)).toEqual({ args: PyTuple.of(1), size: 2 });
  });

  test('the fields and extra fields of pydantic 2', () => {
    const state = {
      __dict__: { name: 'Ada' },
      __pydantic_extra__: { note: 'x' },
      __pydantic_fields_set__: new Set(['name']),
      __pydantic_private__: { _secret: 1 },
    };
    expect(fieldsOf(make('NEWOBJ', 'Model', [], state))).toEqual({ name: 'Ada', note: 'x' });
    expect(fieldsOf(make('NEWOBJ', 'Model', [], { ...state, __pydantic_extra__: null }))).toEqual({
      name: 'Ada',
    });
  });

  test('the fields of pydantic 1', () => {
    const state = {
      __dict__: { name: 'Ada' },
      __fields_set__: new Set(['name']),
      __private_attribute_values__: {},
    };
    expect(fieldsOf(make('NEWOBJ', 'Model', [], state))).toEqual({ name: 'Ada' });
  });

  test('what copyreg makes at protocols 0 and 1', () => {
    const user = new PyGlobal('app', 'User');
    const plain = call('copyreg', '_reconstructor', user, object, null);
    plain.build({ name: 'Ada' });
    expect(fieldsOf(plain)).toEqual({ name: 'Ada' });
    const tuple = new PyGlobal('builtins', 'tuple');
    const point = call('copyreg', '_reconstructor', user, tuple, PyTuple.of(1, 2));
    expect(fieldsOf(point)).toEqual({ args: PyTuple.of(1, 2) });
    const int = new PyGlobal('builtins', 'int');
    expect(fieldsOf(call('copyreg', '_reconstructor', user, int, 5))).toEqual({ args: [5] });
    const list = new PyGlobal('builtins', 'list');
    expect(fieldsOf(call('copyreg', '_reconstructor', user, list, [1]))).toEqual({});
    expect(fieldsOf(call('copyreg', '__newobj__', user, 5))).toEqual({ args: [5] });
    expect(fieldsOf(call('copyreg', '__newobj_ex__', user, PyTuple.of(), { a: 1 }))).toEqual({ a: 1 });
  });

  test('the value of an enum member whose class getattr names', () => {
    const nested = call('builtins', 'getattr', new PyGlobal('app', 'Shop'), 'Color');
    expect(fieldsOf(new PyObject(nested, 'REDUCE', PyTuple.of('red')))).toEqual({ value: 'red' });
  });

  test('the fields of an instance whose class getattr names, as protocols 0 and 1 write it', () => {
    const nested = call('builtins', 'getattr', new PyGlobal('app', 'Shop'), 'Inner');
    const made = call('copyreg', '_reconstructor', nested, new PyGlobal('builtins', 'object'), null);
    made.state = { value: 1 };
    expect(fieldsOf(made)).toEqual({ value: 1 });
  });

  test('a field named __proto__ as a field', () => {
    const fields = fieldsOf(make('NEWOBJ', 'User', [], own('__proto__', { admin: true })));
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(Object.entries(fields ?? {})).toEqual([['__proto__', { admin: true }]]);
  });
});

describe('fieldsOf gives nothing', () => {
  test.each([
    ['for other values', { name: 'Ada' }],
    ['for a global', object],
    [
      'for a state that is a list, as frozen dataclasses with slots have',
      make('NEWOBJ', 'User', [], ['Ada', 36]),
    ],
    ['for a state that is a tuple of other things', make('REDUCE', 'array', [1], PyTuple.of(1, 2, 3))],
    ['for a pair that is no pair of dicts', make('NEWOBJ', 'U', [], PyTuple.of<unknown>({ a: 1 }, 5))],
    ['for keys that are not text', make('NEWOBJ', 'U', [], new PyDict([[1, 2]]))],
    ['for a state that is text', make('NEWOBJ', 'U', [], 'text')],
  ])('%s', (_what, value) => {
    expect(fieldsOf(value)).toBe(undefined);
  });
});
