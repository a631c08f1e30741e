// Keys and names that mean something to JavaScript are data like any other: in dicts, states, keyword arguments, globals, memos.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  dumps,
  type LoadOptions,
  loads,
  PyDict,
  PyGlobal,
  PyObject,
  standardTypes,
  TypeRegistry,
} from '../../src/index.ts';
import { pickle, refusal, text } from './support.ts';
import { differences, snapshot, walk } from './walk.ts';

const names = [
  ...new Set([
    ...Object.getOwnPropertyNames(Object.prototype),
    ...Object.getOwnPropertyNames(Function.prototype),
    ...Object.getOwnPropertyNames(Array.prototype),
    ...Object.getOwnPropertyNames(Map.prototype),
    'prototype',
    'then',
    'toJSON',
    'default',
    '$class',
  ]),
];

let before: ReturnType<typeof snapshot>;
beforeAll(() => {
  before = snapshot();
});
afterAll(() => {
  expect(differences(before, snapshot())).toEqual([]);
});

const modes: readonly LoadOptions[] = [{}, { dict: 'object' }, { dict: 'map' }, { exact: true }];

function noFunctions(value: unknown): void {
  walk(value, (part) => expect(typeof part).not.toBe('function'));
}

describe.each(names)('%s', (name) => {
  test('is a key of a dict, however the dict is filled', () => {
    for (const filling of [
      pickle('}', text(name), 'K\x01s.'),
      pickle('}(', text(name), 'K\x01u.'),
      pickle('(', text(name), 'K\x01d.'),
      pickle('}(', text('a'), 'N', text(name), 'K\x01', text(name), 'K\x01u.'),
    ]) {
      for (const options of modes) {
        const dict = loads(filling, options);
        noFunctions(dict);
        if (options.dict === 'map' || options.exact) {
          expect(dict).toBeInstanceOf(PyDict);
          expect(Number(dict.get(name))).toBe(1);
          expect([...dict.keys()].at(-1)).toBe(name);
          continue;
        }
        expect(Object.getPrototypeOf(dict)).toBe(Object.prototype);
        expect(Object.getOwnPropertyDescriptor(dict, name)).toEqual({
          value: 1,
          writable: true,
          enumerable: true,
          configurable: true,
        });
        expect(Object.keys(dict).at(-1)).toBe(name);
      }
    }
  });

  test('keeps its value in a dict that becomes a PyDict', () => {
    const dict = loads(pickle('}(', text(name), 'K\x01K\x02K\x03u.'));
    expect([...dict]).toEqual([
      [name, 1],
      [2, 3],
    ]);
  });

  test('is a field of a state', () => {
    for (const options of modes) {
      for (const state of [
        pickle('}', text(name), text('v'), 's'),
        pickle('N}', text(name), text('v'), 's\x86'),
      ]) {
        const object = loads(pickle('cm\ng\n)\x81', state, 'b.'), options) as PyObject;
        expect(object).toBeInstanceOf(PyObject);
        expect(Object.getPrototypeOf(object)).toBe(PyObject.prototype);
        expect(object.get(name)).toBe('v');
        expect(object.get('absent')).toBeUndefined();
        noFunctions(object);
        const json = object.toJSON();
        expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
        if (name !== '$class') expect(Object.getOwnPropertyDescriptor(json, name)?.value).toBe('v');
        expect(dumps(loads(dumps(object)))).toEqual(dumps(object));
      }
    }
  });

  test('is not found in a state that does not have it', () => {
    const object = loads(pickle('cm\ng\n)\x81}', text('a'), 'Nsb.')) as PyObject;
    expect(object.get(name)).toBeUndefined();
  });

  test('is a keyword argument', () => {
    const object = loads(pickle('cm\ng\n)}', text(name), 'K\x01s\x92.')) as PyObject;
    expect(Object.getOwnPropertyDescriptor(object.kwargs as object, name)?.value).toBe(1);
    noFunctions(object);
  });

  test('is a module and a name, and nothing but a name', () => {
    for (const [module, member] of [
      [name, name],
      ['builtins_', name],
      [name, 'g'],
      ['constructor', name],
      ['__proto__', name],
    ] as const) {
      for (const bytes of [
        pickle('c', module, '\n', member, '\n.'),
        pickle(text(module), text(member), '\x93.'),
      ]) {
        const global = loads(bytes) as PyGlobal;
        expect(global).toBeInstanceOf(PyGlobal);
        expect([global.module, global.name]).toEqual([module, member]);
        noFunctions(global);
      }
      const called = loads(pickle('c', module, '\n', member, '\n)R.')) as PyObject;
      expect(called).toBeInstanceOf(PyObject);
      noFunctions(called);
      expect(standardTypes.find(module, member)).toBeUndefined();
    }
  });

  test('is no memo index', () => {
    refusal(pickle(']q\x00g', name, '\n.'));
    refusal(pickle('N', 'p', name, '\n.'));
  });

  test('survives a dump and a load', () => {
    const dict = Object.defineProperty({}, name, { value: [1], enumerable: true });
    for (const protocol of [0, 1, 2, 3, 4, 5]) {
      const copy = loads(dumps(dict, { protocol }));
      expect(Object.getOwnPropertyDescriptor(copy, name)?.value).toEqual([1]);
    }
  });
});

test('a prototype as the value of __proto__ is only a value', () => {
  const dict = loads(pickle('}', text('__proto__'), '}', text('polluted'), '\x88ss.'));
  expect(dict.polluted).toBeUndefined();
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  const copy = { ...dict };
  expect(copy.polluted).toBeUndefined();
});

test('a registry answers only to what was registered', () => {
  const empty = TypeRegistry.of([]);
  for (const name of names) {
    for (const module of names) expect(empty.find(module, name)).toBeUndefined();
    expect(empty.extensionCode('builtins', name)).toBeUndefined();
  }
});

test('dicts are read also where Object.prototype is frozen', async () => {
  const { runChild } = await import('./child.ts');
  expect(runChild('frozen-prototype')).toEqual([
    ['toString', 'constructor', '__proto__', 'valueOf', 'a'],
    JSON.parse('{"id":1,"constructor":1,"toString":1}'),
  ]);
});
