// What Temporal makes of our conversions: nothing is lost, or there is an error. Node 24 has Temporal behind a flag.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPickleError, parseGlobal } from '../../src/index.ts';
import { PyDate, PyDateTime, PyTime, PyTimeDelta, PyTimeZone, ZoneInfo } from '../../src/types/index.ts';
import { PyObject } from '../../src/values/object.ts';
import { PyTuple } from '../../src/values/tuple.ts';

function findTemporal(): unknown {
  if ('Temporal' in globalThis) return (globalThis as { Temporal?: unknown }).Temporal;
  try {
    setFlagsFromString('--harmony-temporal');
    return runInNewContext('globalThis.Temporal');
  } catch {
    return undefined;
  } finally {
    setFlagsFromString('--no-harmony-temporal');
  }
}

const Temporal = findTemporal();
const before = Object.getOwnPropertyDescriptor(globalThis, 'Temporal');

beforeAll(() => {
  Object.defineProperty(globalThis, 'Temporal', { value: Temporal, configurable: true });
});

afterAll(() => {
  if (before === undefined) Reflect.deleteProperty(globalThis, 'Temporal');
  else Object.defineProperty(globalThis, 'Temporal', before);
});

const { utc } = PyTimeZone;
const west = new PyTimeZone(new PyTimeDelta(0, -12600));
const berlin = new ZoneInfo('Europe/Berlin');

function at(
  tzinfo: object | null,
  fold: 0 | 1 = 0,
  month = 7,
  day = 1,
  hour = 2,
  microsecond = 0,
): PyDateTime {
  return new PyDateTime(2024, month, day, hour, 30, 0, microsecond, tzinfo, fold);
}

describe.skipIf(Temporal === undefined)('Temporal', () => {
  test.each<[string, { toTemporal(): object }]>([
    ['2020-02-29', new PyDate(2020, 2, 29)],
    ['0001-01-01', new PyDate(1, 1, 1)],
    ['23:59:59.999999', new PyTime(23, 59, 59, 999999)],
    ['2024-07-01T02:30:00.000001', at(null, 0, 7, 1, 2, 1)],
    ['2024-07-01T02:30:00+00:00[UTC]', at(utc)],
    ['2024-07-01T02:30:00+00:00[UTC]', at(new PyTimeZone(new PyTimeDelta(), 'UTC'))],
    ['2024-07-01T02:30:00-03:30[-03:30]', at(west)],
    ['2024-07-01T02:30:00.000001+02:00[Europe/Berlin]', at(berlin, 0, 7, 1, 2, 1)],
    // The clock was set back from 3:00 to 2:00, so that there were two 2:30.
    ['2024-10-27T02:30:00+02:00[Europe/Berlin]', at(berlin, 0, 10, 27)],
    ['2024-10-27T02:30:00+01:00[Europe/Berlin]', at(berlin, 1, 10, 27)],
    ['PT0S', new PyTimeDelta()],
    ['-PT0.000001S', new PyTimeDelta(0, 0, -1)],
    ['PT86399999999999.999999S', new PyTimeDelta(999999999, 86399, 999999)],
    ['-PT86399999913600S', new PyTimeDelta(-999999999)],
  ])('gives %s', (text, value) => {
    expect(`${value.toTemporal()}`).toBe(text);
  });

  test.each<[string, { toTemporal(): object }]>([
    ['a naive datetime with fold', at(null, 1)],
    ['a fixed zone with a name of its own', at(new PyTimeZone(west.offset, 'NST'))],
    ['an offset with seconds', at(new PyTimeZone(new PyTimeDelta(0, 3607)))],
    ['an inert zone', at(new PyObject(parseGlobal('app.zones.Mars'), 'REDUCE', PyTuple.of()))],
    ['a zone that the runtime does not know', at(new ZoneInfo('Mars/Olympus'))],
    ['a zone of a class without a name', at({ utcoffset: () => new PyTimeDelta() })],
    ['a zone that does not tell an offset', at({ utcoffset: () => null })],
    ['a time of day with a zone', new PyTime(1, 0, 0, 0, utc)],
    ['a time of day with fold', new PyTime(1, 0, 0, 0, null, 1)],
  ])('has no form for %s, and we say so', (_, value) => {
    let thrown: unknown;
    try {
      value.toTemporal();
    } catch (error) {
      thrown = error;
    }
    expect(isPickleError(thrown, 'UNSUPPORTED_VALUE')).toBe(true);
  });

  test('refuses a time that the clock skipped', () => {
    expect(() => at(berlin, 0, 3, 31).toTemporal()).toThrow();
  });
});
