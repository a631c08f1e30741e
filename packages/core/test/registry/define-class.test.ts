// Expected opcodes are those of pickletools.dis for the same classes in CPython 3.13; interop/test/user-classes.test.ts
// asks real Pythons about every shape.
import { describe, expect, test } from 'vitest';
import {
  type ClassOptions,
  defineClass,
  dumps,
  isPickleError,
  loads,
  PyDict,
  PyObject,
  PySet,
  PyTuple,
  standardTypes,
} from '../../src/index.ts';

class Point {
  x = 0;
  y = 0;
  constructor() {
    throw new Error('the constructor ran');
  }
}

function types<T extends object>(
  owner: abstract new (...args: never[]) => T,
  options?: ClassOptions<T>,
  name: string | readonly string[] = 'app.Point',
) {
  return { types: standardTypes.extend([defineClass(name, owner, options)]) };
}

// A pickle in Python's notation: bytes as latin-1 text.
function pickle(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isPickleError(error) ? `${error.code}: ${error.message}` : `not ours: ${String(error)}`;
  }
  return 'nothing was thrown';
}

const AT_2 =
  '\x80\x02capp\nPoint\nq\x00)\x81q\x01}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x01\x00\x00\x00yq\x04K\x02ub.';
const AT_0 =
  'ccopy_reg\n_reconstructor\np0\n(capp\nPoint\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n' +
  '(dp5\nVx\np6\nI1\nsVy\np7\nI2\nsb.';
const OLD_STYLE = "(iapp\nPoint\np0\n(dp1\nS'x'\np2\nI1\nsS'y'\np3\nI2\nsb.";

describe('a class with fields', () => {
  test.each([
    ['protocol 2', AT_2],
    ['protocol 0', AT_0],
    ['Python 2, old-style', OLD_STYLE],
  ])('is read from %s, without its constructor', (_what, source) => {
    const point = loads<Point>(pickle(source), types(Point));
    expect(point).toBeInstanceOf(Point);
    expect(Object.entries(point)).toEqual([
      ['x', 1],
      ['y', 2],
    ]);
  });

  test.each([
    [2, AT_2],
    [0, AT_0],
  ])('is written as CPython does at protocol %i', (protocol, source) => {
    const known = types(Point);
    expect(text(dumps(loads(pickle(source), known), { ...known, protocol }))).toBe(source);
    const exact = { ...known, exact: true };
    expect(text(dumps(loads(pickle(source), exact), { ...exact, protocol }))).toBe(source);
  });

  test('is read under each of its names and written under the first', () => {
    const known = types(Point, {}, ['app.geometry.Point', 'app.Point']);
    expect(text(dumps(loads(pickle(AT_2), known), { ...known, protocol: 2 }))).toContain(
      'capp.geometry\nPoint\n',
    );
  });

  test('keeps the order of its own properties, and only data', () => {
    class Live {
      get half(): number {
        return 1;
      }
    }
    const live = Object.assign(new Live(), { b: 1, a: 2 });
    const known = types(Live);
    expect(loads(dumps(live, known))).toBeInstanceOf(PyObject);
    expect(Object.keys(loads(dumps(live, known), known) as object)).toEqual(['b', 'a']);
    Object.defineProperty(live, 'now', { get: () => 1, enumerable: true });
    expect(refusal(() => dumps(live, known))).toContain('its property "now" is a getter or setter');
  });

  test('has listed accessors asked when it is written', () => {
    class Hidden {
      #x = 7;
      get x(): number {
        return this.#x++ && 7;
      }
    }
    const known = types(Hidden, { fields: ['x'] });
    expect(loads<PyObject>(dumps(new Hidden(), known)).state).toEqual({ x: 7 });
  });
});

describe('listed fields', () => {
  const known = types(Point, { fields: ['y'] });

  test('refuse every other one', () => {
    expect(refusal(() => loads(pickle(AT_2), known))).toMatch(
      /^CONSTRUCT_FAILED: BUILD at byte 44: Point has no field "x" \(add it to option fields of defineClass\)/,
    );
  });

  test('are what is written, in their order', () => {
    const point = loads(pickle(AT_2), types(Point));
    expect(loads<PyObject>(dumps(point, known)).state).toEqual({ y: 2 });
    const both = types(Point, { fields: ['y', 'x'] });
    expect(Object.keys(loads<PyObject>(dumps(point, both)).state as object)).toEqual(['y', 'x']);
  });

  test('that an instance does not have are left out', () => {
    const point = loads(pickle(AT_2), types(Point));
    const more = types(Point, { fields: ['x', 'absent'] });
    expect(loads<PyObject>(dumps(point, more)).state).toEqual({ x: 1 });
  });
});

