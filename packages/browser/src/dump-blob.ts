import { type DumpOptions, dumpChunks, type PickleValue } from '@picklekit/core';
import { invalid, optionsWithout, typeNameOf } from './options.ts';

/** Options of {@link dumpBlob}: all of `dumps`, and the type of the Blob. One that does not exist is refused with `INVALID_OPTION`. */
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
  return new Blob([...dumpChunks(value, rest)], { type });
}
