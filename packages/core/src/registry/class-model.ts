// The state of a pydantic model: the fields stand in `__dict__`, and beside it which of them were set, extra and private ones.
import { type Dict, entriesOf, isDict } from '../values/fields-of.ts';
import { PySet } from '../values/set.ts';
import type { ConstructContext } from './type.ts';

/** What a model's pickle says beside the values of the fields, in its order. */
interface Rest {
  /** The whole state, by name. */
  readonly state: ReadonlyMap<string, unknown>;
  /** The fields that have their defaults, with these. */
  readonly unset: ReadonlyMap<string, unknown>;
}

// No property of the instance: the program would see it, and other ways of copying would take it along.
const rests = new WeakMap<object, Rest>();

const FIELDS = '__dict__';
const EXTRA = '__pydantic_extra__';
const SET = '__pydantic_fields_set__';
const PRIVATE = '__pydantic_private__';
/** Pydantic 1. */
const OLD_SET = '__fields_set__';

/** The dicts that hold a model's attributes. */
export function modelFields(
  name: string,
  value: object,
  given: unknown,
  context: ConstructContext,
): readonly Dict[] {
  const state = new Map<string, unknown>();
  for (const [key, item] of entriesOf(given)) state.set(`${key}`, item);
  const fields = state.get(FIELDS);
  const extra = state.get(EXTRA) ?? {};
  const fieldsSet = state.get(SET) ?? state.get(OLD_SET);
  if (!isDict(fields) || !isDict(extra) || !(fieldsSet instanceof Set))
    context.fail(`the state of ${name} is not that of a pydantic model: leave out option pydantic`);
  const unset = new Map<string, unknown>();
  for (const [key, item] of entriesOf(fields)) if (!fieldsSet.has(key)) unset.set(`${key}`, item);
  rests.set(value, { state, unset });
  return [fields, extra];
}

/** The state of a model with these attributes: as it was read, with what has changed since. */
export function modelState(
  fields: readonly string[] | undefined,
  value: object,
  attributes: ReadonlyMap<string, unknown>,
): Map<string, unknown> {
  const { state, unset } = rests.get(value) ?? { state: emptyState(fields), unset: new Map() };
  const known = new Set(fields);
  for (const [key] of entriesOf(state.get(FIELDS))) known.add(`${key}`);
  const extraBefore = state.get(EXTRA);
  const dict = new Map<string, unknown>();
  const extra = new Map<string, unknown>();
  // A model without extra attributes refuses them; one that admits them has a dict here, be it empty.
  for (const [name, item] of attributes)
    (isDict(extraBefore) && !known.has(name) ? extra : dict).set(name, item);
  const isSet = (name: string): boolean =>
    !unset.has(name) || !Object.is(unset.get(name), attributes.get(name));
  const result = new Map(state);
  result.set(FIELDS, dict);
  if (isDict(extraBefore)) result.set(EXTRA, extra);
  result.set(state.has(OLD_SET) ? OLD_SET : SET, new PySet([...attributes.keys()].filter(isSet)));
  return result;
}

function emptyState(fields: readonly string[] | undefined): Map<string, unknown> {
  return new Map<string, unknown>([
    [FIELDS, new Map((fields ?? []).map((name) => [name, undefined]))],
    [EXTRA, null],
    [SET, null],
    [PRIVATE, null],
  ]);
}