describe('data cannot', () => {
  class Guarded {
    set guarded(_value: unknown) {
      throw new Error('the setter ran');
    }
    method(): string {
      return 'method';
    }
  }
  const state = (name: string) => pickle(`(iapp\nPoint\n(dS'${name}'\n(lsb.`);

  test('run a setter of the class', () => {
    const value = loads<object>(state('guarded'), types(Guarded));
    expect(Object.getOwnPropertyDescriptor(value, 'guarded')?.value).toEqual([]);
  });

  test('replace the prototype', () => {
    const value = loads<object>(state('__proto__'), types(Guarded));
    expect(Object.getPrototypeOf(value)).toBe(Guarded.prototype);
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')?.value).toEqual([]);
    expect(text(dumps(value, types(Guarded)))).toContain('__proto__');
  });

  test('change the class', () => {
    for (const name of ['constructor', 'prototype', 'method']) loads(state(name), types(Guarded));
    expect(new Guarded().method()).toBe('method');
    expect(new Guarded().constructor).toBe(Guarded);
  });

  test.each(['length', '0', '4294967294'])('set %s of a class that extends Array', (name) => {
    class Stack extends Array {}
    expect(refusal(() => loads(state(name), types(Stack)))).toContain(`Stack cannot have a field "${name}"`);
  });

  test('run a method of a class that extends Array or Map', () => {
    class Stack extends Array {
      override push(): number {
        throw new Error('push ran');
      }
    }
    class Config extends Map {
      override set(): this {
        throw new Error('set ran');
      }
      override entries(): never {
        throw new Error('entries ran');
      }
    }
    const items = pickle('\x80\x02capp\nPoint\n)\x81(K\x01K\x02e.');
    expect([...loads<Stack>(items, types(Stack))]).toEqual([1, 2]);
    const entries = pickle('\x80\x02capp\nPoint\n)\x81(K\x01K\x02u.');
    const config = loads<Config>(entries, types(Config));
    expect(Map.prototype.get.call(config, 1)).toBe(2);
    expect(text(dumps(config, { ...types(Config), protocol: 2 }))).toBe(
      '\x80\x02capp\nPoint\nq\x00)\x81q\x01K\x01K\x02s.',
    );
  });
});

describe('a state', () => {
  test.each([
    ["a list where a dict is due: (lS'x'", '(iapp\nPoint\n(lI1\nab.', {}, 'is not a dict of its fields'],
    [
      'a key that is not text',
      '(iapp\nPoint\n(dI1\nI1\nsb.',
      {},
      'is not a dict of its fields|has a key that is not',
    ],
    ['a tuple of three', '(iapp\nPoint\n(NNNtb.', {}, 'is not a dict of its fields'],
    [
      'a list that is too short',
      '(iapp\nPoint\n(lI1\nab.',
      { fields: ['x', 'y'], listState: true },
      'list of 2 fields',
    ],
    [
      'a dict where a list is due',
      '(iapp\nPoint\n(db.',
      { fields: ['x'], listState: true },
      'list of 1 fields',
    ],
  ])('that is %s is refused', (_what, source, options, message) => {
    expect(refusal(() => loads(pickle(source), types(Point, options)))).toMatch(
      new RegExp(`^CONSTRUCT_FAILED: .*(${message})`),
    );
  });

  test('that is a list gives the fields in order, and is written again', () => {
    const known = types(Point, { fields: ['x', 'y'], listState: true });
    const source = '\x80\x02capp\nPoint\nq\x00)\x81q\x01]q\x02(K\x01K\x02eb.';
    const point = loads<Point>(pickle(source), known);
    expect(point).toMatchObject({ x: 1, y: 2 });
    expect(text(dumps(point, { ...known, protocol: 2 }))).toBe(source);
  });

  test('with slots may be the pair of both dicts or one of them', () => {
    const source =
      '\x80\x02capp\nPoint\nq\x00)\x81q\x01N}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x01\x00\x00\x00yq\x04K\x02u\x86q\x05b.';
    const known = types(Point, { slots: true });
    expect(text(dumps(loads(pickle(source), known), { ...known, protocol: 2 }))).toBe(source);
    expect(text(dumps(loads(pickle(AT_2), known), { ...known, protocol: 2 }))).toBe(source);
  });
});

