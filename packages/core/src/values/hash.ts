// Python's equality of dict keys and set members, turned into keys for a JavaScript Map.
import { decodeLatin1 } from '../bytes/text.ts';
import { PickleError } from '../errors.ts';
import { isPlainObject } from './fields.ts';
import { PyTuple } from './tuple.ts';

/**
 * Names the method by which an object says which key it is in a {@link PyDict} or {@link PySet}. Without it an object is equal to
 * itself only.
 *
 * The method gives a number when it equals that number in Python; a string that begins with U+0000 and a prefix that no
 * other type uses; the object itself when it is equal to itself only; or a {@link PyTuple} to be keyed in its place, whose first
 * item should be the class, so that it does not equal a tuple. Numbers that no JavaScript number can hold exactly are
 * `keyOf(bigint)`, or `\0q` + numerator + `/` + denominator in lowest terms.
 */
export const pyKey: unique symbol = /* @__PURE__ */ Symbol.for('@picklekit/core.key') as never;

/** What {@link keyOf} gives. */
export type Key = string | number | object | null;

interface Keyed {
  [pyKey]?: (budget?: HashBudget) => Key;
}

/** A tuple that holds a tuple twice, and so on 60 times, is 120 opcodes long and has 2^60 leaves: CPython never ends hashing it. */
const DEFAULT_NODES = 250_000;
// All of it is kept by the Map: at 64 characters a node, a pickle of 1 MB could fill 640 MB.
const CHARACTERS_PER_NODE = 8;

/** Counts what hashing keys costs: a node for each item, and one for every 8 characters of text inside a key. */
export class HashBudget {
  #limit: number;
  #left: number;

  constructor(nodes: number = DEFAULT_NODES) {
    this.#limit = nodes;
    this.#left = nodes;
  }

  /** Adds to the budget, for input whose length is not known beforehand. */
  grant(nodes: number): void {
    this.#limit += nodes;
    this.#left += nodes;
  }

  /** @throws PickleError `LIMIT` */
  spend(nodes: number): void {
    this.#left -= nodes;
    if (this.#left < 0) {
      throw new PickleError(
        'LIMIT',
        `hash of ${this.#limit - this.#left} nodes exceeds maxHashNodes (${this.#limit})`,
      );
    }
  }

  spendText(text: string): void {
    if (text.length >= CHARACTERS_PER_NODE) this.spend(Math.floor(text.length / CHARACTERS_PER_NODE));
  }
}

/**
 * Gives the key under which a native `Map` or `Set` finds `value`: two values have the same key exactly when Python holds them
 * equal. A string is its own key unless it begins with U+0000; every other encoded key does begin with U+0000.
 *
 * @throws PickleError `UNHASHABLE` for lists, dicts, sets, bytearrays and arrays, also inside a tuple; `LIMIT`
 */
export function keyOf(value: unknown, budget?: HashBudget): Key {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
  if (typeof value === 'number') return numberKey(value);
  const key = shallowKey(value, budget);
  return key instanceof PyTuple ? tupleKey(key, budget ?? new HashBudget()) : key;
}

/** Says whether two values are one key in Python. */
export function pyEquals(a: unknown, b: unknown): boolean {
  return keyOf(a) === keyOf(b);
}

function numberKey(value: number): Key {
  // Adding 0 turns -0 into 0. NaN equals nothing, so its key is an object that nobody else has.
  return Number.isNaN(value) ? {} : value + 0;
}

/** Like keyOf, but gives a tuple back as it is: tupleKey walks it without recursion. */
function shallowKey(value: unknown, budget: HashBudget | undefined): Key {
  switch (typeof value) {
    case 'string':
    case 'number':
      return keyOf(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'undefined':
      return null;
    case 'bigint':
      return bigintKey(value, budget);
    case 'symbol':
      throw unhashable('symbol');
  }
  if (value === null || value instanceof PyTuple) return value;
  return objectKey(value as object, budget);
}

function objectKey(value: object, budget: HashBudget | undefined): Key {
  const { [pyKey]: key } = value as Keyed;
  if (typeof key === 'function') return key.call(value, budget);
  if (ArrayBuffer.isView(value)) return bytesKey(value, budget);
  if (Array.isArray(value)) throw unhashable('list');
  if (value instanceof Set) throw unhashable('set');
  if (value instanceof Map || isPlainObject(value)) throw unhashable('dict');
  return value;
}

function bigintKey(value: bigint, budget: HashBudget | undefined): Key {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  // 2**70 == 2.0**70. Never a BigInt itself: V8 hashes the lowest 64 bits only, so chosen keys make a Map quadratic.
  if (Number.isFinite(number) && BigInt(number) === value) return number;
  const text = `\0i${value.toString(16)}`;
  budget?.spendText(text);
  return text;
}

function bytesKey(view: ArrayBufferView, budget: HashBudget | undefined): Key {
  // The tag tells a Uint8Array (and a Buffer) of any realm from the other typed arrays.
  if ((view as Uint8Array)[Symbol.toStringTag] !== 'Uint8Array') throw unhashable('array.array');
  const text = `\0b${decodeLatin1(view as Uint8Array, 0, view.byteLength)}`;
  budget?.spendText(text);
  return text;
}

function tupleKey(tuple: PyTuple, budget: HashBudget): Key {
  const outer: PyTuple[] = [];
  const positions: number[] = [];
  let items = tuple;
  let pos = 0;
  let text = '\0(';
  for (;;) {
    if (pos < items.length) {
      budget.spend(1);
      const key = shallowKey(items[pos++], budget);
      if (key instanceof PyTuple) {
        outer.push(items);
        positions.push(pos);
        items = key;
        pos = 0;
        text += '(';
      } else {
        text += keyToken(key, budget);
      }
    } else {
      const next = outer.pop();
      if (next === undefined) return text;
      items = next;
      pos = positions.pop() as number;
      text += ')';
    }
  }
}

/** Writes a key as a part of a longer key; no token is the beginning of another. */
export function keyToken(key: Key, budget: HashBudget): string {
  if (typeof key === 'number') return `n${key};`;
  if (typeof key === 'string') {
    budget.spendText(key);
    return `s${key.length}:${key}`;
  }
  return key === null ? '-' : `o${identityOf(key)};`;
}

const identities: WeakMap<object, number> = /* @__PURE__ */ new WeakMap();
let lastIdentity = 0;

function identityOf(object: object): number {
  let identity = identities.get(object);
  if (identity === undefined) {
    identity = ++lastIdentity;
    identities.set(object, identity);
  }
  return identity;
}

/** Makes the error that Python calls `TypeError: unhashable type: 'list'`. */
export function unhashable(type: string): PickleError {
  return new PickleError('UNHASHABLE', `unhashable type: '${type}'`);
}
