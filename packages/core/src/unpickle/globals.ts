// What a name in a pickle becomes: a registered type, an inert global, or an error. Nothing is ever looked up in the
// host's own namespaces.
import { toPython2, toPython3 } from '../registry/names.ts';
import { isNestedName, recordTraits } from '../registry/origin.ts';
import type { PickleType } from '../registry/type.ts';
import { PyExtension } from '../values/extension.ts';
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { fail, shortName } from './failure.ts';
import type { ResolvedLoadOptions } from './options.ts';
import type { Owners } from './owners.ts';

const MAX_NESTING = 16;

interface Spelling {
  readonly module: string;
  readonly name: string;
}

// Whether a dump would choose this Python 2 name by itself.
function isSpelling(spelling: Spelling, module: string, name: string): boolean {
  const [module2, name2] = toPython2(module, name);
  return spelling.module === module2 && spelling.name === name2;
}

/** Resolves the names of one load. */
export class Globals {
  readonly #options: ResolvedLoadOptions;
  readonly #owners: Owners;
  // The types of the nodes that this load met. A Map: an object would answer to "constructor".
  readonly #types = new Map<unknown, PickleType>();

  constructor(options: ResolvedLoadOptions, owners: Owners) {
    this.#options = options;
    this.#owners = owners;
  }

  /** The type of a callable that the pickle named, if it has one. */
  typeOf(callable: unknown): PickleType | undefined {
    const type = this.#types.size === 0 ? undefined : this.#types.get(callable);
    // A value of the caller's may be a proxy, which `instanceof` would run.
    if (type !== undefined || this.#owners.of(callable) !== undefined) return type;
    return callable instanceof PyObject ? this.#typeOfMember(callable) : undefined;
  }

  // getattr(module.Outer, 'name'): a nested class below protocol 4, or a method of a class.
  #typeOfMember(member: PyObject): PickleType | undefined {
    let name = '';
    let owner: unknown = member;
    // No class is nested deeper; a chain as long as the pickle would be walked for each of its links.
    for (let depth = 0; depth < MAX_NESTING && owner instanceof PyObject; depth++) {
      const { callable, args } = owner;
      if (args.length !== 2 || args.some((arg) => this.#owners.of(arg) !== undefined)) return undefined;
      if (!isNestedName(callable, args)) return undefined;
      name = `.${String(args[1])}${name}`;
      owner = args[0];
    }
    return owner instanceof PyGlobal ? this.#options.types.find(owner.module, owner.name + name) : undefined;
  }

  /**
   * Resolves GLOBAL, INST and STACK_GLOBAL. `protocol` is what PROTO said; Python 2 names are mapped below 3.
   * `traits` is what an exact dump must know beside the names (see `Trait`).
   */
  resolve(module: string, name: string, protocol: number, traits = 0): unknown {
    if (module === '' || name === '') fail('INVALID_NAME', 'the name of a global is empty');
    const { fixImports, findClass } = this.#options;
    let spelling: Spelling | undefined;
    if (fixImports && protocol < 3) {
      const [module3, name3] = toPython3(module, name);
      if (module3 !== module || name3 !== name) spelling = { module, name };
      [module, name] = [module3, name3];
    }
    const chosen = findClass === undefined ? undefined : this.#ask(findClass, module, name);
    if (chosen instanceof PyGlobal) return chosen;
    const type = chosen ?? this.#options.types.find(module, name);
    if (type === undefined) {
      this.#admit(module, name);
      const global = new PyGlobal(module, name, spelling);
      recordTraits(global, traits);
      return global;
    }
    if (type.value !== undefined) return this.#owners.protect(type.value);
    // One node for all mentions of a registered type, so that it is written once. But what is written from its recorded call
    // has a node for each mention, as the pickle had; and what is spelled in another way keeps its spelling.
    const { exact } = this.#options;
    const isShared = traits === 0 && !(exact && type.immutable === true);
    const node = isShared
      ? type.globals.find((global) => global.module === module && global.name === name)
      : undefined;
    if (node !== undefined && (spelling === undefined || isSpelling(spelling, module, name)))
      return this.#note(node, type);
    const own = new PyGlobal(module, name, spelling);
    recordTraits(own, traits);
    return this.#note(own, type);
  }

  /** Forgets the nodes of a pickle that is complete. */
  clear(): void {
    if (this.#types.size > 0) this.#types.clear();
  }

  /** Resolves EXT1, EXT2 and EXT4. */
  extension(code: number, protocol: number): unknown {
    if (code <= 0) fail('INVALID_EXTENSION', `extension code ${code} is not positive`);
    const global = this.#options.types.extension(code);
    if (global !== undefined) return this.resolve(global.module, global.name, protocol);
    if (this.#options.globals !== 'inert') {
      fail(
        'GLOBAL_REFUSED',
        `extension code ${code} is not registered (add it with types: standardTypes.withExtension(name, code))`,
      );
    }
    return new PyExtension(code);
  }

  #note(node: PyGlobal, type: PickleType): PyGlobal {
    this.#types.set(node, type);
    return node;
  }

  #ask(
    findClass: NonNullable<ResolvedLoadOptions['findClass']>,
    module: string,
    name: string,
  ): PickleType | PyGlobal | undefined {
    let chosen: PickleType | PyGlobal | undefined;
    try {
      chosen = findClass(module, name);
    } catch (error) {
      fail('HOOK_FAILED', `findClass failed for ${shortName(`${module}.${name}`)}`, error);
    }
    if (chosen === undefined || chosen instanceof PyGlobal) return chosen;
    if (typeof chosen !== 'object' || chosen === null || !Array.isArray(chosen.globals)) {
      fail(
        'HOOK_FAILED',
        `findClass must give a PickleType, a PyGlobal or undefined for ${shortName(`${module}.${name}`)}`,
      );
    }
    return chosen as PickleType;
  }

  #admit(module: string, name: string): void {
    const { globals } = this.#options;
    if (globals === 'inert') return;
    const qualified = `${module}.${name}`;
    if (globals !== 'error' && globals.has(`${module}:${name}`)) return;
    fail(
      'GLOBAL_REFUSED',
      `${shortName(qualified)} is not allowed (add it with types: standardTypes.extend([...]) or globals: 'inert')`,
    );
  }
}
