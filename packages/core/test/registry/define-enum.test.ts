// The pickles are CPython's of `class Color(enum.Enum): RED = 1; GREEN = 2` and `class Perm(enum.Flag)`, module `app`.
import { describe, expect, test } from 'vitest';
import {
  defineEnum,
  dumps,
  type EnumOptions,
  isPickleError,
  loads,
  PyGlobal,
  PyObject,
  PyTuple,
  standardTypes,
} from '../../src/index.ts';

class Color {
  static readonly RED = new Color(1);
  static readonly GREEN = new Color(2);
  static readonly CRIMSON = Color.RED;
  static readonly count = 2;
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

function types(options?: EnumOptions<Color>) {
  return { types: standardTypes.extend([defineEnum('app.Color', Color, options)]) };
}

function pickle(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isPickleError(error) ? `${error.code}: ${error.message}` : `not ours: ${String(error)}`;
  }
  return 'nothing was thrown';
}

const RED =
  '\x80\x04\x95\x17\x00\x00\x00\x00\x00\x00\x00\x8c\x03app\x94\x8c\x05Color\x94\x93\x94K\x01\x85\x94R\x94.';
const THREE = RED.replace('K\x01', 'K\x03');

describe('an enum', () => {
  test('is read as the very member, in either mode', () => {
    expect(loads(pickle(RED), types())).toBe(Color.RED);
    expect(loads(pickle(RED), { ...types(), exact: true })).toBe(Color.RED);
  });

  test('is written as CPython does', () => {
    expect(dumps(Color.RED, { ...types(), protocol: 4 })).toEqual(pickle(RED));
  });

  test('stays one object where it is shared', () => {
    const [first, second] = loads<Color[]>(dumps([Color.GREEN, Color.GREEN], types()), types());
    expect([first, second]).toEqual([Color.GREEN, Color.GREEN]);
    expect(first).toBe(second);
  });

  test('refuses a value that no member has, as Python does', () => {
    expect(refusal(() => loads(pickle(THREE), types()))).toMatch(
      /^CONSTRUCT_FAILED: .*3 is not a valid app.Color/,
    );
  });

  test('has what is no member made by create', () => {
    expect(loads(pickle(THREE), types({ create: (value) => new Color(value) }))).toEqual(new Color(3));
  });

  test('finds its values as Python compares them', () => {
    const pair = new Color(PyTuple.of(1, 'a'));
    const known = types({ members: [pair] });
    expect(loads(dumps(pair, known), known)).toBe(pair);
    expect(loads(dumps(pair, { ...known, exact: true }), { ...known, exact: true })).toBe(pair);
  });

  test('takes the value from another property', () => {
    class Level {
      static readonly LOW = new Level('low');
      readonly text: string;
      constructor(text: string) {
        this.text = text;
      }
    }
    const known = { types: standardTypes.extend([defineEnum('app.Level', Level, { value: 'text' })]) };
    expect(loads(dumps(Level.LOW, known), known)).toBe(Level.LOW);
  });

  test('cannot be changed by a pickle', () => {
    const built = pickle(`${RED.slice(0, -1)}}\x8c\x05valueK\x09sb.`.replace(/\x95.{8}/s, ''));
    expect(refusal(() => loads(built, types()))).toMatch(/^INVALID_RECEIVER/);
    expect(Color.RED.value).toBe(1);
  });

  test('cannot have two members of one value', () => {
    expect(refusal(() => defineEnum('app.Color', Color, { members: [new Color(1), new Color(1n)] }))).toBe(
      'INVALID_OPTION: Color has two members of the value 1',
    );
  });
});

// class Stage(Enum): DEV = {'debug': True, 'ports': [1, 2]}; PROD = {'debug': False, 'ports': []}; BOTH = ['a', ('b',)]; NONE = 0
describe('an enum of values that Python cannot hash', () => {
  class Stage {
    static readonly DEV = new Stage({ debug: true, ports: [1, 2] });
    static readonly PROD = new Stage({ debug: false, ports: [] });
    static readonly BOTH = new Stage(['a', PyTuple.of('b')]);
    static readonly SET = new Stage(new Set([1, 2]));
    static readonly NONE = new Stage(0);
    readonly value: unknown;
    // A private one does as well: it is not called.
    private constructor(value: unknown) {
      this.value = value;
    }
  }
  const options = { types: standardTypes.extend([defineEnum('app.Stage', Stage)]) };
  const call = (value: unknown) =>
    dumps(new PyObject(new PyGlobal('app', 'Stage'), 'REDUCE', PyTuple.of(value)));

  test('finds its members, as Python does, which asks each of them', () => {
    for (const exact of [false, true]) {
      const load = (value: unknown) => loads(call(value), { ...options, exact });
      expect(load({ ports: [1, 2], debug: true })).toBe(Stage.DEV);
      // True == 1 in Python.
      expect(
        load(
          new Map<unknown, unknown>([
            ['debug', 0],
            ['ports', []],
          ]),
        ),
      ).toBe(Stage.PROD);
      expect(load(['a', PyTuple.of('b')])).toBe(Stage.BOTH);
      expect(load(new Set([2, 1]))).toBe(Stage.SET);
      expect(load(0)).toBe(Stage.NONE);
      for (const value of [
        {},
        [],
        ['a', ['b']],
        PyTuple.of('a', PyTuple.of('b')),
        { debug: true },
        { debug: true, ports: [1, 3] },
        { debug: true, port: [1, 2] },
        new Set([1, 3]),
        'a',
      ])
        expect(refusal(() => load(value))).toMatch(/^CONSTRUCT_FAILED.* is not a valid app.Stage/);
    }
  });

  test('is written by value', () => {
    expect(loads(dumps([Stage.DEV, Stage.DEV], options), options)).toEqual([Stage.DEV, Stage.DEV]);
  });

  test('has no two members of one value', () => {
    const twice = {
      members: [
        Stage.PROD,
        Object.assign(Object.create(Stage.prototype), { value: { ports: [], debug: 0 } }),
      ],
    };
    expect(refusal(() => defineEnum('app.Stage', Stage, twice))).toMatch(
      /^INVALID_OPTION.*two members of the value/,
    );
  });
});

