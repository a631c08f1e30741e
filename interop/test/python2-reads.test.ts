// What JavaScript has of its own, written at protocols 0 to 2, as Python 2.7 loads it: by `pickle` and by `cPickle`.
import {
  Counter,
  Decimal,
  DefaultDict,
  Deque,
  dumps,
  Fraction,
  OrderedDict,
  PyByteArray,
  PyByteString,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDict,
  PyException,
  PyFloat,
  PyFrozenSet,
  PyGlobal,
  PyObject,
  PyRange,
  PySet,
  PyTimeDelta,
  PyTuple,
  UUID,
} from '@picklekit/core';
import { expect, test } from 'vitest';
import { pythonsAtHand, withEachPython } from './support.ts';

const python2 = (await pythonsAtHand()).filter((python) => python.major === 2);
if (python2.length === 0) test.skip('Python 2.7: not at hand', () => {});

const itself: unknown[] = [];
itself.push(itself);

// A value, and the Python 2.7 expression that it must be equal to, in type, too.
const VALUES: readonly (readonly [value: unknown, expected: string])[] = [
  [null, 'None'],
  [true, 'True'],
  [false, 'False'],
  [0, '0'],
  [-1, '-1'],
  [255, '255'],
  [65536, '65536'],
  [2 ** 31 - 1, '2**31 - 1'],
  [-(2 ** 31), '-2**31'],
  [2n ** 100n, '2L**100'],
  [-(2n ** 100n), '-2L**100'],
  [1.5, '1.5'],
  [-0, '-0.0'],
  [new PyFloat(2), '2.0'],
  [Number.POSITIVE_INFINITY, "float('inf')"],
  ['', "u''"],
  ['text', "u'text'"],
  ['a\\b\nc', "u'a\\\\b\\nc'"],
  ['\u20ac', "u'\\u20ac'"],
  ['\u{1d11e}', "u'\\U0001d11e'"],
  [PyByteString.from([0, 97, 255]), "'\\x00a\\xff'"],
  [Uint8Array.of(), "''"],
  [Uint8Array.of(0, 97, 255), "'\\x00a\\xff'"],
  [PyByteArray.from([0, 97, 255]), "bytearray('\\x00a\\xff')"],
  [[1, 'a', null], "[1, u'a', None]"],
  [{ a: 1, b: [2] }, "{u'a': 1, u'b': [2]}"],
  [
    new PyDict<unknown, unknown>([
      [1, 'a'],
      [PyTuple.of(1, 2), 'b'],
    ]),
    "{1: u'a', (1, 2): u'b'}",
  ],
  [PyTuple.of(), '()'],
  [PyTuple.of(1), '(1,)'],
  [PyTuple.of(1, 2, 3, 4), '(1, 2, 3, 4)'],
  [new PySet([1, 2]), 'set([1, 2])'],
  [new PyFrozenSet([1, 2]), 'frozenset([1, 2])'],
  [new PyComplex(1, -2), 'complex(1, -2)'],
  [new PyDate(2024, 2, 29), 'datetime.date(2024, 2, 29)'],
  [new PyDateTime(2024, 2, 29, 23, 59, 59, 999_999), 'datetime.datetime(2024, 2, 29, 23, 59, 59, 999999)'],
  [new PyTimeDelta(-1, 0, 5), 'datetime.timedelta(-1, 0, 5)'],
  [new Decimal('1.10'), "decimal.Decimal('1.10')"],
  [new Fraction(1, 3), 'fractions.Fraction(1, 3)'],
  [new UUID('12345678-1234-5678-1234-567812345678'), "uuid.UUID('12345678-1234-5678-1234-567812345678')"],
  [
    new OrderedDict([
      ['b', 1],
      ['a', 2],
    ]),
    "collections.OrderedDict([(u'b', 1), (u'a', 2)])",
  ],
  [
    new DefaultDict(new PyGlobal('builtins', 'list'), [['a', [1]]]),
    "collections.defaultdict(list, {u'a': [1]})",
  ],
  [new Counter([['a', 2]]), "collections.Counter({u'a': 2})"],
  [new Deque([1, 2], 5), 'collections.deque([1, 2], 5)'],
  [new PyException('ValueError', ['no', 1]), "ValueError(u'no', 1)"],
  [new PyException('KeyError', ['k']), "KeyError(u'k')"],
  [new PyRange(0, 10, 3), 'xrange(0, 10, 3)'],
  [new PyGlobal('builtins', 'range'), 'xrange'],
  [new PyGlobal('builtins', 'str'), 'unicode'],
  [new PyGlobal('builtins', 'OSError'), 'OSError'],
  [new PyGlobal('collections', 'UserDict'), '__import__("UserDict").IterableUserDict'],
  [new PyGlobal('functools', 'reduce'), 'reduce'],
];

