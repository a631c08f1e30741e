// How datetime's classes are spelled in pickles. A date, time or datetime is a call on its packed bytes, which Python 2
// wrote as a `str`; the highest bit of the hour or the month is `fold`.
import { encodeLatin1 } from '../bytes/encode-text.ts';
import {
  type ConstructContext,
  defineType,
  type PickleType,
  type ReduceContext,
  type Reduction,
} from '../registry/type.ts';
import { PyDate } from './datetime-date.ts';
import { PyDateTime } from './datetime-datetime.ts';
import { PyTimeDelta, PyTimeZone } from './datetime-delta.ts';
import { type Fold, PyTime } from './datetime-time.ts';
import { bytesOf, integer, integerOf, textOf } from './support.ts';

export { PyDate, type ToDateOptions } from './datetime-date.ts';
export { PyDateTime } from './datetime-datetime.ts';
export { PyTimeDelta, PyTimeZone, type TzInfo } from './datetime-delta.ts';
export { type Fold, PyTime } from './datetime-time.ts';

const dateType: PickleType<PyDate> = /* @__PURE__ */ defineType<PyDate>({
  global: 'datetime.date',
  class: PyDate,
  immutable: true,
  reduce: (date) => [dateType.global, [new Uint8Array(packDate(date))]],
  construct(args, context) {
    const packed = packedOf(args, 4, 1, context);
    if (packed !== undefined) return new PyDate(packed.year(), packed.byte(), packed.byte());
    const [year, month, day] = integersOf(args) ?? [];
    return args.length === 3 && day !== undefined
      ? new PyDate(year as number, month as number, day)
      : undefined;
  },
});

const timeType: PickleType<PyTime> = /* @__PURE__ */ defineType<PyTime>({
  global: 'datetime.time',
  class: PyTime,
  immutable: true,
  reduce: (time, context) => [timeType.global, packedArguments(packTime(time), time, 0, context)],
  construct(args, context) {
    const packed = packedOf(args, 6, 2, context);
    if (packed !== undefined) {
      const fold = packed.takeFold(0);
      const zone = zoneOf(args, 1, context);
      return new PyTime(packed.byte(), packed.byte(), packed.byte(), packed.microsecond(), zone, fold);
    }
    const numbers = args.length <= 5 ? integersOf(args.slice(0, 4)) : undefined;
    return numbers && new PyTime(numbers[0], numbers[1], numbers[2], numbers[3], zoneOf(args, 4, context));
  },
});

const datetimeType: PickleType<PyDateTime> = /* @__PURE__ */ defineType<PyDateTime>({
  global: 'datetime.datetime',
  class: PyDateTime,
  immutable: true,
  reduce: reduceDateTime,
  construct(args, context) {
    const packed = packedOf(args, 10, 2, context);
    if (packed !== undefined) {
      const fold = packed.takeFold(2);
      return new PyDateTime(
        packed.year(),
        packed.byte(),
        packed.byte(),
        packed.byte(),
        packed.byte(),
        packed.byte(),
        packed.microsecond(),
        zoneOf(args, 1, context),
        fold,
      );
    }
    const numbers = args.length >= 3 && args.length <= 8 ? integersOf(args.slice(0, 7)) : undefined;
    if (numbers === undefined) return undefined;
    const [year, month, day, hour, minute, second, microsecond] = numbers as [
      number,
      number,
      number,
      ...number[],
    ];
    return new PyDateTime(year, month, day, hour, minute, second, microsecond, zoneOf(args, 7, context));
  },
});

const timedeltaType: PickleType<PyTimeDelta> = /* @__PURE__ */ defineType<PyTimeDelta>({
  global: 'datetime.timedelta',
  class: PyTimeDelta,
  immutable: true,
  reduce({ days, seconds, microseconds }, context) {
    return [
      timedeltaType.global,
      [integer(days, context), integer(seconds, context), integer(microseconds, context)],
    ];
  },
  construct(args) {
    const numbers = args.length <= 3 ? integersOf(args) : undefined;
    return numbers && new PyTimeDelta(...numbers);
  },
});

