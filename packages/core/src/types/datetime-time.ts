// datetime.time.
import { PickleError } from '../errors.ts';
import { type Key, pyEquals, pyKey } from '../values/hash.ts';
import { inspectCustom } from '../values/inspect.ts';
import { pyRepr, type ReprParts } from '../values/repr.ts';
import { PyTuple } from '../values/tuple.ts';
import { checkRange } from './datetime-date.ts';
import { clock, knownOffset, offsetOf, offsetSuffix, type PyTimeDelta, temporal } from './datetime-delta.ts';

/** 1 for the second of two equal readings of a clock that was set back, else 0. */
export type Fold = 0 | 1;

/** @throws RangeError for a time of day that does not exist. */
export function checkClock(
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  fold: number,
): void {
  checkRange('hour', hour, 0, 23);
  checkRange('minute', minute, 0, 59);
  checkRange('second', second, 0, 59);
  checkRange('microsecond', microsecond, 0, 999999);
  checkRange('fold', fold, 0, 1);
}

type Clock = Pick<PyTime, 'hour' | 'minute' | 'second' | 'microsecond'>;

/** The arguments that Python's repr shows: seconds only if they or the microseconds are not 0, and so on. */
export function clockArguments({ hour, minute, second, microsecond }: Clock): number[] {
  const rest = microsecond !== 0 ? [second, microsecond] : second !== 0 ? [second] : [];
  return [hour, minute, ...rest];
}

/**
 * Stands for Python's `datetime.time`, immutable: `hour`, `minute`, `second`, `microsecond`, `tzinfo` (a `PyTimeZone`, a
 * zone of a registered class, an inert zone, or `null`) and `fold`.
 *
 * @throws RangeError for a time of day that does not exist.
 */
export class PyTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: object | null;
  readonly fold: Fold;

  constructor(
    hour = 0,
    minute = 0,
    second = 0,
    microsecond = 0,
    tzinfo: object | null = null,
    fold: Fold = 0,
  ) {
    checkClock(hour, minute, second, microsecond, fold);
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.microsecond = microsecond;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }

  /** Gives the zone's offset, `null` without one. @throws PickleError `UNSUPPORTED_VALUE` for a zone of unknown rules. */
  utcoffset(): PyTimeDelta | null {
    return knownOffset(this.tzinfo, null);
  }

  /** Gives such as `'03:04:05.000006+01:00'`. A zone of unknown rules is shown by its class in brackets. */
  isoformat(): string {
    const seconds = (this.hour * 60 + this.minute) * 60 + this.second;
    return clock(seconds, this.microsecond) + offsetSuffix(this.tzinfo, null);
  }

  /** Says whether Python holds both equal: times with an offset are compared in UTC, and `fold` does not count. */
  equals(other: unknown): boolean {
    return other instanceof PyTime && pyEquals(this, other);
  }

  /**
   * Gives a `Temporal.PlainTime`, which says all that the time says.
   *
   * @throws PickleError `UNSUPPORTED_VALUE` without Temporal, and for a time with a zone or `fold`.
   */
  toTemporal(): object {
    if (this.tzinfo === null && this.fold === 0) return temporal('PlainTime', this.isoformat());
    throw new PickleError('UNSUPPORTED_VALUE', 'Temporal has no time of day with a time zone or fold');
  }

  /** Gives Python's `str()`. */
  toString(): string {
    return this.isoformat();
  }

  toJSON(): string {
    return this.isoformat();
  }

  [pyKey](): Key {
    const offset = offsetOf(this.tzinfo, null);
    const local = ((this.hour * 60 + this.minute) * 60 + this.second) * 1000000 + this.microsecond;
    if (offset === undefined) return PyTuple.of<unknown>(PyTime, local, this.tzinfo);
    return offset === null ? `\0Dt${local}` : `\0Dz${BigInt(local) - offset.totalMicroseconds}`;
  }

  *[pyRepr](): ReprParts {
    const text = `datetime.time(${clockArguments(this).join(', ')}`;
    const end = this.fold === 1 ? ', fold=1)' : ')';
    if (this.tzinfo === null) return yield text + end;
    yield `${text}, tzinfo=`;
    yield this.tzinfo;
    yield end;
  }

  [inspectCustom](): string {
    return `PyTime(${this.toString()})`;
  }
}
