// Bytes that can be read anywhere, in memory or on the disk: an archive of many gigabytes is not read to list it.
import { type FileHandle, open } from 'node:fs/promises';
import { types } from 'node:util';
import { type PickleBytes, PickleError } from '@picklekit/core';
import { invalid, typeNameOf } from '../options.ts';
import { cureFor, type FilePath, isPath } from '../source-name.ts';

// One read of the system ends below 2 GiB.
const READ_SIZE = 2 ** 30;

/** Bytes that can be read anywhere. */
export interface RandomAccess {
  /** How many bytes there are. */
  readonly size: number;
  /** Gives the bytes from `start` up to `end`, or fewer where the end comes first. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/**
 * Gives access to bytes in memory; what is read are views of it. Must not change meanwhile.
 *
 * @param bytes - A `Uint8Array`, such as a `Buffer`, a `DataView`, or the memory itself, shared or not.
 * @throws PickleError `INVALID_OPTION`
 *
 * @example
 * const access = accessBytes(bytes);
 * console.log(access.size, await access.read(0, 16));
 */
export function accessBytes(bytes: PickleBytes): RandomAccess {
  const plain = bytesOf(bytes) ?? refuseBytes(bytes);
  return { size: plain.length, read: async (start, end) => plain.subarray(start, end) };
}

/** A plain view of what was given for bytes: a Buffer has methods of the same names that do other things. */
export function bytesOf(given: unknown): Uint8Array | undefined {
  try {
    if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
    return types.isAnyArrayBuffer(given) ? new Uint8Array(given) : undefined;
  } catch (cause) {
    throw new PickleError('INVALID_OPTION', 'the bytes cannot be read: their buffer is detached', { cause });
  }
}

// What was no bytes would be empty to a reader, and so hold no pickle.
function refuseBytes(given: unknown): never {
  const cure = typeof given === 'string' ? '; for a path use accessFile' : cureFor(given, 'accessStream', '');
  invalid(`accessBytes takes a Uint8Array or an ArrayBuffer, not ${typeNameOf(given)}${cure}`);
}

/** A file that is open for reading anywhere. */
export interface FileAccess extends RandomAccess {
  close(): Promise<void>;
}

/**
 * Opens a regular file for reading anywhere. Close it when it is done with.
 *
 * @param path - A path or a `file:` URL.
 * @returns `undefined` for what is no regular file, or says that it is empty: read it from start to end, as by
 * `accessStream(createReadStream(path))`.
 * @throws PickleError `INVALID_OPTION`
 * @throws Error of the system, such as `ENOENT`.
 *
 * @example
 * const file = await accessFile('model.pt');
 */
export async function accessFile(path: FilePath): Promise<FileAccess | undefined> {
  if (!isPath(path)) {
    const cure = cureFor(path, 'accessStream', 'accessBytes');
    invalid(`accessFile takes a path or a file: URL, not ${typeNameOf(path)}${cure}`);
  }
  const handle = await open(path, 'r');
  const stats = await handle.stat().catch(async (error: unknown) => {
    await handle.close();
    throw error;
  });
  if (!stats.isFile() || stats.size === 0) {
    await handle.close();
    return undefined;
  }
  return {
    size: stats.size,
    read: (start, end) => readRange(handle, start, Math.min(end, stats.size)),
    close: () => handle.close(),
  };
}

async function readRange(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, end - start));
  let at = 0;
  while (at < bytes.length) {
    const length = Math.min(READ_SIZE, bytes.length - at);
    const { bytesRead } = await handle.read(bytes, at, length, start + at);
    // The file has become shorter meanwhile.
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}

/** A part of other bytes. */
export function accessRange(access: RandomAccess, start: number, end: number): RandomAccess {
  return {
    size: end - start,
    read: (from, to) => access.read(start + from, Math.min(start + to, end)),
  };
}
