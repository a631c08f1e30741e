// datetime.timedelta and datetime.timezone.
import { PickleError } from '../errors.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { inspectCustom } from '../values/inspect.ts';
import { PyObject } from '../values/object.ts';
import { pyRepr, type ReprParts, textRepr } from '../values/repr.ts';

/**
 * Stands for Python's `datetime.timedelta`, immutable: `days` from -999999999 to 999999999, `seconds` from 0 to 86399 and
 * `microseconds` from 0 to 999999, to which the constructor normalizes its integers. A negative duration has negative
 * days only, as in Python.
 *
 * @throws RangeError for what is not an integer or leaves that range.
 *
 * @example
 * new PyTimeDelta(0, -1).toString() // '-1 day, 23:59:59'
 */
export class PyTimeDelta {
  readonly days: number;
  readonly seconds: number;
  readonly microseconds: number;

  constructor(days: number | bigint = 0, seconds: number | bigint = 0, microseconds: number | bigint = 0) {
    // Bigints, because the parts' sums and products can pass 2**53. A number that is no integer is BigInt's RangeError.
    const total = (BigInt(days) * 86400n + BigInt(seconds)) * 1000000n + BigInt(microseconds);
    const perDay = 86400000000n;
    const rest = ((total % perDay) + perDay) % perDay;
    this.days = Number((total - rest) / perDay);
    this.seconds = Number(rest / 1000000n);
    this.microseconds = Number(rest % 1000000n);
    if (Math.abs(this.days) > 999999999)
      throw new RangeError(`days=${this.days}; must have magnitude <= 999999999`);
  }

  /** The whole duration in microseconds. */
  get totalMicroseconds(): bigint {
    return BigInt(this.days * 86400 + this.seconds) * 1000000n + BigInt(this.microseconds);
  }

  /** The whole duration in seconds, rounded once, as Python's `total_seconds()`. */
  totalSeconds(): number {
    return Number(`${this.totalMicroseconds}e-6`);
  }

  equals(other: unknown): boolean {
    return other instanceof PyTimeDelta && this.totalMicroseconds === other.totalMicroseconds;
  }

  /** Gives a negative number, 0 or a positive number, for `sort`. */
  compare(other: PyTimeDelta): number {
    return this.days - other.days || this.seconds - other.seconds || this.microseconds - other.microseconds;
  }

  /** Gives a `Temporal.Duration` of seconds and microseconds. @throws PickleError `UNSUPPORTED_VALUE` without Temporal. */
  toTemporal(): object {
    const total = this.totalMicroseconds;
    return temporal('Duration', {
      seconds: Number(total / 1000000n),
      microseconds: Number(total % 1000000n),
    });
  }

