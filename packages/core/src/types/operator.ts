// operator.itemgetter, attrgetter and methodcaller: functions that hold what they look for. Nothing here calls them.
import { defineType, type PickleType } from '../registry/type.ts';
import { type InspectArguments, inspectCustom } from '../values/inspect.ts';
import { joined, pyRepr, type ReprParts, repr } from '../values/repr.ts';
import { PyPartial } from './functools.ts';
import type { Attributes } from './namespace.ts';
import { entriesOf, textOf } from './support.ts';

/** What the getters have in common: as in Python, each is equal to itself only. */
abstract class Getter {
  /** Gives Python's `str()`, which is the call that makes it. */
  toString(): string {
    return repr(this);
  }

  abstract toJSON(): object;

  abstract [pyRepr](): ReprParts;

  [inspectCustom](..._: InspectArguments): string {
    return repr(this);
  }
}

/**
 * Stands for Python's `operator.itemgetter`, immutable.
 *
 * @example
 * new PyItemGetter([1, 'name']).toString() // "operator.itemgetter(1, 'name')"
 */
export class PyItemGetter extends Getter {
  /** The keys that it looks up, at least one. */
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    super();
    this.items = items;
  }

  toJSON(): object {
    return { $class: 'operator.itemgetter', $args: this.items };
  }

  [pyRepr](): ReprParts {
    return joined('operator.itemgetter(', this.items, ')');
  }
}

/**
 * Stands for Python's `operator.attrgetter`, immutable.
 *
 * @example
 * new PyAttrGetter(['owner.name']).toString() // "operator.attrgetter('owner.name')"
 */
export class PyAttrGetter extends Getter {
  /** The names of the attributes that it reads, at least one, with dots for those of attributes. */
  readonly attrs: readonly string[];

  constructor(attrs: readonly string[]) {
    super();
    this.attrs = attrs;
  }

  toJSON(): object {
    return { $class: 'operator.attrgetter', $args: this.attrs };
  }

  [pyRepr](): ReprParts {
    return joined('operator.attrgetter(', this.attrs, ')');
  }
}

/**
 * Stands for Python's `operator.methodcaller`, immutable.
 *
 * @example
 * new PyMethodCaller('split', [','], { maxsplit: 1 }).toString() // "operator.methodcaller('split', ',', maxsplit=1)"
 */
export class PyMethodCaller extends Getter {
  /** The name of the method that it calls. */
  readonly name: string;
  /** The arguments after the object. */
  readonly args: readonly unknown[];
  /** The keyword arguments: a plain object or a `PyDict`. */
  readonly kwargs: Attributes;

  constructor(name: string, args: readonly unknown[] = [], kwargs: Attributes = {}) {
    super();
    this.name = name;
    this.args = args;
    this.kwargs = kwargs;
  }

  toJSON(): object {
    const { name, args, kwargs } = this;
    const json = { $class: 'operator.methodcaller', $args: [name, ...args] };
    return isEmpty(kwargs) ? json : { ...json, $kwargs: kwargs };
  }

  *[pyRepr](): ReprParts {
    yield 'operator.methodcaller(';
    yield this.name;
    for (const value of this.args) {
      yield ', ';
      yield value;
    }
    for (const [name, value] of entriesOf(this.kwargs) ?? []) {
      yield `, ${textOf(name)}=`;
      yield value;
    }
    yield ')';
  }
}

const itemGetterType: PickleType<PyItemGetter> = /* @__PURE__ */ defineType<PyItemGetter>({
  global: 'operator.itemgetter',
  class: PyItemGetter,
  immutable: true,
  // As CPython, which keeps the tuple of several items and makes that of one anew: it shows where a getter holds itself.
  reduce: ({ items }) => [itemGetterType.global, items.length === 1 ? [...items] : items],
  construct(args, { kwargs, budget }) {
    // Python 2 wrote calls without arguments, which it could not read itself.
    if (args.length === 0 || kwargs !== undefined) return undefined;
    // Many calls can share one long tuple, of which each makes a copy.
    budget.spend(args.length);
    return new PyItemGetter(args.slice());
  },
});

const attrGetterType: PickleType<PyAttrGetter> = /* @__PURE__ */ defineType<PyAttrGetter>({
  global: 'operator.attrgetter',
  class: PyAttrGetter,
  immutable: true,
  reduce: ({ attrs }) => [attrGetterType.global, attrs],
  construct(args, { kwargs, budget }) {
    budget.spend(args.length);
    const attrs = args.map(textOf);
    return attrs.length === 0 || attrs.includes(undefined) || kwargs !== undefined
      ? undefined
      : new PyAttrGetter(attrs as string[]);
  },
});

const methodCallerType: PickleType<PyMethodCaller> = /* @__PURE__ */ defineType<PyMethodCaller>({
  global: 'operator.methodcaller',
  class: PyMethodCaller,
  immutable: true,
  reduce({ name, args, kwargs }) {
    const { global } = methodCallerType;
    // As CPython, which has no other way to say keyword arguments at every protocol.
    return isEmpty(kwargs) ? [global, [name, ...args]] : [new PyPartial(global, [name], kwargs), args];
  },
  construct([first, ...args], { kwargs = {}, budget }) {
    const name = textOf(first);
    const entries = entriesOf(kwargs);
    if (name === undefined || entries === undefined) return undefined;
    budget.spend(args.length);
    for (const [keyword] of entries) {
      budget.spend(1);
      if (textOf(keyword) === undefined) return undefined;
    }
    return new PyMethodCaller(name, args, kwargs as Attributes);
  },
});

/** The types of Python's module `operator`. */
export const operatorTypes: readonly PickleType[] = [
  itemGetterType,
  attrGetterType,
  methodCallerType,
] as PickleType[];

function isEmpty(kwargs: Attributes): boolean {
  return [...(entriesOf(kwargs) ?? [])].length === 0;
}