test('an enum is a class', () => {
  for (const [what, message] of [
    [undefined, 'undefined'],
    [{ RED: 'red' }, 'a plain object'],
  ])
    expect(refusal(() => defineEnum('app.Color', what as never))).toBe(
      `INVALID_OPTION: defineEnum(global, class) needs a class whose static properties are the members, not ${message}`,
    );
});

// Written by CPython 3.11.2: getattr(Color, 'RED'), READ | WRITE and READ | 8 of a `Perm(Flag, boundary=KEEP)`.
describe('an enum that is pickled by name', () => {
  class Perm {
    static readonly READ = new Perm(1);
    static readonly WRITE = new Perm(2);
    readonly value: unknown;
    constructor(value: unknown) {
      this.value = value;
    }
  }
  const perms = (options?: EnumOptions<Perm>) => ({
    types: standardTypes.extend([defineEnum('app.Perm', Perm, options)]),
  });
  const NAMED =
    '\x80\x02c__builtin__\ngetattr\nq\x00capp\nColor\nq\x01X\x03\x00\x00\x00REDq\x02\x86q\x03Rq\x04.';
  const NAMED_4 =
    '\x80\x04\x952\x00\x00\x00\x00\x00\x00\x00\x8c\x08builtins\x94\x8c\x07getattr\x94\x93\x94\x8c\x03app\x94\x8c\x05Color\x94\x93\x94\x8c\x03RED\x94\x86\x94R\x94.';
  const BOTH =
    '\x80\x02c_operator\nor_\nq\x00c__builtin__\ngetattr\nq\x01capp\nPerm\nq\x02X\x05\x00\x00\x00WRITEq\x03\x86q\x04Rq\x05h\x01h\x02X\x04\x00\x00\x00READq\x06\x86q\x07Rq\x08\x86q\x09Rq\n.';
  const WITH_8 =
    '\x80\x02c_operator\nor_\nq\x00c__builtin__\ngetattr\nq\x01capp\nPerm\nq\x02X\x04\x00\x00\x00READq\x03\x86q\x04Rq\x05K\x08\x86q\x06Rq\x07.';

  test('is found by the names of its members', () => {
    for (const text of [NAMED, NAMED_4])
      for (const exact of [false, true]) expect(loads(pickle(text), { ...types(), exact })).toBe(Color.RED);
  });

  test('is put together of its members', () => {
    const options = perms({ create: (value) => new Perm(value) });
    expect(loads(pickle(BOTH), options)).toStrictEqual(new Perm(3));
    expect(loads(pickle(WITH_8), { ...options, exact: true })).toStrictEqual(new Perm(9));
    const member = loads(
      pickle(BOTH.replace('WRITE', 'READx').replace('\x05\x00\x00\x00READx', '\x04\x00\x00\x00READ')),
      options,
    );
    expect(member).toBe(Perm.READ);
  });

  test('stays inert where no member has the name, or nothing makes the combination', () => {
    for (const name of ['XXX', 'map', 'new'])
      expect(loads(pickle(NAMED.replace('RED', name)), types())).toBeInstanceOf(PyObject);
    expect(loads(pickle(BOTH), perms())).toBeInstanceOf(PyObject);
    expect(loads(pickle(WITH_8.replace('K\x08', 'G?\xf8\x00\x00\x00\x00\x00\x00')), perms())).toBeInstanceOf(
      PyObject,
    );
  });

  test('keeps what is wider than a number, and leaves what no flag has', () => {
    const options = perms({ create: (value) => new Perm(value) });
    const wide = WITH_8.replace('K\x08', '\x8a\x07\x00\x00\x00\x00\x00\x00\x40');
    expect(loads(pickle(wide), options)).toStrictEqual(new Perm(2n ** 54n + 1n));
    const long = WITH_8.replace('K\x08', '\x8a\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x40');
    expect(loads(pickle(long), options)).toBeInstanceOf(PyObject);
  });

  test('has no other members than the option `members` says', () => {
    const options = perms({ members: [Perm.READ] });
    const named = (name: string) => NAMED.replace('Color', 'Perm').replace('\x03\x00\x00\x00RED', name);
    expect(loads(pickle(named('\x04\x00\x00\x00READ')), options)).toBe(Perm.READ);
    expect(loads(pickle(named('\x05\x00\x00\x00WRITE')), options)).toBeInstanceOf(PyObject);
  });

  test('is no way to what else the class has', () => {
    for (const name of ['constructor', 'prototype', 'name', 'length', 'count', '__proto__', 'toString']) {
      const size = String.fromCharCode(name.length);
      const text = NAMED.replace('\x03\x00\x00\x00RED', `${size}\x00\x00\x00${name}`);
      expect(loads(pickle(text), types())).toBeInstanceOf(PyObject);
    }
  });

  test('hands an error of `create` on as one of ours', () => {
    const options = perms({
      create: () => {
        throw new RangeError('no');
      },
    });
    expect(refusal(() => loads(pickle(BOTH), options))).toMatch(/^CONSTRUCT_FAILED/);
  });
});
