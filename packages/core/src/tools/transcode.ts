// `transcode`: the same value at another protocol. It goes through the values of the exact mode, not from opcode to opcode:
// what opcodes of a newer protocol say in place (a set that holds itself, a nested name, a tuple without a mark) takes other
// opcodes in another order below it, and what calls of an older one say (`_codecs.encode` for bytes) has an opcode above it.
// The exact mode keeps everything that a pickle can tell, and evaluates nothing.
import { PickleError } from '../errors.ts';
import { checkOptions, optionNames } from '../options.ts';
import type { Limits } from '../policy/limits.ts';
import type { PickleBuffer } from '../values/buffer.ts';
import { PyGlobal } from '../values/global.ts';
import { dumps, loads } from './codec.ts';

/** A renamed global, or `undefined` for one that keeps its name. */
export type RenameGlobal = (
  module: string,
  name: string,
) => readonly [module: string, name: string] | undefined;

/** Settings of {@link transcode}. */
export interface TranscodeOptions {
  /** The protocol to write, 0 to 5. @defaultValue 5 */
  readonly protocol?: number;
  /**
   * Gives other names to classes and functions, by their names in Python 3. In an object, `'module': 'other'` renames a module
   * with all that is below it (`module.sub` becomes `other.sub`), `'module:Name': 'other:Name'` one global, which goes first.
   */
  readonly renameGlobals?: RenameGlobal | Readonly<Record<string, string>>;
  /** Whether names change between Python 2 and 3 where the pickle crosses from below protocol 3, or to there. @defaultValue true */
  readonly fixImports?: boolean;
  /** The out-of-band buffers of a pickle of protocol 5; they move into the pickle. */
  readonly buffers?: Iterable<Uint8Array | PickleBuffer>;
  /** Overrides of the default limits of `loads`. */
  readonly limits?: Partial<Limits>;
}

const NAMES = /* @__PURE__ */ optionNames<TranscodeOptions>({
  protocol: 'any',
  renameGlobals: 'any',
  fixImports: 'boolean',
  buffers: 'any',
  limits: 'any',
});

/** `renameGlobals` for pickles of NumPy 2 that NumPy 1 shall read. */
export const NUMPY_2_TO_1: Readonly<Record<string, string>> = /* @__PURE__ */ Object.freeze({
  'numpy._core': 'numpy.core',
});

/** `renameGlobals` for pickles of NumPy 1 that NumPy 2 shall read without its compatibility modules. */
export const NUMPY_1_TO_2: Readonly<Record<string, string>> = /* @__PURE__ */ Object.freeze({
  'numpy.core': 'numpy._core',
});

/**
 * Writes a pickle anew at another protocol, or with other names, as CPython would write the same value. Nothing is evaluated:
 * instances and calls of classes that are not registered stay what they are.
 *
 * @throws UnpicklingError as `loads`; `NO_BUFFER` for a pickle whose buffers are elsewhere.
 * @throws PicklingError as `dumps`, where the older protocol cannot say it.
 * @throws PickleError `INVALID_OPTION`
 *
 * @example
 * transcode(bytes, { protocol: 2 }) // for Python 2
 * transcode(bytes, { renameGlobals: NUMPY_2_TO_1 })
 */
export function transcode(
  data: Uint8Array | ArrayBuffer,
  options: TranscodeOptions = {},
): Uint8Array<ArrayBuffer> {
  checkOptions(options, NAMES);
  const { protocol, renameGlobals, fixImports = true, buffers, limits } = options;
  const rename = renameGlobals === undefined ? undefined : renamer(renameGlobals);
  const findClass = (module: string, name: string): PyGlobal | undefined => {
    const renamed = rename?.(module, name);
    if (renamed === undefined || (renamed[0] === module && renamed[1] === name)) return undefined;
    return new PyGlobal(...renamed);
  };
  const value = loads(data, {
    ...{ exact: true, fixImports, buffers, limits },
    findClass: rename === undefined ? undefined : findClass,
  });
  return dumps(value, { exact: true, protocol, fixImports });
}

function renamer(rename: NonNullable<TranscodeOptions['renameGlobals']>): RenameGlobal {
  if (typeof rename === 'function') return rename;
  if (typeof rename !== 'object' || rename === null)
    throw new PickleError('INVALID_OPTION', 'option renameGlobals must be a function or an object');
  // Maps: a module may be called "constructor".
  const modules = new Map<string, string>();
  const names = new Map<string, readonly [string, string]>();
  for (const [from, to] of Object.entries(rename)) {
    const isName = typeof to === 'string' && from.includes(':') && to.includes(':');
    if (typeof to !== 'string' || to === '' || (!isName && (from.includes(':') || to.includes(':'))))
      throw new PickleError(
        'INVALID_OPTION',
        `option renameGlobals: "${from}" must become a name of the same kind`,
      );
    if (isName) names.set(from, split(to));
    else modules.set(from, to);
  }
  return (module, name) => names.get(`${module}:${name}`) ?? inModule(modules, module, name);
}

function inModule(
  modules: ReadonlyMap<string, string>,
  module: string,
  name: string,
): readonly [string, string] | undefined {
  // The longest of the modules around it.
  for (let end = module.length; end > 0; end = module.lastIndexOf('.', end - 1)) {
    const to = modules.get(module.slice(0, end));
    if (to !== undefined) return [to + module.slice(end), name];
  }
  return undefined;
}

function split(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}
