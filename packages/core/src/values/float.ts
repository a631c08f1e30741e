import { floatRepr } from '../bytes/float-text.ts';
import { type Key, keyOf, pyKey } from './hash.ts';
import { inspectCustom } from './inspect.ts';
import { pyRepr } from './repr.ts';

/**
 * Stands for a Python `float` that a JavaScript number would turn into an `int`: `new PyFloat(1)` is `1.0`. Arithmetic works, by
 * way of `valueOf`.
 */
export class PyFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
  }

  toString(): string {
    return floatRepr(this.value);
  }

  [pyKey](): Key {
    // Python finds a NaN that is the same object.
    return Number.isNaN(this.value) ? this : keyOf(this.value);
  }

  [pyRepr](): string {
    return this.toString();
  }

  [inspectCustom](): string {
    return `PyFloat(${this.toString()})`;
  }
}
