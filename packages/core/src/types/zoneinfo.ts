// zoneinfo.ZoneInfo: a zone by its name in the IANA database, of which JavaScript has a copy in Intl.
import { defineType, type PickleType } from '../registry/type.ts';
import { PyGlobal } from '../values/global.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { PyObject } from '../values/object.ts';
import { pyRepr, textRepr } from '../values/repr.ts';
import { PyTuple } from '../values/tuple.ts';
import { dayStart } from './datetime-date.ts';
import { PyDateTime } from './datetime-datetime.ts';
import { PyTimeDelta } from './datetime-delta.ts';
import { integer, integerOf, textOf } from './support.ts';
import { TextValue } from './text-value.ts';

const DAY = 86400000;

/**
 * Stands for Python's `zoneinfo.ZoneInfo`, immutable. Offsets come from the runtime's own copy of the database, by way of `Intl`;
 * a zone that it does not have is one of unknown rules.
 *
 * @example
 * new PyDateTime(2024, 7, 1, 12, 0, 0, 0, new ZoneInfo('Europe/Berlin')).isoformat() // '2024-07-01T12:00:00+02:00'
 */
export class ZoneInfo extends TextValue {
  /** The name, such as `'Europe/Berlin'`. */
  readonly key: string;
  /** Whether Python is to take it from its cache, which it does unless it was made by `ZoneInfo.no_cache`. */
  readonly fromCache: boolean;

  constructor(key: string, fromCache = true) {
    super();
    this.key = key;
    this.fromCache = fromCache;
  }

  /**
   * Gives what to subtract from the local time to get UTC; `fold` decides where a clock was set. `null` for a time without a
   * date, `undefined` for a zone that the runtime does not know.
   */
  utcoffset(when: object | null): PyTimeDelta | null | undefined {
    const { key } = this;
    if (key === 'UTC') return new PyTimeDelta();
    // A zone of one word, or of Etc, can be a fixed offset, which Python gives for a time without a date too.
    if (!(when instanceof PyDateTime)) return /^(?!Etc).*\//.test(key) ? null : undefined;
    const format = formatOf(key);
    if (format === undefined) return undefined;
    const clock = (when.hour * 60 + when.minute) * 60 + when.second;
    const local = dayStart(when.year, when.month, when.day) + clock * 1000;
    const before = offsetAt(format, local - DAY);
    const after = offsetAt(format, local + DAY);
    if (before === after) return new PyTimeDelta(0, before / 1000);
    const isBefore = offsetAt(format, local - before) === before;
    const isAfter = offsetAt(format, local - after) === after;
    // Both hold where a clock was set back, neither where it was set forward.
    const isLater = isBefore === isAfter ? when.fold === 1 : isAfter;
    return new PyTimeDelta(0, (isLater ? after : before) / 1000);
  }

  /** Gives the name. */
  toString(): string {
    return this.key;
  }

  [pyKey](): Key {
    // Python compares zones as objects, and has one of each name in its cache.
    return this.fromCache ? `\0z${this.key}` : this;
  }

  [pyRepr](): string {
    return `zoneinfo.ZoneInfo(key=${textRepr(this.key)})`;
  }
}

// A DateTimeFormat costs about 50 us to make; a pickle can name any number of zones that there are not.
const MAX_FORMATS = 64;
const formats: Map<string, Intl.DateTimeFormat | undefined> = /* @__PURE__ */ new Map();

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(timeZone)) return formats.get(timeZone);
  if (formats.size >= MAX_FORMATS) formats.clear();
  let format: Intl.DateTimeFormat | undefined;
  const numeric = 'numeric';
  try {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
  } catch {
    // Not a zone of this runtime.
  }
  formats.set(timeZone, format);
  return format;
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const field = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const number = (name: string) => Number(field[name]);
  const year = field.era === 'BC' ? 1 - number('year') : number('year');
  const clock = (number('hour') * 60 + number('minute')) * 60 + number('second');
  return dayStart(year, number('month'), number('day')) + clock * 1000 - instant;
}

const classGlobal: PyGlobal = /* @__PURE__ */ new PyGlobal('zoneinfo', 'ZoneInfo');
const getattrGlobal: PyGlobal = /* @__PURE__ */ new PyGlobal('builtins', 'getattr');

const zoneInfoType: PickleType<ZoneInfo> = /* @__PURE__ */ defineType<ZoneInfo>({
  // CPython fetches its class method by getattr, at every protocol.
  globals: ['zoneinfo:ZoneInfo._unpickle', 'zoneinfo.ZoneInfo'],
  class: ZoneInfo,
  immutable: true,
  reduce({ key, fromCache }, context) {
    const unpickle = new PyObject(getattrGlobal, 'REDUCE', PyTuple.of<unknown>(classGlobal, '_unpickle'));
    return [unpickle, [key, integer(Number(fromCache), context)]];
  },
  construct([name, fromCache = 1, ...rest]) {
    const key = textOf(name);
    const flag = integerOf(fromCache);
    return key === undefined || flag === undefined || rest.length > 0
      ? undefined
      : new ZoneInfo(key, flag !== 0);
  },
});

/** The type of Python's module `zoneinfo`. */
export const zoneInfoTypes: readonly PickleType[] = [zoneInfoType];
