// What no pickle of CPython shows: values made here, conversions, and pickles that somebody made by hand.
import { describe, expect, test } from 'vitest';
import {
  dumps,
  IPAddress,
  IPInterface,
  IPNetwork,
  isPickleError,
  loads,
  NormalDist,
  PyArray,
  PyDateTime,
  PyException,
  PyNamespace,
  PyPartial,
  PyPath,
  PyPattern,
  parseGlobal,
  RegexFlag,
  ZoneInfo,
} from '../../src/index.ts';
import { PyObject } from '../../src/values/object.ts';
import { repr } from '../../src/values/repr.ts';
import { PyTuple } from '../../src/values/tuple.ts';

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** A pickle of protocol 2 that calls a global with texts. */
function call(global: string, ...args: readonly string[]): Uint8Array {
  return latin1(`\x80\x02c${global.replace(' ', '\n')}\n(${args.map((arg) => `V${arg}\n`).join('')}tR.`);
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return isPickleError(error) ? error.code : 'another error';
  }
}

describe('what is made here', () => {
  test.each<[string, object]>([
    ["array('h', [1, -2])", new PyArray('h', Int16Array.of(1, -2))],
    ["array('u', 'a\u20ac')", new PyArray('u', 'a\u20ac')],
    ["IPv6Address('2001:db8::1')", new IPAddress(6, '2001:DB8:0:0::1')],
    ["IPv4Network('192.0.2.0/24')", new IPInterface(4, '192.0.2.1/24').network],
    ["PureWindowsPath('C:/data/a.txt')", new PyPath('PureWindowsPath', 'C:/data', 'a.txt')],
    ["re.compile('a', re.IGNORECASE)", new PyPattern('a', RegexFlag.IGNORECASE | RegexFlag.UNICODE)],
    ['namespace(a=1)', new PyNamespace('types.SimpleNamespace', { a: 1 })],
    ["KeyError('k')", new PyException('KeyError', ['k'])],
    ['NormalDist(mu=1.0, sigma=0.5)', new NormalDist(1, 0.5)],
    ["zoneinfo.ZoneInfo(key='Asia/Tokyo')", new ZoneInfo('Asia/Tokyo')],
    [
      "functools.partial(<class-or-function 'builtins.int'>, '11', base=2)",
      new PyPartial(parseGlobal('builtins.int'), ['11'], { base: 2 }),
    ],
  ])('%s comes back from every protocol', (text, value) => {
    expect(repr(value)).toBe(text);
    for (let protocol = 0; protocol <= 5; protocol++) {
      const again = loads(dumps(value, { protocol }));
      expect(repr(again), `protocol ${protocol}`).toBe(text);
      expect((again as object).constructor, `protocol ${protocol}`).toBe(value.constructor);
    }
  });

  test.each<[string, () => unknown]>([
    ['a number of another type in an array', () => new PyArray('f', Int8Array.of(1))],
    ['text in an array of numbers', () => new PyArray('b', 'a')],
    ['a type code of Python 2 alone', () => new PyArray('c', 'a')],
    ['an address with a leading zero', () => new IPAddress(4, '192.0.2.01')],
    ['an address that is too large', () => new IPAddress(4, 1n << 32n)],
    ['a negative address', () => new IPAddress(6, -1n)],
    ['an address with nine groups', () => new IPAddress(6, '1:2:3:4:5:6:7:8:9')],
    ['an address with two gaps', () => new IPAddress(6, '1::2::3')],
    ['a scope of nothing', () => new IPAddress(6, 'fe80::1%')],
    ['a network with bits beyond its prefix', () => new IPNetwork(4, '192.0.2.1/24')],
    ['a prefix that is too long', () => new IPInterface(6, '::1/129')],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(RangeError);
  });

  test('an exception without a name of Python has no pickle', () => {
    expect(codeOf(() => dumps(new PyException('MyError')))).toBe('UNSUPPORTED_VALUE');
  });
});

