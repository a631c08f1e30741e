// Errors of a dump. Everything here runs on the throw path only.
import { PickleError, type PickleErrorCode, PicklingError } from '../errors.ts';
import { joinPath, keyStep } from '../values/path.ts';
import type { PathStep } from './frames.ts';

class Refusal {
  readonly code: PickleErrorCode;
  readonly message: string;
  readonly subject: unknown;

  constructor(code: PickleErrorCode, message: string, subject: unknown) {
    this.code = code;
    this.message = message;
    this.subject = subject;
  }
}

/** Refuses a value; the saver adds the path. */
export function fail(code: PickleErrorCode, message: string, subject: unknown): never {
  throw new Refusal(code, message, subject);
}

/** Refuses a value that nothing here can write. */
export function failUnknown(subject: unknown): never {
  const isObject = typeof subject === 'object';
  const what = isClass(subject) ? 'class' : typeof subject;
  const reason = isObject ? 'no type registered for this class' : `a ${what} has no form in Python`;
  fail('UNSUPPORTED_VALUE', reason + cure(subject), subject);
}

/** Turns whatever was thrown inside the saver into an error of ours that says where. */
export function placeError(error: unknown, steps: readonly PathStep[], subject: unknown): PicklingError {
  if (error instanceof PicklingError) return error;
  const path = joinPath(steps.map(render));
  if (error instanceof Refusal) {
    const constructorName = nameOf(error.subject);
    const message = `cannot pickle ${constructorName} at ${path}: ${error.message}`;
    return new PicklingError(error.code, message, { path, constructorName });
  }
  const constructorName = typeof subject === 'object' && subject !== null ? nameOf(subject) : undefined;
  if (error instanceof PickleError) {
    const cause = error.cause === undefined ? undefined : { cause: error.cause };
    return new PicklingError(error.code, `at ${path}: ${error.message}`, { path, constructorName }, cause);
  }
  const text = error instanceof Error ? error.message : String(error);
  const code: PickleErrorCode = error instanceof RangeError ? 'LIMIT' : 'HOOK_FAILED';
  return new PicklingError(code, `at ${path}: ${text}`, { path, constructorName }, { cause: error });
}

function nameOf(subject: unknown): string {
  if (typeof subject === 'function') {
    const what = isClass(subject) ? 'class' : 'function';
    return subject.name ? `${what} ${subject.name}` : `a ${what}`;
  }
  if (typeof subject !== 'object' || subject === null) return `a ${typeof subject}`;
  try {
    const prototype: object | null = Object.getPrototypeOf(subject);
    const name: unknown = prototype && Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value?.name;
    return typeof name === 'string' && name !== '' ? name : tagOf(subject);
  } catch {
    // A proxy that was revoked, or whose traps throw.
    return 'object';
  }
}

function tagOf(subject: object): string {
  return Object.prototype.toString.call(subject).slice(8, -1);
}

// What to do about the values that people meet first.
function cure(subject: unknown): string {
  if (isClass(subject)) return ' (name the Python class with a PyGlobal; defineClass is for its instances)';
  if (typeof subject === 'function') return ' (name the Python function with a PyGlobal)';
  if (typeof subject !== 'object' || subject === null) return '';
  const tag = tagOf(subject);
  if (tag === 'Promise') return ' (await it first)';
  if (/Generator$/.test(tag) || / Iterator$/.test(tag)) return ' (turn it into an array first)';
  if (tag === 'RegExp') return ' (Python has another syntax: see PyPattern)';
  if (tag === 'Error') return ' (see PyException)';
  if (/^(?:Number|String|Boolean|BigInt|Symbol)$/.test(tag)) return ' (write its valueOf())';
  if (/^URL/.test(tag)) return ' (write its toString())';
  if (/^(?:Blob|File|Request|Response)$/.test(tag)) return ' (write what its arrayBuffer() gives)';
  if (/^Weak/.test(tag)) return '';
  if (Symbol.iterator in subject) return ' (turn it into an array first, or see defineType)';
  return ' (see defineClass and defineType, or give it a method [Symbol.for("pickle.reduce")])';
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

function render(step: PathStep): string {
  if ('field' in step) return step.field === '' ? '' : `.${step.field}`;
  return 'index' in step ? `[${step.index}]` : keyStep(step.key);
}
