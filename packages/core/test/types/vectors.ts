// What CPython says (vectors.json, written by make-vectors.py), and the JavaScript twins of its values.
import { readFileSync } from 'node:fs';
import {
  ChainMap,
  Counter,
  Decimal,
  DefaultDict,
  Deque,
  Fraction,
  OrderedDict,
  PyDate,
  PyDateTime,
  PyTime,
  PyTimeDelta,
  PyTimeZone,
  UserDict,
  UserList,
  UserString,
  UUID,
} from '../../src/types/index.ts';
import { PyComplex } from '../../src/values/complex.ts';
import { Ellipsis, NotImplemented } from '../../src/values/constants.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { PyRange } from '../../src/values/range.ts';
import { PySlice } from '../../src/values/slice.ts';
import { PyTuple } from '../../src/values/tuple.ts';

export interface Vector {
  /** The expression that Python evaluated. */
  readonly python: string;
  readonly str?: string;
  readonly repr?: string;
  /** `copyreg`'s or the value's own reduce value at each protocol, or once if it is the same for all. */
  readonly reduce?: readonly string[];
  /** Protocol, versions of CPython, hexadecimal bytes. */
  readonly pickles: readonly (readonly [protocol: number, versions: string, hex: string])[];
}

export function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
}

export const vectors: ReadonlyMap<string, Vector> = new Map(
  readJson<Vector[]>('vectors.json').map((vector) => [vector.python, vector]),
);

const { utc } = PyTimeZone;
const hour = new PyTimeZone(new PyTimeDelta(0, 3600));
const UTC = 'datetime.timezone.utc';
const HOUR = 'datetime.timezone(datetime.timedelta(hours=1))';

