// collections.ChainMap, UserDict, UserList and UserString: instances around a dict, a list or a str.
import type { PyByteString } from '../values/byte-string.ts';
import { pyKey, unhashable } from '../values/hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from '../values/inspect.ts';
import { pyRepr, type ReprParts, repr } from '../values/repr.ts';

/** What the four have in common: one field, and whatever other attributes Python code hung on the instance. */
abstract class Wrapper {
  /** The other attributes of the instance by name, if there are some. */
  attributes: ReadonlyMap<unknown, unknown> | undefined = undefined;

  toString(): string {
    return repr(this);
  }

  [pyKey](): never {
    throw unhashable(this.constructor.name);
  }

  abstract [pyRepr](): ReprParts;

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, this.constructor.name, { ...this }, args);
  }
}

/** Stands for Python's `collections.ChainMap`: dicts of which the first that has a key answers for it. */
export class ChainMap extends Wrapper {
  /** The dicts: plain objects, or each a `PyDict`. */
  maps: unknown;

  constructor(maps: unknown = [{}]) {
    super();
    this.maps = maps;
  }

  toJSON(): unknown {
    return { maps: this.maps };
  }

  *[pyRepr](): ReprParts {
    let text = 'ChainMap(';
    for (const map of Array.isArray(this.maps) ? this.maps : [this.maps]) {
      yield text;
      yield map;
      text = ', ';
    }
    yield text === 'ChainMap(' ? 'ChainMap()' : ')';
  }
}

abstract class DataWrapper<T> extends Wrapper {
  data: T;

  constructor(data: T) {
    super();
    this.data = data;
  }

  toJSON(): T {
    return this.data;
  }

  *[pyRepr](): ReprParts {
    yield '';
    yield this.data;
    yield '';
  }
}

/** Stands for Python's `collections.UserDict`; `data` is the dict inside it. */
export class UserDict<T = unknown> extends DataWrapper<T> {
  constructor(data: T = {} as T) {
    super(data);
  }
}

/** Stands for Python's `collections.UserList`; `data` is the list inside it. */
export class UserList<T = unknown> extends DataWrapper<T> {
  constructor(data: T = [] as T) {
    super(data);
  }
}

/** Stands for Python's `collections.UserString`; `data` is the string inside it, which `toString()` gives too. */
export class UserString extends DataWrapper<string | PyByteString> {
  constructor(data: string | PyByteString = '') {
    super(data);
  }

  override toString(): string {
    return `${this.data}`;
  }
}
