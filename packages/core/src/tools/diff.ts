// `diff`: where two values differ. A walk over pairs of values; pairs that were met before are not walked again.
import { standardTypes } from '../types/index.ts';
import { HashBudget, keyOf } from '../values/hash.ts';
import { PathNode, stepOf } from './diff-path.ts';
import { Pairs } from './pairs.ts';
import { type CallParts, type Parts, partsOf } from './parts.ts';
import { plainCall, scalarOf } from './sameness.ts';
import { checkTaggedOptions, type TaggedOptions } from './tags.ts';

/** One difference between two values. */
export interface Difference {
  /** Where it is, such as `$.users[3].name`; arguments of calls are `(0)`, a member of a set is at the set. */
  readonly path: string;
  /** `added` has no `before`, `removed` no `after`. */
  readonly kind: 'changed' | 'added' | 'removed';
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Settings of {@link diff}: as those of `toTagged`. */
export type DiffOptions = TaggedOptions;

// What hashing keys may cost for each pair that is met, and before the first.
const HASH_NODES = 100_000;
const HASH_NODES_PER_PAIR = 100;

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  /** Whether one of the two is not there. */
  readonly kind: Difference['kind'];
  readonly path: PathNode;
  /** An immutable value around the pair, which is reported in its place, once. */
  readonly whole: Whole | undefined;
}

interface Whole {
  readonly before: unknown;
  readonly after: unknown;
  readonly path: PathNode;
  isReported: boolean;
}

/**
 * Compares two values by their structure: types, contents, classes, arguments and states, but neither the order of dicts nor who
 * shares what with whom. Ints and floats differ in type. Keys and members are matched by Python's equality; those that equal
 * only themselves, such as inert objects, in their order. Two shared values that differ are reported where they meet first.
 *
 * @throws PickleError `UNSUPPORTED_VALUE` for an object without a form in Python; `UNHASHABLE`, `LIMIT`
 *
 * @example
 * diff({ a: [1, 2] }, { a: [1, 3], b: null })
 * // [{ path: '$.a[1]', kind: 'changed', before: 2, after: 3 }, { path: '$.b', kind: 'added', after: null }]
 */
export function diff(before: unknown, after: unknown, options: DiffOptions = {}): Difference[] {
  checkTaggedOptions(options);
  const comparison = new Comparison(options);
  comparison.run({ before, after, kind: 'changed', path: PathNode.root, whole: undefined });
  return comparison.differences;
}

class Comparison {
  readonly differences: Difference[] = [];
  readonly #exact: boolean;
  readonly #types: NonNullable<DiffOptions['types']>;
  readonly #pairs = new Pairs();
  readonly #budget = new HashBudget(HASH_NODES);
  // Taken apart once, however many hold it.
  readonly #parts = new Map<object, Parts>();
  readonly #open: Pair[] = [];
  // The pairs inside the one that is compared, in order.
  #inner: Pair[] = [];

  constructor({ exact = false, types = standardTypes }: DiffOptions) {
    this.#exact = exact;
    this.#types = types;
  }

