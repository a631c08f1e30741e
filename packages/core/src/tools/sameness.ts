// What `diff` takes for the same although it is not written the same.
import { PyFloat } from '../values/float.ts';
import { PyGlobal } from '../values/global.ts';
import { PyTuple } from '../values/tuple.ts';
import type { CallParts } from './parts.ts';

/** A value without parts. Equal ones have the same type, and values that are the same to `Object.is`. */
export interface Scalar {
  readonly type: 'None' | 'bool' | 'int' | 'float' | 'str' | 'unknown';
  readonly value: unknown;
}

const NONE: Scalar = { type: 'None', value: null };

/** Gives `undefined` for what has parts. */
export function scalarOf(value: unknown, exact: boolean): Scalar | undefined {
  switch (typeof value) {
    case 'string':
      return { type: 'str', value };
    case 'boolean':
      return { type: 'bool', value };
    case 'bigint': {
      const number = Number(value);
      return { type: 'int', value: Number.isSafeInteger(number) ? number : value };
    }
    case 'number': {
      const isInt = !exact && Number.isSafeInteger(value) && !Object.is(value, -0);
      return { type: isInt ? 'int' : 'float', value };
    }
    case 'undefined':
      return NONE;
    case 'object':
      if (value === null) return NONE;
      return value instanceof PyFloat ? { type: 'float', value: value.value } : undefined;
    default:
      return { type: 'unknown', value };
  }
}

/** Sees through the functions that protocols 0 to 3 call where later ones have an opcode: the instance is the same. */
export function plainCall(call: CallParts): CallParts {
  const { how, callable, args } = call;
  if (how !== 'REDUCE' || !(callable instanceof PyGlobal) || !/^copy_?reg$/.test(callable.module))
    return call;
  const [type, second, third] = args;
  switch (callable.name) {
    case '__newobj__':
      return { ...call, how: 'NEWOBJ', callable: type, args: PyTuple.from(args.slice(1)) };
    case '__newobj_ex__':
      if (!(second instanceof PyTuple)) return call;
      return { ...call, how: 'NEWOBJ_EX', callable: type, args: second, kwargs: third };
    case '_reconstructor': {
      // (class, base, what the base is made of): NEWOBJ with that as its argument, or nothing for a plain object.
      if (args.length !== 3) return call;
      return {
        ...call,
        how: 'NEWOBJ',
        callable: type,
        args: third === null ? new PyTuple() : PyTuple.of(third),
      };
    }
    default:
      return call;
  }
}
