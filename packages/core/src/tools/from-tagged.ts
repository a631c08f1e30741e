// Tagged JSON to values. The JSON may be hostile: every field is checked, and calls are made by the rules of `loads`.
import { PickleError, UnpicklingError } from '../errors.ts';
import { PickleBuffer } from '../values/buffer.ts';
import { PyByteArray } from '../values/bytearray.ts';
import { Ellipsis, NotImplemented } from '../values/constants.ts';
import { PyDict } from '../values/dict.ts';
import { PyExtension } from '../values/extension.ts';
import { isPlainObject, setField } from '../values/fields.ts';
import { PyFrozenSet } from '../values/frozen-set.ts';
import { HashBudget } from '../values/hash.ts';
import { joinPath, keyStep } from '../values/path.ts';
import { PyPersistentId } from '../values/persistent.ts';
import { PySet } from '../values/set.ts';
import { PyTuple } from '../values/tuple.ts';
import { CallBuilder } from './from-tagged-calls.ts';
import { demandFields, type Fields, invalid, list, type Need, pair, type Workshop } from './tagged-json.ts';
import {
  isPlainMember,
  readByteString,
  readBytes,
  readFloat,
  readInteger,
  readNumber,
} from './tagged-scalars.ts';
import { checkTaggedOptions, type Tagged, type TaggedOptions } from './tags.ts';
import { type Answer, runTask, type Task } from './tasks.ts';

// Hashing may visit this many nodes for each node of the JSON, and for each character 10, as in `loads`.
const HASH_NODES = 100_000;
const HASH_NODES_PER_NODE = 100;
const HASH_NODES_PER_CHARACTER = 10;

// A value can be met again while it is made, but only until a list, dict or object on the way around is there.
const MAX_REENTRIES = 10;

/**
 * Makes the value that tagged JSON stands for: the other direction of {@link toTagged}. Nothing in the JSON is run; calls of
 * classes that are not registered become inert `PyObject`s, as in `loads`.
 *
 * @throws UnpicklingError with `path`, a place in the JSON: `INVALID_LITERAL` for JSON that is no tagged value, and the codes of
 * `loads` for values that a pickle could not hold either, such as `UNHASHABLE` keys.
 *
 * @example
 * fromTagged(JSON.parse('{"$tuple": [1, {"$bytes": "/w=="}]}')) // PyTuple.of(1, Uint8Array.of(255))
 */
export function fromTagged(json: Tagged, options: TaggedOptions = {}): unknown {
  checkTaggedOptions(options);
  const builder = new Builder(options, json);
  return builder.finish(runTask(builder.root, (need) => builder.begin(need), placed));
}

class Builder implements Workshop {
  readonly exact: boolean;
  readonly root: Need;
  readonly budget = new HashBudget(HASH_NODES);
  readonly #table: readonly unknown[];
  readonly #calls: CallBuilder;
  // The values of the table, as soon as they are there.
  readonly #made = new Map<number, unknown>();
  readonly #entered = new Map<number, number>();
  // How many values of the table are being made, and the containers inside them.
  #open = 0;
  readonly #containers = new Map<object, unknown>();

  constructor(options: TaggedOptions, json: unknown) {
    this.exact = options.exact ?? false;
    this.#calls = new CallBuilder(this, options);
    const hasTable = isPlainObject(json) && Object.hasOwn(json, '$shared');
    this.root = hasTable ? { json: json.$value, step: '' } : { json, step: '' };
    this.#table = hasTable ? list(json.$shared, '$shared') : [];
    if (hasTable) demandFields(json, '$value', ['$shared']);
  }

  finish(value: unknown): unknown {
    return this.#calls.finish(value);
  }