  run(root: Pair): void {
    this.#open.push(root);
    for (let pair = this.#open.pop(); pair !== undefined; pair = this.#open.pop()) {
      this.#budget.grant(HASH_NODES_PER_PAIR);
      this.#inner = [];
      this.#compare(pair);
      for (let i = this.#inner.length - 1; i >= 0; i--) this.#open.push(this.#inner[i] as Pair);
    }
  }

  #compare(pair: Pair): void {
    const { before, after, kind } = pair;
    if (kind !== 'changed') {
      this.#report(pair);
      return;
    }
    const one = scalarOf(before, this.#exact);
    const other = scalarOf(after, this.#exact);
    if (one !== undefined || other !== undefined) {
      if (one?.type !== other?.type || !Object.is(one?.value, other?.value)) this.#report(pair);
      return;
    }
    // Neither is a scalar.
    if (!this.#pairs.join(before as object, after as object)) return;
    const left = this.#partsOf(before as object);
    const right = this.#partsOf(after as object);
    if (left.kind !== right.kind) this.#report(pair);
    else this.#compareParts(pair, left, right);
  }

  #partsOf(value: object): Parts {
    let parts = this.#parts.get(value);
    if (parts === undefined) {
      parts = partsOf(value, this.#exact, this.#types);
      if (parts.kind === 'call') parts = plainCall(parts);
      this.#parts.set(value, parts);
    }
    return parts;
  }

  #compareParts(pair: Pair, left: Parts, right: Parts): void {
    switch (left.kind) {
      case 'list':
      case 'tuple':
        this.#lists(pair, left.items, (right as typeof left).items, '[', ']');
        return;
      case 'set':
      case 'frozenset':
        this.#members(pair, left.items, (right as typeof left).items);
        return;
      case 'dict':
        this.#dicts(pair, left.entries, (right as typeof left).entries);
        return;
      case 'persistent':
        this.#meet(pair, left.id, (right as typeof left).id, '');
        return;
      case 'call':
        this.#calls(pair, left, right as CallParts);
        return;
      default:
        if (!isSameLeaf(left, right)) this.#report(pair);
    }
  }

  #calls(pair: Pair, left: CallParts, right: CallParts): void {
    if (isNew(left) !== isNew(right)) {
      this.#report(pair);
      return;
    }
    const { before, after, path } = pair;
    const isAtom = pair.whole === undefined && left.immutable && right.immutable;
    const here = isAtom ? { ...pair, whole: { before, after, path, isReported: false } } : pair;
    this.#meet(here, left.callable, right.callable, '');
    this.#lists(here, left.args, right.args, '(', ')');
    this.#meet(here, left.kwargs ?? null, right.kwargs ?? null, '');
    this.#lists(here, left.items ?? [], right.items ?? [], '[', ']');
    this.#dicts(here, left.entries ?? [], right.entries ?? []);
    this.#members(here, left.members ?? [], right.members ?? []);
    if (left.state !== undefined && right.state !== undefined) this.#meet(here, left.state, right.state, '');
    else if (left.state !== undefined) this.#missing(here, 'removed', left.state, '');
    else if (right.state !== undefined) this.#missing(here, 'added', right.state, '');
    const effects = [left, right].map((call) =>
      call.effects.map((effect) => (effect.kind === 'CALL' ? effect.call : effect.state)),
    ) as [unknown[], unknown[]];
    this.#lists(here, ...effects, '.effects[', ']');
  }

  #lists(pair: Pair, left: readonly unknown[], right: readonly unknown[], open: string, close: string): void {
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      const step = `${open}${i}${close}`;
      if (i >= right.length) this.#missing(pair, 'removed', left[i], step);
      else if (i >= left.length) this.#missing(pair, 'added', right[i], step);
      else this.#meet(pair, left[i], right[i], step);
    }
  }

  #dicts(
    pair: Pair,
    left: readonly (readonly [unknown, unknown])[],
    right: readonly (readonly [unknown, unknown])[],
  ): void {
    const { matched, removed, added } = this.#match(left, right, ([key]) => key);
    for (const [[key, value], [otherKey, otherValue]] of matched) {
      const step = stepOf(key);
      if (key !== otherKey) this.#meet(pair, key, otherKey, step);
      this.#meet(pair, value, otherValue, step);
    }
    for (const [key, value] of removed) this.#missing(pair, 'removed', value, stepOf(key));
    for (const [key, value] of added) this.#missing(pair, 'added', value, stepOf(key));
  }

  #members(pair: Pair, left: readonly unknown[], right: readonly unknown[]): void {
    const { matched, removed, added } = this.#match(left, right, (member) => member);
    for (const [one, other] of matched) this.#meet(pair, one, other, '');
    for (const member of removed) this.#missing(pair, 'removed', member, '');
    for (const member of added) this.#missing(pair, 'added', member, '');
  }

  /** Matches what has equal keys; and what equals nothing but itself by its place among its like. */
  #match<T>(
    left: readonly T[],
    right: readonly T[],
    key: (item: T) => unknown,
  ): { matched: [T, T][]; removed: T[]; added: T[] } {
    const found = new Map<unknown, T>();
    const loners: T[] = [];
    for (const item of right) {
      const stored = keyOf(key(item), this.#budget);
      if (typeof stored === 'object' && stored !== null) loners.push(item);
      else found.set(stored, item);
    }
    const matched: [T, T][] = [];
    const removed: T[] = [];
    let met = 0;
    for (const item of left) {
      const stored = keyOf(key(item), this.#budget);
      const isLoner = typeof stored === 'object' && stored !== null;
      const exists = isLoner ? met < loners.length : found.has(stored);
      if (!exists) {
        removed.push(item);
      } else if (isLoner) {
        matched.push([item, loners[met++] as T]);
      } else {
        matched.push([item, found.get(stored) as T]);
        found.delete(stored);
      }
    }
    return { matched, removed, added: [...found.values(), ...loners.slice(met)] };
  }

  #meet({ path, whole }: Pair, before: unknown, after: unknown, step: string): void {
    if (before === after && typeof before !== 'number') return;
    this.#inner.push({ before, after, kind: 'changed', path: path.inner(step), whole });
  }

  #missing({ path, whole }: Pair, kind: 'added' | 'removed', value: unknown, step: string): void {
    this.#inner.push({ before: value, after: value, kind, path: path.inner(step), whole });
  }

  #report({ before, after, kind, path: place, whole }: Pair): void {
    if (whole?.isReported) return;
    if (whole !== undefined) whole.isReported = true;
    const path = (whole?.path ?? place).toString();
    if (whole !== undefined)
      this.differences.push({ path, kind: 'changed', before: whole.before, after: whole.after });
    else if (kind === 'added') this.differences.push({ path, kind, after });
    else if (kind === 'removed') this.differences.push({ path, kind, before });
    else this.differences.push({ path, kind, before, after });
  }
}

function isNew({ how }: CallParts): boolean {
  return how === 'NEWOBJ' || how === 'NEWOBJ_EX';
}

function isSameLeaf(left: Parts, right: Parts): boolean {
  switch (left.kind) {
    case 'bytes':
    case 'bytearray':
    case 'str2':
    case 'buffer': {
      const { bytes } = right as typeof left;
      if (left.bytes.length !== bytes.length || !left.bytes.every((byte, i) => byte === bytes[i]))
        return false;
      return left.kind !== 'buffer' || left.readonly === (right as typeof left).readonly;
    }
    case 'global': {
      const { module, name } = (right as typeof left).global;
      return left.global.module === module && left.global.name === name;
    }
    case 'constant':
      return left.name === (right as typeof left).name;
    case 'extension':
      return left.code === (right as typeof left).code;
    default:
      return false;
  }
}