const CHECK = `
import cPickle, pickle, datetime, decimal, fractions, uuid, collections
def same(found, expected):
    if isinstance(expected, xrange) or isinstance(expected, BaseException) or isinstance(expected, float):
        return type(found) is type(expected) and repr(found) == repr(expected)
    return type(found) is type(expected) and found == expected
result = []
for module in (pickle, cPickle):
    for (text, part) in zip(EXPECTED, parts):
        try:
            found = module.loads(part)
            if not same(found, eval(text)):
                result.append("%s: %r where %s is due" % (module.__name__, found, text))
        except Exception as error:
            result.append("%s: %s where %s is due" % (module.__name__, error, text))
`;

const expectedTexts = (): string => `EXPECTED = ${JSON.stringify(VALUES.map(([, text]) => text))}\n`;

withEachPython(python2, 'loads what JavaScript wrote', (_python, opened) => {
  for (const protocol of [0, 1, 2]) {
    test(`at protocol ${protocol}`, async () => {
      const parts = VALUES.map(([value]) => dumps(value as never, { protocol }));
      const { result } = await opened().bridge.run(expectedTexts() + CHECK, parts);
      expect(result).toEqual([]);
    });
  }

  test('but not under the names of Python 3', async () => {
    const pickle = dumps(new PyRange(0, 10, 3), { protocol: 2, fixImports: false });
    const { result } = await opened().bridge.run(
      `
result = []
for module in (pickle, __import__("cPickle")):
    try:
        module.loads(parts[0])
    except ImportError as error:
        result.append(str(error))
`,
      [pickle],
    );
    expect(result).toEqual(['No module named builtins', 'No module named builtins']);
  });

  test('cycles, and who shares what with whom', async () => {
    const shared = [1];
    const parts = [0, 1, 2].flatMap((protocol) => [
      dumps(itself as never, { protocol }),
      dumps([shared, { a: shared }], { protocol }),
    ]);
    const { result } = await opened().bridge.run(
      `
result = []
for module in (pickle, __import__("cPickle")):
    for at in range(0, len(parts), 2):
        cycle, pair = module.loads(parts[at]), module.loads(parts[at + 1])
        result.append([cycle[0] is cycle, pair[0] is pair[1][u"a"]])
`,
      parts,
    );
    expect(result).toEqual(Array.from({ length: 6 }, () => [true, true]));
  });

  test('old-style and new-style instances of its own classes', async () => {
    const made = (how: 'INST' | 'OBJ', ...args: unknown[]): PyObject => {
      const object = new PyObject(new PyGlobal('interop_models', 'Old'), how, PyTuple.from(args));
      object.state = { word: 'é' };
      return object;
    };
    const parts = [0, 1, 2].flatMap((protocol) =>
      (['INST', 'OBJ'] as const).map((how) => dumps(made(how) as never, { protocol, exact: true })),
    );
    const { result } = await opened().bridge.run(
      `
import types
result = []
for module in (pickle, __import__("cPickle")):
    for part in parts:
        found = module.loads(part)
        result.append([type(found) is types.InstanceType, found.__class__.__name__, found.word == u"\\xe9"])
`,
      parts,
    );
    expect(result).toEqual(Array.from({ length: 12 }, () => [true, 'Old', true]));
  });
});
