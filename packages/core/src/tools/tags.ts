// The tagged JSON of `toTagged` and `fromTagged`: its types, and what both directions share.
import { checkOptions, optionNames, refuseValue } from '../options.ts';
import { Trait } from '../registry/origin.ts';
import { TypeRegistry } from '../registry/registry.ts';
import type { CallOpcode } from '../values/object.ts';

/**
 * JSON that stands for a value of Python without loss.
 *
 * | JSON | Python |
 * | --- | --- |
 * | `null`, `true`, `"text"` | `None`, `True`, `str` |
 * | `7`; `{"$int": "9007199254740993"}`, `{"$int": "0x..."}` | `int`; one beyond 2**53; one of more than 4,300 digits |
 * | `1.5`; `{"$float": "1.0"}`, `"-0.0"`, `"nan"`, `"inf"` | `float`; one that JSON would not tell from an `int`, or not write at all |
 * | `[...]`, `{"$tuple": [...]}`, `{"$set": [...]}`, `{"$frozenset": [...]}` | `list`, `tuple`, `set`, `frozenset` |
 * | `{"key": ...}`; `{"$dict": [[key, value], ...]}` | `dict`; one with other keys than `str`, or keys that JSON would reorder or take for a tag |
 * | `{"$bytes": base64}`, `{"$bytearray": base64}`, `{"$str2": latin1}` | `bytes`, `bytearray`, Python 2 `str` |
 * | `{"$buffer": base64, "readonly": true}` | `PickleBuffer` |
 * | `{"$global": "module.Name"}`, `{"$global": ["module", "Outer.Inner"]}` | a class or function; with `"spelling": [module, name]` as Python 2 calls it; `"node": 2` is another mention that is not the same object; `"traits"` say how it was written |
 * | `{"$call": f, "args": [...]}` | the result of a call. `f` is a global as above, without its braces, or any value that is called |
 * | `{"$new": C, "args": [...], "kwargs": ...}` | an instance made by NEWOBJ or NEWOBJ_EX; also `$inst`, `$obj` |
 * | ... `"items"`, `"entries"`, `"members"`, `"state"`, `"effects"` | what is then appended to, set in, added to and done to it; an effect is `{"call": ...}` or `{"build": ...}` |
 * | ... `"evaluations"`, `"traits"` | how a value that holds itself in its arguments, or a nested class, was written |
 * | `{"$persistent": id}`, `{"$extension": code}`, `{"$constant": "Ellipsis"}` | a persistent id, an extension code, `...` and `NotImplemented` |
 * | `{"$value": ..., "$shared": [...]}` | the outermost value, where values in it are shared, hold themselves or lie deep |
 * | `{"$ref": 0}` | the value at that index of `$shared` |
 */
export type Tagged =
  | null
  | boolean
  | number
  | string
  | readonly Tagged[]
  | { readonly [key: string]: Tagged };

/** Settings of `toTagged` and `fromTagged`. */
export interface TaggedOptions {
  /** Whether the value is, or shall be, as `loads` with `exact` gives it. @defaultValue false */
  readonly exact?: boolean;
  /** The types of which instances are known. @defaultValue standardTypes */
  readonly types?: TypeRegistry;
}

const NAMES = /* @__PURE__ */ optionNames<TaggedOptions>({ exact: 'boolean', types: 'any' });

/** @throws PickleError `INVALID_OPTION` */
export function checkTaggedOptions(options: TaggedOptions): void {
  checkOptions(options, NAMES);
  const { types } = options;
  if (types !== undefined && !(types instanceof TypeRegistry)) refuseValue('types', 'a TypeRegistry', types);
}

/** The tags of calls, by the opcode. */
export const CALL_TAGS: readonly (readonly [CallOpcode, string])[] = [
  ['REDUCE', '$call'],
  ['NEWOBJ', '$new'],
  ['NEWOBJ_EX', '$new'],
  ['INST', '$inst'],
  ['OBJ', '$obj'],
];

/** The names of traits. */
export const TRAIT_NAMES: readonly (readonly [number, string])[] = [
  [Trait.UNMEMOIZED, 'unmemoized'],
  [Trait.OWN_MODULE, 'own-module'],
  [Trait.SHARED_NAME, 'shared-name'],
];

/** A JSON object would give an index another place among the keys. */
export function isPlainKey(key: string): boolean {
  return !key.startsWith('$') && !/^(0|[1-9]\d{0,9})$/.test(key);
}
