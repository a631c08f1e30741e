// Tagged JSON: its format, what it keeps, and what hostile JSON meets. All fixtures go through it in interop/test/tagged.test.ts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Decimal,
  Deque,
  Ellipsis,
  isPickleError,
  loads,
  OrderedDict,
  PickleBuffer,
  PyByteArray,
  PyByteString,
  PyDate,
  PyDict,
  PyFloat,
  PyFrozenSet,
  PyGlobal,
  PyObject,
  PyPersistentId,
  PySet,
  PyTuple,
} from '../../src/index.ts';
import { fromTagged, type Tagged, toTagged } from '../../src/tools/index.ts';
import { pickle } from '../safety/support-bytes.ts';

const exact = { exact: true };

function through(value: unknown, options = {}): unknown {
  return fromTagged(JSON.parse(JSON.stringify(toTagged(value, options))), options);
}

describe('toTagged writes', () => {
  // Expected values follow from the table above `Tagged`.
  test.each<[string, unknown, Tagged]>([
    ['None, bools and text as JSON', [null, true, 'a\ud800'], [null, true, 'a\ud800']],
    ['ints as numbers, large ones as text', [7, 2n ** 53n], [7, { $int: '9007199254740992' }]],
    [
      'floats as numbers where JSON tells them from ints',
      [0.5, new PyFloat(1), -0, Number.NaN, -Infinity],
      [0.5, { $float: '1.0' }, { $float: '-0.0' }, { $float: 'nan' }, { $float: '-inf' }],
    ],
    ['tuples', PyTuple.of(PyTuple.of(), 1), { $tuple: [{ $tuple: [] }, 1] }],
    ['sets', [new Set([1]), new PyFrozenSet(['a'])], [{ $set: [1] }, { $frozenset: ['a'] }]],
    ['dicts with text keys as objects, in order', { b: 1, a: [] }, { b: 1, a: [] }],
    [
      'dicts with other keys as pairs',
      new PyDict<unknown, unknown>([
        [1, 'a'],
        [PyTuple.of(2), 'b'],
      ]),
      {
        $dict: [
          [1, 'a'],
          [{ $tuple: [2] }, 'b'],
        ],
      },
    ],
    ['keys that JSON would reorder as pairs', new Map([['10', 1]]), { $dict: [['10', 1]] }],
    ['keys that look like tags as pairs', { $tuple: [1] }, { $dict: [['$tuple', [1]]] }],
    // Base64 of RFC 4648, section 10.
    [
      'bytes in base64',
      ['', 'f', 'fo', 'foo', 'foob'].map((text) => Uint8Array.from(Buffer.from(text))),
      ['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg=='].map(($bytes) => ({ $bytes })),
    ],
    [
      'the other kinds of bytes',
      [new PyByteArray([255]), new PyByteString([233]), new PickleBuffer(Uint8Array.of(1), true)],
      [{ $bytearray: '/w==' }, { $str2: '\xe9' }, { $buffer: 'AQ==', readonly: true }],
    ],
    [
      'names',
      [Ellipsis, new PyGlobal('a.b', 'C'), new PyGlobal('a', 'B.C'), new PyPersistentId('id')],
      [{ $constant: 'Ellipsis' }, { $global: 'a.b.C' }, { $global: ['a', 'B.C'] }, { $persistent: 'id' }],
    ],
    [
      'instances of registered types as the calls that make them',
      new Deque([1], 3),
      { $call: 'collections.deque', args: [{ $tuple: [] }, 3], items: [1] },
    ],
    [
      'shared values once',
      ((shared: unknown[]) => [shared, shared])([1]),
      { $value: [{ $ref: 0 }, { $ref: 0 }], $shared: [[1]] },
    ],
  ])('%s', (_, value, expected) => {
    expect(toTagged(value)).toEqual(expected);
  });

  test('every number of the exact mode as a float, every bigint as an int', () => {
    expect(toTagged([1n, 1, 1.5], exact)).toEqual([1, { $float: '1.0' }, 1.5]);
  });

  test('an inert object with everything that the pickle says of it', () => {
    // c m C ) R } s state b: REDUCE of m.C with no arguments, items, entries, state; then a call of m.f on it, popped.
    const bytes = pickle(0x80, 4, 'cm\nC\n)R\x94(K\x01e(K\x02K\x03u}bcm\nf\nh\x00N\x86R0.');
    expect(toTagged(loads(bytes, exact), exact)).toEqual({
      $value: { $ref: 0 },
      $shared: [
        {
          $call: 'm.C',
          args: [],
          items: [1],
          entries: [[2, 3]],
          state: {},
          effects: [{ call: { $call: 'm.f', args: [{ $ref: 0 }, null] } }],
        },
      ],
    });
  });

  test('no getter of the value, and no class that nobody registered', () => {
    const trap = Object.defineProperty({}, 'x', { enumerable: true, get: () => expect.unreachable() });
    for (const value of [trap, new WeakMap(), () => 1, Symbol('s'), [new (class Foo {})()]]) {
      expect(() => toTagged(value)).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED_VALUE' }));
    }
  });
});

