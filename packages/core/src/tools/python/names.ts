// The names in the code of `toPython`: what it imports, which helpers it needs, and what it calls its values.
import { toPython3 } from '../../registry/names.ts';
import { textRepr } from '../../values/repr.ts';
import { callOf, Expression, MAX_GLOBAL } from './expression.ts';
import { HELPERS, type HelperName } from './helpers.ts';

// Python's builtins that pickles may name, written bare. A module of one of these names is imported by a helper.
const BUILTINS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    'abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod ' +
    'enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance ' +
    'issubclass iter len list locals map max memoryview min next object oct open ord pow print property quit range repr ' +
    'reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ BaseException ' +
    'Exception ArithmeticError AssertionError AttributeError BufferError EOFError Ellipsis ImportError IndexError KeyError ' +
    'KeyboardInterrupt LookupError MemoryError NameError NotImplemented NotImplementedError OSError OverflowError ' +
    'RuntimeError StopIteration SyntaxError SystemExit TypeError UnicodeDecodeError UnicodeEncodeError ValueError ' +
    'ZeroDivisionError'
  ).split(' '),
);

const KEYWORDS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield exec print'
  ).split(' '),
);

// Names of ours at the top of the code.
const RESERVED =
  /^(result|buffers|find_class|set_state|instantiate|extension|persistent_load|read_only|.*_\d+)$/;

// Of the variable that is named after a class.
const MAX_NAME = 30;

/** Collects the names of one piece of code. */
export class Names {
  readonly #modules = new Set<string>();
  readonly #helpers = new Set<HelperName>();
  readonly #counters = new Map<string, number>();

  /** The code that names a class or function. It runs nothing of the pickle, but imports the module. */
  global(module: string, name: string, protocol: number): Expression {
    if (protocol < 3) [module, name] = toPython3(module, name);
    // Before protocol 4 a dot in a name is no path.
    const path = protocol >= 4 ? name.split('.') : [name];
    const isPlain = path.every(isIdentifier);
    if (isPlain && module === 'builtins' && BUILTINS.has(path[0] as string))
      return new Expression('global', path.join('.'));
    const parts = module.split('.');
    if (
      isPlain &&
      parts.every(isIdentifier) &&
      !RESERVED.test(parts[0] as string) &&
      !BUILTINS.has(parts[0] as string)
    ) {
      this.#modules.add(module);
      return new Expression('global', `${module}.${path.join('.')}`);
    }
    const args = [module, ...path].map((part) => new Expression('text', textRepr(part), part));
    return callOf(this.helper('find_class'), args);
  }

  /** Asks for a helper function, which the code then begins with. */
  helper(name: HelperName): string {
    for (const module of HELPERS[name].imports) this.#modules.add(module);
    for (const other of HELPERS[name].helpers) this.helper(other);
    this.#helpers.add(name);
    return name;
  }

  addModule(module: string): void {
    this.#modules.add(module);
  }

  /** A new name for a value, after what makes it. */
  variable({ kind, open, callee, children }: Expression): string {
    let stem: string = kind === 'literal' || kind === 'global' ? 'value' : kind;
    if (kind === 'call') {
      // The class in `app.User(`, `app.User.__new__(`, `copyreg._reconstructor(app.User, ...` and `instantiate(app.User`.
      const isHelper = /^(copyreg\.\w+|instantiate)\($/.test(open) && children?.[0]?.kind === 'global';
      const text = isHelper ? `${children?.[0]?.open}(` : open;
      // The search begins anew at each letter: a long name would take the square of its length.
      const found = /([A-Za-z]\w*)(?:\.__new__)?\($/.exec(text.slice(-MAX_GLOBAL))?.[1];
      stem = callee === undefined && found !== undefined ? snakeCase(found) : 'value';
    }
    const count = (this.#counters.get(stem) ?? 0) + 1;
    this.#counters.set(stem, count);
    return `${stem}_${count}`;
  }

  /** The lines at the top: imports in the order of their mention, then helpers. */
  header(): string {
    const imports = [...this.#modules].map((module) => `import ${module}\n`).join('');
    const helpers = [...this.#helpers].map((name) => `\n\n${HELPERS[name].code}`).join('');
    const space = helpers !== '' ? '\n\n' : imports !== '' ? '\n' : '';
    return imports + helpers + space;
  }
}

/** Only ASCII: Python normalizes other identifiers, so the attribute might be another one. */
function isIdentifier(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);
}

function snakeCase(name: string): string {
  const words = name.slice(0, MAX_NAME).replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_');
  return words.toLowerCase().replace(/_+$/, '');
}
