// The options of this package. Those of the codec go on to it, which refuses what it does not know.
import { PickleError } from '@picklekit/core';
import type { ProgressOptions } from './progress.ts';

/** The options without those that this package takes for itself; all that is inherited stays inherited. */
export function optionsWithout<T extends object, K extends keyof T & string>(
  options: T,
  ...names: readonly K[]
): Omit<T, K> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    invalid(`options must be an object, not ${typeNameOf(options)}`);
  }
  const own: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(options);
  for (const name of names) own[name] = { value: undefined };
  return Object.create(Object.getPrototypeOf(options), own);
}

/** The options of the codec, once `signal` and `onProgress` have been looked at. */
export function codecOptions<T extends ProgressOptions>(options: T): Omit<T, 'signal' | 'onProgress'> {
  const rest = optionsWithout(options, 'signal', 'onProgress');
  checkSignal(options.signal);
  if (options.onProgress !== undefined && typeof options.onProgress !== 'function') {
    invalid(`option onProgress must be a function, not ${typeNameOf(options.onProgress)}`);
  }
  return rest;
}

export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || typeof signal?.addEventListener === 'function') return;
  invalid(`option signal must be an AbortSignal, not ${typeNameOf(signal)}`);
}

/** What a value is, as a message says it. */
export function typeNameOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  if (name === 'Promise') return 'a Promise: await it';
  if (typeof name !== 'string' || name === '' || name === 'Object') return 'a plain object';
  return /^[AEIO]/.test(name) ? `an ${name}` : `a ${name}`;
}

export function invalid(message: string): never {
  throw new PickleError('INVALID_OPTION', message);
}
