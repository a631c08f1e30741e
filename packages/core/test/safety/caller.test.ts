// What the caller owns: values that hooks give, registered values, and the instances of registered types. A pickle reads
// them, and never writes onto them.
import { describe, expect, test } from 'vitest';
import {
  defineEnum,
  defineType,
  dumps,
  type LoadOptions,
  load,
  loads,
  PickleBuffer,
  PyDict,
  PyGlobal,
  PyObject,
  PySet,
  PyTuple,
  standardTypes,
} from '../../src/index.ts';
import { expectOwn, outcome, pickle, text, thrownBy } from './support.ts';

// Every way to write onto what lies on the stack, or to use it in another place than as a value.
const attacks: Readonly<Record<string, Uint8Array>> = {
  APPEND: pickle('Na'),
  APPENDS: pickle('(NNe'),
  SETITEM: pickle(text('polluted'), 'Ns'),
  SETITEMS: pickle('(', text('polluted'), 'N', text('__proto__'), '}u'),
  'SETITEM of an index': pickle('K\x00Ns'),
  'SETITEM of an other key': pickle('NNs'),
  ADDITEMS: pickle('(K\x63\x90'),
  BUILD: pickle('}', text('polluted'), 'Nsb'),
  'BUILD with slots': pickle('N}', text('polluted'), 'Ns\x86b'),
  'BUILD with a prototype': pickle('}', text('__proto__'), '}sb'),
  'BUILD twice': pickle('}b}', text('a'), 'Nsb'),
  'a dropped call': pickle('q\x00cm\nsetter\nh\x00N\x86R00h\x00'),
  'a dropped call right above': pickle('q\x00cm\nsetter\nh\x00N\x86R0'),
  REDUCE: pickle(')R'),
  DUP: pickle('2\x86'),
  'PUT and GET': pickle('q\x05h\x05\x86'),
  POP: pickle('0N'),
  STACK_GLOBAL: pickle(text('a'), '\x93'),
  READONLY_BUFFER: pickle('\x98'),
  BINPERSID: pickle('Q'),
  OBJ: pickle('q\x00(h\x00o'),
  'a key': pickle('q\x00}h\x00Ns'),
  'a member': pickle('q\x00\x8f(h\x00\x90'),
  'a member of a frozenset': pickle('q\x00(h\x00\x91'),
  'in a dict that changes its class': pickle('q\x00}q\x01(', text('a'), 'h\x00', text('b'), 'h\x01NNu'),
  'in a set that changes its class': pickle('q\x00\x8fq\x01(h\x00h\x01\x85\x90'),
};

class Custom {
  field = 1;
  set polluted(_value: unknown) {
    throw new Error('a setter ran');
  }
}

// Its prototype is an object literal, whose constructor is Object.
function Old(this: { field: number }): void {
  this.field = 1;
}
Old.prototype = { describe: () => 'old' };

const owned: Readonly<Record<string, () => object>> = {
  'an object': () => ({ a: 1 }),
  'an object without a prototype': () => Object.assign(Object.create(null) as object, { a: 1 }),
  'an array': () => [1, 2],
  'a Map': () => new Map([['a', 1]]),
  'a Set': () => new Set([1]),
  'a PyDict': () => new PyDict<unknown, unknown>([[1, 2]]),
  'a PySet': () => new PySet([1]),
  'a tuple': () => PyTuple.of(1, 2),
  'a PyObject': () => new PyObject(new PyGlobal('m', 'g'), 'REDUCE', PyTuple.of()),
  'a PyGlobal': () => new PyGlobal('m', 'g'),
  'a buffer': () => new PickleBuffer(Uint8Array.of(1, 2)),
  bytes: () => Uint8Array.of(1, 2),
  'an instance': () => new Custom(),
  'an instance of a class of old': () => new (Old as unknown as new () => object)(),
  'an object that inherits from another': () => Object.create({ a: 1 }),
  'a Date': () => new Date(0),
  'a function': () => Object.assign(() => 1, { a: 1 }),
};

/** All that an object holds, so that a later look shows any change; private fields by way of their class. */
function facts(value: object): string {
  const own = Reflect.ownKeys(value).map((key) => [
    String(key),
    Object.getOwnPropertyDescriptor(value, key)?.value,
  ]);
  const inside = value instanceof Map || value instanceof Set ? [...value] : [];
  const state = value instanceof PyObject ? [value.state, value.effects, value.items, value.entries] : [];
  return JSON.stringify([own, inside, state, Object.getPrototypeOf(value) === null]);
}

const registered = (value: object): LoadOptions => ({
  types: standardTypes.extend([defineType<object>({ global: 'app.VALUE', value })]),
});
const constructed = (value: object): LoadOptions => ({
  types: standardTypes.extend([defineType<object>({ global: 'app.make', construct: () => value })]),
});

const enumerated = (value: object): LoadOptions => {
  class Members {}
  Object.defineProperty(Members, 'ONE', { value });
  return { types: standardTypes.extend([defineEnum('app.Members', Members, { members: [value] })]) };
};

