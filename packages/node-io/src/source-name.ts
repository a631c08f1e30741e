// Errors say which file they are about.
import type { FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { UnpicklingError } from '@picklekit/core';
import { invalid, typeNameOf } from './options.ts';

export type FilePath = string | URL;

/** Refuses what is neither a path nor an open file. */
export function demandFile(caller: string, file: unknown): asserts file is FilePath | FileHandle {
  if (isPath(file)) return;
  const isOpen = typeof file === 'object' && file !== null && 'read' in file;
  if (isOpen && typeof file.read === 'function' && !isStream(file)) return;
  const cure = cureFor(file, 'loadStream of @picklekit/core', 'loads of @picklekit/core');
  invalid(`${caller} takes a path, a file: URL or a FileHandle, not ${typeNameOf(file)}${cure}`);
}

/** Says what is for a stream, or for bytes, where one of them was given. */
export function cureFor(given: unknown, forStream: string, forBytes: string): string {
  if (isStream(given)) return `; for a stream use ${forStream}`;
  return ArrayBuffer.isView(given) || types.isAnyArrayBuffer(given) ? `; for bytes use ${forBytes}` : '';
}

function isStream(given: unknown): boolean {
  const methods = (given ?? {}) as Record<string, unknown>;
  return ['pipe', 'getReader'].some((name) => typeof methods[name] === 'function');
}

/** Refuses what is no path; most often the path and the value were given the other way round. */
export function demandPath(path: unknown): asserts path is FilePath {
  if (isPath(path)) return;
  invalid(
    `dumpFile(value, path): the path, which comes second, must be a string or a file: URL, not ${typeNameOf(path)}`,
  );
}

export function isPath(file: unknown): file is FilePath {
  if (file instanceof URL && file.protocol !== 'file:')
    invalid(`${file.protocol} URLs are no files: use fetch`);
  return typeof file === 'string' || file instanceof URL;
}

/** The path as the caller would write it, or nothing for an open file. */
export function nameOf(file: FilePath): string;
export function nameOf(file: FilePath | FileHandle): string | undefined;
export function nameOf(file: FilePath | FileHandle): string | undefined {
  if (file instanceof URL) return fileURLToPath(file);
  return typeof file === 'string' ? file : undefined;
}

/**
 * Puts the file's name into an error about its content, and into a system error that has none (as of `read`) or that of
 * another file (as of the folder, or of the temporary file).
 */
export function withName(error: unknown, name: string | undefined): unknown {
  if (name === undefined) return error;
  if (error instanceof UnpicklingError) {
    const options = error.cause === undefined ? undefined : { cause: error.cause };
    return new UnpicklingError(error.code, `${name}: ${error.message}`, error, options);
  }
  if (error instanceof Error && 'syscall' in error && !error.message.includes(`'${name}'`)) {
    error.message += 'path' in error ? ` (for '${name}')` : ` '${name}'`;
    return Object.assign(error, { path: name });
  }
  return error;
}
