// datetime.datetime.
import { PickleError } from '../errors.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { pyRepr, type ReprParts, repr } from '../values/repr.ts';
import { PyTuple } from '../values/tuple.ts';
import { dayStart, localDate, PyDate, type ToDateOptions } from './datetime-date.ts';
import {
  clock,
  knownOffset,
  offsetOf,
  offsetSuffix,
  type PyTimeDelta,
  PyTimeZone,
  type TzInfo,
  temporal,
} from './datetime-delta.ts';
import { checkClock, clockArguments, type Fold } from './datetime-time.ts';

/**
 * Stands for Python's `datetime.datetime`, immutable: a `PyDate` with `hour`, `minute`, `second`, `microsecond`, `tzinfo` (a
 * `PyTimeZone`, a zone of a registered class, an inert zone, or `null`) and `fold`.
 *
 * @throws RangeError for a day or a time that does not exist.
 *
 * @example
 * new PyDateTime(2020, 1, 2, 3, 4, 5, 6, PyTimeZone.utc).toString() // '2020-01-02 03:04:05.000006+00:00'
 */
export class PyDateTime extends PyDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: object | null;
  readonly fold: Fold;

  constructor(
    year: number,
    month: number,
    day: number,
    hour = 0,
    minute = 0,
    second = 0,
    microsecond = 0,
    tzinfo: object | null = null,
    fold: Fold = 0,
  ) {
    super(year, month, day);
    checkClock(hour, minute, second, microsecond, fold);
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.microsecond = microsecond;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }

  /** Makes an aware datetime in UTC. @throws RangeError for an invalid `Date` and outside the years 1 to 9999. */
  static fromDate(date: Date): PyDateTime {
    return new PyDateTime(
      date.getUTCFullYear(),
      date.getUTCMonth() + 1,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
      date.getUTCMilliseconds() * 1000,
      PyTimeZone.utc,
    );
  }

  /** Gives the zone's offset, `null` without one. @throws PickleError `UNSUPPORTED_VALUE` for a zone of unknown rules. */
  utcoffset(): PyTimeDelta | null {
    return knownOffset(this.tzinfo, this);
  }

  /**
   * Gives such as `'2020-01-02T03:04:05.000006+01:00'`. A zone of unknown rules is shown by its class in brackets.
   *
   * @param separator What stands between date and time. @defaultValue 'T'
   */
  override isoformat(separator = 'T'): string {
    const seconds = (this.hour * 60 + this.minute) * 60 + this.second;
    const zone = offsetSuffix(this.tzinfo, this);
    return `${super.isoformat()}${separator}${clock(seconds, this.microsecond)}${zone}`;
  }

  /**
   * Compares the instants of two aware datetimes, or the readings of two naive ones.
   *
   * @throws TypeError where one is aware and one is naive, as Python. PickleError `UNSUPPORTED_VALUE` for a zone of unknown rules.
   */
  override compare(other: this): number {
    const isSameZone = this.tzinfo === other.tzinfo;
    const [a, b] = isSameZone ? [null, null] : [this.utcoffset(), other.utcoffset()];
    if ((a === null) !== (b === null))
      throw new TypeError("can't compare offset-naive and offset-aware datetimes");
    const difference = this.#since1970(a) - other.#since1970(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /**
   * Gives the `Date` of the instant, or throws where a `Date` cannot say it. It counts milliseconds, Python microseconds:
   * `toDate({ truncate: true })` lets the rest go.
   *
   * @param options `zone` says how a naive datetime is to be read, which is no instant without it; an aware one has its own.
   * @throws PickleError `UNSUPPORTED_VALUE` for microseconds below the millisecond unless told `truncate`; for a naive datetime
   * unless told the `zone`; for a zone of unknown rules.
   *
   * @example
   * new PyDateTime(2020, 1, 2, 3, 4, 5, 6789).toDate({ zone: 'utc', truncate: true }) // 2020-01-02T03:04:05.006Z
   */
  override toDate(options: ToDateOptions = {}): Date {
    const { zone, truncate = false } = options;
    const offset = this.utcoffset();
    if (offset === null && zone === undefined) {
      throw new PickleError(
        'UNSUPPORTED_VALUE',
        "a naive datetime is no instant: say toDate({ zone: 'utc' }) or toDate({ zone: 'local' })",
      );
    }
    const microseconds = this.#since1970(offset);
    const rest = ((microseconds % 1000n) + 1000n) % 1000n;
    if (rest !== 0n && !truncate) {
      throw new PickleError(
        'UNSUPPORTED_VALUE',
        `a Date has no microseconds as ${this} has: say toDate({ truncate: true }) to let them go`,
      );
    }
    if (offset === null && zone === 'local') {
      const seconds = (this.hour * 60 + this.minute) * 60 + this.second;
      const milliseconds = seconds * 1000 + Math.floor(this.microsecond / 1000);
      return localDate(this.year, this.month, this.day, milliseconds, this.fold);
    }
    return new Date(Number((microseconds - rest) / 1000n));
  }

  /**
   * Gives a `Temporal.PlainDateTime`, or for an aware datetime a `Temporal.ZonedDateTime` of its zone: `ZoneInfo`, UTC, or an
   * offset. What it gives says all that the datetime says, or it throws.
   *
   * @throws PickleError `UNSUPPORTED_VALUE` without Temporal; for a zone of unknown rules, of another class, or with a name of its
   * own; for an offset with seconds; for a naive datetime with `fold`. RangeError of Temporal's for a time that a clock skipped.
   */
  override toTemporal(): object {
    const { tzinfo, fold } = this;
    if (tzinfo === null && fold === 0) return temporal('PlainDateTime', this.isoformat());
    this.utcoffset();
    let zone = (tzinfo as Partial<TzInfo> | null)?.key;
    if (tzinfo instanceof PyTimeZone && `${tzinfo}` === `${new PyTimeZone(tzinfo.offset)}`)
      zone = `${tzinfo}`.slice(3) || 'UTC';
    // An offset has no seconds there.
    if (zone === undefined || /:.*:/.test(zone))
      throw new PickleError('UNSUPPORTED_VALUE', `Temporal cannot say all of ${repr(this)}`);
    return temporal('ZonedDateTime', `${this.isoformat()}[${zone}]`);
  }

  /** Gives Python's `str()`. */
  override toString(): string {
    return this.isoformat(' ');
  }

  #since1970(offset: PyTimeDelta | null): bigint {
    const seconds =
      dayStart(this.year, this.month, this.day) / 1000 + (this.hour * 60 + this.minute) * 60 + this.second;
    const local = BigInt(seconds) * 1000000n + BigInt(this.microsecond);
    return offset === null ? local : local - offset.totalMicroseconds;
  }

  override [pyKey](): Key {
    // As hash() in CPython, which asks the zone as if fold were 0: fold never tells two datetimes apart.
    const offset = offsetOf(this.tzinfo, this.fold === 0 ? this : this.#first());
    if (offset === undefined) return PyTuple.of<unknown>(PyDateTime, this.#since1970(null), this.tzinfo);
    return `\0D${offset === null ? 'n' : 'u'}${this.#since1970(offset)}`;
  }

  #first(): PyDateTime {
    const { year, month, day, hour, minute, second, microsecond, tzinfo } = this;
    return new PyDateTime(year, month, day, hour, minute, second, microsecond, tzinfo);
  }

  override *[pyRepr](): ReprParts {
    const { year, month, day, fold, tzinfo } = this;
    const text = `datetime.datetime(${[year, month, day, ...clockArguments(this)].join(', ')}${fold === 1 ? ', fold=1' : ''}`;
    if (tzinfo === null) return yield `${text})`;
    yield `${text}, tzinfo=`;
    yield tzinfo;
    yield ')';
  }
}
