import { type Key, pyKey } from './hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { pyRepr, type ReprParts, repr } from './repr.ts';
import { PyTuple } from './tuple.ts';

/** Stands for a Python `slice`. */
export class PySlice {
  readonly start: unknown;
  readonly stop: unknown;
  readonly step: unknown;

  constructor(start: unknown, stop: unknown, step: unknown = null) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  toJSON(): { start: unknown; stop: unknown; step: unknown } {
    return { start: this.start, stop: this.stop, step: this.step };
  }

  toString(): string {
    return repr(this);
  }

  /** Hashable by its three parts, as since Python 3.12. */
  [pyKey](): Key {
    return PyTuple.of<unknown>(PySlice, this.start, this.stop, this.step);
  }

  *[pyRepr](): ReprParts {
    yield 'slice(';
    yield this.start;
    yield ', ';
    yield this.stop;
    yield ', ';
    yield this.step;
    yield ')';
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PySlice', this.toJSON(), args);
  }
}
