// A container is memoized before its contents are known. Where the contents turn out to need another class (a dict
// key that is not a str, a set member without a JavaScript equality), the container is replaced, and so is every
// reference to it.
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { isPlainObject } from './failure.ts';
import type { Owners } from './owners.ts';

/** The containers that a load replaced. */
export class Replacements {
  readonly #owners: Owners;
  #replaced: Map<object, object> | undefined;
  // Containers that GET or DUP gave out: only these can have holders that need a fix-up.
  #fetched: Set<object> | undefined;
  #held = false;

  constructor(owners: Owners) {
    this.#owners = owners;
  }

  /** What GET and DUP push instead of `value`. */
  recall(value: object): object {
    const replacement = this.#replaced?.get(value);
    if (replacement !== undefined) return replacement;
    if (Array.isArray(value) || isPlainObject(value) || Object.getPrototypeOf(value) === Set.prototype) {
      this.#fetched ??= new Set();
      this.#fetched.add(value);
    }
    return value;
  }

  /** Whether GET or DUP gave a container out. */
  isFetched(value: unknown): boolean {
    return this.#fetched?.has(value as object) === true;
  }

  /** Notes that `by` stands in for `value` from now on. */
  replace(value: object, by: object): void {
    this.#replaced ??= new Map();
    this.#replaced.set(value, by);
    if (this.#fetched?.has(value)) this.#held = true;
  }

  /** Forgets the containers of a pickle that is complete. */
  clear(): void {
    this.#replaced = undefined;
    this.#fetched = undefined;
  }

  /** What a memo entry stands for now. */
  current(value: unknown): unknown {
    return this.#replaced?.get(value as object) ?? value;
  }

  /** Mends the references inside a finished value. Costs nothing unless a cycle runs through a replaced container. */
  finish(root: unknown): unknown {
    const mended = this.current(root);
    if (this.#held) mend(mended, (value) => this.current(value), this.#owners);
    this.#held = false;
    return mended;
  }
}

function mend(root: unknown, current: (value: unknown) => unknown, owners: Owners): void {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  // Gives what now stands at a place, and plans a visit to it.
  const visit = (value: unknown): unknown => {
    const now = current(value);
    open.push(now);
    return now;
  };
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null || seen.has(value) || owners.isCallers(value)) continue;
    seen.add(value);
    if (ArrayBuffer.isView(value) || value instanceof PyGlobal) continue;
    if (value instanceof Map) for (const [key, item] of value) mendEntry(value, visit(key), item, visit);
    else if (value instanceof Set) for (const item of value) visit(item);
    mendProperties(value, visit);
    if (value instanceof PyObject) for (const pair of value.entries ?? []) visit(pair);
  }
}

function mendEntry(
  map: Map<unknown, unknown>,
  key: unknown,
  item: unknown,
  visit: (value: unknown) => unknown,
): void {
  const now = visit(item);
  if (now !== item) map.set(key, now);
}

// Own data properties serve arrays, plain objects and instances alike; no getter runs.
function mendProperties(holder: object, visit: (value: unknown) => unknown): void {
  for (const key of Object.keys(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    if (descriptor === undefined || !('value' in descriptor)) continue;
    const now = visit(descriptor.value);
    if (now !== descriptor.value && descriptor.writable === true) {
      Object.defineProperty(holder, key, { ...descriptor, value: now });
    }
  }
}