describe('arguments', () => {
  const called = '\x80\x02capp\nPoint\nq\x00K\x01K\x02\x86q\x01Rq\x02.';

  test('without names are refused', () => {
    expect(refusal(() => loads(pickle(called), types(Point)))).toMatch(
      /^CONSTRUCT_FAILED: .*app.Point has 2 arguments in this pickle, not 0 \(name them in option args, newArgs, tuple or value/,
    );
    expect(refusal(() => loads(pickle(called), types(Point, { args: ['x'] })))).toContain(
      '(name them in option args',
    );
  });

  test('become fields, or go to the function that makes instances', () => {
    const known = types(Point, { args: ['x', 'y'] });
    const point = loads<Point>(pickle(called), known);
    expect(point).toBeInstanceOf(Point);
    expect(point).toMatchObject({ x: 1, y: 2 });
    expect(text(dumps(point, { ...known, protocol: 2 }))).toBe(called);
    const create = (...args: unknown[]) =>
      Object.assign(Object.create(Point.prototype), { x: args, y: args.length });
    expect(loads(pickle(called), types(Point, { args: ['x', 'y'], create }))).toMatchObject({
      x: [1, 2],
      y: 2,
    });
  });

  test('with a default value may be missing at the end only', () => {
    const known = types(Point, { args: ['x', 'y'] });
    const point = Object.assign(Object.create(Point.prototype), { x: 1 });
    expect(loads<PyObject>(dumps(point, known)).args).toEqual(PyTuple.of(1));
    const other = Object.assign(Object.create(Point.prototype), { y: 1 });
    expect(refusal(() => dumps(other, known))).toMatch(/^UNSUPPORTED_VALUE: .*Point lacks its field "x"/);
  });

  test('by keyword are refused unless they are named', () => {
    const source = '\x80\x04\x8c\x03app\x8c\x05Point\x93)}\x8c\x01xK\x01s\x92.';
    expect(refusal(() => loads(pickle(source), types(Point)))).toContain(
      'app.Point has a keyword argument "x" in this pickle (name it in option newKeywords',
    );
    expect(loads(pickle(source), types(Point, { newKeywords: ['x'] }))).toHaveProperty('x', 1);
    expect(loads(pickle('\x80\x04\x8c\x03app\x8c\x05Point\x93)}\x92.'), types(Point))).toBeInstanceOf(Point);
  });
});

describe('defineClass refuses', () => {
  test.each<[string, () => unknown, string]>([
    ['a malformed name', () => defineClass('Point', Point), 'INVALID_NAME'],
    [
      'what is no class',
      () => defineClass('app.Point', {} as never),
      'INVALID_OPTION: defineClass(global, class): the class, which comes second, must be a class, not a plain object',
    ],
    [
      'two kinds of arguments',
      () => defineClass('app.P', Point, { args: ['x'], tuple: ['y'] }),
      'INVALID_OPTION: options args and tuple exclude each other',
    ],
    [
      'a list state without fields',
      () => defineClass('app.P', Point, { listState: true }),
      'INVALID_OPTION: option listState needs option fields',
    ],
    ['a tuple', () => defineClass('app.P', class P extends PyTuple {}), 'INVALID_OPTION: P extends PyTuple'],
    ['a set', () => defineClass('app.P', class P extends PySet {}), 'INVALID_OPTION: P extends Set'],
  ])('%s', (_what, action, message) => {
    expect(refusal(action)).toContain(message);
  });
});

describe('items', () => {
  test('of a dict with a key that Python cannot hash are refused', () => {
    class Config extends Map<unknown, unknown> {}
    const config = new Config([[[1], 2]]);
    expect(refusal(() => dumps(config, types(Config)))).toMatch(/^UNHASHABLE/);
  });

  test("of a class that extends PyDict have Python's equality", () => {
    class Config extends PyDict {}
    const source = pickle('\x80\x02capp\nPoint\n)\x81(K\x01K\x02\x88K\x03u.');
    const config = loads<Config>(source, types(Config));
    expect(config).toBeInstanceOf(Config);
    expect([...config]).toEqual([[1, 3]]);
  });
});
