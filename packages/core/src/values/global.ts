import { PickleError } from '../errors.ts';
import { type Key, pyKey } from './hash.ts';
import { inspectCustom } from './inspect.ts';
import { pyRepr } from './repr.ts';
import { NO_STAMP, type Stamp, UNSTAMPED } from './stamp.ts';

/** The stamp of a global. */
export let globalStamp: (global: PyGlobal) => Stamp;
export let stampGlobal: (global: PyGlobal, stamp: Stamp) => void;

/** How a pickle spelled a name before it was mapped to Python 3. */
export interface GlobalSpelling {
  readonly module: string;
  readonly name: string;
}

/**
 * Names a Python class or function, and is nothing but the name: nothing was imported and nothing can be called. A nested name
 * has dots in it (`Outer.Inner`).
 */
export class PyGlobal {
  readonly module: string;
  readonly name: string;
  readonly #spelling: GlobalSpelling | undefined;
  #stamp: Stamp = UNSTAMPED;

  static {
    globalStamp = (global) => (#stamp in global ? global.#stamp : NO_STAMP);
    stampGlobal = (global, stamp) => {
      global.#stamp = stamp;
    };
  }

  /** @throws PickleError `INVALID_NAME` unless both names are strings */
  constructor(module: string, name: string, spelling?: GlobalSpelling) {
    if (typeof module !== 'string' || typeof name !== 'string') failNames(module);
    this.module = module;
    this.name = name;
    this.#spelling = spelling;
  }

  /** The module and the name with a dot between. */
  get qualified(): `${string}.${string}` {
    return `${this.module}.${this.name}`;
  }

  /** The name that stood in the pickle, where `fixImports` gave it another. */
  get spelling(): GlobalSpelling | undefined {
    return this.#spelling;
  }

  toJSON(): { $global: string } {
    return { $global: this.qualified };
  }

  toString(): string {
    return `<class-or-function '${this.qualified}'>`;
  }

  /** As a key it is the class that it names: Python has only one of that name. */
  [pyKey](): Key {
    return `\0g${this.module}\n${this.name}`;
  }

  [pyRepr](): string {
    return this.toString();
  }

  [inspectCustom](): string {
    return `PyGlobal(${this.qualified})`;
  }
}

function failNames(module: unknown): never {
  const cut = typeof module === 'string' ? module.lastIndexOf('.') : -1;
  const cure =
    cut > 0
      ? `new PyGlobal('${(module as string).slice(0, cut)}', '${(module as string).slice(cut + 1)}')`
      : "new PyGlobal('collections', 'OrderedDict')";
  throw new PickleError(
    'INVALID_NAME',
    `a PyGlobal takes the names of a module and of what is in it: ${cure}`,
  );
}
