// functools.partial. Pickles also call one: protocols 2 and 3 spell keyword arguments of `__new__` so.
import { defineType, type PickleType } from '../registry/type.ts';
import { PyObject } from '../values/object.ts';
import { pyRepr, type ReprParts } from '../values/repr.ts';
import { PyTuple } from '../values/tuple.ts';
import { entriesOf, textOf } from './support.ts';

/**
 * Stands for Python's `functools.partial`: an inert `PyObject` that knows what its state means. Nothing here can call it.
 *
 * @example
 * new PyPartial(parseGlobal('builtins.int'), ['11'], { base: 2 })
 */
export class PyPartial extends PyObject {
  constructor(func: unknown, positional: Iterable<unknown> = [], keywords: object = {}) {
    super(partialType.global, 'REDUCE', PyTuple.of(func));
    this.state = PyTuple.of<unknown>(func, PyTuple.from(positional), keywords, null);
  }

  /** What would be called, most of the time a `PyGlobal`. */
  get func(): unknown {
    return this.#part(0) ?? this.args[0];
  }

  /** The arguments that come first: Python's `args`. */
  get positional(): readonly unknown[] {
    const positional = this.#part(1);
    return Array.isArray(positional) ? positional : [];
  }

  /** The keyword arguments: a plain object or a `PyDict`. */
  get keywords(): unknown {
    return this.#part(2) ?? {};
  }

  #part(index: number): unknown {
    return Array.isArray(this.state) ? this.state[index] : undefined;
  }

  override *[pyRepr](): ReprParts {
    yield 'functools.partial(';
    yield this.func;
    for (const value of this.positional) {
      yield ', ';
      yield value;
    }
    for (const [name, value] of entriesOf(this.keywords) ?? []) {
      yield `, ${textOf(name)}=`;
      yield value;
    }
    yield ')';
  }
}

const partialType: PickleType<PyPartial> = /* @__PURE__ */ defineType<PyPartial>({
  global: 'functools.partial',
  class: PyPartial,
  construct(args, { callable, how }) {
    const partial = new PyPartial(args[0]);
    return Object.assign(partial, { callable, how, args, state: undefined });
  },
  setState: (partial, state) => partial.build(state),
});

/** The type of Python's module `functools`. */
export const functoolsTypes: readonly PickleType[] = [partialType];
