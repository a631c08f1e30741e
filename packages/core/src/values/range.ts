import { PickleError } from '../errors.ts';
import { type HashBudget, type Key, pyKey } from './hash.ts';
import { inspectCustom } from './inspect.ts';
import { pyRepr } from './repr.ts';

/** Stands for a Python `range`. Its items are bigints if one of the three numbers is a bigint. */
export class PyRange {
  readonly start: number | bigint;
  readonly stop: number | bigint;
  readonly step: number | bigint;

  /** @throws PickleError `CONSTRUCT_FAILED` for a step of zero, and for a number that is no safe integer */
  constructor(start: number | bigint, stop: number | bigint, step: number | bigint = 1) {
    for (const number of [start, stop, step]) {
      // Beyond 2**53 a number that is counted up by one stays where it is.
      if (typeof number !== 'bigint' && !Number.isSafeInteger(number)) {
        throw new PickleError(
          'CONSTRUCT_FAILED',
          `range() takes safe integers and bigints, not ${String(number)}`,
        );
      }
    }
    if (Number(step) === 0) throw new PickleError('CONSTRUCT_FAILED', 'range() step must not be zero');
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  /** The number of items; a bigint only when it is no safe integer. */
  get length(): number | bigint {
    const step = BigInt(this.step);
    const span = (BigInt(this.stop) - BigInt(this.start)) * (step < 0n ? -1n : 1n);
    if (span <= 0n) return 0;
    const length = (span - 1n) / (step < 0n ? -step : step) + 1n;
    return length <= Number.MAX_SAFE_INTEGER ? Number(length) : length;
  }

  *[Symbol.iterator](): Generator<number | bigint, void, undefined> {
    const { start, stop, step } = this;
    if (typeof start === 'number' && typeof stop === 'number' && typeof step === 'number') {
      for (let item = start; step > 0 ? item < stop : item > stop; item += step) yield item;
      return;
    }
    const by = BigInt(step);
    for (let item = BigInt(start); by > 0n ? item < stop : item > stop; item += by) yield item;
  }

  toJSON(): { start: number | bigint; stop: number | bigint; step: number | bigint } {
    return { start: this.start, stop: this.stop, step: this.step };
  }

  toString(): string {
    return `range(${this.start}, ${this.stop}${Number(this.step) === 1 ? '' : `, ${this.step}`})`;
  }

  /** Ranges are equal when they are equal as sequences. */
  [pyKey](budget?: HashBudget): Key {
    const length = this.length;
    const parts = [length, this.start, this.step].slice(0, length > 1 ? 3 : Number(length) + 1);
    // Hexadecimal, because decimal text of a long integer takes more than linear time.
    const key = `\0r${parts.map((part) => part.toString(16))}`;
    budget?.spendText(key);
    return key;
  }

  [pyRepr](): string {
    return this.toString();
  }

  [inspectCustom](): string {
    return `PyRange(${this.start}, ${this.stop}, ${this.step})`;
  }
}
