// Errors of a load. Everything here runs on the throw path only; the hot path records nothing but numbers.
import { PickleError, type PickleErrorCode, UnpicklingError } from '../errors.ts';
import { opName } from '../opcodes/op.ts';
import { PyGlobal } from '../values/global.ts';
import { PyObject } from '../values/object.ts';
import { PyTuple } from '../values/tuple.ts';
import { explain } from './looks-like.ts';
import { pathOf, type Scene } from './path.ts';

const MAX_NAME = 200;
const MAX_CAUSE = 500;

/** Throws an error of ours; the machine adds offset, opcode and path. */
export function fail(code: PickleErrorCode, message: string, cause?: unknown): never {
  throw new PickleError(code, message, cause === undefined ? undefined : { cause });
}

/** Fails where an opcode finds fewer items above the topmost mark than it takes. */
export function failUnderflow(needed: number, found: number, marks: number): never {
  const code = marks > 0 ? 'UNEXPECTED_MARK' : 'STACK_UNDERFLOW';
  const where = marks > 0 ? ' above the topmost MARK' : '';
  fail(code, `needs ${needed} stack item${needed === 1 ? '' : 's'}${where}, found ${found}`);
}

export function failMark(): never {
  fail('MISSING_MARK', 'found no MARK on the stack');
}

export function failMemo(index: number): never {
  fail('MISSING_MEMO', `the memo holds nothing at index ${index}`);
}

/** Names a value in a message, by the Python type that it stands for. */
export function describe(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return 'a str';
  if (typeof value === 'boolean') return 'a bool';
  if (typeof value !== 'object') return 'a number';
  if (value instanceof PyTuple) return 'a tuple';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof PyGlobal) return `the global ${shortName(value.qualified)}`;
  if (value instanceof PyObject) return `an instance of ${shortName(value.className ?? 'an unknown class')}`;
  if (isPlainObject(value)) return 'a dict';
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' ? `a value of class ${name}` : 'a value';
}

/** The text of what a hook threw, as a message may show it. */
export function causeText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_CAUSE);
}

/** A name out of a pickle as a message may show it: of bounded length, and on one line. */
export function shortName(name: string): string {
  const short = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Turns whatever was thrown inside the machine into an error of ours that says where. */
export function place(error: unknown, scene: Scene): UnpicklingError {
  if (error instanceof UnpicklingError) return error;
  const { offset, opcode, head } = scene;
  const path = pathOf(scene);
  const name = opcode === undefined ? undefined : opName(opcode);
  const where = { offset, opcode: name, path };
  const [code, text, cause] = reason(error);
  const isEmpty = code === 'UNEXPECTED_END' && offset === 0 && head?.length === 0;
  const hint = head && explain(code, offset, head);
  const suffix = (path === '$' ? '' : ` (at ${path})`) + (hint === undefined ? '' : ` (${hint})`);
  const prefix =
    code === 'UNKNOWN_OPCODE'
      ? `unknown opcode 0x${opcode?.toString(16).padStart(2, '0')} at byte ${offset}`
      : isEmpty
        ? 'the input is empty'
        : `${name ?? 'pickle'} at byte ${offset}: ${text}`;
  return new UnpicklingError(code, prefix + suffix, where, cause === undefined ? undefined : { cause });
}

function reason(error: unknown): [PickleErrorCode, string, unknown] {
  if (error instanceof PickleError) return [error.code, error.message, error.cause];
  const text = causeText(error);
  if (!(error instanceof RangeError)) return ['HOOK_FAILED', `a value of the caller failed: ${text}`, error];
  // The engine's own limits: arrays, strings and Maps have a greatest size.
  return ['LIMIT', `the JavaScript engine cannot hold this value (${text})`, error];
}
