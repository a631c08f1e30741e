// copyreg's helpers, by which protocols 0 and 1, and pickles of older writers, make instances.
import {
  defineType,
  newobj,
  newobjEx,
  objectGlobal,
  type PickleType,
  reconstructor,
  type TypeDefinition,
} from '../registry/type.ts';
import { PyGlobal } from '../values/global.ts';
import { entriesOf } from './support.ts';

// What `base.__new__(cls, state)` makes whole: these get the state as an argument, as NEWOBJ would give it to them. A list
// or dict is filled from its state, which NEWOBJ does not do: such an instance stays inert, so that nothing is lost.
const VALUE_BASES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'int',
  'float',
  'str',
  'bytes',
  'tuple',
  'complex',
  'frozenset',
]);

/** The types of Python's module `copyreg`, and `builtins.object`, which it takes as an argument. */
export const copyregTypes: readonly PickleType[] = [
  /* @__PURE__ */ typeOf(objectGlobal, {}),
  /* @__PURE__ */ typeOf(reconstructor, {
    construct([type, base, state, ...rest], context) {
      if (
        !(type instanceof PyGlobal) ||
        !(base instanceof PyGlobal) ||
        base.module !== 'builtins' ||
        rest.length > 0
      ) {
        return undefined;
      }
      if (base.name === 'object') return state === null ? context.instantiate(type, []) : undefined;
      return VALUE_BASES.has(base.name) ? context.instantiate(type, [state]) : undefined;
    },
  }),
  /* @__PURE__ */ typeOf(newobj, {
    construct: ([type, ...args], context) =>
      type instanceof PyGlobal ? context.instantiate(type, args) : undefined,
  }),
  /* @__PURE__ */ typeOf(newobjEx, {
    construct([type, args, kwargs], context) {
      const isPlain = entriesOf(kwargs)?.[Symbol.iterator]().next().done === true;
      return isPlain && type instanceof PyGlobal && Array.isArray(args)
        ? context.instantiate(type, args)
        : undefined;
    },
  }),
];

// The very nodes that `reduce` functions use, so that a pickle which is read and written again names each once.
function typeOf(global: PyGlobal, definition: TypeDefinition<unknown>): PickleType {
  return Object.freeze({ ...defineType(definition), globals: Object.freeze([global]), global });
}