describe('a value that goes through JSON text', () => {
  test.each<[string, unknown]>([
    [
      'numbers',
      [0, -1, 2 ** 53 - 1, 2n ** 64n, -(10n ** 5000n), 0.1, 1e300, -0, Number.NaN, Infinity, new PyFloat(1)],
    ],
    ['bytes', [new Uint8Array([0, 255]), new PyByteArray([1]), new PyByteString([0x80])]],
    ['sets', [new Set(['a', 1, null, -Infinity, 1e300]), new PySet([PyTuple.of(1)]), new PyFrozenSet([1])]],
    ['dicts', [{ a: { b: 1 } }, new PyDict([[1, 'x']])]],
    ['types', [new PyDate(2020, 1, 2), new Decimal('1.5'), new OrderedDict([['a', 1]]), new Deque([1], 2)]],
    ['names', [Ellipsis, new PyGlobal('m', 'f'), new PyPersistentId(PyTuple.of(1))]],
  ])('is the same: %s', (_, value) => {
    expect(through(value)).toStrictEqual(value);
  });

  test('keeps a key named __proto__', () => {
    const value = JSON.parse('{"__proto__": [1], "constructor": 2}');
    const copy = through(value) as object;
    expect(Object.entries(copy)).toEqual([
      ['__proto__', [1]],
      ['constructor', 2],
    ]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test('keeps who is who', () => {
    const list: unknown[] = [];
    const tuple = PyTuple.of<unknown>(list);
    list.push(tuple, list);
    const dict = new PyDict<unknown, unknown>([['self', null]]);
    dict.set('self', dict);
    const [copy, dictCopy, same] = through([tuple, dict, dict], exact) as [
      PyTuple<unknown[]>,
      PyDict,
      PyDict,
    ];
    expect(copy[0]?.[0]).toBe(copy);
    expect(copy[0]?.[1]).toBe(copy[0]);
    expect(dictCopy.get('self')).toBe(dictCopy);
    expect(same).toBe(dictCopy);
  });

  test('keeps two mentions of one name apart, and Python 2 names', () => {
    const [one, two] = [new PyGlobal('m', 'C'), new PyGlobal('m', 'C')];
    const python2 = new PyGlobal('m3', 'C', { module: 'm2', name: 'C' });
    const copy = through([one, two, one, python2]) as PyGlobal[];
    expect(copy[2]).toBe(copy[0]);
    expect(copy[1]).not.toBe(copy[0]);
    expect(copy[3]?.spelling).toEqual({ module: 'm2', name: 'C' });
  });

  test('may hold itself in the arguments of an inert call', () => {
    const object = new PyObject(new PyGlobal('m', 'C'), 'NEWOBJ', PyTuple.of<unknown>([]));
    (object.args[0] as unknown[]).push(object);
    const copy = through(object) as PyObject;
    expect((copy.args[0] as unknown[])[0]).toBe(copy);
  });

  test('may be nested 100,000 deep, in lists and in calls', () => {
    let value: unknown = [];
    for (let i = 0; i < 50_000; i++) {
      value = i % 2 === 0 ? [value] : new PyObject(new PyGlobal('m', 'C'), 'REDUCE', PyTuple.of(value));
    }
    let copy = through(value);
    let depth = 0;
    for (; ; depth++) {
      const inner = copy instanceof PyObject ? copy.args : copy;
      if (!Array.isArray(inner) || inner.length === 0) break;
      copy = inner[0];
    }
    expect(depth).toBe(50_000);
    // The same through tuples, which are made last: 100,000 of them.
    let tuple = PyTuple.of<unknown>();
    for (let i = 0; i < 100_000; i++) tuple = PyTuple.of<unknown>(tuple);
    expect(() => through(tuple)).not.toThrow();
  });

  test('stays as short as the value, however many ways lead to a part of it', () => {
    let value: unknown[] = [];
    for (let i = 0; i < 60; i++) value = [value, value];
    const text = JSON.stringify(toTagged(value));
    expect(text.length).toBeLessThan(3000);
    expect(through(value)).toHaveLength(2);
  });

  test('is the same for any value', () => {
    const leaf = fc.oneof(
      fc.constantFrom<unknown>(null, true, false, Ellipsis, new PyGlobal('m', 'f')),
      fc.string({ unit: 'binary' }),
      fc.maxSafeInteger(),
      fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value))),
      fc
        .double()
        .map((value) => (Number.isSafeInteger(value) && !Object.is(value, -0) ? new PyFloat(value) : value)),
      fc.uint8Array(),
      fc.uint8Array().map((bytes) => new PyByteArray(bytes)),
      fc.date({ noInvalidDate: true }).map((date) => new PyDate(1 + date.getUTCDate(), 1, 1)),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, leaf, tie('list'), tie('tuple'), tie('dict'), tie('object')),
      list: fc.array(tie('value')),
      tuple: fc.array(tie('value')).map((items) => PyTuple.from(items)),
      dict: fc
        .array(fc.tuple(fc.string(), tie('value')))
        .map((entries) => new PyDict<unknown, unknown>([[1, 2], ...entries])),
      object: fc.tuple(tie('tuple'), tie('value')).map(([args, state]) => {
        const object = new PyObject(new PyGlobal('m', 'C'), 'NEWOBJ', args as PyTuple);
        object.build(state);
        return object;
      }),
    }));
    fc.assert(
      fc.property(value, (input) => {
        expect(through(input)).toStrictEqual(input);
      }),
      { numRuns: 100 },
    );
  });
});

