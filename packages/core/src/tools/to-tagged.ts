// Values to tagged JSON: first a walk that counts who is held more than once, then the writing.
import { decodeLatin1 } from '../bytes/text.ts';
import { PickleError, PicklingError } from '../errors.ts';
import { hasTrait, Trait } from '../registry/origin.ts';
import { standardTypes } from '../types/index.ts';
import { setField } from '../values/fields.ts';
import type { PyGlobal } from '../values/global.ts';
import type { PyTuple } from '../values/tuple.ts';
import { toBase64 } from './base64.ts';
import { type CallParts, childrenOf, type Parts, partsOf } from './parts.ts';
import { writeFloat, writeInteger } from './tagged-scalars.ts';
import {
  CALL_TAGS,
  checkTaggedOptions,
  isPlainKey,
  type Tagged,
  type TaggedOptions,
  TRAIT_NAMES,
} from './tags.ts';

// What lies deeper moves to the table of shared values: JSON.stringify and JSON.parse recurse.
const MAX_DEPTH = 100;

type Json = { [key: string]: Tagged };

interface Entry {
  readonly parts: Parts;
  /** How often the value is held. */
  count: number;
  /** Its index in the table of shared values. */
  index: number;
}

/** What is written of the globals of one name. */
interface Global {
  readonly name: string | readonly [string, string];
  /** The nodes, by all else that is written of them: mentions of the first need no number. */
  readonly nodes: Map<string, Map<PyGlobal, number>>;
}

/**
 * Gives JSON that stands for a value without loss; {@link fromTagged} reads it. The format is that of {@link Tagged}: plain where
 * JSON has the same, tagged where Python has more. Shared values and cycles are kept, and the text grows with the value, not with
 * the ways to reach it; `JSON.stringify` takes it however deep the value is nested.
 *
 * @throws PicklingError `UNSUPPORTED_VALUE` for what has no form in Python.
 *
 * @example
 * toTagged(PyTuple.of(1, Uint8Array.of(255))) // { $tuple: [1, { $bytes: '/w==' }] }
 */
export function toTagged(value: unknown, options: TaggedOptions = {}): Tagged {
  checkTaggedOptions(options);
  const tagger = new Tagger(options);
  tagger.survey(value);
  return tagger.write(value);
}

class Tagger {
  readonly #exact: boolean;
  readonly #types: NonNullable<TaggedOptions['types']>;
  readonly #entries = new Map<object, Entry>();
  readonly #shared: Entry[] = [];
  // The text that a pickle of the value holds so far: a module that is not among it is written anyway, so it takes no trait.
  readonly #texts = new Set<string>();
  readonly #idle = new Set<PyGlobal>();
  // By module and name, which a pickle may hold once for any number of objects.
  readonly #globals = new Map<string, Map<string, Global>>();
  // The texts of ints beyond all floats, which are as long as the pickle likes.
  readonly #integers = new Map<bigint, Tagged>();

  constructor({ exact = false, types = standardTypes }: TaggedOptions) {
    this.#exact = exact;
    this.#types = types;
  }

  survey(root: unknown): void {
    const open: unknown[] = [root];
    while (open.length > 0) {
      const value = open.pop();
      if (typeof value === 'string') this.#texts.add(value);
      if (typeof value === 'function' || typeof value === 'symbol') throw refusal(value);
      if (typeof value !== 'object' || value === null) continue;
      const known = this.#entries.get(value);
      if (known !== undefined) {
        known.count++;
        continue;
      }
      const parts = this.#partsOf(value);
      this.#entries.set(value, { parts, count: 1, index: -1 });
      if (parts.kind === 'global') this.#meetGlobal(parts.global);
      // In the order in which a pickle would hold them.
      const children = [...childrenOf(parts)];
      for (let i = children.length - 1; i >= 0; i--) open.push(children[i]);
    }
  }

