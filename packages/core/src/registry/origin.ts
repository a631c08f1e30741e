// What the exact mode remembers of a pickle beside its values, so that it can write the same bytes again.
import { PyByteString } from '../values/byte-string.ts';
import { PyGlobal } from '../values/global.ts';
import type { PyObject } from '../values/object.ts';
import { PyTuple } from '../values/tuple.ts';

const origins = new WeakMap<object, PyObject>();

/** Remembers the call that made an immutable value in an exact load. */
export function recordOrigin(value: object, call: PyObject): void {
  origins.set(value, call);
}

/** The call that made a value, if an exact load made it. */
export function originOf(value: object): PyObject | undefined {
  return origins.get(value);
}

/** What a pickle did about a global or a call that its names do not tell; bits. */
export const Trait = {
  /** It gave no memo index to it: CPython 3.13 and newer write the parents of nested classes so before protocol 4. */
  UNMEMOIZED: 1,
  /** It wrote the module's name, though it may have written an equal string before: another object in Python. */
  OWN_MODULE: 2,
  /** It fetched the class's name from the memo, or what it wrote there for other text: one object in Python. */
  SHARED_NAME: 4,
} as const;

const traits = new WeakMap<object, number>();

/** Remembers traits of a value that this load made. */
export function recordTraits(value: object, bits: number): void {
  if (bits !== 0) traits.set(value, (traits.get(value) ?? 0) | bits);
}

/** Whether an exact load saw this trait. */
export function hasTrait(value: unknown, bit: number): boolean {
  return typeof value === 'object' && value !== null && ((traits.get(value) ?? 0) & bit) !== 0;
}

/** The name of a class in the memo of an exact load: whoever fetches it holds the very string that the class does. */
export class NameOfGlobal {
  readonly text: string;
  readonly #global: PyGlobal;

  constructor(text: string, global: PyGlobal) {
    this.text = text;
    this.#global = global;
  }

  /** Gives the text to the opcode that fetches it. */
  share(): string {
    recordTraits(this.#global, Trait.SHARED_NAME);
    return this.text;
  }
}

const mentions = new WeakMap<object, PyGlobal>();

/** Remembers how a pickle named the class of a mutable value, where that takes a trait. */
export function recordMention<T extends object>(value: T, callable: PyGlobal): T {
  if (hasTrait(callable, Trait.OWN_MODULE)) mentions.set(value, callable);
  return value;
}

/** What is written for `callable`, the class of `value` or something else. */
export function mentionFor(value: object, callable: unknown): unknown {
  const mention = mentions.get(value);
  const isNamed = mention !== undefined && callable instanceof PyGlobal;
  return isNamed && callable.name === mention.name && callable.module === mention.module ? mention : callable;
}

/** Whether a call is `getattr(parent, name)`, by which protocols 0 to 3 name nested classes. */
export function isNestedName(callable: unknown, args: unknown): args is PyTuple {
  if (!(args instanceof PyTuple)) return false;
  if (!(callable instanceof PyGlobal) || callable.name !== 'getattr' || callable.module !== 'builtins')
    return false;
  return args.length === 2 && (typeof args[1] === 'string' || args[1] instanceof PyByteString);
}
