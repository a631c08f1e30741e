import { describe, expect, test } from 'vitest';
import { dumps, isPickleError, loads, type Reduction } from '../../src/index.ts';
import { PyDate, PyDateTime, PyTime, PyTimeDelta, PyTimeZone } from '../../src/types/index.ts';
import { PyByteString } from '../../src/values/byte-string.ts';
import { PyByteArray } from '../../src/values/bytearray.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { PyObject } from '../../src/values/object.ts';
import { repr } from '../../src/values/repr.ts';
import { PyTuple } from '../../src/values/tuple.ts';
import { construct, reduceContext, typeNamed } from './context.ts';

const { utc } = PyTimeZone;
const zone = new PyObject(new PyGlobal('pytz', '_p'), 'REDUCE', PyTuple.of('Europe/Paris'));
// datetime.datetime(2020, 1, 2, 3, 4, 5, 6).__reduce__()[1][0]
const packed = [0x07, 0xe4, 1, 2, 3, 4, 5, 0, 0, 6];

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isPickleError(error)) return error.code;
    return (error as Error).name;
  }
  return 'nothing';
}

// calendar.monthrange(year, month)[1]
describe('a date has the days of its month', () => {
  const common = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const leap = common.map((length, at) => (at === 1 ? 29 : length));
  test.each([
    [1, common],
    [4, leap],
    [100, common],
    [400, leap],
    [1900, common],
    [2000, leap],
    [2023, common],
    [2024, leap],
    [9999, common],
  ])('in the year %i', (year, lengths) => {
    for (const [at, length] of lengths.entries()) {
      expect(new PyDate(year, at + 1, length).day).toBe(length);
      expect(() => new PyDate(year, at + 1, length + 1)).toThrow(RangeError);
    }
  });
});

describe('a datetime is read', () => {
  test.each([
    ['bytes', Uint8Array.from(packed)],
    ['a Python 2 str', PyByteString.from(packed)],
    ['text that encoding latin1 made of it', String.fromCharCode(...packed)],
  ])('from %s', (_, state) => {
    expect(String(construct('datetime.datetime', [state]))).toBe('2020-01-02 03:04:05.000006');
  });

  test('from integers, as a constructor call', () => {
    expect(String(construct('datetime.datetime', [2020n, 1n, 2n]))).toBe('2020-01-02 00:00:00');
    expect(String(construct('datetime.datetime', [2020, 1, 2, 3, 4, 5, 6, utc]))).toBe(
      '2020-01-02 03:04:05.000006+00:00',
    );
    expect(String(construct('datetime.date', [2020, 1, 2]))).toBe('2020-01-02');
    expect(String(construct('datetime.time', [3, 4]))).toBe('03:04:00');
  });

  test('with fold in the month, and with a zone', () => {
    const state = Uint8Array.from([0x07, 0xe4, 0x81, ...packed.slice(3)]);
    const value = construct('datetime.datetime', [state, utc]) as PyDateTime;
    expect([value.month, value.fold, value.tzinfo]).toEqual([1, 1, utc]);
    // The pickle's own bytes are not changed.
    expect(state[2]).toBe(0x81);
  });

  test('with a zone of a class that is inert here', () => {
    const value = construct('datetime.datetime', [Uint8Array.from(packed), zone]) as PyDateTime;
    expect(value.tzinfo).toBe(zone);
    expect(String(value)).toBe('2020-01-02 03:04:05.000006[pytz._p]');
    expect(repr(value)).toBe(`datetime.datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=${repr(zone)})`);
  });

  test('not from arguments of unknown shape: those stay inert', () => {
    expect(construct('datetime.datetime', [])).toBe(undefined);
    expect(construct('datetime.datetime', [2020, 1])).toBe(undefined);
    expect(construct('datetime.datetime', [2020, 1, 2.5])).toBe(undefined);
    expect(construct('datetime.date', [PyByteArray.from([7, 228, 1, 2])])).toBe(undefined);
    expect(construct('datetime.timedelta', [0.5])).toBe(undefined);
  });

  test('not with a list for a zone', () => {
    expect(codeOf(() => construct('datetime.datetime', [Uint8Array.from(packed), []]))).toBe(
      'CONSTRUCT_FAILED',
    );
  });
});