  write(root: unknown): Tagged {
    const value = this.#write(root, 0);
    const table: Tagged[] = [];
    // Grows while it is written.
    for (const { parts } of this.#shared) table.push(this.#parts(parts, 0));
    return table.length === 0 ? value : { $value: value, $shared: table };
  }

  #meetGlobal(global: PyGlobal): void {
    if (!this.#texts.has(global.module)) this.#idle.add(global);
    this.#texts.add(global.module);
  }

  #partsOf(value: object): Parts {
    try {
      return partsOf(value, this.#exact, this.#types);
    } catch (error) {
      if (error instanceof PickleError) throw refusal(value, error);
      throw error;
    }
  }

  #write(value: unknown, depth: number): Tagged {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return !this.#exact && Number.isSafeInteger(value) && !Object.is(value, -0)
          ? value
          : writeFloat(value);
      case 'bigint':
        return Number.isFinite(Number(value)) ? writeInteger(value) : this.#longInteger(value);
      case 'undefined':
        return null;
    }
    if (value === null) return null;
    const entry = this.#entries.get(value as object) as Entry;
    const { parts } = entry;
    if (!isNode(parts) || (entry.count === 1 && depth < MAX_DEPTH)) return this.#parts(parts, depth);
    if (entry.index < 0) entry.index = this.#shared.push(entry) - 1;
    return { $ref: entry.index };
  }

  #longInteger(value: bigint): Tagged {
    let written = this.#integers.get(value);
    if (written === undefined) {
      written = writeInteger(value);
      this.#integers.set(value, written);
    }
    return { ...(written as Json) };
  }

  #parts(parts: Parts, depth: number): Tagged {
    switch (parts.kind) {
      case 'list':
        return this.#list(parts.items, depth);
      case 'tuple':
      case 'set':
      case 'frozenset':
        return { [`$${parts.kind}`]: this.#list(parts.items, depth) };
      case 'dict':
        return this.#dict(parts.entries, depth);
      case 'bytes':
      case 'bytearray':
        return { [`$${parts.kind}`]: toBase64(parts.bytes) };
      case 'str2':
        return { $str2: decodeLatin1(parts.bytes, 0, parts.bytes.length) };
      case 'buffer':
        return { $buffer: toBase64(parts.bytes), readonly: parts.readonly };
      case 'float':
        return writeFloat(parts.value);
      case 'constant':
        return { $constant: parts.name };
      case 'extension':
        return { $extension: parts.code };
      case 'persistent':
        return { $persistent: this.#write(parts.id, depth + 1) };
      case 'global': {
        const [name, extras] = this.#global(parts.global);
        return { $global: name, ...extras };
      }
      case 'call':
        return this.#call(parts, depth);
    }
  }

  #list(items: readonly unknown[], depth: number): Tagged[] {
    // Of a loop, because `map` leaves holes where they are.
    const list: Tagged[] = [];
    for (const item of items) list.push(this.#write(item, depth + 1));
    return list;
  }

  #dict(entries: readonly (readonly [unknown, unknown])[], depth: number): Tagged {
    if (!entries.every(([key]) => typeof key === 'string' && isPlainKey(key)))
      return { $dict: this.#pairs(entries, depth) };
    const json: Json = {};
    for (const [key, value] of entries) setField(json, key as string, this.#write(value, depth + 1));
    return json;
  }

  #pairs(entries: readonly (readonly [unknown, unknown])[], depth: number): Tagged[] {
    return entries.map(([key, value]) => [this.#write(key, depth + 1), this.#write(value, depth + 1)]);
  }

  #call(call: CallParts, depth: number): Tagged {
    const { how, kwargs, items, entries, members, state, effects, evaluations } = call;
    const tag = CALL_TAGS.find(([opcode]) => opcode === how)?.[1] as string;
    const json: Json = { [tag]: this.#callable(call.callable, depth), args: this.#args(call.args, depth) };
    if (kwargs !== undefined) json.kwargs = this.#write(kwargs, depth + 1);
    if (items) json.items = this.#list(items, depth);
    if (entries) json.entries = this.#pairs(entries, depth);
    if (members) json.members = this.#list(members, depth);
    if (state !== undefined) json.state = this.#write(state, depth + 1);
    if (effects.length > 0) {
      json.effects = effects.map((effect) =>
        effect.kind === 'CALL'
          ? { call: this.#write(effect.call, depth + 1) }
          : { build: this.#write(effect.state, depth + 1) },
      );
    }
    if (evaluations.length > 0) json.evaluations = this.#list(evaluations, depth);
    if (call.isUnmemoized) json.traits = ['unmemoized'];
    return json;
  }

  #callable(callable: unknown, depth: number): Tagged {
    const parts =
      typeof callable === 'object' && callable !== null ? this.#entries.get(callable)?.parts : undefined;
    if (parts?.kind !== 'global') return this.#write(callable, depth + 1);
    const [name, extras] = this.#global(parts.global);
    return Object.keys(extras).length === 0 ? name : { $global: name, ...extras };
  }

  // A tuple that only this call holds is written as a list.
  #args(args: PyTuple, depth: number): Tagged {
    const { count } = this.#entries.get(args) as Entry;
    return count === 1 ? this.#list(args, depth) : this.#write(args, depth + 1);
  }

  #global(global: PyGlobal): readonly [name: Tagged, extras: Json] {
    const { name, nodes } = this.#globalOf(global);
    return [typeof name === 'string' ? name : [...name], this.#globalExtras(global, nodes)];
  }

  #globalOf({ module, name }: PyGlobal): Global {
    let inModule = this.#globals.get(module);
    if (inModule === undefined) {
      inModule = new Map();
      this.#globals.set(module, inModule);
    }
    let known = inModule.get(name);
    if (known === undefined) {
      known = { name: globalName(module, name), nodes: new Map() };
      inModule.set(name, known);
    }
    return known;
  }

  #globalExtras(global: PyGlobal, byExtras: Global['nodes']): Json {
    const { spelling } = global;
    const extras: Json = {};
    const isIdle = this.#idle.has(global);
    if (spelling !== undefined) extras.spelling = [spelling.module, spelling.name];
    const traits = TRAIT_NAMES.filter(
      ([bit]) => hasTrait(global, bit) && !(bit === Trait.OWN_MODULE && isIdle),
    ).map(([, word]) => word);
    if (traits.length > 0) extras.traits = traits;
    const key = JSON.stringify(extras);
    let nodes = byExtras.get(key);
    if (nodes === undefined) {
      nodes = new Map();
      byExtras.set(key, nodes);
    }
    let number = nodes.get(global);
    if (number === undefined) {
      number = nodes.size + 1;
      nodes.set(global, number);
    }
    if (number > 1) extras.node = number;
    return extras;
  }
}

/** Whether a value has an identity that a pickle keeps. Globals have one of their own. */
function isNode({ kind }: Parts): boolean {
  return kind !== 'global' && kind !== 'float' && kind !== 'constant' && kind !== 'extension';
}

function globalName(module: string, name: string): Global['name'] {
  const isPlain = module !== '' && name !== '' && !module.includes(':') && !/[.:]/.test(name);
  return isPlain ? `${module}.${name}` : [module, name];
}

function refusal(value: unknown, cause?: PickleError): PicklingError {
  const name: unknown =
    typeof value === 'object' && value !== null
      ? Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value) ?? {}, 'constructor')?.value?.name
      : undefined;
  const constructorName = typeof name === 'string' && name !== '' ? name : `a ${typeof value}`;
  const reason = cause?.message ?? 'it has no form in Python';
  return new PicklingError(
    cause?.code ?? 'UNSUPPORTED_VALUE',
    `cannot tag ${constructorName}: ${reason}`,
    { constructorName },
    cause === undefined ? undefined : { cause },
  );
}
