import { describe, expect, test } from 'vitest';
import {
  Decimal,
  Fraction,
  PyDate,
  PyDateTime,
  PyTime,
  PyTimeDelta,
  PyTimeZone,
  UUID,
} from '../../src/types/index.ts';
import { PyComplex } from '../../src/values/complex.ts';
import { PyDict } from '../../src/values/dict.ts';
import { PyFloat } from '../../src/values/float.ts';
import { keyOf, pyEquals } from '../../src/values/hash.ts';
import { PyObject } from '../../src/values/object.ts';
import { PyTuple } from '../../src/values/tuple.ts';
import { readJson } from './vectors.ts';

// Group numbers of CPython: two expressions of one number are one key of a dict there.
const groups = new Map(Object.entries(readJson<Record<string, number>>('keys.json')));

const { utc } = PyTimeZone;
const hour = new PyTimeZone(new PyTimeDelta(0, 3600));
const cet = new PyTimeZone(new PyTimeDelta(0, 3600), 'CET');
const UTC = 'datetime.timezone.utc';
const HOUR = 'datetime.timezone(datetime.timedelta(hours=1))';

const values = new Map<string, unknown>([
  ['1', 1n],
  ['1.0', new PyFloat(1)],
  ['True', true],
  ['fractions.Fraction(1)', new Fraction(1)],
  ['complex(1, 0)', new PyComplex(1, 0)],
  ['0', 0],
  ['-0.0', -0],
  ['fractions.Fraction(0)', new Fraction(0)],
  ['0.5', 0.5],
  ['fractions.Fraction(1, 2)', new Fraction(1, 2)],
  ['0.1', 0.1],
  ['fractions.Fraction(1, 10)', new Fraction(1, 10)],
  [
    'fractions.Fraction(3602879701896397, 36028797018963968)',
    new Fraction(3602879701896397, 36028797018963968n),
  ],
  ['2**53 + 1', 2n ** 53n + 1n],
  ['float(2**53)', 2 ** 53],
  ['decimal.Decimal(2**53 + 1)', new Decimal(2n ** 53n + 1n)],
  ['fractions.Fraction(2**53 + 1)', new Fraction(2n ** 53n + 1n)],
  ['2**70', 2n ** 70n],
  ['2.0**70', 2 ** 70],
  ['decimal.Decimal(2**70)', new Decimal(2n ** 70n)],
  ['fractions.Fraction(2**70)', new Fraction(2n ** 70n)],
  ['2**70 + 1', 2n ** 70n + 1n],
  ['decimal.Decimal(2**70 + 1)', new Decimal(2n ** 70n + 1n)],
  ['10**400', 10n ** 400n],
  ['fractions.Fraction(10**400)', new Fraction(10n ** 400n)],
  ['-(10**400)', -(10n ** 400n)],
  ['5e-324', 5e-324],
  ['fractions.Fraction(1, 2**1074)', new Fraction(1, 2n ** 1074n)],
  ['fractions.Fraction(1, 2**1075)', new Fraction(1, 2n ** 1075n)],
  ['fractions.Fraction(2**53 + 1, 2)', new Fraction(2n ** 53n + 1n, 2)],
  ['1e308', 1e308],
  ["float('inf')", Number.POSITIVE_INFINITY],
  ["float('-inf')", Number.NEGATIVE_INFINITY],
  ['datetime.date(2020, 1, 2)', new PyDate(2020, 1, 2)],
  ['datetime.date(2020, 1, 3)', new PyDate(2020, 1, 3)],
  ['datetime.datetime(2020, 1, 2)', new PyDateTime(2020, 1, 2)],
  ['datetime.datetime(2020, 1, 2, fold=1)', new PyDateTime(2020, 1, 2, 0, 0, 0, 0, null, 1)],
  [`datetime.datetime(2020, 1, 2, tzinfo=${UTC})`, new PyDateTime(2020, 1, 2, 0, 0, 0, 0, utc)],
  [`datetime.datetime(2020, 1, 2, 1, tzinfo=${HOUR})`, new PyDateTime(2020, 1, 2, 1, 0, 0, 0, hour)],
  [
    "datetime.datetime(2020, 1, 2, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1), 'CET'), fold=1)",
    new PyDateTime(2020, 1, 2, 1, 0, 0, 0, cet, 1),
  ],
  [`datetime.datetime(2020, 1, 2, 0, 0, 0, 1, tzinfo=${UTC})`, new PyDateTime(2020, 1, 2, 0, 0, 0, 1, utc)],
  ['datetime.time(1)', new PyTime(1)],
  ['datetime.time(1, fold=1)', new PyTime(1, 0, 0, 0, null, 1)],
  [`datetime.time(1, tzinfo=${UTC})`, new PyTime(1, 0, 0, 0, utc)],
  [`datetime.time(2, tzinfo=${HOUR})`, new PyTime(2, 0, 0, 0, hour)],
  ['datetime.timedelta(1)', new PyTimeDelta(1)],
  ['datetime.timedelta(hours=24)', new PyTimeDelta(0, 86400)],
  ['datetime.timedelta(1, 1)', new PyTimeDelta(1, 1)],
  ['datetime.timedelta(0)', new PyTimeDelta()],
  [UTC, utc],
  ["datetime.timezone(datetime.timedelta(0), 'Zulu')", new PyTimeZone(new PyTimeDelta(), 'Zulu')],
  [HOUR, hour],
  ['uuid.UUID(int=5)', new UUID(5n)],
  ['uuid.UUID(int=5, is_safe=uuid.SafeUUID.safe)', new UUID(5n, 'safe')],
  ['uuid.UUID(int=6)', new UUID(6n)],
  ['5', 5],
  ["'5'", '5'],
]);
for (const python of groups.keys()) {
  const decimal = /^decimal\.Decimal\('(.*)'\)$/.exec(python);
  if (decimal !== null) values.set(python, new Decimal(decimal[1] as string));
}