describe('corrupt data is refused', () => {
  test.each([
    ['datetime.date', [0x07, 0xe4, 13, 1]],
    ['datetime.date', [0x07, 0xe4, 2, 30]],
    ['datetime.date', [0, 0, 1, 1]],
    ['datetime.date', [0x27, 0x10, 1, 1]],
    ['datetime.time', [24, 0, 0, 0, 0, 0]],
    ['datetime.time', [0, 60, 0, 0, 0, 0]],
    ['datetime.time', [0, 0, 60, 0, 0, 0]],
    ['datetime.time', [0, 0, 0, 15, 66, 64]],
    ['datetime.datetime', [0x07, 0xe4, 0, 1, 0, 0, 0, 0, 0, 0]],
  ])('in %s(%s)', (global, bytes) => {
    expect(() => construct(global, [Uint8Array.from(bytes)])).toThrow(RangeError);
  });

  test('when there are too few bytes', () => {
    expect(codeOf(() => construct('datetime.date', [Uint8Array.of(1, 2, 3)]))).toBe('CONSTRUCT_FAILED');
  });

  test('by loads, with an error of ours that says where', () => {
    // datetime.date(b'\x07\xe4\x0d\x01')
    const bytes = Uint8Array.from(
      Buffer.from('\x80\x03cdatetime\ndate\nC\x04\x07\xe4\x0d\x01\x85R.', 'latin1'),
    );
    expect(() => loads(bytes)).toThrow(
      /REDUCE at byte 24: datetime\.date failed: month must be in 1\.\.12, not 13/,
    );
  });
});

describe('a timedelta', () => {
  test('is normalized as in Python', () => {
    const delta = new PyTimeDelta(1, -86401, 1_000_001);
    expect([delta.days, delta.seconds, delta.microseconds]).toEqual([0, 0, 1]);
  });

  test('has a limit', () => {
    expect(() => new PyTimeDelta(1_000_000_000)).toThrow(RangeError);
    expect(() => new PyTimeDelta(-999_999_999, -1)).toThrow(RangeError);
    expect(() => new PyTimeDelta(0.5)).toThrow(RangeError);
  });

  test('in seconds is rounded once', () => {
    // 86399913600.000001, of which the nearest double is this integer; so in Python.
    expect(new PyTimeDelta(999_999, 0, 1).totalSeconds()).toBe(86399913600);
    expect(new PyTimeDelta(-1, 86399, 999999).totalSeconds()).toBe(-0.000001);
  });

  test('sorts', () => {
    const sorted = [new PyTimeDelta(1), new PyTimeDelta(-1), new PyTimeDelta()].sort((a, b) => a.compare(b));
    expect(sorted.map((delta) => delta.days)).toEqual([-1, 0, 1]);
  });
});

test('a timezone must be shorter than a day', () => {
  expect(() => new PyTimeZone(new PyTimeDelta(1))).toThrow(RangeError);
  expect(() => new PyTimeZone(new PyTimeDelta(-1))).toThrow(RangeError);
  expect(String(new PyTimeZone(new PyTimeDelta(-1, 0, 1)))).toBe('UTC-23:59:59.999999');
});

