// Instances that are nothing but their attributes: types.SimpleNamespace, argparse.Namespace and their like.
import { type ConstructContext, defineType, type PickleType } from '../registry/type.ts';
import { PyDict } from '../values/dict.ts';
import { pyKey, unhashable } from '../values/hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from '../values/inspect.ts';
import { pyRepr, type ReprParts, repr } from '../values/repr.ts';
import { entriesOf, fieldOf, instanceReduction, textOf } from './support.ts';

/** The attributes of an instance by name: a plain object, or a `PyDict`, which it always is in the exact mode. */
export type Attributes = Readonly<Record<string, unknown>> | PyDict;

/** The classes of which a {@link PyNamespace} can be. */
export type NamespaceClass =
  | 'types.SimpleNamespace'
  | 'argparse.Namespace'
  | 'string.Template'
  | 'logging.LogRecord';

const CLASSES: readonly NamespaceClass[] = [
  'types.SimpleNamespace',
  'argparse.Namespace',
  'string.Template',
  'logging.LogRecord',
];

/**
 * Stands for an instance of Python's `types.SimpleNamespace`, `argparse.Namespace`, `string.Template` or `logging.LogRecord`.
 * Change what it holds in `attributes`.
 *
 * @example
 * new PyNamespace('types.SimpleNamespace', { a: 1 }).toString() // 'namespace(a=1)'
 */
export class PyNamespace {
  readonly type: NamespaceClass;
  readonly attributes: Attributes;

  constructor(type: NamespaceClass, attributes: Attributes = {}) {
    this.type = type;
    this.attributes = attributes;
  }

  /** Reads an attribute; `undefined` if there is none. */
  get(name: string): unknown {
    return fieldOf(this.attributes, name);
  }

  toString(): string {
    return repr(this);
  }

  toJSON(): Attributes {
    return this.attributes;
  }

  [pyKey](): object {
    if (this.type.endsWith('Namespace')) throw unhashable(this.type);
    return this;
  }

  *[pyRepr](): ReprParts {
    const { type } = this;
    if (type === 'string.Template') return yield '<string.Template object>';
    if (type === 'logging.LogRecord') {
      const [name, level, path, line, message] = ['name', 'levelno', 'pathname', 'lineno', 'msg'].map(
        (field) => this.get(field),
      );
      return yield `<LogRecord: ${name}, ${level}, ${path}, ${line}, "${message}">`;
    }
    const others = new PyDict();
    let text = type === 'argparse.Namespace' ? 'Namespace(' : 'namespace(';
    for (const [key, value] of entriesOf(this.attributes) ?? []) {
      const name = textOf(key);
      // What is no identifier, Namespace shows as a dict.
      if (type === 'argparse.Namespace' && !/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name ?? '')) {
        others.set(key, value);
      } else if (name) {
        yield `${text}${name}=`;
        yield value;
        text = ', ';
      }
    }
    if (others.size === 0) return yield text.endsWith('(') ? `${text})` : ')';
    yield `${text}**`;
    yield others;
    yield ')';
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, this.type, this.attributes, args);
  }
}

/** The attributes of an instance after BUILD, which Python merges into those before. */
export function attributesOf(
  before: Attributes | undefined,
  state: unknown,
  context: ConstructContext,
): Attributes {
  const entries = entriesOf(state);
  if (entries === undefined) context.fail(`the state of a ${context.callable.qualified} must be a dict`);
  const old = [...(entriesOf(before) ?? [])];
  if (old.length === 0) return state as Attributes;
  // One object can take many states, each of which copies all before it.
  context.budget.spend(old.length);
  const merged = new PyDict();
  for (const [key, value] of [...old, ...entries]) merged.setWithin(key, value, context.budget);
  return merged;
}

const namespaceType: PickleType<PyNamespace> = /* @__PURE__ */ defineType<PyNamespace>({
  globals: CLASSES,
  class: PyNamespace,
  immutable: true,
  reduce({ type, attributes }, context) {
    const index = CLASSES.indexOf(type);
    const global = namespaceType.globals[index];
    if (index === 0) return [global, [], attributes];
    const isEmpty = [...(entriesOf(attributes) ?? [])].length === 0;
    return instanceReduction(
      { ...namespaceType, global } as PickleType,
      isEmpty ? null : attributes,
      context,
    );
  },
  create: (args, { callable }) =>
    args.length === 0 ? new PyNamespace(callable.qualified as NamespaceClass) : undefined,
  construct: (args, { callable }) =>
    args.length === 0 && callable.module === 'types' ? new PyNamespace('types.SimpleNamespace') : undefined,
  setState(value, state, context) {
    // In place, because the memo holds this very object already.
    Object.assign(value, { attributes: attributesOf(value.attributes, state, context) });
  },
});

/** The types of instances that are their attributes. */
export const namespaceTypes: readonly PickleType[] = [namespaceType];