test('every expression has its value', () => {
  expect([...values.keys()].sort()).toEqual([...groups.keys()].sort());
});

describe.each([...groups])('%s', (python, group) => {
  test('is the same key as exactly what CPython holds for equal', () => {
    const same = [...values]
      .filter(([, other]) => pyEquals(values.get(python), other))
      .map(([other]) => other);
    const expected = [...values.keys()].filter((other) => groups.get(other) === group);
    expect(same).toEqual(expected);
  });
});

test('a NaN decimal equals nothing, itself neither', () => {
  const nan = new Decimal('NaN');
  expect(nan.equals(nan)).toBe(false);
  expect(nan.equals(Number.NaN)).toBe(false);
});

test('a signaling NaN cannot be a key, as in Python', () => {
  expect(() => keyOf(new Decimal('sNaN'))).toThrow(/unhashable/);
});

test('a decimal with a huge exponent costs no time as a key', () => {
  const dict = new PyDict([[new Decimal('1E+999999999999999'), 'a']]);
  expect(dict.get(new Decimal('10E+999999999999998'))).toBe('a');
  expect(dict.get(new Decimal('1E+999999999999998'))).toBe(undefined);
});

test('datetimes of one zone of unknown rules are equal by their reading, and to nothing else', () => {
  const zone = new PyObject(null, 'REDUCE', PyTuple.of());
  const other = new PyObject(null, 'REDUCE', PyTuple.of());
  const when = new PyDateTime(2020, 1, 2, 3, 0, 0, 0, zone);
  expect(when.equals(new PyDateTime(2020, 1, 2, 3, 0, 0, 0, zone))).toBe(true);
  expect(when.equals(new PyDateTime(2020, 1, 2, 3, 0, 0, 0, other))).toBe(false);
  expect(when.equals(new PyDateTime(2020, 1, 2, 3))).toBe(false);
  expect(new PyTime(3, 0, 0, 0, zone).equals(new PyTime(3, 0, 0, 0, zone))).toBe(true);
  expect(new PyTime(3, 0, 0, 0, zone).equals(new PyTime(3, 0, 0, 0, other))).toBe(false);
});