/** The JavaScript values of Python's expressions, made without any pickle. */
export const twins: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['datetime.date(1, 1, 1)', new PyDate(1, 1, 1)],
  ['datetime.date(2020, 2, 29)', new PyDate(2020, 2, 29)],
  ['datetime.date(9999, 12, 31)', new PyDate(9999, 12, 31)],
  ['datetime.time(0, 0)', new PyTime()],
  ['datetime.time(23, 59, 59, 999999)', new PyTime(23, 59, 59, 999999)],
  ['datetime.time(3, 4, 5)', new PyTime(3, 4, 5)],
  ['datetime.time(3, 4, 0, 6, fold=1)', new PyTime(3, 4, 0, 6, null, 1)],
  [`datetime.time(3, 4, tzinfo=${UTC})`, new PyTime(3, 4, 0, 0, utc)],
  [`datetime.time(3, 4, 5, 6, tzinfo=${HOUR}, fold=1)`, new PyTime(3, 4, 5, 6, hour, 1)],
  ['datetime.datetime(1, 1, 1)', new PyDateTime(1, 1, 1)],
  ['datetime.datetime(1999, 12, 31, 23, 59, 59, 999999)', new PyDateTime(1999, 12, 31, 23, 59, 59, 999999)],
  ['datetime.datetime(2020, 1, 2, 3, 4, 5, 6)', new PyDateTime(2020, 1, 2, 3, 4, 5, 6)],
  [
    'datetime.datetime(2020, 1, 2, 3, 4, 5, 65536, fold=1)',
    new PyDateTime(2020, 1, 2, 3, 4, 5, 65536, null, 1),
  ],
  [`datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=${UTC})`, new PyDateTime(2020, 1, 2, 3, 4, 5, 0, utc)],
  [
    `datetime.datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=${HOUR}, fold=1)`,
    new PyDateTime(2020, 1, 2, 3, 4, 5, 6, hour, 1),
  ],
  [
    `datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, ${UTC})`,
    new PyDateTime(9999, 12, 31, 23, 59, 59, 999999, utc),
  ],
  ['datetime.timedelta(0)', new PyTimeDelta()],
  ['datetime.timedelta(1)', new PyTimeDelta(1)],
  ['datetime.timedelta(-1, 2, 3)', new PyTimeDelta(-1, 2, 3)],
  ['datetime.timedelta(2, 86399, 999999)', new PyTimeDelta(2, 86399, 999999)],
  ['datetime.timedelta(microseconds=-1)', new PyTimeDelta(0, 0, -1)],
  ['datetime.timedelta(hours=13, minutes=5)', new PyTimeDelta(0, 13 * 3600 + 300)],
  ['datetime.timedelta.min', new PyTimeDelta(-999999999)],
  ['datetime.timedelta.max', new PyTimeDelta(999999999, 86399, 999999)],
  [UTC, utc],
  [HOUR, hour],
  [
    "datetime.timezone(datetime.timedelta(hours=-5, minutes=-30), 'EST')",
    new PyTimeZone(new PyTimeDelta(0, -5 * 3600 - 1800), 'EST'),
  ],
  ["datetime.timezone(datetime.timedelta(0), '')", new PyTimeZone(new PyTimeDelta(), '')],
  ["datetime.timezone(datetime.timedelta(0), 'UTC')", new PyTimeZone(new PyTimeDelta(), 'UTC')],
  ['datetime.timezone(datetime.timedelta(hours=23, minutes=59))', new PyTimeZone(new PyTimeDelta(0, 86340))],
  ['datetime.timezone(-datetime.timedelta(hours=1, seconds=30))', new PyTimeZone(new PyTimeDelta(0, -3630))],
  [
    'datetime.timezone(-datetime.timedelta(minutes=1, microseconds=5))',
    new PyTimeZone(new PyTimeDelta(0, -60, -5)),
  ],
  ...[...vectors.keys()]
    .filter((python) => python.startsWith('decimal.'))
    .map((python): [string, unknown] => [python, new Decimal(python.slice("decimal.Decimal('".length, -2))]),
  ['fractions.Fraction(0)', new Fraction(0)],
  ['fractions.Fraction(5)', new Fraction(5)],
  ['fractions.Fraction(-6, 8)', new Fraction(-6, 8)],
  ['fractions.Fraction(10**30, 3)', new Fraction(10n ** 30n, 3)],
  ['uuid.UUID(int=0)', new UUID(0n)],
  ["uuid.UUID('12345678-1234-5678-1234-567812345678')", new UUID('12345678-1234-5678-1234-567812345678')],
  [
    "uuid.UUID('ffffffff-ffff-ffff-ffff-ffffffffffff', is_safe=uuid.SafeUUID.safe)",
    new UUID('ffffffff-ffff-ffff-ffff-ffffffffffff', 'safe'),
  ],
  ['uuid.UUID(int=5, is_safe=uuid.SafeUUID.unsafe)', new UUID(5n, 'unsafe')],
  ['complex(1.5, -2.0)', new PyComplex(1.5, -2)],
  ['complex(-0.0, 0.0)', new PyComplex(-0, 0)],
  ['range(1, 11, 2)', new PyRange(1, 11, 2)],
  ['range(0, -2**70, -3)', new PyRange(0, -(2n ** 70n), -3)],
  ['slice(1, None, 2)', new PySlice(1, null, 2)],
  ["slice(None, 'a')", new PySlice(null, 'a')],
  ['Ellipsis', Ellipsis],
  ['NotImplemented', NotImplemented],
  ['collections.OrderedDict()', new OrderedDict()],
  [
    "collections.OrderedDict([('b', 1), ('a', 2)])",
    new OrderedDict([
      ['b', 1],
      ['a', 2],
    ]),
  ],
  ['collections.OrderedDict([((1, 2), None)])', new OrderedDict([[PyTuple.of(1, 2), null]])],
  ["collections.defaultdict(None, {'a': 1})", new DefaultDict(null, [['a', 1]])],
  ['collections.defaultdict(list, {1: [2]})', new DefaultDict(new PyGlobal('builtins', 'list'), [[1, [2]]])],
  ['collections.Counter()', new Counter()],
  [
    "collections.Counter('abbccc')",
    new Counter([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]),
  ],
  ['collections.deque()', new Deque()],
  ["collections.deque([1, 'a', None])", new Deque([1, 'a', null])],
  ['collections.deque([1, 2], 5)', new Deque([1, 2], 5)],
  ['collections.deque([], 0)', new Deque([], 0)],
  ['collections.ChainMap()', new ChainMap()],
  ["collections.ChainMap({'a': 1}, {'b': 2})", new ChainMap([{ a: 1 }, { b: 2 }])],
  ["collections.UserDict({'a': 1})", new UserDict({ a: 1 })],
  ["collections.UserList([1, 'a'])", new UserList([1, 'a'])],
  ["collections.UserString('a b')", new UserString('a b')],
]);
