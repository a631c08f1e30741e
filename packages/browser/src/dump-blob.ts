import { type DumpOptions, dumpChunks, type PickleValue } from '@picklekit/core';
import { invalid, optionsWithout, typeNameOf } from './options.ts';

export interface BlobDumpOptions extends DumpOptions {
  /** The media type of the Blob. @defaultValue 'application/octet-stream' */
  readonly type?: string | undefined;
}

/**
 * Writes a value into a Blob, to be downloaded or sent.
 *
 * @throws PicklingError as `dumps`; PickleError `INVALID_OPTION`.
 *
 * @example
 * link.href = URL.createObjectURL(dumpBlob(config));
 * link.download = 'config.pkl';
 */
export function dumpBlob(value: PickleValue, options: BlobDumpOptions = {}): Blob {
  const rest = optionsWithout(options, 'type');
  const { type = 'application/octet-stream' } = options;
  if (typeof type !== 'string') invalid(`option type must be a string, not ${typeNameOf(type)}`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const chunk of dumpChunks(value, rest)) parts.push(unshared(chunk));
  return new Blob(parts, { type });
}

/** A Blob takes no memory that is shared between threads. */
function unshared(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const isPlain = Object.prototype.toString.call(chunk.buffer) === '[object ArrayBuffer]';
  return isPlain ? (chunk as Uint8Array<ArrayBuffer>) : new Uint8Array(chunk);
}
