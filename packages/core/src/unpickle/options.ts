// What a load may be told, resolved once at the edge.
import { checkOptions, optionNames, refuseValue } from '../options.ts';
import { type Limits, resolveLimits } from '../policy/limits.ts';
import { TypeRegistry } from '../registry/registry.ts';
import { type PickleType, parseGlobal } from '../registry/type.ts';
import { standardTypes } from '../types/index.ts';
import type { PickleBuffer } from '../values/buffer.ts';
import type { PyGlobal } from '../values/global.ts';

/** How `loads` and its kin read. */
export interface LoadOptions {
  /**
   * Gives every Python value a JavaScript value of its own, so that `dumps` with the same option writes back what
   * was read: ints are bigints, floats numbers, dicts `PyDict`, Python 2 strs `PyByteString`.
   * @defaultValue false
   */
  readonly exact?: boolean | undefined;
  /**
   * What a dict becomes in the natural mode. `'auto'`: a plain object, or a `PyDict` where a key is not a `str`.
   * `'object'`: always a plain object; throws `NON_STRING_KEY` at any other key. `'map'`: always a `PyDict`.
   * @defaultValue 'auto'
   */
  readonly dict?: 'auto' | 'object' | 'map' | undefined;
  /**
   * How Python 2 strs are decoded, by Python's names: `'ASCII'`, `'latin1'`, `'utf-8'`; `'bytes'` gives `Uint8Array`.
   * Has no effect in the exact mode, which keeps their bytes.
   * @defaultValue 'ASCII'
   */
  readonly encoding?: string | undefined;
  /** What bytes that cannot be decoded do, by Python's names. @defaultValue 'strict' */
  readonly errors?: string | undefined;
  /** Whether Python 2 names become Python 3 names at protocols 0 to 2. @defaultValue true */
  readonly fixImports?: boolean | undefined;
  /** The out-of-band buffers of protocol 5, in the order in which they were handed out. */
  readonly buffers?: Iterable<Uint8Array | PickleBuffer> | undefined;
  /** The types that become values of their own. @defaultValue standardTypes */
  readonly types?: TypeRegistry | undefined;
  /** Gives the value of a persistent id. Without it the id stays an inert `PyPersistentId`. */
  readonly persistentLoad?: ((pid: unknown) => unknown) | undefined;
  /**
   * Decides what a global is, before the registry does: a `PickleType`, another (inert) `PyGlobal`, or `undefined` for
   * the usual way. May throw to refuse it.
   */
  readonly findClass?: ((module: string, name: string) => PickleType | PyGlobal | undefined) | undefined;
  /**
   * What a global without a registered type may be: inert data, an error (`GLOBAL_REFUSED`), or inert data if it is on
   * this list of `"module.Name"` or `"module:Outer.Inner"`.
   * @defaultValue 'inert'
   */
  readonly globals?: 'inert' | 'error' | readonly string[] | undefined;
  /** Overrides of the default limits. */
  readonly limits?: Partial<Limits> | undefined;
  /** What bytes after the pickle's STOP mean to `loads`. @defaultValue 'error' */
  readonly trailing?: 'error' | 'ignore' | undefined;
  /**
   * Whether `bytes` values are copies, or views of the input, which cost nothing and keep the input alive.
   * @defaultValue 'copy'
   */
  readonly bytes?: 'copy' | 'view' | undefined;
}

/** `LoadOptions` with every default filled in. */
export interface ResolvedLoadOptions {
  readonly exact: boolean;
  readonly dict: 'auto' | 'object' | 'map';
  readonly encoding: string;
  readonly errors: string;
  readonly fixImports: boolean;
  readonly buffers: Iterable<Uint8Array | PickleBuffer> | undefined;
  readonly types: TypeRegistry;
  readonly persistentLoad: ((pid: unknown) => unknown) | undefined;
  readonly findClass: ((module: string, name: string) => PickleType | PyGlobal | undefined) | undefined;
  readonly globals: 'inert' | 'error' | ReadonlySet<string>;
  readonly limits: Limits;
  readonly trailing: 'error' | 'ignore';
  readonly view: boolean;
}

/** Checks and fills in the options. @throws PickleError `INVALID_OPTION`. */
export function resolveLoadOptions(options?: LoadOptions): ResolvedLoadOptions {
  if (options === undefined) {
    defaults ??= resolve({});
    return defaults;
  }
  if (!isExactOnly(options)) return resolve(options);
  exactDefaults ??= resolve({ exact: true });
  return exactDefaults;
}

// The one option of many small loads: to resolve the others takes as long as to read 50 bytes.
function isExactOnly(options: LoadOptions): boolean {
  if (options?.exact !== true || Object.getPrototypeOf(options) !== Object.prototype) return false;
  for (const name in options) if (name !== 'exact') return false;
  return true;
}

const NAMES = /* @__PURE__ */ optionNames<LoadOptions>({
  exact: 'boolean',
  dict: 'any',
  encoding: 'any',
  errors: 'any',
  fixImports: 'boolean',
  buffers: 'any',
  types: 'any',
  persistentLoad: 'any',
  findClass: 'any',
  globals: 'any',
  limits: 'any',
  trailing: 'any',
  bytes: 'any',
});

let defaults: ResolvedLoadOptions | undefined;
let exactDefaults: ResolvedLoadOptions | undefined;

function resolve(options: LoadOptions): ResolvedLoadOptions {
  checkOptions(options, NAMES);
  const { globals = 'inert' } = options;
  const { encoding = 'ASCII', errors = 'strict', buffers, types = standardTypes } = options;
  if (typeof globals === 'string') oneOf('globals', globals, ['inert', 'error']);
  else if (!isIterable(globals)) refuseValue('globals', "'inert', 'error' or an array of names", globals);
  if (typeof encoding !== 'string') refuseValue('encoding', 'a string', encoding);
  if (typeof errors !== 'string') refuseValue('errors', 'a string', errors);
  if (buffers !== undefined && !isIterable(buffers))
    refuseValue('buffers', 'an iterable of buffers', buffers);
  if (!(types instanceof TypeRegistry)) refuseValue('types', 'a TypeRegistry', types);
  const exact = options.exact ?? false;
  const dict = oneOf('dict', options.dict, ['auto', 'object', 'map']);
  return Object.freeze({
    exact,
    dict: exact ? 'map' : dict,
    encoding,
    errors,
    fixImports: options.fixImports ?? true,
    buffers,
    types,
    persistentLoad: hook('persistentLoad', options.persistentLoad),
    findClass: hook('findClass', options.findClass),
    globals: typeof globals === 'string' ? globals : new Set([...globals].map(spellGlobal)),
    limits: resolveLimits(options.limits),
    trailing: oneOf('trailing', options.trailing, ['error', 'ignore']),
    view: oneOf('bytes', options.bytes, ['copy', 'view']) === 'view',
  });
}

/** The value of an option that is one of some words, the first of which is the default. */
function oneOf<T extends string>(name: string, value: T | undefined, allowed: readonly T[]): T {
  if (value === undefined) return allowed[0] as T;
  if (allowed.includes(value)) return value;
  return refuseValue(name, allowed.map((word) => `'${word}'`).join(' or '), value);
}

function spellGlobal(text: string): string {
  const { module, name } = parseGlobal(text);
  return `${module}:${name}`;
}

function isIterable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === 'function'
  );
}

function hook<T>(name: string, value: T): T {
  if (value === undefined || typeof value === 'function') return value;
  return refuseValue(name, 'a function', value);
}
