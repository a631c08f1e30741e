// copyreg's helpers, by which protocols 0 and 1, and pickles of older writers, make instances.
import {
  type ConstructContext,
  defineType,
  type InstanceParts,
  newobj,
  newobjEx,
  objectGlobal,
  type PickleType,
  reconstructor,
  type TypeDefinition,
} from '../registry/type.ts';
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { entriesOf } from './support.ts';

// What `base.__new__(cls, state)` makes whole: these get the state as an argument, as NEWOBJ would give it to them.
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
      if (!(base instanceof PyGlobal) || base.module !== 'builtins' || rest.length > 0) return undefined;
      if (base.name === 'object') return state === null ? instantiate(context, type, []) : undefined;
      if (base.name === 'list' && Array.isArray(state))
        return instantiate(context, type, [], { items: state });
      const entries = base.name === 'dict' ? entriesOf(state) : undefined;
      if (entries !== undefined) return instantiate(context, type, [], { entries: flat(entries) });
      return VALUE_BASES.has(base.name)
        ? instantiate(context, type, [state], { base: base.name })
        : undefined;
    },
  }),
  /* @__PURE__ */ typeOf(newobj, {
    construct: ([type, ...args], context) => instantiate(context, type, args),
  }),
  /* @__PURE__ */ typeOf(newobjEx, {
    construct([type, args, kwargs], context) {
      const isPlain = entriesOf(kwargs)?.[Symbol.iterator]().next().done === true;
      return isPlain && Array.isArray(args) ? instantiate(context, type, args) : undefined;
    },
  }),
];

// The very nodes that `reduce` functions use, so that a pickle which is read and written again names each once.
function typeOf(global: PyGlobal, definition: TypeDefinition<unknown>): PickleType {
  const type = defineType({ ...definition, global: `${global.module}:${global.name}` });
  return Object.freeze({ ...type, globals: Object.freeze([global]), global });
}

// A class is named by a global or, where it is nested, by a call of getattr.
function instantiate(
  context: ConstructContext,
  type: unknown,
  args: readonly unknown[],
  parts?: InstanceParts,
): unknown {
  const isName = type instanceof PyGlobal || type instanceof PyObject;
  return isName ? context.instantiate(type, args, parts) : undefined;
}

function flat(entries: Iterable<readonly [unknown, unknown]>): unknown[] {
  const items: unknown[] = [];
  for (const [key, value] of entries) items.push(key, value);
  return items;
}