describe('conversions', () => {
  test('an exception becomes an Error that remembers it', () => {
    const exception = new PyException('FileNotFoundError', [2, 'No such file', 'a.txt']);
    const error = exception.toError();
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.cause]).toEqual([
      'FileNotFoundError',
      "[Errno 2] No such file: 'a.txt'",
      exception,
    ]);
  });

  test('JSON holds the text of what is text, and the fields of what has some', () => {
    const values = [
      new PyPath('PosixPath', 'a', 'b'),
      new IPAddress(4, '192.0.2.1'),
      new PyNamespace('argparse.Namespace', { a: 1 }),
      new PyArray('q', BigInt64Array.of(1n)),
      new PyArray('u', 'ab'),
      new PyException('ValueError', ['x']),
    ];
    expect(JSON.parse(JSON.stringify(values))).toEqual([
      'a/b',
      '192.0.2.1',
      { a: 1 },
      [1],
      'ab',
      { name: 'ValueError', message: 'x', args: ['x'] },
    ]);
  });

  test('a path has parts, a name and forward slashes', () => {
    const path = new PyPath('PureWindowsPath', '\\\\server\\share\\a', 'b.txt');
    expect([path.drive, path.root, path.parts, path.name, path.asPosix()]).toEqual([
      '\\\\server\\share',
      '\\',
      ['\\\\server\\share\\', 'a', 'b.txt'],
      'b.txt',
      '//server/share/a/b.txt',
    ]);
  });

  // str(pathlib.PureWindowsPath(*segments)) of CPython 3.13, which pickles the segments.
  test.each([
    [['//server', 'share', 'f.txt'], '\\\\server\\share\\f.txt'],
    [['//./x', 'y'], '\\\\.\\x\\y'],
    [['//a/', 'b'], '\\\\a\\b\\'],
    [['//', 'a', 'b'], '\\\\a\\b\\'],
    [['//a', '/b'], '\\\\a\\b\\'],
    [['//a', '.'], '\\\\a\\.\\'],
    [['//?/', 'C:', 'x'], 'C:x'],
    [['//s/h', 'f'], '\\\\s\\h\\f'],
    [['c:', 'x'], 'c:x'],
    [['c:/a/', 'C:b'], 'C:\\a\\b'],
  ])('a Windows path of %j is joined before it is parsed', (segments, text) => {
    expect(new PyPath('PureWindowsPath', ...segments).toString()).toBe(text);
  });

  test('equality is that of Python', () => {
    const path = (type: 'PureWindowsPath' | 'PurePosixPath', text: string) => new PyPath(type, text);
    expect(path('PureWindowsPath', 'C:/A').equals(path('PureWindowsPath', 'c:\\a'))).toBe(true);
    expect(path('PurePosixPath', 'A').equals(path('PurePosixPath', 'a'))).toBe(false);
    expect(path('PurePosixPath', 'a').equals(path('PureWindowsPath', 'a'))).toBe(false);
    expect(new IPAddress(4, '0.0.0.1').equals(new IPAddress(6, '::1'))).toBe(false);
    expect(new PyArray('b', Int8Array.of(1)).equals(new PyArray('d', Float64Array.of(1)))).toBe(true);
    expect(new PyArray('q', BigInt64Array.of(1n)).equals(new PyArray('B', Uint8Array.of(1)))).toBe(true);
    expect(new PyArray('u', 'a').equals(new PyArray('b', Int8Array.of(97)))).toBe(false);
    expect(new PyPattern('a', 0).equals(new PyPattern('a'))).toBe(true);
    expect(new PyPattern('a').equals(new PyPattern(Uint8Array.of(97)))).toBe(false);
  });

  test('a zone that the runtime does not know has no offset, and says so', () => {
    const when = new PyDateTime(2024, 1, 1, 0, 0, 0, 0, new ZoneInfo('Mars/Olympus'));
    expect(codeOf(() => when.utcoffset())).toBe('UNSUPPORTED_VALUE');
    expect(repr(loads(dumps(when)))).toBe(repr(when));
  });
});