describe('toDate', () => {
  test('gives the instant of an aware datetime', () => {
    const plusTwo = new PyTimeZone(new PyTimeDelta(0, 7200));
    const value = new PyDateTime(2020, 1, 2, 3, 4, 5, 6000, plusTwo);
    expect(value.toDate().toISOString()).toBe('2020-01-02T01:04:05.006Z');
    expect(new PyDateTime(1, 1, 1, 0, 0, 0, 0, utc).toDate().toISOString()).toBe('0001-01-01T00:00:00.000Z');
  });

  test('refuses to lose microseconds, and names the cure', () => {
    for (const microsecond of [1, 999, 6999, 999_999]) {
      const aware = new PyDateTime(2020, 1, 2, 3, 4, 5, microsecond, utc);
      const naive = new PyDateTime(2020, 1, 2, 3, 4, 5, microsecond);
      expect(codeOf(() => aware.toDate())).toBe('UNSUPPORTED_VALUE');
      expect(() => aware.toDate({ truncate: false })).toThrow('toDate({ truncate: true })');
      expect(codeOf(() => naive.toDate({ zone: 'utc' }))).toBe('UNSUPPORTED_VALUE');
      expect(codeOf(() => naive.toDate({ zone: 'local' }))).toBe('UNSUPPORTED_VALUE');
    }
    const zoneOfMicroseconds = new PyTimeZone(new PyTimeDelta(0, 0, 5));
    expect(codeOf(() => new PyDateTime(2020, 1, 2, 0, 0, 0, 0, zoneOfMicroseconds).toDate())).toBe(
      'UNSUPPORTED_VALUE',
    );
  });

  test('drops what is below a millisecond where it is told to, towards the past', () => {
    const after = new PyDateTime(2020, 1, 2, 3, 4, 5, 6999, utc);
    const before = new PyDateTime(1969, 12, 31, 23, 59, 59, 999_999, utc);
    expect(after.toDate({ truncate: true }).toISOString()).toBe('2020-01-02T03:04:05.006Z');
    expect(before.toDate({ truncate: true }).toISOString()).toBe('1969-12-31T23:59:59.999Z');
    const naive = new PyDateTime(2020, 1, 2, 3, 4, 5, 6999);
    expect(codeOf(() => naive.toDate({ truncate: true }))).toBe('UNSUPPORTED_VALUE');
    expect(naive.toDate({ truncate: true, zone: 'utc' }).toISOString()).toBe('2020-01-02T03:04:05.006Z');
    expect(naive.toDate({ truncate: true, zone: 'local' })).toEqual(new Date(2020, 0, 2, 3, 4, 5, 6));
  });

  test('needs to be told what a naive datetime means', () => {
    const naive = new PyDateTime(2020, 1, 2, 3, 4, 5, 6000);
    expect(codeOf(() => naive.toDate())).toBe('UNSUPPORTED_VALUE');
    expect(naive.toDate({ zone: 'utc' }).toISOString()).toBe('2020-01-02T03:04:05.006Z');
    expect(naive.toDate({ zone: 'local' })).toEqual(new Date(2020, 0, 2, 3, 4, 5, 6));
    expect(new PyDate(2020, 1, 2).toDate()).toEqual(new Date('2020-01-02'));
    expect(new PyDate(2020, 1, 2).toDate({ zone: 'local' })).toEqual(new Date(2020, 0, 2));
  });

  // TZ=Europe/Berlin python3 -c 'datetime(..., fold=fold).timestamp()'
  test.each([
    ['in summer', [2024, 7, 1, 12, 0], 1719828000, 1719828000],
    ['that the clock showed twice', [2024, 10, 27, 2, 30], 1729989000, 1729992600],
    ['of the evening before', [2024, 10, 26, 12, 0], 1729936800, 1729936800],
    ['that the clock skipped', [2024, 3, 31, 2, 30], 1711848600, 1711845000],
    ['of the hour after', [2024, 3, 31, 3, 30], 1711848600, 1711848600],
  ] as const)('keeps fold in a local time %s', (_, [year, month, day, hour, minute], first, second) => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      const dates = ([0, 1] as const).map((fold) =>
        new PyDateTime(year, month, day, hour, minute, 0, 0, null, fold).toDate({ zone: 'local' }),
      );
      expect(dates.map((date) => date.getTime() / 1000)).toEqual([first, second]);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  test('fails for a zone of unknown rules', () => {
    expect(codeOf(() => new PyDateTime(2020, 1, 2, 0, 0, 0, 0, zone).toDate())).toBe('UNSUPPORTED_VALUE');
  });
});

describe('a JavaScript Date', () => {
  test('dumps as an aware datetime in UTC', () => {
    const value = loads(dumps(new Date('2020-01-02T03:04:05.678Z'))) as PyDateTime;
    expect(repr(value)).toBe('datetime.datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)');
    expect(value.toDate()).toEqual(new Date('2020-01-02T03:04:05.678Z'));
  });

  test('dumps as CPython dumps that datetime', () => {
    // pickle.dumps(datetime.datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc), 4)
    const hex =
      '80049557000000000000008c086461746574696d65948c086461746574696d65949394430a07e401020304050a' +
      '58709468008c0874696d657a6f6e6594939468008c0974696d6564656c74619493944b004b004b008794529485945294869452942e';
    expect(Buffer.from(dumps(new Date('2020-01-02T03:04:05.678Z'), { protocol: 4 })).toString('hex')).toBe(
      hex,
    );
  });

  test('that is invalid or too far away is refused', () => {
    expect(codeOf(() => dumps(new Date(Number.NaN)))).toBe('UNSUPPORTED_VALUE');
    expect(codeOf(() => dumps(new Date(8.64e15)))).toBe('UNSUPPORTED_VALUE');
  });
});

describe('comparing', () => {
  test('puts dates and aware datetimes in order', () => {
    expect(new PyDate(2020, 1, 2).compare(new PyDate(2020, 1, 3))).toBeLessThan(0);
    const early = new PyDateTime(2020, 1, 2, 1, 0, 0, 0, new PyTimeZone(new PyTimeDelta(0, 7200)));
    expect(early.compare(new PyDateTime(2020, 1, 2, 0, 0, 0, 0, utc))).toBe(-1);
  });

  test('a naive and an aware datetime fails, as in Python', () => {
    expect(() => new PyDateTime(2020, 1, 2).compare(new PyDateTime(2020, 1, 2, 0, 0, 0, 0, utc))).toThrow(
      TypeError,
    );
  });
});

test('in the exact mode integers are written as bigints', () => {
  const reduction = typeNamed('datetime.timedelta').reduce?.(
    new PyTimeDelta(1, 2, 3),
    reduceContext(4, true),
  );
  expect((reduction as Reduction)[1]).toEqual([1n, 2n, 3n]);
});

test('a zone that holds its own datetime can be printed', () => {
  const loop = new PyObject(new PyGlobal('app', 'Zone'), 'REDUCE', PyTuple.of());
  const value = new PyTime(1, 0, 0, 0, loop);
  loop.state = { value };
  expect(repr(value)).toContain('datetime.time(1, 0, tzinfo=');
});

describe('toTemporal', () => {
  test('says so where the runtime has no Temporal', () => {
    if ('Temporal' in globalThis) return;
    expect(codeOf(() => new PyDate(2020, 1, 2).toTemporal())).toBe('UNSUPPORTED_VALUE');
  });

  test('hands Temporal the text or the fields that it wants', () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'Temporal');
    const from = (name: string) => ({ from: (value: unknown) => [name, value] });
    const names = ['PlainDate', 'PlainTime', 'PlainDateTime', 'ZonedDateTime', 'Duration'];
    const Temporal = Object.fromEntries(names.map((name) => [name, from(name)]));
    Object.defineProperty(globalThis, 'Temporal', { value: Temporal, configurable: true });
    try {
      const hour = new PyTimeZone(new PyTimeDelta(0, 3600));
      expect(new PyDate(2020, 1, 2).toTemporal()).toEqual(['PlainDate', '2020-01-02']);
      expect(new PyTime(3, 4).toTemporal()).toEqual(['PlainTime', '03:04:00']);
      expect(new PyDateTime(2020, 1, 2).toTemporal()).toEqual(['PlainDateTime', '2020-01-02T00:00:00']);
      expect(new PyDateTime(2020, 1, 2, 0, 0, 0, 0, utc).toTemporal()).toEqual([
        'ZonedDateTime',
        '2020-01-02T00:00:00+00:00[UTC]',
      ]);
      expect(new PyDateTime(2020, 1, 2, 0, 0, 0, 5, hour).toTemporal()).toEqual([
        'ZonedDateTime',
        '2020-01-02T00:00:00.000005+01:00[+01:00]',
      ]);
      expect(new PyTimeDelta(-1, 86399, 1).toTemporal()).toEqual([
        'Duration',
        { seconds: 0, microseconds: -999999 },
      ]);
      expect(codeOf(() => new PyTime(1, 0, 0, 0, utc).toTemporal())).toBe('UNSUPPORTED_VALUE');
    } finally {
      if (before === undefined) Reflect.deleteProperty(globalThis, 'Temporal');
      else Object.defineProperty(globalThis, 'Temporal', before);
    }
  });
});
