// What a name in a pickle becomes: a registered type, an inert global, or an error. Nothing is ever looked up in the
// host's own namespaces.
import { toPython3 } from '../registry/names.ts';
import { recordUnmemoized } from '../registry/origin.ts';
import type { PickleType } from '../registry/type.ts';
import { PyExtension } from '../values/extension.ts';
import { PyGlobal } from '../values/global.ts';
import { fail } from './failure.ts';
import type { ResolvedLoadOptions } from './options.ts';

/** Resolves the names of one load. */
export class Globals {
  readonly #options: ResolvedLoadOptions;
  // The types of the nodes that this load met. A Map: an object would answer to "constructor".
  readonly #types = new Map<unknown, PickleType>();

  constructor(options: ResolvedLoadOptions) {
    this.#options = options;
  }

  /** The type of a callable that the pickle named, if it has one. */
  typeOf(callable: unknown): PickleType | undefined {
    return this.#types.size === 0 ? undefined : this.#types.get(callable);
  }

  /**
   * Resolves GLOBAL, INST and STACK_GLOBAL. `protocol` is what PROTO said; Python 2 names are mapped below 3.
   * `isMemoized` tells whether a memo opcode follows, which an exact dump must know.
   */
  resolve(module: string, name: string, protocol: number, isMemoized = true): unknown {
    if (module === '' || name === '') fail('INVALID_NAME', 'the name of a global is empty');
    const { fixImports, findClass } = this.#options;
    let spelling: { module: string; name: string } | undefined;
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
      if (!isMemoized) recordUnmemoized(global);
      return global;
    }
    if (type.value !== undefined) return type.value;
    // One node for all mentions of a registered type, so that it is written once.
    const node = type.globals.find((global) => global.module === module && global.name === name);
    return this.#note(node ?? new PyGlobal(module, name, spelling), type);
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
      fail('HOOK_FAILED', `findClass failed for ${module}.${name}`, error);
    }
    if (chosen === undefined || chosen instanceof PyGlobal) return chosen;
    if (typeof chosen !== 'object' || chosen === null || !Array.isArray(chosen.globals)) {
      fail('HOOK_FAILED', `findClass must give a PickleType, a PyGlobal or undefined for ${module}.${name}`);
    }
    return chosen as PickleType;
  }

  #admit(module: string, name: string): void {
    const { globals } = this.#options;
    if (globals === 'inert') return;
    const qualified = `${module}.${name}`;
    if (globals !== 'error' && globals.has(qualified)) return;
    fail(
      'GLOBAL_REFUSED',
      `${qualified} is not allowed (add it with types: standardTypes.extend([...]) or globals: 'inert')`,
    );
  }
}
