// Calls whose results a pickle pops. CPython's pickler does so in two cases: for an object that holds itself in its own
// arguments, which it then fetches, finished, from the memo; and for a call that is made for its effect on an object.
import { originOf } from '../registry/origin.ts';
import type { HashBudget } from '../values/hash.ts';
import { PyObject } from '../values/object.ts';
import type { Owners } from './owners.ts';

/** The call that a value of this load was made by: an inert object is one, an immutable value of a type remembers it. */
export function callOf(value: unknown, owners: Owners): PyObject | undefined {
  if (typeof value !== 'object' || value === null || owners.isCallers(value)) return undefined;
  const call = originOf(value) ?? value;
  return call instanceof PyObject && (call !== value || owners.of(value) === undefined) ? call : undefined;
}

/**
 * Notes where a popped call belongs; `fetched` is what the next opcode takes from the memo.
 *
 * @param budget - Pays for the look into the arguments, which a pickle could ask for again and again.
 */
export function notePopped(popped: PyObject, fetched: unknown, owners: Owners, budget: HashBudget): void {
  const kept = callOf(fetched, owners);
  const isSameCall = kept !== undefined && kept.callable === popped.callable;
  if (isSameCall && holds(popped, fetched as object, owners, budget)) {
    kept.entered(popped);
  } else if (popped.how === 'REDUCE') {
    popped.args
      .find((arg): arg is PyObject => owners.of(arg) === undefined && arg instanceof PyObject)
      ?.affect(popped);
  }
}

// Whether `wanted` can be reached from the arguments of a call.
function holds(call: PyObject, wanted: object, owners: Owners, budget: HashBudget): boolean {
  const seen = new Set<object>();
  const open: unknown[] = [call.kwargs, call.args];
  while (open.length > 0) {
    const value = open.pop();
    if (value === wanted) return true;
    if (typeof value !== 'object' || value === null || seen.has(value) || owners.isCallers(value)) continue;
    seen.add(value);
    const before = open.length;
    for (const child of childrenOf(value)) open.push(child);
    budget.spend(open.length - before);
  }
  return false;
}

function* childrenOf(value: object): Generator<unknown> {
  if (ArrayBuffer.isView(value)) return;
  const made = originOf(value);
  if (made !== undefined) yield made;
  if (value instanceof Map) for (const pair of value) yield* pair;
  else if (value instanceof Set || Array.isArray(value)) yield* value;
  else if (value instanceof PyObject) {
    const { callable, args, kwargs, state, items, members } = value;
    yield* [callable, args, kwargs, state, items, members];
    for (const pair of value.entries ?? []) yield* pair;
  } else {
    // No getter runs.
    for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) yield property.value;
  }
}
