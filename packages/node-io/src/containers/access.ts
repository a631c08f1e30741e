// Bytes that can be read anywhere, in memory or on the disk: an archive of many gigabytes is not read to list it.
import { type FileHandle, open } from 'node:fs/promises';

// One read of the system ends below 2 GiB.
const READ_SIZE = 2 ** 30;

/** Bytes that can be read anywhere. */
export interface RandomAccess {
  /** How many bytes there are. */
  readonly size: number;
  /** Gives the bytes from `start` up to `end`, or fewer where the end comes first. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Access to bytes in memory; what it gives are views. */
export function accessBytes(bytes: Uint8Array): RandomAccess {
  // A Buffer has methods of the same names that do other things.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { size: plain.length, read: async (start, end) => plain.subarray(start, end) };
}

/** A file that is open for reading anywhere. */
export interface FileAccess extends RandomAccess {
  close(): Promise<void>;
}

/**
 * Opens a regular file for reading anywhere.
 *
 * @returns `undefined` for what is no regular file, or says that it is empty: read it from start to end.
 * @throws Error of the system, such as `ENOENT`.
 */
export async function accessFile(path: string): Promise<FileAccess | undefined> {
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
