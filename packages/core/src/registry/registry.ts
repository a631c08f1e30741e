// An immutable look-up of types, by global name and by JavaScript class.
import { PickleError } from '../errors.ts';
import { shown } from '../options.ts';
import type { PyGlobal } from '../values/global.ts';
import { type PickleType, parseGlobal } from './type.ts';

type Constructor = abstract new (...args: never[]) => unknown;

/**
 * The types that a load or a dump knows. Never changes: `extend` and `withExtension` give a new registry.
 * Look-ups go through Maps only: in a plain object, `registry["constructor"]` would be an attack.
 */
export class TypeRegistry {
  readonly #byGlobal = new Map<string, Map<string, PickleType>>();
  readonly #byClass = new Map<unknown, PickleType>();
  readonly #byExtension = new Map<number, PyGlobal>();
  // What `typeOf` found for a constructor, also for subclasses: the prototype chain is walked once.
  readonly #found = new WeakMap<Constructor, PickleType | typeof none>();

  private constructor(types: Iterable<PickleType>, base?: TypeRegistry) {
    if (base !== undefined) {
      for (const [module, names] of base.#byGlobal) this.#byGlobal.set(module, new Map(names));
      for (const [owner, type] of base.#byClass) this.#byClass.set(owner, type);
      for (const [code, global] of base.#byExtension) this.#byExtension.set(code, global);
    }
    if (typeof (types as Partial<Iterable<PickleType>> | null)?.[Symbol.iterator] !== 'function')
      refuseTypes(`an array, not ${shown(types)}`);
    for (const type of types) this.#add(type);
  }

  #add(type: PickleType): void {
    if (typeof type !== 'object' || type === null || !Array.isArray(type.globals))
      refuseTypes(`what defineType, defineClass or defineEnum gave, not ${shown(type)}`);
    for (const { module, name } of type.globals) {
      let names = this.#byGlobal.get(module);
      if (names === undefined) {
        names = new Map();
        this.#byGlobal.set(module, names);
      }
      names.set(name, type);
    }
    if (type.class !== undefined) this.#byClass.set(type.class, type);
  }

  /**
   * Makes a registry of just these types.
   *
   * @throws PickleError `INVALID_OPTION` for what is no array of types.
   */
  static of(types: Iterable<PickleType>): TypeRegistry {
    return new TypeRegistry(types);
  }

  /**
   * Gives a registry that knows these types too; a later type wins over an earlier one of the same name or class.
   *
   * @throws PickleError `INVALID_OPTION` for what is no array of types.
   */
  extend(types: Iterable<PickleType>): TypeRegistry {
    return new TypeRegistry(types, this);
  }

  /**
   * Gives a registry that knows an extension code too, as Python's `copyreg.add_extension(module, name, code)`.
   *
   * @throws PickleError `INVALID_NAME`; `INVALID_EXTENSION` unless `code` is an integer from 1 to 2**31-1.
   */
  withExtension(global: string, code: number): TypeRegistry {
    if (!Number.isInteger(code) || code < 1 || code > 0x7fffffff) {
      throw new PickleError(
        'INVALID_EXTENSION',
        `extension code ${code} is not an integer from 1 to 2147483647`,
      );
    }
    const registry = new TypeRegistry([], this);
    registry.#byExtension.set(code, parseGlobal(global));
    return registry;
  }

  /** Finds the type of a global. */
  find(module: string, name: string): PickleType | undefined {
    return this.#byGlobal.get(module)?.get(name);
  }

  /** Finds the type of an instance: by its class, else by the nearest class above it. Runs no code of the instance. */
  typeOf(value: object): PickleType | undefined {
    let prototype: object | null = Object.getPrototypeOf(value);
    const first = ownConstructor(prototype);
    const known = first === undefined ? undefined : this.#found.get(first);
    if (known !== undefined) return known === none ? undefined : known;
    let type: PickleType | undefined;
    while (prototype !== null && type === undefined) {
      const owner = ownConstructor(prototype);
      if (owner !== undefined) type = this.#byClass.get(owner);
      prototype = Object.getPrototypeOf(prototype);
    }
    if (first !== undefined) this.#found.set(first, type ?? none);
    return type;
  }

  /** The global of an extension code. */
  extension(code: number): PyGlobal | undefined {
    return this.#byExtension.get(code);
  }

  /** The extension code of a global. */
  extensionCode(module: string, name: string): number | undefined {
    for (const [code, global] of this.#byExtension)
      if (global.module === module && global.name === name) return code;
    return undefined;
  }
}

function refuseTypes(wanted: string): never {
  throw new PickleError('INVALID_OPTION', `types for a registry are ${wanted}`);
}

const none = Symbol('no type');

function ownConstructor(prototype: object | null): Constructor | undefined {
  if (prototype === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof value === 'function' ? (value as unknown as Constructor) : undefined;
}
