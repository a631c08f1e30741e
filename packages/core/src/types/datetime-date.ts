// datetime.date.
import { type Key, pyEquals, pyKey } from '../values/hash.ts';
import { inspectCustom } from '../values/inspect.ts';
import { pyRepr, type ReprParts } from '../values/repr.ts';
import { digits, temporal } from './datetime-delta.ts';

/** @throws RangeError unless the value is an integer from `low` to `high`. */
export function checkRange(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new RangeError(`${name} must be in ${low}..${high}, not ${value}`);
}

/** The milliseconds from 1970 to the beginning of a day. `Date.UTC` would take the year 20 for 1920. */
export function dayStart(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

// A Date would tell, and takes 150 ns. Long and short months take turns, from August on the other way round.
function monthLength(year: number, month: number): number {
  if (month === 2) return year % (year % 100 === 0 ? 400 : 4) === 0 ? 29 : 28;
  return 30 + ((month + (month >> 3)) & 1);
}

/** How a `toDate()` reads what Python leaves open, and what it may leave out. */
export interface ToDateOptions {
  /** Where the clock hung that a naive date or time was read from: in UTC, or in the zone of the runtime. */
  readonly zone?: 'utc' | 'local';
  /** Lets microseconds below the millisecond go, towards the past; without it they are an error. @defaultValue false */
  readonly truncate?: boolean;
}

/**
 * Makes the `Date` of a time of day in the zone of the runtime. Of a reading that the clock showed twice, `fold` 1 is the second;
 * one that it skipped is moved by the step, to the other side of it with `fold` 1, as in Python's `timestamp()`.
 */
export function localDate(
  year: number,
  month: number,
  day: number,
  milliseconds: number,
  fold: number,
): Date {
  const date = new Date(2000, 0, 1, 0, 0, 0, milliseconds);
  date.setFullYear(year, month - 1, day);
  if (fold === 0) return date;
  const reading = dayStart(year, month, day) + milliseconds;
  const dayAfter = new Date(date.getTime() + 86400000);
  const second = new Date(reading + dayAfter.getTime() - readingOf(dayAfter));
  return readingOf(date) !== reading || readingOf(second) === reading ? second : date;
}

// What the clocks here show at that instant, as milliseconds since they showed 1970.
function readingOf(date: Date): number {
  const minutes = date.getHours() * 60 + date.getMinutes();
  const start = dayStart(date.getFullYear(), date.getMonth() + 1, date.getDate());
  return start + (minutes * 60 + date.getSeconds()) * 1000 + date.getMilliseconds();
}

/**
 * Stands for Python's `datetime.date`, immutable: a day of the proleptic Gregorian calendar, `year` from 1 to 9999,
 * `month` and `day` from 1.
 *
 * @throws RangeError for a day that does not exist.
 */
export class PyDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    checkRange('year', year, 1, 9999);
    checkRange('month', month, 1, 12);
    const last = monthLength(year, month);
    if (!Number.isInteger(day) || day < 1 || day > last) {
      throw new RangeError(`day ${day} is out of range for month ${month} of ${year}`);
    }
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** Gives `'2020-01-02'`. */
  isoformat(): string {
    return `${digits(this.year, 4)}-${digits(this.month, 2)}-${digits(this.day, 2)}`;
  }

  /** Says whether both are the same day; as in Python, a `datetime` never equals a `date`. */
  equals(other: unknown): boolean {
    return other instanceof PyDate && pyEquals(this, other);
  }

  /** Gives a negative number, 0 or a positive number, for `sort`. */
  compare(other: this): number {
    return dayStart(this.year, this.month, this.day) - dayStart(other.year, other.month, other.day);
  }

  /**
   * Gives the `Date` of the day's beginning.
   *
   * @param options `zone` is `'utc'` unless told otherwise, as where JavaScript reads the text `'2020-01-02'`.
   */
  toDate(options: ToDateOptions = {}): Date {
    if (options.zone === 'local') return localDate(this.year, this.month, this.day, 0, 0);
    return new Date(dayStart(this.year, this.month, this.day));
  }

  /** Gives a `Temporal.PlainDate`. @throws PickleError `UNSUPPORTED_VALUE` without Temporal. */
  toTemporal(): object {
    return temporal('PlainDate', this.isoformat());
  }

  /** Gives Python's `str()`. */
  toString(): string {
    return this.isoformat();
  }

  toJSON(): string {
    return this.isoformat();
  }

  [pyKey](): Key {
    return `\0Dy${this.isoformat()}`;
  }

  [pyRepr](): string | ReprParts {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  [inspectCustom](): string {
    return `${this.constructor.name}(${this.toString()})`;
  }
}