describe('hostile JSON', () => {
  test.each<[string, string]>([
    ['{"$nope": 1}', 'INVALID_LITERAL'],
    ['{"$tuple": 1}', 'INVALID_LITERAL'],
    ['{"$tuple": [], "x": 1}', 'INVALID_LITERAL'],
    ['{"$tuple": [], "$set": []}', 'INVALID_LITERAL'],
    ['{"$int": "1e5"}', 'INVALID_LITERAL'],
    ['{"$int": 1}', 'INVALID_LITERAL'],
    ['{"$float": "x"}', 'INVALID_LITERAL'],
    ['{"$bytes": "Zg="}', 'INVALID_LITERAL'],
    ['{"$bytes": "Zh=="}', 'INVALID_LITERAL'],
    ['{"$bytes": "Z===", "x": 0}', 'INVALID_LITERAL'],
    ['{"$bytes": "Zg=g"}', 'INVALID_LITERAL'],
    ['{"$str2": "\u0100"}', 'INVALID_LITERAL'],
    ['{"$dict": [[1]]}', 'INVALID_LITERAL'],
    ['{"$dict": [[[], 1]]}', 'UNHASHABLE'],
    ['{"$set": [{"$dict": [[1, 2]]}]}', 'UNHASHABLE'],
    ['{"$extension": 0}', 'INVALID_LITERAL'],
    ['{"$constant": "constructor"}', 'INVALID_LITERAL'],
    ['{"$global": "os"}', 'INVALID_LITERAL'],
    ['{"$global": ["", "x"]}', 'INVALID_NAME'],
    ['{"$global": "m.C", "traits": ["x"]}', 'INVALID_LITERAL'],
    ['{"$global": "m.C", "node": 0}', 'INVALID_LITERAL'],
    ['{"$call": 1, "args": []}', 'INVALID_OPERAND'],
    ['{"$call": "m.f", "args": 1}', 'INVALID_LITERAL'],
    ['{"$call": "m.f", "kwargs": {}}', 'INVALID_LITERAL'],
    ['{"$new": "m.C", "kwargs": 1}', 'INVALID_LITERAL'],
    ['{"$call": "m.f", "effects": [{"call": 1}]}', 'INVALID_OPERAND'],
    ['{"$call": "m.f", "evaluations": [1]}', 'INVALID_OPERAND'],
    ['{"$call": "m.f", "effects": [{"call": {"$call": 1}}]}', 'INVALID_OPERAND'],
    ['{"$call": "datetime.date", "args": [{"$bytes": "B+QBAg=="}], "items": [1]}', 'INVALID_RECEIVER'],
    ['{"$call": "builtins.set", "args": [[[]]]}', 'UNHASHABLE'],
    ['{"$ref": 0}', 'INVALID_LITERAL'],
    ['{"$value": {"$ref": 1}, "$shared": [0]}', 'INVALID_LITERAL'],
    ['{"$value": {"$ref": "0"}, "$shared": [0]}', 'INVALID_LITERAL'],
    ['{"$value": 1, "$shared": [], "x": 1}', 'INVALID_LITERAL'],
    ['{"$value": {"$ref": 0}, "$shared": [{"$ref": 0}]}', 'RECURSIVE_REDUCE'],
    ['{"$value": {"$ref": 0}, "$shared": [{"$tuple": [{"$ref": 0}]}]}', 'RECURSIVE_REDUCE'],
    ['9007199254740993', 'INVALID_LITERAL'],
    ['1e400', 'INVALID_LITERAL'],
  ])('%s is refused as %s', (text, code) => {
    try {
      fromTagged(JSON.parse(text));
    } catch (error) {
      expect(isPickleError(error, code as never), String(error)).toBe(true);
      return;
    }
    expect.unreachable();
  });

  test('with decimal text that takes long to read is refused', () => {
    expect(() => fromTagged({ $int: '9'.repeat(4301) })).toThrowError(
      expect.objectContaining({ code: 'LIMIT' }),
    );
  });

  test('is refused with the place of what is wrong', () => {
    const json = JSON.parse('{"a": [1, {"$tuple": [{"$bytes": "?"}]}]}');
    expect(() => fromTagged(json)).toThrowError(
      expect.objectContaining({
        message: 'tagged JSON at $.a[1][0]: "$bytes" must be text in base64',
        path: '$.a[1][0]',
      }),
    );
  });

  test('names no function of the host', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(() => fromTagged(JSON.parse(`{"$${name}": 1}`))).toThrowError(/unknown tag/);
      const call = fromTagged(JSON.parse(`{"$call": "${name}.${name}", "args": []}`)) as PyObject;
      expect(call).toBeInstanceOf(PyObject);
      expect(call.callable).toBeInstanceOf(PyGlobal);
    }
  });

  test('cannot make a constructor copy one long list again and again', () => {
    const list = new Array(20_000).fill(1);
    const calls = new Array(2000).fill(0).map(() => ({ $call: 'collections.deque', args: [{ $ref: 0 }] }));
    expect(() => fromTagged({ $value: calls, $shared: [list] })).toThrowError(
      expect.objectContaining({ code: 'LIMIT' }),
    );
  });

  test('of any shape gives a value or an error of ours', () => {
    const tags =
      '$call $new $obj $inst $global $tuple $set $frozenset $dict $int $float $bytes $ref $persistent';
    const keys = fc.constantFrom(...tags.split(' '), 'args', 'state', 'items', 'entries', 'x', 'effects');
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>(0, 1, 'a', 'm.C', 'builtins.set', 'datetime.date', null, 1e300, 'Zg=='),
        fc.array(tie('json')),
        fc.dictionary(keys, tie('json'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(json, json, (value, shared) => {
        try {
          fromTagged({ $value: value, $shared: [shared, value] } as never);
        } catch (error) {
          if (!isPickleError(error)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
