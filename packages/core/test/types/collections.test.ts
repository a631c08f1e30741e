import { describe, expect, test } from 'vitest';
import { dumps, loads } from '../../src/index.ts';
import {
  ChainMap,
  type Counter,
  type DefaultDict,
  Deque,
  OrderedDict,
  UserDict,
  UserList,
  UserString,
} from '../../src/types/index.ts';
import { PyDict } from '../../src/values/dict.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { repr } from '../../src/values/repr.ts';
import { construct, constructContext, typeNamed } from './context.ts';

// Pickles are CPython 3.11's, protocol 4 unless a test says otherwise.
function load(hex: string, exact = false): unknown {
  return loads(Uint8Array.from(Buffer.from(hex, 'hex')), { exact });
}

function roundTrip(hex: string, protocol: number): void {
  expect(Buffer.from(dumps(load(hex, true), { exact: true, protocol })).toString('hex')).toBe(hex);
}

describe('a cycle', () => {
  test('through a deque survives', () => {
    // q = deque(); q.append(q)
    const hex = '8004951f000000000000008c0b636f6c6c656374696f6e73948c0564657175659493942952946803612e';
    const deque = load(hex) as Deque;
    expect(deque).toBeInstanceOf(Deque);
    expect(deque.at(0)).toBe(deque);
    roundTrip(hex, 4);
  });

  test('through a UserDict survives', () => {
    // u = UserDict(); u['me'] = u
    const hex =
      '80049534000000000000008c0b636f6c6c656374696f6e73948c0855736572446963749493942981947d948c0464617461947d948c026d659468037373622e';
    const dict = load(hex) as UserDict<Record<string, unknown>>;
    expect(dict).toBeInstanceOf(UserDict);
    expect(dict.data.me).toBe(dict);
    roundTrip(hex, 4);
  });

  test('through a UserDict survives at protocol 0, where copyreg._reconstructor makes it', () => {
    const hex =
      '63636f70795f7265670a5f7265636f6e7374727563746f720a70300a286355736572446963740a4974657261626c6555736572446963740a70310a635f5f6275696c74696e5f5f0a6f626a6563740a70320a4e7470330a5270340a286470350a56646174610a70360a286470370a566d650a70380a67340a7373622e';
    const dict = load(hex) as UserDict<Record<string, unknown>>;
    expect(dict).toBeInstanceOf(UserDict);
    expect(dict.data.me).toBe(dict);
    roundTrip(hex, 0);
  });

  test.each([
    // d = {}; d[1] = deque([d])
    [
      'Deque',
      '80049524000000000000007d944b018c0b636f6c6c656374696f6e73948c056465717565949394295294680061732e',
    ],
    // d = {}; d[1] = OrderedDict([('x', d)])
    [
      'OrderedDict',
      '8004952e000000000000007d944b018c0b636f6c6c656374696f6e73948c0b4f726465726564446963749493942952948c017894680073732e',
    ],
    // d = {}; d[1] = UserList([d])
    [
      'UserList',
      '80049534000000000000007d944b018c0b636f6c6c656374696f6e73948c08557365724c6973749493942981947d948c0464617461945d946800617362732e',
    ],
  ])('through a %s back to a dict that becomes a PyDict at its first key survives', (name, hex) => {
    const dict = load(hex) as PyDict;
    expect(dict).toBeInstanceOf(PyDict);
    const value = dict.get(1);
    const inner =
      value instanceof Deque
        ? value.at(0)
        : value instanceof OrderedDict
          ? value.get('x')
          : (value as UserList<unknown[]>).data[0];
    expect((value as object).constructor.name).toBe(name);
    expect(inner).toBe(dict);
    roundTrip(hex, 4);
  });
});

describe('OrderedDict', () => {
  test('takes the list of lists that Python 2 wrote', () => {
    const dict = construct('collections.OrderedDict', [
      [
        ['b', 1],
        ['a', 2],
      ],
    ]);
    expect(repr(dict)).toBe("OrderedDict({'b': 1, 'a': 2})");
  });

  test('stays inert for arguments that it does not know', () => {
    expect(construct('collections.OrderedDict', [[['a']]])).toBe(undefined);
    expect(construct('collections.OrderedDict', [{}, {}])).toBe(undefined);
  });

  test('keeps and writes its attributes, such as PyTorch hangs on state dicts', () => {
    // o = OrderedDict(a=1); o._metadata = OrderedDict()
    const hex =
      '8004953e000000000000008c0b636f6c6c656374696f6e73948c0b4f726465726564446963749493942952948c0161944b01737d948c095f6d6574616461746194680229529473622e';
    const dict = load(hex) as OrderedDict;
    expect(dict.get('a')).toBe(1);
    expect((dict.attributes as { _metadata: unknown })._metadata).toBeInstanceOf(OrderedDict);
    roundTrip(hex, 4);
  });

  test('finds keys as Python does', () => {
    const dict = new OrderedDict<unknown, string>([[1n, 'a']]);
    expect(dict.get(1)).toBe('a');
  });
});