describe('a pickle made by hand', () => {
  test.each<[string, Uint8Array]>([
    ['an IPv4 address of bytes', latin1('\x80\x03cipaddress\nIPv4Address\nC\x04\x01\x02\x03\x04\x85R.')],
    ['an array of a subclass', call('array _array_reconstructor', 'a', 'b')],
    ['an array of an unknown type code', latin1('\x80\x02carray\narray\nU\x01c]\x86R.')],
    ['a pattern without flags', call('re _compile', 'a')],
    ['a path of a number', latin1('\x80\x02cpathlib\nPurePath\nK\x01\x85R.')],
    ['a path of too many segments', call('pathlib PurePosixPath', ...new Array<string>(10_001).fill('a'))],
    ['a NormalDist with arguments', latin1('\x80\x02cstatistics\nNormalDist\nK\x01\x85R.')],
  ])('%s stays inert', (_, bytes) => {
    expect((loads(bytes) as object).constructor).toBe(PyObject);
  });

  test.each<[string, Uint8Array]>([
    ['text that is no address', call('ipaddress IPv4Address', 'here')],
    [
      'dots that would cost a regular expression quadratic time',
      call('ipaddress IPv6Address', `:${'.'.repeat(200_000)}`),
    ],
    ['a number out of the range of an array', latin1('\x80\x02carray\narray\nX\x01\0\0\0b]M\0\x01a\x86R.')],
    [
      'half an item',
      latin1('\x80\x03carray\n_array_reconstructor\n(carray\narray\nX\x01\0\0\0hK\x04C\x01atR.'),
    ],
    ['a state of a namespace that is no dict', latin1('\x80\x02ctypes\nSimpleNamespace\n)RK\x01b.')],
    ['a state of a NormalDist that is no pair', latin1('\x80\x02cstatistics\nNormalDist\n)\x81K\x01b.')],
  ])('with %s is refused', (_, bytes) => {
    expect(codeOf(() => loads(bytes))).toBe('CONSTRUCT_FAILED');
  });

  test('gives an instance many states, each of which copies those before it', () => {
    const states = Array.from({ length: 30_000 }, (_, i) => `}V${i}\nK\x01sb`);
    const bytes = (count: number) =>
      latin1(`\x80\x02ctypes\nSimpleNamespace\n)R${states.slice(0, count).join('')}.`);
    expect([...(loads(bytes(3)) as PyNamespace).toString()].length).toBeGreaterThan(0);
    expect(codeOf(() => loads(bytes(30_000)))).toBe('LIMIT');
  });

  test('cannot reach a prototype by the attributes of a namespace or an exception', () => {
    const state = '}(V__proto__\n}V polluted\nK\x01su';
    for (const head of ['ctypes\nSimpleNamespace\n)R', 'cexceptions\nValueError\n)R']) {
      const value = loads(latin1(`\x80\x02${head}${state}b.`)) as PyNamespace;
      expect(Object.getPrototypeOf(value.attributes)).toBe(Object.prototype);
      expect(Object.hasOwn(value.attributes, '__proto__')).toBe(true);
      expect(({} as Record<string, unknown>)[' polluted']).toBeUndefined();
    }
  });
});

test('a partial that was read is an inert object that knows its parts', () => {
  const partial = loads(
    dumps(new PyPartial(parseGlobal('app.f'), [PyTuple.of(1)], { key: null })),
  ) as PyPartial;
  expect(partial).toBeInstanceOf(PyPartial);
  expect(partial).toBeInstanceOf(PyObject);
  expect(repr([partial.func, partial.positional, partial.keywords])).toBe(
    "[<class-or-function 'app.f'>, ((1,),), {'key': None}]",
  );
});

// Python: repr(array.array('i', [1])), repr(array.array('d', [1]))
test.each([
  ['i', "array('i', [1])"],
  ['d', "array('d', [1.0])"],
])('an array of %s shows its items as Python does, in the exact mode too', (typecode, text) => {
  const array = new PyArray(typecode, typecode === 'i' ? Int32Array.of(1) : Float64Array.of(1));
  expect(repr(array, { exact: true })).toBe(text);
});
