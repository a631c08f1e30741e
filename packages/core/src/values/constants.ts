import { inspectCustom } from './inspect.ts';
import { pyRepr } from './repr.ts';

/** Stands for a Python object of which there is only one. */
export class PyConstant {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    Object.freeze(this);
  }

  toJSON(): string {
    return this.name;
  }

  toString(): string {
    return this.name;
  }

  [pyRepr](): string {
    return this.name;
  }

  [inspectCustom](): string {
    return this.name;
  }
}

/** Python's `...`. */
export const Ellipsis: PyConstant = /* @__PURE__ */ new PyConstant('Ellipsis');

/** Python's `NotImplemented`. */
export const NotImplemented: PyConstant = /* @__PURE__ */ new PyConstant('NotImplemented');
