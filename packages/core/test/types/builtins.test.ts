import { describe, expect, test } from 'vitest';
import { dumps, loads } from '../../src/index.ts';
import { UserDict } from '../../src/types/index.ts';
import { PyByteString } from '../../src/values/byte-string.ts';
import { PyByteArray } from '../../src/values/bytearray.ts';
import { PyComplex } from '../../src/values/complex.ts';
import { Ellipsis } from '../../src/values/constants.ts';
import { PyDict } from '../../src/values/dict.ts';
import { PyFrozenSet } from '../../src/values/frozen-set.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { PyObject } from '../../src/values/object.ts';
import { PyRange } from '../../src/values/range.ts';
import { repr } from '../../src/values/repr.ts';
import { PySlice } from '../../src/values/slice.ts';
import { PyTuple } from '../../src/values/tuple.ts';
import { construct } from './context.ts';

const python2 = (text: string) => new PyByteString(Buffer.from(text, 'latin1'));
const call = ([global, args]: readonly [string, readonly unknown[], ...unknown[]]) =>
  global + repr(PyTuple.from(args));
const bytes = (...values: number[]) => Uint8Array.from(values);

// What Python gives for the call on the right of each row's name.
const made: readonly (readonly [string, readonly unknown[], unknown])[] = [
  ['builtins.frozenset', [], new PyFrozenSet()],
  ['builtins.frozenset', [['a', 'b']], new PyFrozenSet(['a', 'b'])],
  ['builtins.bytes', [], bytes()],
  ['builtins.bytes', [bytes(1, 255)], bytes(1, 255)],
  ['builtins.bytes', [[1n, 255n]], bytes(1, 255)],
  ['builtins.bytearray', [], new PyByteArray()],
  ['builtins.bytearray', [bytes(1, 255)], PyByteArray.from([1, 255])],
  ['builtins.bytearray', ['a\xff', 'latin-1'], PyByteArray.from([97, 255])],
  ['builtins.bytearray', ['a\xff', python2('latin-1')], PyByteArray.from([97, 255])],
  ['_codecs.encode', ['a\xff', 'latin1'], bytes(97, 255)],
  ['builtins.complex', [1.5, -2], new PyComplex(1.5, -2)],
  ['builtins.complex', [1n], new PyComplex(1, 0)],
  ['builtins.range', [5], new PyRange(0, 5, 1)],
  ['builtins.range', [1n, 5n, 2n], new PyRange(1n, 5n, 2n)],
  ['builtins.slice', [5], new PySlice(null, 5, null)],
  ['builtins.slice', [1, null, 2], new PySlice(1, null, 2)],
  ['builtins.int', [], 0],
  ['builtins.int', ['12'], 12],
  ['builtins.int', ['123456789012345678901'], 123456789012345678901n],
  ['builtins.int', [true], 1],
  ['builtins.float', ['1e3'], 1000],
  ['builtins.float', ['-inf'], Number.NEGATIVE_INFINITY],
  ['builtins.str', [], ''],
  ['builtins.str', ['x'], 'x'],
  ['builtins.bool', [], false],
  ['builtins.bool', [true], true],
  ['builtins.tuple', [[1]], PyTuple.of(1)],
  ['builtins.list', [[1]], [1]],
  ['builtins.dict', [], new PyDict()],
];

test.each(made.map((row) => [call(row), ...row] as const))(
  '%s is the value that Python makes',
  (_, global, args, expected) => {
    const value = construct(global, args);
    expect(value).toEqual(expected);
    expect((value as object).constructor).toBe((expected as object).constructor);
  },
);

// Python would make something of most of these; here nothing is lost and nothing is guessed.
const inert: readonly (readonly [string, readonly unknown[]])[] = [
  ['builtins.set', ['text']],
  ['builtins.set', [[], []]],
  ['builtins.bytes', [3]],
  ['builtins.bytes', [[256]]],
  ['builtins.bytes', ['a', 'utf-8']],
  ['builtins.bytearray', ['a', 'utf-8']],
  ['_codecs.encode', ['a', 'utf-8']],
  ['_codecs.encode', ['a', 'latin1', 'ignore']],
  ['builtins.complex', []],
  ['builtins.complex', ['1+2j']],
  ['builtins.range', []],
  ['builtins.range', [1.5]],
  ['builtins.slice', []],
  ['builtins.int', ['0x10']],
  ['builtins.int', ['10', 16]],
  ['builtins.float', ['one']],
  ['builtins.str', [1]],
  ['builtins.bool', [2]],
  ['builtins.dict', [{ a: 1 }]],
];