const timezoneType: PickleType<PyTimeZone> = /* @__PURE__ */ defineType<PyTimeZone>({
  global: 'datetime.timezone',
  class: PyTimeZone,
  immutable: true,
  reduce: ({ offset, name }) => [timezoneType.global, name === undefined ? [offset] : [offset, name]],
  construct([offset, name, ...rest]) {
    const text = textOf(name);
    if (!(offset instanceof PyTimeDelta) || rest.length > 0 || (name !== undefined && text === undefined))
      return undefined;
    return new PyTimeZone(offset, text);
  },
});

// JavaScript's own Date is written as the aware datetime that it is, and never read.
const jsDateType: PickleType<Date> = /* @__PURE__ */ defineType<Date>({
  class: Date,
  reduce(date, context) {
    const year = date.getUTCFullYear();
    if (!(year >= 1 && year <= 9999))
      context.fail('an invalid Date, or one outside the years 1 to 9999, has no datetime');
    return reduceDateTime(PyDateTime.fromDate(date), context);
  },
});

/** The types of Python's module `datetime`, and JavaScript's `Date`. */
export const datetimeTypes: readonly PickleType[] = [
  dateType,
  timeType,
  datetimeType,
  timedeltaType,
  timezoneType,
  jsDateType,
];

function reduceDateTime(value: PyDateTime, context: ReduceContext): Reduction {
  return [datetimeType.global, packedArguments([...packDate(value), ...packTime(value)], value, 2, context)];
}

function packDate({ year, month, day }: PyDate): number[] {
  return [year >> 8, year & 255, month, day];
}

function packTime({ hour, minute, second, microsecond }: PyTime | PyDateTime): number[] {
  return [hour, minute, second, microsecond >> 16, (microsecond >> 8) & 255, microsecond & 255];
}

// CPython drops `fold` below protocol 4, because readers older than 3.6 know nothing of it.
function packedArguments(
  bytes: number[],
  { fold, tzinfo }: PyTime | PyDateTime,
  at: number,
  context: ReduceContext,
): unknown[] {
  if (fold === 1 && context.protocol > 3) bytes[at] = (bytes[at] as number) | 0x80;
  const packed = new Uint8Array(bytes);
  return tzinfo === null ? [packed] : [packed, tzinfo];
}

/** Reads packed bytes from the front. */
class Packed {
  readonly #bytes: Uint8Array;
  #pos = 0;
  #foldAt = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  takeFold(at: number): Fold {
    this.#foldAt = at;
    return (this.#bytes[at] as number) >= 0x80 ? 1 : 0;
  }

  byte(): number {
    const mask = this.#pos === this.#foldAt ? 0x7f : 0xff;
    return (this.#bytes[this.#pos++] as number) & mask;
  }

  year(): number {
    return this.byte() * 256 + this.byte();
  }

  microsecond(): number {
    return this.byte() * 65536 + this.year();
  }
}

// Also a `str` of latin-1 text: Python 2 bytes that were read as text, which Python itself accepts since 3.7.
function packedOf(
  args: readonly unknown[],
  length: number,
  maxArgs: number,
  context: ConstructContext,
): Packed | undefined {
  // Not by destructuring, which would walk over the tuple by its iterator.
  const first = args[0];
  const bytes = typeof first === 'string' ? encodeLatin1(first) : bytesOf(first);
  if (bytes === undefined || args.length > maxArgs) return undefined;
  if (bytes.length !== length) context.fail(`packed state must have ${length} bytes, not ${bytes.length}`);
  return new Packed(bytes);
}

function integersOf(args: readonly unknown[]): number[] | undefined {
  const numbers = args.map(integerOf);
  return numbers.includes(undefined) ? undefined : (numbers as number[]);
}

// A zone of any class will do, as long as it can be one: what Python calls a list or a dict is none.
function zoneOf(args: readonly unknown[], at: number, context: ConstructContext): object | null {
  const zone = args[at] ?? null;
  if (zone === null) return null;
  const prototype: unknown = typeof zone === 'object' ? Object.getPrototypeOf(zone) : null;
  const isData =
    prototype === null || prototype === Object.prototype || Array.isArray(zone) || ArrayBuffer.isView(zone);
  // A datetime has an `utcoffset` too, and a chain of them would be walked by recursion.
  const isMoment = zone instanceof PyDate || zone instanceof PyTime || zone instanceof PyTimeDelta;
  if (isData || isMoment || zone instanceof Map || zone instanceof Set)
    context.fail('tzinfo must be None or an instance of a tzinfo class');
  return zone;
}