// How the value gets onto the stack.
const sources: Readonly<Record<string, readonly [Uint8Array, (value: object) => LoadOptions]>> = {
  persistentLoad: [pickle('P1\n'), (value) => ({ persistentLoad: () => value })],
  'persistentLoad of BINPERSID': [pickle('NQ'), (value) => ({ persistentLoad: () => value })],
  'a registered value': [pickle('capp\nVALUE\n'), registered],
  'a registered function': [pickle('capp\nmake\n)R'), constructed],
  'an enum by value': [pickle('capp\nMembers\nN\x85R'), enumerated],
  'an enum by name': [pickle('cbuiltins\ngetattr\ncapp\nMembers\n', text('ONE'), '\x86R'), enumerated],
};

for (const [source, [bytes, optionsFor]] of Object.entries(sources)) {
  describe(`what ${source} gives`, () => {
    for (const [name, make] of Object.entries(owned)) {
      for (const [attack, opcodes] of Object.entries(attacks)) {
        test(`${name} is not changed by ${attack}`, () => {
          for (const exact of [false, true]) {
            const value = make();
            const before = facts(value);
            const whole = pickle(bytes, opcodes, '.');
            const result = outcome(() => load(whole, { ...optionsFor(value), exact }));
            expect(facts(value)).toBe(before);
            if ('error' in result) expectOwn(result.error, whole.length);
          }
        });
      }
    }
  });
}

describe('a proxy that a hook gives', () => {
  const traps = new Proxy(
    {},
    {
      get: (_target, trap) => () => {
        throw new Error(`the trap ${String(trap)} ran`);
      },
    },
  );
  for (const [attack, opcodes] of Object.entries(attacks)) {
    // A key is asked for what it equals.
    if (/^(a key|a member|in a set)/.test(attack)) continue;
    test.each([
      ['an object', {}],
      ['an array', []],
    ])(`runs no trap for ${attack}, of %s`, (_what, target: object) => {
      const value = new Proxy(target, traps);
      const whole = pickle('P1\n', opcodes, '.');
      const result = outcome(() => load(whole, { persistentLoad: () => value }));
      if ('error' in result) {
        expectOwn(result.error, whole.length);
        expect(`${result.error.message} ${result.error.cause}`).not.toContain('trap');
      }
    });
  }
});

describe('a proxy in what names a member of an enum', () => {
  class Perm {
    static readonly READ = new Perm();
    readonly value = 1;
  }
  const types = standardTypes.extend([defineEnum('app.Perm', Perm, { create: () => new Perm() })]);
  const getattr = 'c__builtin__\ngetattr\n';
  test.each([
    ['the name', `${getattr}(capp\nPerm\nP1\ntR.`],
    ['the class', `${getattr}(P1\nX\x04\x00\x00\x00READtR.`],
    ['the first of two', 'c_operator\nor_\n(P1\nK\x01tR.'],
    ['the second of two', `c_operator\nor_\n(${getattr}(capp\nPerm\nX\x04\x00\x00\x00READtRP1\ntR.`],
  ])('runs no trap as %s', (_what, text) => {
    const met: string[] = [];
    const traps = new Proxy(
      {},
      {
        get: (_target, trap) => {
          met.push(String(trap));
        },
      },
    );
    const value = new Proxy({}, traps);
    outcome(() => load(pickle('\x80\x02', text), { types, persistentLoad: () => value }));
    expect(met).toEqual([]);
  });
});

test('an accessor of a dumped object does not run', () => {
  let runs = 0;
  const value = {
    a: 1,
    get b(): number {
      runs++;
      return 2;
    },
    toJSON(): unknown {
      runs++;
      return 'x';
    },
  };
  outcome(() => dumps(value));
  outcome(() => dumps([value]));
  expect(runs).toBe(0);
});

test('toJSON, valueOf and toString of a dumped object do not run', () => {
  const boom = (): never => {
    throw new Error('ran');
  };
  const hidden = { enumerable: false, value: boom };
  const value = Object.defineProperties({ a: 1 }, { toJSON: hidden, valueOf: hidden, toString: hidden });
  expect(loads(dumps(value))).toEqual({ a: 1 });
  const array = Object.assign([1], { toJSON: boom, toString: boom });
  expect(loads(dumps(array))).toEqual([1]);
});

test('a type that gives the same value twice lets its own functions alone change it', () => {
  const shared: unknown[] = [];
  const type = defineType<unknown[]>({
    global: 'app.shared',
    construct: () => shared,
    appendItems(list, items) {
      for (const item of items) list.push(['seen', item]);
    },
  });
  const types = standardTypes.extend([type]);
  loads(pickle('capp\nshared\n)RK\x01a.'), { types });
  expect(shared).toEqual([['seen', 1]]);
  expect(thrownBy(() => loads(pickle('capp\nshared\n)RNNs.'), { types }))).toHaveProperty(
    'code',
    'INVALID_RECEIVER',
  );
  expect(shared).toHaveLength(1);
});
