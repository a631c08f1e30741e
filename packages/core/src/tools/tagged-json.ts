// What both halves of `fromTagged` share: how the JSON is checked, and what the values are made with.
import { PickleError } from '../errors.ts';
import type { HashBudget } from '../values/hash.ts';

/** A part of the JSON that is to become a value: where it stands, and its index in the table of shared values. */
export interface Need {
  readonly json: unknown;
  readonly step: string;
  readonly shared?: number;
}

/** The fields of a tagged object. */
export type Fields = Record<string, unknown>;

/** What a call is made with. */
export interface Workshop {
  readonly budget: HashBudget;
  /** Remembers a value under its index as soon as it is there, so that what it holds can hold it; a container also under its JSON. */
  keep<T>(shared: number | undefined, value: T, json?: object): T;
  /** The value of an index, if it was made in the meantime: by a value inside it that holds it. */
  kept(shared: number | undefined): { readonly value: unknown } | undefined;
}

/** Refuses the JSON; the place is added. */
export function invalid(message: string): never {
  throw new PickleError('INVALID_LITERAL', message);
}

export function demandFields(json: Fields, tag: string, allowed: readonly string[]): void {
  for (const key of Object.keys(json)) {
    if (key !== tag && !allowed.includes(key))
      invalid(`"${tag}" does not go with ${JSON.stringify(key.slice(0, 64))}`);
  }
}

export function list(json: unknown, name: string): readonly unknown[] {
  return Array.isArray(json) ? json : invalid(`"${name}" must be an array`);
}

export function pair(json: unknown): readonly [unknown, unknown] {
  return Array.isArray(json) && json.length === 2
    ? (json as [unknown, unknown])
    : invalid('an entry must be a pair');
}
