// Globals and calls in tagged JSON: made as `loads` makes them, inert unless their type is registered.
import { PickleError } from '../errors.ts';
import { originOf, recordTraits, Trait } from '../registry/origin.ts';
import { PyExtension } from '../values/extension.ts';
import { isPlainObject } from '../values/fields.ts';
import { PyGlobal } from '../values/global.ts';
import { type CallOpcode, type Effect, PyObject } from '../values/object.ts';
import { PyPersistentId } from '../values/persistent.ts';
import { PyTuple } from '../values/tuple.ts';
import { Calls, Containers, Globals, Owners, Replacements, resolveLoadOptions } from './codec.ts';
import { demandFields, type Fields, invalid, list, type Need, pair, type Workshop } from './tagged-json.ts';
import { CALL_TAGS, type TaggedOptions, TRAIT_NAMES } from './tags.ts';
import type { Task } from './tasks.ts';

const CALL_FIELDS = 'args kwargs items entries members state effects evaluations traits'.split(' ');

const CALL_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set(CALL_TAGS.map(([, name]) => name));

// Names are Python 3's from protocol 3 on.
const PYTHON_2 = 2;
const PYTHON_3 = 5;

/** Makes globals and the results of calls. */
export class CallBuilder {
  readonly #workshop: Workshop;
  readonly #globals: Globals;
  readonly #calls: Calls;
  readonly #containers: Containers;
  readonly #replacements: Replacements;
  readonly #owners = new Owners();
  readonly #nodes = new Map<string, unknown>();

  constructor(workshop: Workshop, { exact, types }: TaggedOptions) {
    const options = resolveLoadOptions({ exact, types });
    const owners = this.#owners;
    this.#workshop = workshop;
    this.#replacements = new Replacements(owners);
    this.#globals = new Globals(options, owners);
    this.#calls = new Calls(this.#globals, owners, options, workshop.budget);
    this.#containers = new Containers(options, this.#calls, owners, this.#replacements);
  }

  /** What a value stands for now: a state may have put another in its place. */
  current(value: unknown): unknown {
    return this.#replacements.current(value);
  }

  finish(value: unknown): unknown {
    return this.#replacements.finish(value);
  }

  /** Makes the node of a global; mentions with the same fields are the same node. */
  global(json: Fields): unknown {
    demandFields(json, '$global', ['spelling', 'traits', 'node']);
    const { node = 1, spelling } = json;
    if (!Number.isInteger(node) || (node as number) < 1) invalid('"node" must be an integer of at least 1');
    const [module, name] = namesOf(json.$global);
    const spelled = spelling === undefined ? undefined : twoTexts(spelling, 'spelling');
    const traits = traitsOf(json.traits);
    const key = JSON.stringify([module, name, spelled, traits, node]);
    if (!this.#nodes.has(key)) this.#nodes.set(key, this.#resolve(module, name, spelled, traits));
    return this.#nodes.get(key);
  }

  #resolve(
    module: string,
    name: string,
    spelled: readonly [string, string] | undefined,
    traits: number,
  ): unknown {
    if (spelled === undefined) return this.#globals.resolve(module, name, PYTHON_3, traits);
    const global = this.#globals.resolve(...spelled, PYTHON_2, traits);
    if (global instanceof PyGlobal && global.module === module && global.name === name) return global;
    return new PyGlobal(module, name, { module: spelled[0], name: spelled[1] });
  }

  /** Makes the result of a call, or an inert record of it; with `isRecord` always the latter. */
  *call(tag: string, json: Fields, shared: number | undefined, isRecord = false): Task<Need> {
    demandFields(json, tag, CALL_FIELDS);
    const how = opcodeOf(tag, json);
    const callable = yield* this.#callable(json[tag], tag);
    const called = yield* this.#called(how, callable, json, shared, isRecord);
    if ('kept' in called) return called.kept;
    const value = yield* this.#fill(called.made, json);
    const built = yield* this.#finishState(value, json);
    if (built !== value) this.#replacements.replace(value as object, built as object);
    // Of an immutable value, the call that made it remembers what there is beside the value.
    const call = callBehind(built);
    if (call !== undefined) yield* this.#remember(call, json);
    return this.#workshop.keep(shared, built);
  }

