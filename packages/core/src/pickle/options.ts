// What a dump may be told, resolved once at the edge.
import { PickleError } from '../errors.ts';
import { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL } from '../opcodes/op.ts';
import { checkOptions, optionNames, refuseValue, shown } from '../options.ts';
import { TypeRegistry } from '../registry/registry.ts';
import type { Reduction } from '../registry/type.ts';
import { standardTypes } from '../types/index.ts';
import type { PickleBuffer } from '../values/buffer.ts';

/** How `dumps` and its kin write. */
export interface DumpOptions {
  /** 0 to 5; a negative number stands for the highest. @defaultValue 5, as CPython 3.14 */
  readonly protocol?: number | undefined;
  /** Writes every number as a float and every bigint as an int, as `loads` with `exact` gives them. @defaultValue false */
  readonly exact?: boolean | undefined;
  /** Whether Python 3 names become Python 2 names at protocols 0 to 2. @defaultValue true */
  readonly fixImports?: boolean | undefined;
  /**
   * Takes each `PickleBuffer` out of band (protocol 5). Return `true` to keep it inside the pickle; anything else,
   * also what `array.push` returns, leaves it outside.
   */
  readonly bufferCallback?: ((buffer: PickleBuffer) => unknown) | undefined;
  /** The types that can be written. @defaultValue standardTypes */
  readonly types?: TypeRegistry | undefined;
  /** Gives the persistent id of a value, or `undefined` to write the value itself. Is asked for every value. */
  readonly persistentId?: ((value: unknown) => unknown) | undefined;
  /** Gives the reduce value of an object that is not a builtin, or `undefined` for the usual way. */
  readonly reducerOverride?: ((value: object) => Reduction | undefined) | undefined;
  /** Reduce functions by class (exact constructor), asked before the registry. */
  readonly dispatchTable?: ReadonlyMap<unknown, (value: never) => Reduction> | undefined;
  /** Writes no memo: smaller, but shared values are written twice and cycles never end. @defaultValue false */
  readonly fast?: boolean | undefined;
}

/** `DumpOptions` with every default filled in. */
export interface ResolvedDumpOptions {
  readonly protocol: number;
  readonly exact: boolean;
  readonly fixImports: boolean;
  readonly bufferCallback: ((buffer: PickleBuffer) => unknown) | undefined;
  readonly types: TypeRegistry;
  readonly persistentId: ((value: unknown) => unknown) | undefined;
  readonly reducerOverride: ((value: object) => Reduction | undefined) | undefined;
  readonly dispatchTable: ReadonlyMap<unknown, (value: never) => Reduction> | undefined;
  readonly fast: boolean;
}

const NAMES = /* @__PURE__ */ optionNames<DumpOptions>({
  protocol: 'any',
  exact: 'boolean',
  fixImports: 'boolean',
  bufferCallback: 'any',
  types: 'any',
  persistentId: 'any',
  reducerOverride: 'any',
  dispatchTable: 'any',
  fast: 'boolean',
});

/** Checks and fills in the options. @throws PickleError `INVALID_OPTION`. */
export function resolveDumpOptions(options: DumpOptions = {}): ResolvedDumpOptions {
  const common = commonIndex(options);
  if (common < 0) return resolve(options);
  resolved[common] ??= resolve(options);
  return resolved[common];
}

// What is meant by the options that are common: to resolve them takes as long as to write a small value.
const resolved: ResolvedDumpOptions[] = [];

/** A number for options that name a protocol, the exact mode, both or nothing; -1 for all others, and for wrong values. */
function commonIndex(options: DumpOptions): number {
  if (typeof options !== 'object' || options === null || options.constructor !== Object) return -1;
  for (const name in options) if (name !== 'protocol' && name !== 'exact') return -1;
  const { protocol = DEFAULT_PROTOCOL, exact = false } = options;
  const isProtocol = typeof protocol === 'number' && protocol >= 0 && protocol <= HIGHEST_PROTOCOL;
  if (!isProtocol || Math.floor(protocol) !== protocol || typeof exact !== 'boolean') return -1;
  return 2 * protocol + (exact ? 1 : 0);
}

function resolve(options: DumpOptions): ResolvedDumpOptions {
  checkOptions(options, NAMES);
  const { bufferCallback, types = standardTypes, persistentId, reducerOverride, dispatchTable } = options;
  const protocol = resolveProtocol(options.protocol);
  checkFunction('bufferCallback', bufferCallback);
  checkFunction('persistentId', persistentId);
  checkFunction('reducerOverride', reducerOverride);
  if (!(types instanceof TypeRegistry)) refuseValue('types', 'a TypeRegistry', types);
  if (dispatchTable !== undefined && !(dispatchTable instanceof Map))
    refuseValue('dispatchTable', 'a Map', dispatchTable);
  if (bufferCallback !== undefined && protocol < 5) {
    throw new PickleError('INVALID_OPTION', 'option bufferCallback needs protocol 5');
  }
  return {
    protocol,
    exact: options.exact ?? false,
    fixImports: options.fixImports ?? true,
    bufferCallback,
    types,
    persistentId,
    reducerOverride,
    dispatchTable,
    fast: options.fast ?? false,
  };
}

function checkFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') refuseValue(name, 'a function', value);
}

function resolveProtocol(protocol: number | undefined): number {
  if (protocol === undefined) return DEFAULT_PROTOCOL;
  if (!Number.isInteger(protocol) || protocol > HIGHEST_PROTOCOL) {
    throw new PickleError(
      'INVALID_OPTION',
      `protocol ${shown(protocol)} is not one of 0 to ${HIGHEST_PROTOCOL}`,
    );
  }
  return protocol < 0 ? HIGHEST_PROTOCOL : protocol;
}