test.each(inert.map((row) => [call(row), ...row] as const))('%s stays inert', (_, global, args) => {
  expect(construct(global, args)).toBe(undefined);
});

test('text beyond latin-1 is refused', () => {
  expect(() => construct('_codecs.encode', ['\u20ac', 'latin1'])).toThrow(/cannot encode/);
});

test('bytes of exact bytes are the same object, as `bytes(b) is b` in CPython; a bytearray is a copy', () => {
  const source = bytes(1);
  expect(construct('builtins.bytes', [source])).toBe(source);
  const copy = construct('builtins.bytearray', [source]);
  expect(copy).toEqual(PyByteArray.of(1));
  expect((copy as PyByteArray).buffer).not.toBe(source.buffer);
});

test('a call for a plain value stays a call in the exact mode, because the value alone would be written otherwise', () => {
  expect(construct('builtins.int', ['12'], { exact: true })).toBe(undefined);
  const call = new PyObject(new PyGlobal('builtins', 'int'), 'REDUCE', PyTuple.of('12'));
  const pickle = dumps(call, { exact: true });
  expect(dumps(loads(pickle, { exact: true }), { exact: true })).toEqual(pickle);
  expect(loads(pickle)).toBe(12);
});

describe('copyreg', () => {
  const userDict = new PyGlobal('collections', 'UserDict');
  const object = new PyGlobal('builtins', 'object');

  test('_reconstructor makes an instance of a registered class', () => {
    expect(construct('copyreg._reconstructor', [userDict, object, null])).toBeInstanceOf(UserDict);
  });

  test('__newobj__ and __newobj_ex__ called as functions make one too', () => {
    expect(construct('copyreg.__newobj__', [userDict])).toBeInstanceOf(UserDict);
    expect(construct('copyreg.__newobj_ex__', [userDict, PyTuple.of(), {}])).toBeInstanceOf(UserDict);
  });

  const others: readonly (readonly [string, readonly unknown[]])[] = [
    ['copyreg._reconstructor', [new PyGlobal('app', 'Thing'), object, null]],
    ['copyreg._reconstructor', [userDict, new PyGlobal('builtins', 'dict'), { a: 1 }]],
    ['copyreg._reconstructor', [userDict, new PyGlobal('app', 'object'), null]],
    ['copyreg._reconstructor', [userDict, object]],
    ['copyreg.__newobj__', []],
    ['copyreg.__newobj_ex__', [userDict, PyTuple.of(), { a: 1 }]],
  ];

  test.each(others.map((row) => [call(row), ...row] as const))('%s stays inert', (_, global, args) => {
    expect(construct(global, args)).toBe(undefined);
  });
});

test('Ellipsis is one object, named once', () => {
  // pickle.dumps([..., ...], 4)
  const hex = '8004951f000000000000005d94288c086275696c74696e73948c08456c6c69707369739493946803652e';
  const list = loads(Uint8Array.from(Buffer.from(hex, 'hex'))) as unknown[];
  expect(list[0]).toBe(Ellipsis);
  expect(list[1]).toBe(Ellipsis);
  expect(Buffer.from(dumps([Ellipsis, Ellipsis], { protocol: 4 })).toString('hex')).toBe(hex);
});

test('type(None) stays the call that it is', () => {
  // pickle.dumps(type(None), 4)
  const hex = '8004951a000000000000008c086275696c74696e73948c04747970659493944e859452942e';
  const value = loads(Uint8Array.from(Buffer.from(hex, 'hex')));
  expect(value).toBeInstanceOf(PyObject);
  expect(Buffer.from(dumps(value, { protocol: 4 })).toString('hex')).toBe(hex);
});

test('hostile keys spend from one budget, however many calls they are spread over', () => {
  // A tuple doubled 18 times has 2**18 leaves; as a key of many dicts each one costs little, all together too much.
  let key = PyTuple.of<unknown>('x');
  for (let depth = 0; depth < 18; depth++) key = PyTuple.of<unknown>(key, key);
  const dicts = Array.from(
    { length: 100 },
    () => new PyObject(new PyGlobal('collections', 'OrderedDict'), 'REDUCE', PyTuple.of([[key, 1]])),
  );
  expect(() => loads(dumps(dicts))).toThrow(/maxHashNodes/);
});