  *#callable(json: unknown, tag: string): Generator<Need, unknown, unknown> {
    if (typeof json === 'string' || Array.isArray(json)) return this.global({ $global: json });
    return yield { json, step: `.${tag}` };
  }

  *#called(
    how: CallOpcode,
    callable: unknown,
    json: Fields,
    shared: number | undefined,
    isRecord: boolean,
  ): Generator<Need, { readonly kept: unknown } | { readonly made: unknown }, unknown> {
    if (!isCallable(callable)) throw new PickleError('INVALID_OPERAND', 'what is called must be inert');
    const hasType = this.#globals.typeOf(callable) !== undefined || this.#owners.of(callable) !== undefined;
    // What stays inert is there before its arguments, which may hold it.
    if (isRecord || !hasType) {
      const object = new PyObject(callable, how, new PyTuple());
      this.#workshop.keep(shared, object, json);
      object.args = yield* this.#args(json);
      const kwargs = yield* this.#kwargs(json, how);
      if (kwargs !== undefined) object.kwargs = kwargs;
      return { made: object };
    }
    const args = yield* this.#args(json);
    const kwargs = yield* this.#kwargs(json, how);
    const kept = this.#workshop.kept(shared);
    if (kept !== undefined) return { kept: kept.value };
    return { made: this.#workshop.keep(shared, this.#calls.call(how, callable, args, kwargs), json) };
  }

  *#args(json: Fields): Generator<Need, PyTuple, unknown> {
    const { args = [] } = json;
    const value = yield { json: Array.isArray(args) ? { $tuple: args } : args, step: '.args' };
    return value instanceof PyTuple ? value : invalid('"args" must be an array or a tuple');
  }

  *#kwargs(json: Fields, how: CallOpcode): Generator<Need, unknown, unknown> {
    if (how !== 'NEWOBJ_EX') return undefined;
    const value = yield { json: json.kwargs, step: '.kwargs' };
    return value instanceof Map || isPlainObject(value) ? value : invalid('"kwargs" must be a dict');
  }

  *#values(json: Fields, name: string): Generator<Need, unknown[], unknown> {
    const values: unknown[] = [];
    for (const [index, item] of list(json[name], name).entries())
      values.push(yield { json: item, step: `.${name}[${index}]` });
    return values;
  }

  *#fill(target: unknown, json: Fields): Generator<Need, unknown, unknown> {
    if (Object.hasOwn(json, 'items')) {
      const items = yield* this.#values(json, 'items');
      this.#containers.append(target, items, 0, items.length);
    }
    if (Object.hasOwn(json, 'entries')) {
      const entries: unknown[] = [];
      for (const [index, entry] of list(json.entries, 'entries').entries()) {
        const [key, value] = pair(entry);
        entries.push(yield { json: key, step: `.entries[${index}][0]` });
        entries.push(yield { json: value, step: `.entries[${index}][1]` });
      }
      target = this.#containers.setItems(target, entries, 0, entries.length);
    }
    if (Object.hasOwn(json, 'members')) {
      const members = yield* this.#values(json, 'members');
      target = this.#containers.addItems(target, members, 0, members.length);
    }
    return target;
  }

  *#finishState(target: unknown, json: Fields): Generator<Need, unknown, unknown> {
    if (!Object.hasOwn(json, 'state')) return target;
    return this.#calls.build(target, yield { json: json.state, step: '.state' });
  }

  *#remember(object: PyObject, json: Fields): Generator<Need, void, unknown> {
    recordTraits(object, traitsOf(json.traits) & Trait.UNMEMOIZED);
    if (Object.hasOwn(json, 'effects')) {
      const effects: Effect[] = [];
      for (const [index, effect] of list(json.effects, 'effects').entries())
        effects.push(yield* this.#effect(effect, `.effects[${index}]`));
      object.effects = effects;
    }
    if (!Object.hasOwn(json, 'evaluations')) return;
    const outer: PyObject[] = [];
    for (const [index, call] of list(json.evaluations, 'evaluations').entries())
      outer.push(yield* this.#record(call, `.evaluations[${index}]`));
    for (const call of outer.reverse()) object.entered(call);
  }

  *#effect(json: unknown, step: string): Generator<Need, Effect, unknown> {
    const [name] = isPlainObject(json) ? Object.keys(json) : [];
    if (!isPlainObject(json) || (name !== 'call' && name !== 'build'))
      return invalid('an effect must be a call or a build');
    demandFields(json, name, []);
    if (name === 'call') return { kind: 'CALL', call: yield* this.#record(json.call, `${step}.call`) };
    return { kind: 'BUILD', state: yield { json: json.build, step: `${step}.build` } };
  }

  // A call that was made for its effect, or once more: its result is no value of anybody's.
  *#record(json: unknown, step: string): Generator<Need, PyObject, unknown> {
    const tag = isPlainObject(json) ? Object.keys(json).find((key) => CALL_NAMES.has(key)) : undefined;
    const made =
      tag === undefined ? yield { json, step } : yield* this.call(tag, json as Fields, undefined, true);
    const call = callBehind(made);
    if (call === undefined) throw new PickleError('INVALID_OPERAND', `${step.slice(1)} must be a call`);
    return call;
  }
}

/** As `loads` has it. */
function isCallable(value: unknown): boolean {
  return (
    value instanceof PyGlobal ||
    value instanceof PyObject ||
    value instanceof PyPersistentId ||
    value instanceof PyExtension
  );
}

function callBehind(value: unknown): PyObject | undefined {
  if (value instanceof PyObject) return value;
  return typeof value === 'object' && value !== null ? originOf(value) : undefined;
}

function opcodeOf(tag: string, json: Fields): CallOpcode {
  const hasKeywords = Object.hasOwn(json, 'kwargs');
  if (hasKeywords && tag !== '$new') invalid(`"${tag}" does not go with "kwargs"`);
  if (hasKeywords) return 'NEWOBJ_EX';
  return CALL_TAGS.find(([, name]) => name === tag)?.[0] as CallOpcode;
}

function namesOf(json: unknown): readonly [string, string] {
  if (typeof json !== 'string') return twoTexts(json, '$global');
  const cut = json.lastIndexOf('.');
  if (cut <= 0 || cut === json.length - 1) invalid('"$global" must be "module.Name" or ["module", "Name"]');
  return [json.slice(0, cut), json.slice(cut + 1)];
}

function twoTexts(json: unknown, name: string): readonly [string, string] {
  const [first, second, ...rest] = list(json, name);
  if (typeof first === 'string' && typeof second === 'string' && rest.length === 0) return [first, second];
  return invalid(`"${name}" must be two strings`);
}

function traitsOf(json: unknown): number {
  if (json === undefined) return 0;
  return list(json, 'traits').reduce<number>((bits, word) => {
    const trait = TRAIT_NAMES.find(([, name]) => name === word);
    return trait === undefined ? invalid('unknown trait') : bits | trait[0];
  }, 0);
}
