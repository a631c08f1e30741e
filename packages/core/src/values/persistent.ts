import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { pyRepr, type ReprParts, repr } from './repr.ts';

/** Stands for an object that the pickle names by a persistent id only, where no `persistentLoad` resolved it. */
export class PyPersistentId {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }

  toJSON(): { $persistentId: unknown } {
    return { $persistentId: this.id };
  }

  toString(): string {
    return repr(this);
  }

  *[pyRepr](): ReprParts {
    yield '<persistent id ';
    yield this.id;
    yield '>';
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PyPersistentId', { id: this.id }, args);
  }
}