  /** Remembers a value under its index as soon as it is there, so that what it holds can hold it. */
  keep<T>(shared: number | undefined, value: T, json?: object): T {
    if (shared !== undefined) this.#made.set(shared, value);
    // What is made again inside itself finds the containers on the way, as a pickle's memo would have them.
    if (json !== undefined && this.#open > 0) this.#containers.set(json, value);
    return value;
  }

  /** The value of an index, if it was made in the meantime: by a value inside it that holds it. */
  kept(shared: number | undefined): { readonly value: unknown } | undefined {
    if (shared === undefined || !this.#made.has(shared)) return undefined;
    return { value: this.#calls.current(this.#made.get(shared)) };
  }

  /** Makes a value, or begins to. */
  begin({ json, shared }: Need): Answer<Need> {
    this.budget.grant(HASH_NODES_PER_NODE);
    switch (typeof json) {
      case 'string':
        this.budget.grant(HASH_NODES_PER_CHARACTER * json.length);
        return { value: json };
      case 'boolean':
        return { value: json };
      case 'number':
        return { value: readNumber(json, this.exact) };
    }
    if (json === null) return { value: null };
    const container = this.#open === 0 ? undefined : this.#containers.get(json as object);
    if (container !== undefined) return { value: container };
    if (Array.isArray(json)) return this.#list(json, shared);
    if (!isPlainObject(json))
      return invalid(`found ${typeof json === 'object' ? 'an object of a class' : typeof json}`);
    // Only tags begin with a dollar sign: a dict with such a key is written as pairs.
    const tag = Object.keys(json).find((key) => key.startsWith('$'));
    return tag === undefined ? this.#object(json, shared) : this.#tagged(tag, json, shared);
  }

  #tagged(tag: string, json: Fields, shared: number | undefined): Answer<Need> {
    const content = json[tag];
    switch (tag) {
      case '$call':
      case '$new':
      case '$inst':
      case '$obj':
        return this.#calls.call(tag, json, shared);
      case '$global':
        return { value: this.#calls.global(json) };
      case '$buffer': {
        demandFields(json, tag, ['readonly']);
        const { readonly = false } = json;
        if (typeof readonly !== 'boolean') invalid('"readonly" must be true or false');
        return { value: this.keep(shared, new PickleBuffer(readBytes(content, tag), readonly)) };
      }
    }
    demandFields(json, tag, []);
    switch (tag) {
      case '$ref':
        return this.#reference(content);
      case '$int':
        return { value: readInteger(content, this.exact) };
      case '$float':
        return { value: readFloat(content, this.exact) };
      case '$tuple':
        return this.#tuple(list(content, tag), shared);
      case '$set':
        return this.#set(list(content, tag), shared);
      case '$frozenset':
        return this.#frozenSet(list(content, tag), shared);
      case '$dict':
        return this.#dict(list(content, tag), shared);
      case '$bytes':
        return { value: this.keep(shared, readBytes(content, tag)) };
      case '$bytearray':
        return { value: this.keep(shared, new PyByteArray(readBytes(content, tag))) };
      case '$str2':
        return { value: this.keep(shared, readByteString(content)) };
      case '$constant':
        if (content === 'Ellipsis') return { value: Ellipsis };
        if (content === 'NotImplemented') return { value: NotImplemented };
        return invalid('"$constant" must be "Ellipsis" or "NotImplemented"');
      case '$extension':
        if (!Number.isInteger(content) || (content as number) < 1 || (content as number) > 0x7fffffff)
          invalid('"$extension" must be an integer from 1 to 2147483647');
        return { value: new PyExtension(content as number) };
      case '$persistent':
        return this.#persistent(content, shared);
      default:
        return invalid(`unknown tag ${JSON.stringify(tag.slice(0, 64))}`);
    }
  }

  #reference(index: unknown): Answer<Need> {
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= this.#table.length)
      return invalid(`"$ref" must be an index of "$shared", which has ${this.#table.length} values`);
    return this.kept(index) ?? this.#sharedValue(index);
  }

  *#sharedValue(index: number): Task<Need> {
    const count = this.#entered.get(index) ?? 0;
    if (count > MAX_REENTRIES) {
      throw new PickleError('RECURSIVE_REDUCE', 'the value needs itself to be made');
    }
    this.#entered.set(index, count + 1);
    this.#open++;
    const value = yield { json: this.#table[index], step: '', shared: index };
    this.#entered.set(index, count);
    this.#open--;
    return this.keep(index, value);
  }

  *#list(json: readonly unknown[], shared: number | undefined): Task<Need> {
    const items: unknown[] = this.keep(shared, [], json);
    for (const [index, item] of json.entries()) items.push(yield { json: item, step: `[${index}]` });
    return items;
  }

  *#tuple(json: readonly unknown[], shared: number | undefined): Task<Need> {
    const tuple = new PyTuple();
    for (const [index, item] of json.entries()) tuple[index] = yield { json: item, step: `[${index}]` };
    return this.kept(shared)?.value ?? this.keep(shared, tuple);
  }

  *#set(json: readonly unknown[], shared: number | undefined): Task<Need> {
    // As `loads` does: JavaScript's own Set where its equality is Python's.
    const isPlain = !this.exact && json.every(isPlainMember);
    const set = this.keep(shared, isPlain ? new Set() : new PySet(), json);
    for (const [index, item] of json.entries()) {
      const member = yield { json: item, step: `[${index}]` };
      if (set instanceof PySet) set.addWithin(member, this.budget);
      else set.add(member);
    }
    return set;
  }

  *#frozenSet(json: readonly unknown[], shared: number | undefined): Task<Need> {
    const members: unknown[] = [];
    for (const [index, item] of json.entries()) members.push(yield { json: item, step: `[${index}]` });
    return this.kept(shared)?.value ?? this.keep(shared, PyFrozenSet.build(members, this.budget));
  }

  *#object(json: Fields, shared: number | undefined): Task<Need> {
    const dict = this.keep(shared, this.exact ? new PyDict() : {}, json);
    for (const key of Object.keys(json)) {
      this.budget.grant(HASH_NODES_PER_CHARACTER * key.length);
      const value = yield { json: json[key], step: keyStep(key) };
      if (dict instanceof PyDict) dict.setWithin(key, value, this.budget);
      else setField(dict, key, value);
    }
    return dict;
  }

  *#dict(json: readonly unknown[], shared: number | undefined): Task<Need> {
    const pairs = json.map((item) => pair(item));
    const isPlain = !this.exact && pairs.every(([key]) => typeof key === 'string');
    const dict = this.keep(shared, isPlain ? {} : new PyDict(), json);
    for (const [index, [keyJson, valueJson]] of pairs.entries()) {
      const key = yield { json: keyJson, step: `[${index}][0]` };
      const value = yield { json: valueJson, step: `[${index}][1]` };
      if (dict instanceof PyDict) dict.setWithin(key, value, this.budget);
      else setField(dict, key as string, value);
    }
    return dict;
  }

  *#persistent(json: unknown, shared: number | undefined): Task<Need> {
    const id = yield { json, step: '' };
    return this.kept(shared)?.value ?? this.keep(shared, new PyPersistentId(id));
  }
}

function placed(error: unknown, open: readonly Need[]): unknown {
  const path = joinPath(
    open.map(({ step, shared }) => (shared === undefined ? step : `.$shared[${shared}]`)),
  );
  const isOurs = error instanceof PickleError;
  // What the engine throws is a limit of the engine.
  const code = isOurs ? error.code : 'LIMIT';
  const words = error instanceof Error ? error.message : String(error);
  return new UnpicklingError(
    code,
    `tagged JSON at ${path}: ${words}`,
    { path },
    isOurs ? undefined : { cause: error },
  );
}
