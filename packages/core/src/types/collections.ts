// How the classes of collections are spelled in pickles.
import { recordMention } from '../registry/origin.ts';
import { type ConstructContext, defineType, type PickleType, type Reduction } from '../registry/type.ts';
import type { PyDict } from '../values/dict.ts';
import { PyTuple } from '../values/tuple.ts';
import { Deque } from './collections-deque.ts';
import { Counter, DefaultDict, OrderedDict } from './collections-dicts.ts';
import { ChainMap, UserDict, UserList, UserString } from './collections-wrappers.ts';
import { entriesOf, instanceReduction, integer, integerOf, pairsOf, textOf } from './support.ts';

export { Deque } from './collections-deque.ts';
export { Counter, DefaultDict, OrderedDict } from './collections-dicts.ts';
export { ChainMap, UserDict, UserList, UserString } from './collections-wrappers.ts';

const orderedDictType: PickleType<OrderedDict> = /* @__PURE__ */ defineType<OrderedDict>({
  global: 'collections.OrderedDict',
  class: OrderedDict,
  reduce: (dict) => [orderedDictType.global, [], dict.attributes, null, dict],
  construct([source, ...rest], context) {
    // Python 2 wrote OrderedDict([[key, value], ...]).
    const entries = source === undefined ? [] : (entriesOf(source) ?? pairLists(source));
    return entries === undefined || rest.length > 0 ? undefined : made(new OrderedDict(), entries, context);
  },
  setState(dict, state) {
    dict.attributes = state;
  },
  setItems: (dict, items, context) => void filled(dict, pairsOf(items), context),
});

const defaultDictType: PickleType<DefaultDict> = /* @__PURE__ */ defineType<DefaultDict>({
  global: 'collections.defaultdict',
  class: DefaultDict,
  reduce(dict) {
    const { defaultFactory } = dict;
    return [defaultDictType.global, defaultFactory === null ? [] : [defaultFactory], null, null, dict];
  },
  construct([factory = null, source = {}, ...rest], context) {
    const entries = entriesOf(source);
    return entries === undefined || rest.length > 0
      ? undefined
      : made(new DefaultDict(factory), entries, context);
  },
  setItems: (dict, items, context) => void filled(dict, pairsOf(items), context),
});

const counterType: PickleType<Counter> = /* @__PURE__ */ defineType<Counter>({
  global: 'collections.Counter',
  class: Counter,
  reduce: (counter) => [counterType.global, [new Map(counter)]],
  construct([source = {}, ...rest], context) {
    const entries = entriesOf(source);
    return entries === undefined || rest.length > 0 ? undefined : made(new Counter(), entries, context);
  },
  setItems: (counter, items, context) => void filled(counter, pairsOf(items), context),
});

const dequeType: PickleType<Deque> = /* @__PURE__ */ defineType<Deque>({
  global: 'collections.deque',
  class: Deque,
  reduce(deque, context) {
    const args = deque.maxlen === undefined ? [] : [PyTuple.of(), integer(deque.maxlen, context)];
    return [dequeType.global, args, null, deque];
  },
  construct([items = [], maxlen = null, ...rest], { callable }) {
    const length = maxlen === null ? undefined : integerOf(maxlen);
    if (!Array.isArray(items) || rest.length > 0 || (maxlen !== null && length === undefined))
      return undefined;
    return recordMention(new Deque(items, length), callable);
  },
  appendItems(deque, items) {
    for (const item of items) deque.append(item);
  },
});

const chainMapType: PickleType<ChainMap> = /* @__PURE__ */ wrapperType(
  'collections.ChainMap',
  ChainMap,
  'maps',
);
const userDictType: PickleType<UserDict> = /* @__PURE__ */ wrapperType(
  'collections.UserDict',
  UserDict,
  'data',
);
const userListType: PickleType<UserList> = /* @__PURE__ */ wrapperType(
  'collections.UserList',
  UserList,
  'data',
);
const userStringType: PickleType<UserString> = /* @__PURE__ */ wrapperType(
  'collections.UserString',
  UserString,
  'data',
);

/** The types of Python's module `collections`. Named tuples are classes of the program that made them. */
export const collectionsTypes: readonly PickleType[] = [
  orderedDictType,
  defaultDictType,
  counterType,
  dequeType,
  chainMapType,
  userDictType,
  userListType,
  userStringType,
];

function made<T extends PyDict>(
  dict: T,
  entries: Iterable<readonly [unknown, unknown]>,
  context: ConstructContext,
): T {
  return recordMention(filled(dict, entries, context), context.callable);
}

function filled<T extends PyDict>(
  dict: T,
  entries: Iterable<readonly [unknown, unknown]>,
  context: ConstructContext,
): T {
  const { budget } = context;
  for (const [key, value] of entries) dict.setWithin(key, value, budget);
  return dict;
}

function pairLists(source: unknown): readonly [unknown, unknown][] | undefined {
  if (!Array.isArray(source)) return undefined;
  return source.every((pair) => Array.isArray(pair) && pair.length === 2) ? source : undefined;
}

// Made before its state is known, so that it can hold itself.
function wrapperType<T extends UserDict | UserList | UserString | ChainMap>(
  global: string,
  wrapper: new (content?: never) => T,
  field: string,
): PickleType<T> {
  const type: PickleType<T> = defineType<T>({
    global,
    class: wrapper,
    reduce(value, context): Reduction {
      const content = Reflect.get(value, field);
      const state = new Map<unknown, unknown>([[field, content], ...(value.attributes ?? [])]);
      // UserString alone has __getnewargs__.
      return instanceReduction(type, state, context, value instanceof UserString ? [content] : []);
    },
    create(args, { how, exact, callable }) {
      // Python 2's old-style UserDict: what CPython 3 writes for one would not load there.
      if (exact && (how === 'INST' || how === 'OBJ')) return undefined;
      if (args.length > 1 || (args.length === 1 && wrapper.prototype !== UserString.prototype))
        return undefined;
      if (args.length === 1 && textOf(args[0]) === undefined) return undefined;
      return recordMention(new wrapper(args[0] as never), callable);
    },
    setState(value, state, context: ConstructContext) {
      const entries = entriesOf(state);
      if (entries === undefined) context.fail(`the state of a ${global} must be a dict`);
      const attributes = new Map<unknown, unknown>();
      for (const [name, content] of entries) {
        if (textOf(name) !== field) attributes.set(name, content);
        else if (value instanceof UserString && textOf(content) === undefined) {
          context.fail('the data of a UserString must be a str');
        } else Reflect.set(value, field, content);
      }
      value.attributes = attributes.size === 0 ? undefined : attributes;
    },
  });
  return type;
}