test('a defaultdict keeps its factory as a name', () => {
  const list = new PyGlobal('builtins', 'list');
  const dict = construct('collections.defaultdict', [list]) as DefaultDict;
  expect(dict.defaultFactory).toBe(list);
  expect(dict.size).toBe(0);
  expect((construct('collections.defaultdict', []) as DefaultDict).defaultFactory).toBe(null);
});

test('a Counter gives the most common first and keeps equal counts in order', () => {
  const counter = construct('collections.Counter', [{ a: 1, b: 3n, c: 1, d: 2 }]) as Counter<string>;
  expect(counter.mostCommon(3)).toEqual([
    ['b', 3n],
    ['d', 2],
    ['a', 1],
  ]);
});

describe('Deque', () => {
  // The model is an array; the operations come from a fixed pseudo-random sequence.
  test.each([undefined, 0, 1, 7])('behaves as an array with maxlen %s', (maxlen) => {
    const deque = new Deque<number>([], maxlen);
    const model: number[] = [];
    let seed = 1;
    for (let step = 0; step < 5000; step++) {
      seed = (seed * 48271) % 2147483647;
      const kind = seed % 9;
      if (kind < 3) {
        deque.append(step);
        model.push(step);
        if (model.length > (maxlen ?? Infinity)) model.shift();
      } else if (kind < 6) {
        deque.appendLeft(step);
        model.unshift(step);
        if (model.length > (maxlen ?? Infinity)) model.pop();
      } else if (kind < 7) {
        expect(deque.pop()).toBe(model.pop());
      } else {
        expect(deque.popLeft()).toBe(model.shift());
      }
      expect(deque.length).toBe(model.length);
      expect(deque.at(0)).toBe(model.at(0));
      expect(deque.at(-1)).toBe(model.at(-1));
      if (step % 50 === 0) expect([...deque]).toEqual(model);
    }
  });

  test('reads every spelling of its arguments', () => {
    expect([...(construct('collections.deque', [[1, 2, 3], 2]) as Deque)]).toEqual([2, 3]);
    expect((construct('collections.deque', [[], 5n]) as Deque).maxlen).toBe(5);
    expect((construct('collections.deque', [[], null]) as Deque).maxlen).toBe(undefined);
    expect(construct('collections.deque', ['text'])).toBe(undefined);
  });

  test('refuses a negative maxlen', () => {
    expect(() => construct('collections.deque', [[], -1])).toThrow(RangeError);
  });

  test('takes a hundred thousand items through a window of fifty thousand without moving them each time', () => {
    const deque = new Deque<number>([], 50_000);
    for (let item = 0; item < 100_000; item++) deque.append(item);
    expect(deque.at(0)).toBe(50_000);
    expect(deque.length).toBe(50_000);
  });
});

describe('the wrappers', () => {
  test('keep attributes that a program hung on an instance', () => {
    const list = new UserList();
    const type = typeNamed('collections.UserList');
    type.setState?.(list, { data: [1], label: 'x' }, constructContext('collections.UserList'));
    expect(list.data).toEqual([1]);
    expect(list.attributes).toEqual(new Map([['label', 'x']]));
    const again = loads(dumps(list)) as UserList;
    expect(again.data).toEqual([1]);
    expect(again.attributes).toEqual(new Map([['label', 'x']]));
  });

  test('refuse a state that is no dict', () => {
    const type = typeNamed('collections.UserDict');
    const context = constructContext('collections.UserDict');
    expect(() => type.setState?.(new UserDict(), [1], context)).toThrow(/must be a dict/);
  });

  test('a ChainMap keeps its dicts', () => {
    const chain = loads(dumps(new ChainMap([{ a: 1 }, { b: 2 }]))) as ChainMap;
    expect(chain.maps).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test('a UserString is its text', () => {
    expect(`${loads(dumps(new UserString('hé')))}`).toBe('hé');
  });
});
