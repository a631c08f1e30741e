// The contexts that the machine and the pickler would hand to a type's functions, without the machine.
import { PickleError } from '../../src/errors.ts';
import type { ConstructContext, PickleType, ReduceContext } from '../../src/registry/type.ts';
import { standardTypes } from '../../src/types/index.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { HashBudget } from '../../src/values/hash.ts';
import { PySet } from '../../src/values/set.ts';

function fail(message: string): never {
  throw new PickleError('CONSTRUCT_FAILED', message);
}

export function typeNamed(global: string): PickleType {
  const cut = global.lastIndexOf('.');
  const type = standardTypes.find(global.slice(0, cut), global.slice(cut + 1));
  if (type === undefined) throw new Error(`${global} is not registered`);
  return type;
}

export function constructContext(
  global: string,
  overrides: Partial<ConstructContext> = {},
): ConstructContext {
  const cut = global.lastIndexOf('.');
  const context: ConstructContext = {
    exact: false,
    budget: new HashBudget(500_000),
    how: 'REDUCE',
    kwargs: undefined,
    maxDecimalDigits: 4300,
    callable: new PyGlobal(global.slice(0, cut), global.slice(cut + 1)),
    fail,
    instantiate(callable, args, parts) {
      const type =
        callable instanceof PyGlobal ? standardTypes.find(callable.module, callable.name) : undefined;
      // As the machine: only a list or a dict takes the items of one.
      return parts?.items === undefined && parts?.entries === undefined
        ? type?.create?.(args, context)
        : undefined;
    },
    makeSet: (items) => new PySet(items),
    ...overrides,
  };
  return context;
}

/** What a call of a global becomes; `undefined` leaves it inert. */
export function construct(
  global: string,
  args: readonly unknown[],
  overrides: Partial<ConstructContext> = {},
): unknown {
  return typeNamed(global).construct?.(args, constructContext(global, overrides));
}

export function reduceContext(protocol: number, exact = false): ReduceContext {
  return {
    protocol,
    exact,
    fail(message) {
      throw new PickleError('UNSUPPORTED_VALUE', message);
    },
  };
}
