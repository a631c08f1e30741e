// The exceptions of builtins.
import { EXCEPTIONS, OS_ERRORS_OF_PYTHON_3 } from '../registry/names.ts';
import { defineType, type PickleType } from '../registry/type.ts';
import { type InspectArguments, inspectAs, inspectCustom } from '../values/inspect.ts';
import { joined, pyRepr, type ReprParts, repr } from '../values/repr.ts';
import { PyTuple } from '../values/tuple.ts';
import { type Attributes, attributesOf } from './namespace.ts';
import { bytesOf, fieldOf, integerOf, textOf } from './support.ts';

// By what their arguments mean. The first four of OSError's are other names of it.
const OS_ERRORS = `EnvironmentError IOError WindowsError OSError BlockingIOError ${OS_ERRORS_OF_PYTHON_3}`;
const SYNTAX_ERRORS = 'SyntaxError IndentationError TabError _IncompleteInputError';
const GROUPS = 'BaseExceptionGroup ExceptionGroup';
const OTHERS =
  'EncodingWarning ModuleNotFoundError PythonFinalizationError RecursionError ResourceWarning StopAsyncIteration';

/**
 * Stands for an exception of Python's builtins, immutable but for what it holds. Chained exceptions and tracebacks are not in a
 * pickle: Python leaves them out.
 *
 * @example
 * new PyException('OSError', [2, 'No such file', 'a.txt']).toString() // "[Errno 2] No such file: 'a.txt'"
 */
export class PyException {
  /** The name of the class, such as `'ValueError'`. */
  readonly name: string;
  /** What the class is called with. Of an `OSError` with a file name, Python's `args` are the first two. */
  readonly args: PyTuple;
  /** The attributes of the instance, if it has some: notes, and what the program set. */
  readonly attributes: Attributes | undefined;

  constructor(name: string, args: Iterable<unknown> = [], attributes?: Attributes) {
    this.name = name;
    this.args = args instanceof PyTuple ? args : PyTuple.from(args);
    this.attributes = attributes;
  }

  /** The notes that `add_note` added. */
  get notes(): readonly unknown[] {
    const notes = fieldOf(this.attributes, '__notes__');
    return Array.isArray(notes) ? notes : [];
  }

  /** Gives a JavaScript `Error` of the same name and message, with this as its `cause`. */
  toError(): Error {
    return Object.assign(new Error(this.toString(), { cause: this }), { name: this.name });
  }

  /** Gives Python's `str()`: the message. */
  toString(): string {
    let { name, args }: PyException = this;
    let text = special(name, args);
    // An exception around an exception, however deep.
    while (text === undefined && args.length === 1 && args[0] instanceof PyException) {
      ({ name, args } = args[0]);
      text = special(name, args);
    }
    if (text !== undefined) return text;
    return args.length === 0 ? '' : args.length === 1 ? strOf(args[0]) : repr(args);
  }

  toJSON(): object {
    const { name, args, attributes } = this;
    return { name, message: this.toString(), args, attributes };
  }

  [pyRepr](): ReprParts {
    const args = hasFilename(this.name, this.args) ? this.args.slice(0, 2) : this.args;
    return joined(`${this.name}(`, args, ')');
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, this.name, { ...this }, args);
  }
}

// What str() gives where it is not what the arguments are.
function special(name: string, args: readonly unknown[]): string | undefined {
  const [first, second, third, , fifth] = args;
  if (isOneOf(OS_ERRORS, name) && args.length >= 2 && args.length <= 5) {
    const other = (fifth ?? null) === null ? '' : ` -> ${repr(fifth)}`;
    return `[Errno ${strOf(first)}] ${strOf(second)}${hasFilename(name, args) ? `: ${repr(third)}${other}` : ''}`;
  }
  if (name === 'KeyError' && args.length === 1) return repr(first);
  if (isOneOf(SYNTAX_ERRORS, name)) return `${strOf(first)}${placeOf(second)}`;
  if (isOneOf(GROUPS, name) && Array.isArray(second))
    return `${strOf(first)} (${second.length} sub-exception${second.length === 1 ? '' : 's'})`;
  const parts = /^Unicode(Decod|Encod|Translat)eError$/.exec(name);
  return parts === null ? undefined : unicodeText(parts[1] as string, args);
}

