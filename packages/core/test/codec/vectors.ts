// The test language: one list of values, with the pickles that CPython made of them at each protocol (vectors.json).
import { readFileSync } from 'node:fs';
import {
  Ellipsis,
  OrderedDict,
  PyByteArray,
  PyComplex,
  PyDate,
  PyDict,
  PyFrozenSet,
  PyGlobal,
  PyRange,
  PySet,
  PyTuple,
} from '@picklekit/core';

export interface Vector {
  readonly name: string;
  /** What the natural mode gives. */
  readonly natural: unknown;
  /** What the exact mode gives. */
  readonly exact: unknown;
  /** What CPython wrote, by protocol. */
  readonly pickles: readonly Uint8Array[];
  /** Whether the natural mode cannot write it back as it was: a float without a fraction is an int in JavaScript. */
  readonly integralFloat: boolean;
}

const text = readFileSync(new URL('vectors.json', import.meta.url), 'utf8');
const { pickles } = JSON.parse(text) as { pickles: Record<string, string[]> };

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function tuple(...items: unknown[]): PyTuple {
  return PyTuple.from(items) as PyTuple;
}

function recursiveList(): unknown[] {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

function recursiveTuple(): PyTuple {
  const list: unknown[] = [];
  const outer = tuple(list);
  list.push(outer);
  return outer;
}

function recursiveObject(): object {
  const dict: Record<string, unknown> = {};
  dict.self = dict;
  return dict;
}

function recursiveDict(): PyDict {
  const dict = new PyDict();
  dict.set('self', dict);
  return dict;
}

const shared = ['shared'];
// JSON.parse makes `__proto__` an own property.
const names: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}');

// Name, natural value, exact value where it is another.
const values: readonly (readonly [name: string, natural: unknown, exact?: unknown])[] = [
  ['None', null],
  ['True and False', [true, false]],
  ['small ints', [0, 1, 255, 256, 65535], [0n, 1n, 255n, 256n, 65535n]],
  ['32-bit ints', [65536, -1, 2147483647, -2147483648], [65536n, -1n, 2147483647n, -2147483648n]],
  [
    'long ints',
    [2147483648, -2147483649, 9007199254740991, -9007199254740991],
    [2147483648n, -2147483649n, 9007199254740991n, -9007199254740991n],
  ],
  ['big ints', [2n ** 53n, 2n ** 63n, -(2n ** 63n), 2n ** 64n, 10n ** 30n, -(10n ** 30n)]],
  ['an int of 300 bytes', 2n ** 2399n],
  ['floats', [0.5, -1.5, 1e100, 1e-7, 5e-324]],
  ['integral floats', [1, -2]],
  ['special floats', [Infinity, -Infinity, -0]],
  ['strs', ['', 'ascii', 'café', '€', '😀', 'a\nb\\c\0\x1a\r']],
  ['a lone surrogate', 'x\ud800y'],
  ['a str of 255 bytes', 'x'.repeat(255)],
  ['a str of 256 bytes', 'x'.repeat(256)],
  ['bytes', [new Uint8Array(), Uint8Array.of(0, 255), Uint8Array.of(97, 98, 10)]],
  ['bytearray', PyByteArray.of(97, 98, 99, 255)],
  [
    'tuples',
    [tuple(), tuple(1), tuple(1, 2), tuple(1, 2, 3), tuple(1, 2, 3, 4)],
    [tuple(), tuple(1n), tuple(1n, 2n), tuple(1n, 2n, 3n), tuple(1n, 2n, 3n, 4n)],
  ],
  ['an empty list', []],
  ['a list of one', [1], [1n]],
  ['nested lists', [[], [[1]], [2, [3]]], [[], [[1n]], [2n, [3n]]]],
  ['an empty dict', {}, new PyDict()],
  ['a dict of one', { a: 1 }, new PyDict([['a', 1n]])],
  [
    'a dict',
    { name: 'Alice', scores: [85, 92, 78], active: true },
    new PyDict<string, unknown>([
      ['name', 'Alice'],
      ['scores', [85n, 92n, 78n]],
      ['active', true],
    ]),
  ],
  [
    'a dict with other keys',
    new PyDict<unknown, unknown>([
      [1, 'int'],
      [tuple(1, 2), 'tuple'],
      [null, 'None'],
      [Uint8Array.of(98), 'bytes'],
    ]),
    new PyDict<unknown, unknown>([
      [1n, 'int'],
      [tuple(1n, 2n), 'tuple'],
      [null, 'None'],
      [Uint8Array.of(98), 'bytes'],
    ]),
  ],
  [
    "a dict with JavaScript's names",
    names,
    new PyDict([
      ['__proto__', 1n],
      ['constructor', 2n],
      ['toString', 3n],
    ]),
  ],
  ['an empty set', new Set(), new PySet()],
  ['a set', new Set([7]), new PySet([7n])],
  ['a frozenset', new PyFrozenSet([7]), new PyFrozenSet([7n])],
  ['a shared list', [shared, shared]],
  ['a shared str', ['key', { key: 'key' }], ['key', new PyDict([['key', 'key']])]],
  ['a recursive list', recursiveList()],
  ['a recursive dict', recursiveObject(), recursiveDict()],
  ['a recursive tuple', recursiveTuple()],
  ['a complex number', new PyComplex(1.5, -2)],
  ['a range', new PyRange(1, 10, 2), new PyRange(1n, 10n, 2n)],
  ['Ellipsis', Ellipsis],
  ['a class', new PyGlobal('collections', 'OrderedDict')],
  [
    'an OrderedDict',
    new OrderedDict([
      ['b', 1],
      ['a', 2],
    ]),
    new OrderedDict([
      ['b', 1n],
      ['a', 2n],
    ]),
  ],
  ['a date', new PyDate(2024, 2, 29)],
];

/** Every value of vectors.py. */
export const vectors: readonly Vector[] = values.map(([name, natural, exact = natural]) => ({
  name,
  natural,
  exact,
  pickles: (pickles[name] ?? []).map(fromHex),
  integralFloat: name === 'integral floats',
}));

/** The names in vectors.json, for the test that none is left out. */
export const vectorNames: readonly string[] = Object.keys(pickles);
