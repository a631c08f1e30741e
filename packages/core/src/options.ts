// Options as callers spell them. A name that is passed over in silence may be a policy that is not applied: `global` for
// `globals`, or the text 'false' for a boolean.
import { PickleError } from './errors.ts';

/** The options that there are. A `'boolean'` is held to be one here; `'any'` is checked by whoever reads it. */
export type OptionNames = ReadonlyMap<string, 'boolean' | 'any'>;

/** Lists the options of a function; the compiler sees to it that none is missing. */
export function optionNames<T>(names: Readonly<Record<keyof T & string, 'boolean' | 'any'>>): OptionNames {
  return new Map(Object.entries<'boolean' | 'any'>(names));
}

/**
 * Refuses what is no object of options, and options that do not exist, inherited ones too. One that is `undefined` is not
 * given.
 *
 * @param what - What one of them is called.
 * @throws PickleError `INVALID_OPTION` with the name that may have been meant.
 */
export function checkOptions(options: object, names: OptionNames, what = 'option'): void {
  demandRecord(options, what);
  for (const name in options) {
    const kind = names.get(name);
    if (kind === 'any') continue;
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined) continue;
    if (kind === undefined) refuseName(name, options, [...names.keys(), ...takenFrom(options)], what);
    else if (typeof value !== 'boolean') refuseValue(name, 'true or false', value);
  }
}

/**
 * The options without those that a function takes for itself; all that is inherited stays inherited. What is taken is hidden, not
 * gone: it is undefined, and {@link takenFrom} still tells that it is an option. node-io and browser do the same.
 */
export function optionsWithout<T extends object, K extends keyof T>(
  options: T,
  ...names: readonly K[]
): Omit<T, K> {
  demandRecord(options, 'option');
  const own: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(options);
  for (const name of names) own[name as string] = { value: undefined };
  return Object.create(Object.getPrototypeOf(options), own);
}

/** The options that a caller of ours has taken for itself, which are for the user as good as ours. */
function takenFrom(options: object): string[] {
  return Object.getOwnPropertyNames(options).filter((name) => !Object.keys(options).includes(name));
}

/** Refuses the value of an option. */
export function refuseValue(name: string, wanted: string, value: unknown): never {
  invalid(`option ${name} must be ${wanted}, not ${shown(value)}`);
}

/** Refuses what was given in the place of options. */
function refuseOptions(value: unknown, what: string): never {
  const isProtocol = typeof value === 'number' && Number.isInteger(value);
  const cure = isProtocol ? `: for the protocol write { protocol: ${value} }` : '';
  invalid(`${what}s must be an object, not ${shown(value)}${cure}`);
}

/** A value as a message shows it: a scalar with its type, anything else by the name of its class. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    const text = value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
    return `'${text.replace(/\p{Cc}/gu, ' ')}' (a string)`;
  }
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return /^class\b/.test(String(value)) ? 'a class' : 'a function';
  if (typeof value !== 'object') {
    return typeof value === 'symbol' ? 'a symbol' : `${String(value)}${typeof value === 'bigint' ? 'n' : ''}`;
  }
  const name = className(value);
  return /^[aeiou]/i.test(name) && !/^u[iru]/i.test(name) ? `an ${name}` : `a ${name}`;
}

const MAX_SHOWN = 40;

/** The name of a value's class, and nothing of its own: neither getters nor proxies are asked. */
function className(value: object): string {
  try {
    const prototype: object | null = Object.getPrototypeOf(value);
    const made = prototype === null ? undefined : Object.getOwnPropertyDescriptor(prototype, 'constructor');
    const name: unknown = made?.value?.name;
    if (typeof name === 'string' && name !== '') return name === 'Object' ? 'plain object' : name;
  } catch {
    // A revoked proxy is an object of no class.
  }
  return 'object';
}

/** Arrays, Maps, promises and their like have no options, and would be taken for none given. */
function demandRecord(options: object, what: string): void {
  if (typeof options !== 'object' || options === null) refuseOptions(options, what);
  // The class of nearly all, for which `getPrototypeOf` would be asked at a multiple of the cost.
  if (options.constructor === Object) return;
  const tag = Object.prototype.toString.call(options).slice(8, -1);
  if (tag === 'Promise') invalid(`${what}s must be an object, not a Promise: await it`);
  if (tag !== 'Object' && tag !== 'Module') refuseOptions(options, what);
}

function refuseName(name: string, options: object, names: string[], what: string): void {
  // What some script has hung on all objects nobody has given here.
  if (Object.hasOwn(Object.prototype, name) && !Object.hasOwn(options, name)) return;
  const near = nearest(name, names);
  const cure = near === undefined ? `there are ${names.sort().join(', ')}` : `did you mean ${near}?`;
  invalid(`unknown ${what} ${shown(name).replace(' (a string)', '')}: ${cure}`);
}

/** The name that differs least: in Python's spelling not at all, else in a third of its letters at most. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
  const wanted = plain(name.slice(0, MAX_SHOWN));
  const ranked = names
    .map((each) => ({ each, cost: distance(wanted, plain(each)) }))
    .filter(({ each, cost }) => cost <= Math.ceil(each.length / 3))
    .sort((one, other) => one.cost - other.cost);
  return ranked[0]?.each;
}

/** How many letters must be put in, taken out or replaced. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}

function invalid(message: string): never {
  throw new PickleError('INVALID_OPTION', message);
}
