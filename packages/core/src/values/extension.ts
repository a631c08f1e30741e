import { type Key, pyKey } from './hash.ts';
import { inspectCustom } from './inspect.ts';
import { pyRepr } from './repr.ts';

/** Stands for a code of Python's `copyreg` extension registry that no registered type claims. */
export class PyExtension {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }

  toJSON(): { $extension: number } {
    return { $extension: this.code };
  }

  toString(): string {
    return `<extension ${this.code}>`;
  }

  [pyKey](): Key {
    return `\0x${this.code}`;
  }

  [pyRepr](): string {
    return this.toString();
  }

  [inspectCustom](): string {
    return `PyExtension(${this.code})`;
  }
}