  /** Gives Python's `str()`, such as `'1 day, 2:03:04.000005'`. */
  toString(): string {
    const { days, seconds, microseconds } = this;
    const prefix = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    return `${prefix}${clock(seconds, microseconds).replace(/^0/, '')}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [pyKey](): Key {
    return `\0Dd${this.totalMicroseconds}`;
  }

  [pyRepr](): string {
    const parts = (['days', 'seconds', 'microseconds'] as const).filter((name) => this[name] !== 0);
    return `datetime.timedelta(${parts.map((name) => `${name}=${this[name]}`).join(', ') || 0})`;
  }

  [inspectCustom](): string {
    return `PyTimeDelta(${this.toString()})`;
  }
}

/**
 * Stands for Python's `datetime.timezone`, immutable: a fixed offset, less than a day either way, and a name or none.
 *
 * @throws RangeError for an offset of a day or more, and for one that is no `PyTimeDelta`.
 */
export class PyTimeZone {
  static readonly utc: PyTimeZone = /* @__PURE__ */ new PyTimeZone(/* @__PURE__ */ new PyTimeDelta());

  readonly offset: PyTimeDelta;
  readonly name: string | undefined;

  constructor(offset: PyTimeDelta, name?: string) {
    if (!(offset instanceof PyTimeDelta))
      throw new RangeError(`the offset of a timezone is a PyTimeDelta, not ${String(offset)}`);
    if (name !== undefined && typeof name !== 'string')
      throw new RangeError(`the name of a timezone is a string, not ${String(name)}`);
    const { days, seconds, microseconds } = offset;
    if (days < -1 || days > 0 || (days === -1 && seconds === 0 && microseconds === 0)) {
      throw new RangeError(`offset must be strictly between -24 and 24 hours, not ${offset}`);
    }
    this.offset = offset;
    this.name = name;
  }

  utcoffset(): PyTimeDelta {
    return this.offset;
  }

  tzname(): string {
    return this.toString();
  }

  /** Says whether the offsets are equal; as in Python the name does not count. */
  equals(other: unknown): boolean {
    return other instanceof PyTimeZone && this.offset.equals(other.offset);
  }

  /** Gives Python's `str()`: the name, else `'UTC'` or such as `'UTC+05:30'`. */
  toString(): string {
    if (this.name !== undefined) return this.name;
    return this.offset.totalMicroseconds === 0n ? 'UTC' : `UTC${formatOffset(this.offset)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [pyKey](): Key {
    return `\0Do${this.offset.totalMicroseconds}`;
  }

  *[pyRepr](): ReprParts {
    if (this.name === undefined && this.offset.totalMicroseconds === 0n) return yield 'datetime.timezone.utc';
    yield 'datetime.timezone(';
    yield this.offset;
    yield this.name === undefined ? ')' : `, ${textRepr(this.name)})`;
  }

  [inspectCustom](): string {
    return `PyTimeZone(${this.toString()})`;
  }
}

/** What can stand as `tzinfo` and tells its offset, as Python's class `tzinfo`. */
export interface TzInfo {
  /** The name of the zone in the IANA database, where it is one of those. */
  readonly key?: string;
  /** Gives what to subtract from the local time to get UTC; `null` where that is not known. */
  utcoffset(when: object | null): PyTimeDelta | null;
}

/**
 * Asks a `tzinfo` for its offset: `null` for none. `undefined` for a zone of a class that is inert data here: its rules are
 * not known.
 */
export function offsetOf(tzinfo: object | null, when: object | null): PyTimeDelta | null | undefined {
  if (tzinfo === null) return null;
  const zone = tzinfo as Partial<TzInfo>;
  return typeof zone.utcoffset === 'function' ? zone.utcoffset(when) : undefined;
}

/** Like `offsetOf`. @throws PickleError `UNSUPPORTED_VALUE` for a zone whose rules are not known. */
export function knownOffset(tzinfo: object | null, when: object | null): PyTimeDelta | null {
  const offset = offsetOf(tzinfo, when);
  if (offset !== undefined) return offset;
  throw new PickleError(
    'UNSUPPORTED_VALUE',
    `the offset of the time zone ${zoneName(tzinfo)} is not known here`,
  );
}

/** Writes what ISO 8601 text ends in: `+01:00`, or nothing, or the class in brackets where the offset is not known. */
export function offsetSuffix(tzinfo: object | null, when: object | null): string {
  const offset = offsetOf(tzinfo, when);
  if (offset === undefined) return `[${zoneName(tzinfo)}]`;
  return offset === null ? '' : formatOffset(offset);
}

function zoneName(tzinfo: object | null): string {
  return (tzinfo instanceof PyObject ? tzinfo.className : undefined) ?? 'of an unknown class';
}

function formatOffset(offset: PyTimeDelta): string {
  const isNegative = offset.days < 0;
  const size = isNegative ? new PyTimeDelta(0, 0, -offset.totalMicroseconds) : offset;
  const text = clock(size.seconds, size.microseconds).replace(/:00$/, '');
  return `${isNegative ? '-' : '+'}${text}`;
}

/** Writes `hh:mm:ss`, and `.ffffff` unless that is 0. */
export function clock(seconds: number, microseconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) =>
    digits(part, 2),
  );
  return parts.join(':') + (microseconds === 0 ? '' : `.${digits(microseconds, 6)}`);
}

export function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Makes an instance of a class of Temporal. @throws PickleError `UNSUPPORTED_VALUE` where the runtime has none. */
export function temporal(name: string, value: string | object): object {
  const { Temporal } = globalThis as { Temporal?: Record<string, { from(value: unknown): object }> };
  const from = Temporal?.[name];
  if (from === undefined) throw new PickleError('UNSUPPORTED_VALUE', 'this runtime has no Temporal');
  return from.from(value);
}