function hasFilename(name: string, args: readonly unknown[]): boolean {
  const filename = args[2] ?? null;
  if (!isOneOf(OS_ERRORS, name) || args.length < 2 || args.length > 5 || filename === null) return false;
  // There it is how much was written.
  return !(name === 'BlockingIOError' && integerOf(filename) !== undefined);
}

function placeOf(details: unknown): string {
  const [file, line] = Array.isArray(details) ? details : [];
  const place = [
    ...(textOf(file) === undefined ? [] : [(textOf(file) as string).replace(/.*\//s, '')]),
    ...(integerOf(line) === undefined ? [] : [`line ${line}`]),
  ];
  return place.length === 0 ? '' : ` (${place.join(', ')})`;
}

function unicodeText(kind: string, args: readonly unknown[]): string | undefined {
  const [encoding, object, from, to, reason] = kind === 'Translat' ? [undefined, ...args] : args;
  const items = textOf(object) === undefined ? bytesOf(object) : Array.from(textOf(object) as string, codeOf);
  const [start, end] = [integerOf(from), integerOf(to)];
  if (items === undefined || start === undefined || end === undefined) return undefined;
  const isOne = end === start + 1 && start < items.length;
  const hex = isOne ? (items[start] as number).toString(16) : '';
  const [noun, shown] =
    kind === 'Decod'
      ? ['byte', `0x${hex.padStart(2, '0')}`]
      : [
          'character',
          `'${hex.length < 3 ? `\\x${hex.padStart(2, '0')}` : hex.length < 5 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`}'`,
        ];
  const place = isOne ? `${noun} ${shown} in position ${start}` : `${noun}s in position ${start}-${end - 1}`;
  const codec = encoding === undefined ? '' : `'${strOf(encoding)}' codec `;
  return `${codec}can't ${kind.toLowerCase()}e ${place}: ${strOf(reason)}`;
}

function codeOf(character: string): number {
  return character.codePointAt(0) as number;
}

function isOneOf(names: string, name: string): boolean {
  return ` ${names} `.includes(` ${name} `);
}

// Python's str(): that of a str is itself, that of the classes here is toString(), of all others repr().
function strOf(value: unknown): string {
  const isOwn = typeof value === 'object' && value !== null && pyRepr in value;
  return textOf(value) ?? (isOwn && !(value instanceof PyException) ? String(value) : repr(value));
}

const exceptionType: PickleType<PyException> = /* @__PURE__ */ defineType<PyException>({
  globals: [...new Set(`${OS_ERRORS} ${SYNTAX_ERRORS} ${GROUPS} ${OTHERS} ${EXCEPTIONS}`.split(' '))].map(
    (name) => `builtins.${name}`,
  ),
  class: PyException,
  immutable: true,
  reduce({ name, args, attributes }, context) {
    const global = exceptionType.globals.find((candidate) => candidate.name === name);
    return [global ?? context.fail(`builtins has no exception ${name}`), args, attributes];
  },
  // An OSError stays one here, and below protocol 3 each of its classes is written as one: in Python the number decides over
  // the class, and what a number means is the system's affair.
  construct: (args, { callable }) => new PyException(callable.name, args),
  setState(exception, state, context) {
    if (state === null) return;
    let attributes: Attributes | undefined = attributesOf(exception.attributes, state, context);
    // Since 3.12 the state of an AttributeError repeats the arguments.
    if (!(attributes instanceof Map) && attributes.args instanceof PyTuple) {
      const { args: _, ...others } = attributes;
      attributes = Object.keys(others).length === 0 ? undefined : others;
    }
    // In place, because the memo holds this very object already.
    Object.assign(exception, { attributes });
  },
});

/** The types of the exceptions of Python's module `builtins`. */
export const exceptionTypes: readonly PickleType[] = [exceptionType];
