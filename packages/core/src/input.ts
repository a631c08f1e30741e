// The bytes of a pickle as callers give them; what people give in their place, and what to do about it.
import { PickleError } from './errors.ts';
import { shown } from './options.ts';

/**
 * Gives a plain `Uint8Array` over the same memory: a Node `Buffer` has methods of the same name that do other things. `ofStream` is
 * what whoever has a stream should do instead.
 */
export function toBytes(data: unknown, ofStream: string = 'use loadStream'): Uint8Array {
  try {
    if (ArrayBuffer.isView(data)) {
      const isPlain = Object.getPrototypeOf(data) === Uint8Array.prototype;
      // One whose buffer is detached is empty, and cannot be made anew.
      if (isPlain && data.byteLength > 0) return data as Uint8Array;
      return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    }
    if (/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(data))) {
      return new Uint8Array(data as ArrayBuffer);
    }
  } catch (error) {
    throw new PickleError(
      'INVALID_OPTION',
      'the bytes of the pickle cannot be read: their buffer is detached',
      { cause: error },
    );
  }
  const what = typeof data === 'string' ? 'a string' : shown(data);
  throw new PickleError(
    'INVALID_OPTION',
    `a pickle must be a Uint8Array or an ArrayBuffer, not ${what}${cure(data, ofStream)}`,
  );
}

function cure(data: unknown, ofStream: string): string {
  if (typeof data === 'string') return ': it has already lost bytes, read the file or the reply as bytes';
  if (typeof data !== 'object' || data === null) return '';
  if (Array.isArray(data)) return ': make bytes of it with Uint8Array.from';
  if (hasMethod(data, 'then')) return ': await it first';
  if (hasMethod(data, 'arrayBuffer')) return ': await its arrayBuffer() first';
  if (hasMethod(data, 'getReader') || hasMethod(data, 'pipe') || Symbol.asyncIterator in data)
    return `: ${ofStream}`;
  // What JSON makes of a Buffer.
  const isBuffer = 'type' in data && data.type === 'Buffer' && 'data' in data && Array.isArray(data.data);
  return isBuffer ? ': make bytes of its data with Uint8Array.from' : '';
}

function hasMethod(data: object, name: string): boolean {
  return typeof (data as Record<string, unknown>)[name] === 'function';
}
