// Where in a value an error arose.
import { describe, expect, test } from 'vitest';
import {
  dumps,
  OrderedDict,
  PicklingError,
  PyDict,
  PyGlobal,
  PyObject,
  PySet,
  PyTuple,
  parseGlobal,
  pickleReduce,
} from '../../src/index.ts';
import { pickle, refusal, text, thrownBy } from '../safety/support.ts';

const bad = '\xff';

describe('the path of a load', () => {
  const places: readonly (readonly [name: string, bytes: Uint8Array, path: string])[] = [
    ['the root', pickle(bad), '$'],
    ['the first item of a list', pickle('](', bad), '$[0]'],
    ['the third item of a list', pickle('](NN', bad), '$[2]'],
    ['an item of the second batch', pickle('](NNe(N', bad), '$[3]'],
    ['a value of a dict', pickle('}(', text('a'), bad), '$.a'],
    ['a value of the second batch', pickle('}(', text('a'), 'Nu(', text('b'), bad), '$.b'],
    ['a key of a dict', pickle('}(', text('a'), 'N', bad), '$'],
    ['a value under a key that is no name', pickle('}(', text('a b'), bad), '$["a b"]'],
    ['a value under a number', pickle('}(K\x05', bad), '$[5]'],
    ['a value under a tuple', pickle('}()', bad), '$[…]'],
    [
      'a dict in a list in a dict',
      pickle('}(', text('users'), '](NNN}(', text('when'), bad),
      '$.users[3].when',
    ],
    ['an item of a tuple', pickle('(NN', bad), '$[2]'],
    ['a member of a set', pickle('\x8f(N', bad), '$[1]'],
    ['a call with wrong arguments', pickle('](Ncm\ng\nNR.'), '$[1]'],
    ['a state for a number', pickle('](NK\x05}b.'), '$[1]'],
    ['an item for a number', pickle('](NK\x05Na.'), '$[1]'],
    ['an unhashable key of SETITEM', pickle('](N}]Ns.'), '$[1]'],
    ['a name that is none', pickle('](NNN\x93.'), '$[1]'],
    ['an unhashable key', pickle('}(', text('a'), '](}(]Nuu.'), '$.a[0]'],
  ];
  for (const [name, bytes, path] of places) {
    test(`names ${name}: ${path}`, () => {
      const error = refusal(bytes);
      expect(error.path).toBe(path);
      expect(error.message.endsWith(path === '$' ? '' : ` (at ${path})`)).toBe(true);
    });
  }

  test('stays short however deep the value is', () => {
    const { message, path } = refusal(pickle('('.repeat(100_000), bad));
    expect(message.length).toBeLessThan(1000);
    expect(path?.length).toBeLessThan(1000);
    expect(refusal(pickle('}(', text('k'.repeat(100_000)), bad)).message.length).toBeLessThan(1000);
  });

  test('names a global of any length in a message that stays short', () => {
    const long = 'x'.repeat(100_000);
    const messages = [
      refusal(pickle('c', long, '\ng\n.'), { globals: 'error' }),
      refusal(pickle('c', long, '\ng\nNa.')),
      refusal(pickle('c', long, '\ng\n)R}Na.'), {}),
      refusal(pickle('P', long, '\n.'), {
        persistentLoad(id) {
          throw new Error(`no ${id}`);
        },
      }),
    ].map(({ message }) => message.length);
    expect(Math.max(...messages)).toBeLessThan(2000);
  });
});

describe('the path of a dump', () => {
  const symbol = Symbol('s');
  class Event {
    when: unknown;
    constructor(when: unknown) {
      this.when = when;
    }
    [pickleReduce](): unknown {
      return [parseGlobal('app.Event'), [1, this.when], { when: this.when }];
    }
  }
  const inert = new PyObject(new PyGlobal('app', 'User'), 'NEWOBJ', PyTuple.of());
  inert.state = { password: symbol };
  const listlike = new PyObject(new PyGlobal('app', 'L'), 'REDUCE', PyTuple.of());
  listlike.items = [1, symbol];
  const dictlike = new PyObject(new PyGlobal('app', 'D'), 'REDUCE', PyTuple.of());
  dictlike.entries = [
    ['a', 1],
    ['b', symbol],
  ];
  const places: readonly (readonly [value: unknown, path: string])[] = [
    [symbol, '$'],
    [[1, symbol], '$[1]'],
    [{ a: [0, 1, 2, { b: symbol }] }, '$.a[3].b'],
    [{ 'a b': symbol }, '$["a b"]'],
    [{ 'it\'s "x"': symbol }, '$["it\'s \\"x\\""]'],
    [new Map<unknown, unknown>([[1, symbol]]), '$[1]'],
    [new Map<unknown, unknown>([[2n, symbol]]), '$[2]'],
    [new Map<unknown, unknown>([[null, symbol]]), '$[null]'],
    [new Map<unknown, unknown>([[PyTuple.of(1), symbol]]), '$[…]'],
    [new PyDict<unknown, unknown>([['x', symbol]]), '$.x'],
    [PyTuple.of<unknown>(1, PyTuple.of(symbol)), '$[1][0]'],
    [new Set([1, symbol]), '$[1]'],
    [new PySet<unknown>([1, () => 1]), '$[1]'],
    [new OrderedDict<unknown, unknown>([['x', symbol]]), '$.x'],
    [{ user: inert }, '$.user.password'],
    [[listlike], '$[0][1]'],
    [[dictlike], '$[0].b'],
  ];
  for (const protocol of [0, 1, 2, 3, 4, 5]) {
    for (const [value, path] of places) {
      test(`is ${path} at protocol ${protocol}`, () => {
        const error = thrownBy(() => dumps(value, { protocol })) as PicklingError;
        expect(error).toBeInstanceOf(PicklingError);
        expect(error.code).toBe('UNSUPPORTED_VALUE');
        expect(error.path).toBe(path);
        expect(error.message).toMatch(/^cannot pickle (a symbol|function |a function)/);
        expect(error.message).toContain(` at ${path}: `);
      });
    }
  }

  test('goes through the state and the arguments of an instance', () => {
    const error = thrownBy(() => dumps({ events: [new Event(symbol)] })) as PicklingError;
    expect(error.path).toMatch(/^\$\.events\[0\]/);
  });

  test('stays short however deep the value is', () => {
    let deep: unknown = symbol;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const { message } = thrownBy(() => dumps(deep)) as PicklingError;
    expect(message.length).toBeLessThan(1000);
  });
});
