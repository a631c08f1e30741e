// Kinds of Python classes that need an option of defineClass. The pickles are CPython's: 3.12's, and 2.7's for old-style
// classes; interop/test/user-classes.test.ts and user-packages.test.ts ask real Pythons.
import { describe, expect, test } from 'vitest';
import {
  type ClassOptions,
  defineClass,
  dumps,
  isPickleError,
  loads,
  PyDict,
  PyTuple,
  standardTypes,
} from '../../src/index.ts';

class Point {
  declare x: unknown;
  declare y: unknown;
}

function types<T extends object>(
  name: string,
  owner: abstract new (...args: never[]) => T,
  options: ClassOptions<T> = {},
) {
  return { types: standardTypes.extend([defineClass(`app.${name}`, owner, options)]) };
}

function pickle(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (char) => char.charCodeAt(0));
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

describe('a class that extends an immutable builtin', () => {
  test.each([
    [
      'Meters',
      'int',
      { x: 5, note: 'n' },
      1,
      'ccopy_reg\n_reconstructor\nq\x00(capp\nMeters\nq\x01c__builtin__\nlong\nq\x02K\x05tq\x03Rq\x04}q\x05X\x04\x00\x00\x00noteq\x06X\x01\x00\x00\x00nq\x07sb.',
    ],
    [
      'Meters',
      'int',
      { x: 5, note: 'n' },
      2,
      '\x80\x02capp\nMeters\nq\x00K\x05\x85q\x01\x81q\x02}q\x03X\x04\x00\x00\x00noteq\x04X\x01\x00\x00\x00nq\x05sb.',
    ],
    [
      'Ratio',
      'float',
      { x: 2 },
      1,
      'ccopy_reg\n_reconstructor\nq\x00(capp\nRatio\nq\x01c__builtin__\nfloat\nq\x02G@\x00\x00\x00\x00\x00\x00\x00tq\x03Rq\x04.',
    ],
    [
      'Ratio',
      'float',
      { x: 2 },
      2,
      '\x80\x02capp\nRatio\nq\x00G@\x00\x00\x00\x00\x00\x00\x00\x85q\x01\x81q\x02.',
    ],
    [
      'Pair',
      'tuple',
      { x: PyTuple.of(1, 2) },
      1,
      'ccopy_reg\n_reconstructor\nq\x00(capp\nPair\nq\x01c__builtin__\ntuple\nq\x02(K\x01K\x02tq\x03tq\x04Rq\x05.',
    ],
    [
      'Pair',
      'tuple',
      { x: PyTuple.of(1, 2) },
      2,
      '\x80\x02capp\nPair\nq\x00K\x01K\x02\x86q\x01\x85q\x02\x81q\x03.',
    ],
  ] as const)(
    '%s(%s) holds its value in a field: %o, protocol %i',
    (name, builtin, fields, protocol, source) => {
      const known = types(name, Point, { value: [builtin, 'x'] });
      const value = loads<Point>(pickle(source), known);
      expect(value).toBeInstanceOf(Point);
      expect({ ...value }).toEqual(fields);
      expect(text(dumps(value, { ...known, protocol }))).toBe(source);
    },
  );

  test('needs that value to be written', () => {
    const known = types('Meters', Point, { value: ['int', 'x'] });
    expect(refusal(() => dumps(new Point(), known))).toMatch(
      /^UNSUPPORTED_VALUE: .*Point lacks its field "x"/,
    );
  });

  test('is one of those that can be extended so', () => {
    expect(refusal(() => types('P', Point, { value: ['list' as 'int', 'x'] }))).toBe(
      'INVALID_OPTION: option value: list is none of int, float, str, bytes, tuple',
    );
  });
});

describe('keyword arguments of __new__', () => {
  const options: ClassOptions<Point> = { newArgs: ['x'], newKeywords: ['y'] };
  const known = types('Token', Point, options);
  const SOURCES: readonly (readonly [number, string])[] = [
    [
      0,
      'ccopy_reg\n_reconstructor\np0\n(capp\nToken\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nVx\np6\nI3\nsVy\np7\nVt\np8\nsb.',
    ],
    [
      2,
      '\x80\x02cfunctools\npartial\nq\x00c__builtin__\ngetattr\nq\x01capp\nToken\nq\x02X\x07\x00\x00\x00__new__q\x03\x86q\x04Rq\x05\x85q\x06Rq\x07(h\x05h\x02K\x03\x86q\x08}q\tX\x01\x00\x00\x00yq\nX\x01\x00\x00\x00tq\x0bsNtq\x0cb)Rq\r}q\x0e(X\x01\x00\x00\x00xq\x0fK\x03h\nh\x0bub.',
    ],
    [
      4,
      '\x80\x04\x951\x00\x00\x00\x00\x00\x00\x00\x8c\x03app\x94\x8c\x05Token\x94\x93\x94K\x03\x85\x94}\x94\x8c\x01y\x94\x8c\x01t\x94s\x92\x94}\x94(\x8c\x01x\x94K\x03h\x05h\x06ub.',
    ],
  ];

  test.each(SOURCES)('become fields, and are written again at protocol %i', (protocol, source) => {
    const token = loads<Point>(pickle(source), known);
    expect(token).toBeInstanceOf(Point);
    expect({ ...token }).toEqual({ x: 3, y: 't' });
    expect(text(dumps(token, { ...known, protocol }))).toBe(source);
  });

  test('come last in the function that makes instances', () => {
    const create = (...args: unknown[]) => Object.assign(new Point(), { args });
    const [, , [, source]] = SOURCES as [unknown, unknown, [number, string]];
    expect(loads(pickle(source), types('Token', Point, { ...options, create }))).toHaveProperty('args', [
      3,
      't',
    ]);
  });

  test('are no more than data where functools.partial calls another function', () => {
    const [, [, source]] = SOURCES as [unknown, [number, string]];
    const other = source.replace('\x07\x00\x00\x00__new__', '\x07\x00\x00\x00__init_');
    expect(loads(pickle(other), known)).not.toBeInstanceOf(Point);
  });

  test('exclude arguments of a call', () => {
    expect(refusal(() => types('P', Point, { args: ['x'], newKeywords: ['y'] }))).toBe(
      'INVALID_OPTION: options newKeywords and args exclude each other',
    );
  });
});

