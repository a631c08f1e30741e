// What people give in the place of bytes, and what to do about it. Runs on the throw path only.
import { PickleError } from '../errors.ts';
import { shown } from '../options.ts';

/** Refuses what is neither a `Uint8Array` nor a buffer. */
export function refuseInput(data: unknown): never {
  const what = typeof data === 'string' ? 'a string' : shown(data);
  throw new PickleError(
    'INVALID_OPTION',
    `a pickle must be a Uint8Array or an ArrayBuffer, not ${what}${cure(data)}`,
  );
}

function cure(data: unknown): string {
  if (typeof data === 'string') return ': it has already lost bytes, read the file or the reply as bytes';
  if (typeof data !== 'object' || data === null) return '';
  if (Array.isArray(data)) return ': make bytes of it with Uint8Array.from';
  if (hasMethod(data, 'then')) return ': await it first';
  if (hasMethod(data, 'arrayBuffer')) return ': await its arrayBuffer() first';
  if (hasMethod(data, 'getReader') || hasMethod(data, 'pipe') || Symbol.asyncIterator in data)
    return ': use loadStream';
  // What JSON makes of a Buffer.
  const isBuffer = 'type' in data && data.type === 'Buffer' && 'data' in data && Array.isArray(data.data);
  return isBuffer ? ': make bytes of its data with Uint8Array.from' : '';
}

function hasMethod(data: object, name: string): boolean {
  return typeof (data as Record<string, unknown>)[name] === 'function';
}
