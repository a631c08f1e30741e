import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { bytesRepr, pyRepr } from './repr.ts';

/** Stands for Python's `pickle.PickleBuffer`: bytes that may travel outside the pickle. */
export class PickleBuffer {
  readonly data: Uint8Array;
  readonly readonly: boolean;

  constructor(data: Uint8Array, readonly = false) {
    this.data = data;
    this.readonly = readonly;
  }

  /** Gives the bytes as an array of numbers. */
  toJSON(): number[] {
    return Array.from(this.data);
  }

  toString(): string {
    return this[pyRepr]();
  }

  [pyRepr](): string {
    return `PickleBuffer(${this.readonly ? '' : 'bytearray('}b${bytesRepr(this.data)}${this.readonly ? '' : ')'})`;
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PickleBuffer', { data: this.data, readonly: this.readonly }, args);
  }
}
