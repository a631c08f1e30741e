// Errors say which file they are about.
import type { FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { UnpicklingError } from '@picklekit/core';

export type FilePath = string | URL;

/** The path as the caller would write it, or nothing for an open file. */
export function nameOf(file: FilePath): string;
export function nameOf(file: FilePath | FileHandle): string | undefined;
export function nameOf(file: FilePath | FileHandle): string | undefined {
  if (file instanceof URL) return fileURLToPath(file);
  return typeof file === 'string' ? file : undefined;
}

/** Puts the file's name into an error about its content, and into a system error that has none (as of `read`). */
export function withName(error: unknown, name: string | undefined): unknown {
  if (name === undefined) return error;
  if (error instanceof UnpicklingError) {
    const options = error.cause === undefined ? undefined : { cause: error.cause };
    return new UnpicklingError(error.code, `${name}: ${error.message}`, error, options);
  }
  if (error instanceof Error && 'syscall' in error && !('path' in error)) {
    error.message += ` '${name}'`;
    return Object.assign(error, { path: name });
  }
  return error;
}