describe('an old-style class of Python 2', () => {
  const EMPTY = [
    [0, '(iapp\nOld\np0\n(dp1\nb.'],
    [1, '(capp\nOld\nq\x00oq\x01}q\x02b.'],
    [2, '\x80\x02(capp\nOld\nq\x00oq\x01}q\x02b.'],
  ] as const;

  test.each(EMPTY)('is written as it was read, at protocol %i', (protocol, source) => {
    const known = types('Old', Point);
    const value = loads<Point>(pickle(source), known);
    expect(value).toBeInstanceOf(Point);
    expect(text(dumps(value, { ...known, protocol }))).toBe(source);
  });

  test.each(EMPTY)(
    'is written so from the start with option oldStyle, at protocol %i',
    (protocol, source) => {
      const known = types('Old', Point, { oldStyle: true });
      expect(text(dumps(Object.create(Point.prototype), { ...known, protocol }))).toBe(source);
    },
  );

  test('is like any other for Python 3', () => {
    const known = types('Old', Point, { oldStyle: true });
    const value = Object.create(Point.prototype);
    expect(dumps(value, { ...known, protocol: 4 })).toEqual(
      dumps(value, { ...types('Old', Point), protocol: 4 }),
    );
  });
});

describe('a pydantic model', () => {
  const known = types('Model', Point, { pydantic: true });
  const inert = (value: unknown) => loads<{ state: Record<string, unknown> }>(dumps(value, known)).state;
  const state = (extra: unknown = null) =>
    new PyDict<string, unknown>([
      ['__dict__', { x: 1, y: 2 }],
      ['__pydantic_extra__', extra],
      ['__pydantic_fields_set__', new Set(['x'])],
      ['__pydantic_private__', { _seen: 7 }],
    ]);
  // An instance as a pickle has it.
  const load = (of: unknown): Point => {
    const bytes = dumps(Object.create(Point.prototype), { types: types('Model', Point).types, protocol: 2 });
    const built = dumps(of, { protocol: 2 }).subarray(2);
    return loads(Uint8Array.from([...bytes.subarray(0, -1), ...built.subarray(0, -1), 0x62, 0x2e]), known);
  };

  test('shows its fields alone, and is written as it was', () => {
    const model = load(state());
    expect({ ...model }).toEqual({ x: 1, y: 2 });
    expect(inert(model)).toEqual(Object.fromEntries(state()));
  });

  test('has a field set that was changed, and forgets one that is gone', () => {
    const model = load(state());
    model.y = 3;
    expect(inert(model)['__pydantic_fields_set__']).toEqual(new Set(['x', 'y']));
    delete model.x;
    expect(inert(model)).toMatchObject({ __dict__: { y: 3 }, __pydantic_fields_set__: new Set(['y']) });
  });

  test('keeps extra attributes apart, where it admits them', () => {
    const model = Object.assign(load(state({ nick: 'a' })), { more: 1 });
    expect({ ...model }).toEqual({ x: 1, y: 2, nick: 'a', more: 1 });
    expect(inert(model)).toMatchObject({
      __dict__: { x: 1, y: 2 },
      __pydantic_extra__: { nick: 'a', more: 1 },
    });
  });

  test('that was made here has all its fields set', () => {
    const model = Object.assign(Object.create(Point.prototype), { x: 1 });
    expect(inert(model)).toEqual({
      __dict__: { x: 1 },
      __pydantic_extra__: null,
      __pydantic_fields_set__: new Set(['x']),
      __pydantic_private__: null,
    });
  });

  test('is not what the state says', () => {
    for (const wrong of [{ x: 1 }, new PyDict([['__dict__', 5]]), [1]])
      expect(refusal(() => load(wrong))).toMatch(/^CONSTRUCT_FAILED: .*is not that of a pydantic model/);
  });
});
