// collections.OrderedDict, defaultdict and Counter: dicts with a class of their own.
import { PyDict } from '../values/dict.ts';
import { type InspectArguments, inspectAs, inspectCustom } from '../values/inspect.ts';
import { entriesRepr, pyRepr, type ReprParts } from '../values/repr.ts';
import { compareRanks, type Rank, rankOf } from './order.ts';

/** Stands for Python's `collections.OrderedDict`. */
export class OrderedDict<K = unknown, V = unknown> extends PyDict<K, V> {
  /** The instance's own attributes, if it has some: PyTorch hangs `_metadata` on its state dicts. */
  attributes: unknown = undefined;

  *[pyRepr](): ReprParts {
    yield* this.size === 0 ? ['OrderedDict()'] : wrapped('OrderedDict(', this, ')');
  }

  override [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'OrderedDict', new Map(this), args);
  }
}

/**
 * Stands for Python's `collections.defaultdict`. `get` gives `undefined` for a missing key, as Python's `get` gives `None`: the
 * factory is a name such as `builtins.list` that nothing here can call.
 */
export class DefaultDict<K = unknown, V = unknown> extends PyDict<K, V> {
  /** What makes the value of a missing key in Python: a `PyGlobal` most of the time, `null` for none. */
  defaultFactory: unknown;

  constructor(defaultFactory: unknown = null, entries?: Iterable<readonly [K, V]> | null) {
    super(entries);
    this.defaultFactory = defaultFactory;
  }

  *[pyRepr](): ReprParts {
    yield 'defaultdict(';
    yield this.defaultFactory;
    yield* wrapped(', ', this, ')');
  }

  override [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'DefaultDict', new Map(this), args);
  }
}

/** Stands for Python's `collections.Counter`. */
export class Counter<K = unknown> extends PyDict<K, number | bigint> {
  /** Gives the entries from the most common to the least; equal counts stay in order. */
  mostCommon(count?: number): [K, number | bigint][] {
    const entries = [...this.entries()];
    const ranks = entries.map(([, number]) => rankOf(number));
    // As Python's repr(), which leaves them in order where they cannot be compared.
    if (ranks.includes(undefined)) return entries.slice(0, count);
    const order = entries.map((_, at) => at);
    order.sort((a, b) => compareRanks(ranks[b] as Rank, ranks[a] as Rank));
    return order.slice(0, count).map((at) => entries[at] as [K, number | bigint]);
  }

  *[pyRepr](): ReprParts {
    yield* this.size === 0 ? ['Counter()'] : wrapped('Counter(', this.mostCommon(), ')');
  }

  override [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'Counter', new Map(this), args);
  }
}

// Text, value, text, value, ..., text, as repr() wants it: the dict's first and last text take the class's in.
function* wrapped(start: string, entries: Iterable<readonly [unknown, unknown]>, end: string): ReprParts {
  let before: unknown = start;
  let isFirst = true;
  for (const part of entriesRepr(entries)) {
    if (!isFirst) yield before;
    before = isFirst ? `${start}${part}` : part;
    isFirst = false;
  }
  yield `${before}${end}`;
}
