import { type FileHandle, open } from 'node:fs/promises';
import { orAborted, throwIfAborted } from './abort.ts';
import type { ProgressOptions } from './progress.ts';
import type { FilePath } from './source-name.ts';

// Measured: 64 KiB cost a third more time in round trips to the thread pool, 1 MiB hardly gain any.
const CHUNK_SIZE = 256 * 1024;

/**
 * Reads a file from its start, or an open file from where it stands, to its end, chunk by chunk. Asks neither for a
 * size nor for a position, so that pipes and devices are files like any other. Closes what it opened.
 */
export async function* fileChunks(
  file: FilePath | FileHandle,
  { signal, onProgress }: ProgressOptions,
): AsyncGenerator<Uint8Array> {
  throwIfAborted(signal);
  const isOurs = typeof file === 'string' || file instanceof URL;
  const handle = isOurs ? await openOrAborted(file, 'r', signal) : file;
  let reading: Promise<unknown> = Promise.resolve();
  try {
    const total = isOurs ? await sizeOf(handle) : undefined;
    // A chunk is never filled twice: the reader may keep views of it.
    const size = total === undefined ? CHUNK_SIZE : Math.min(total + 1, CHUNK_SIZE);
    let bytes = 0;
    for (;;) {
      const chunk = new Uint8Array(size);
      const read = handle.read(chunk, 0, size, null);
      reading = read;
      const { bytesRead } = await orAborted(read, signal);
      if (bytesRead === 0) return;
      bytes += bytesRead;
      // A pipe gives little at a time: its pieces should not keep whole chunks alive.
      yield bytesRead < size / 2 ? chunk.slice(0, bytesRead) : chunk.subarray(0, bytesRead);
      onProgress?.({ bytes, total });
    }
  } finally {
    if (isOurs) await closeAfter(handle, reading, signal);
  }
}

/** Opens a file. A named pipe opens when there is somebody at its other end: an abort does not wait for that. */
export async function openOrAborted(
  path: FilePath,
  flags: 'r' | 'w',
  signal: AbortSignal | undefined,
): Promise<FileHandle> {
  const opening = open(path, flags);
  try {
    return await orAborted(opening, signal);
  } catch (error) {
    void opening.then(
      (handle) => handle.close(),
      () => {},
    );
    throw error;
  }
}

/** The size of a regular file. Those under /proc say 0 and are not empty. */
async function sizeOf(handle: FileHandle): Promise<number | undefined> {
  const stats = await handle.stat();
  return stats.isFile() && stats.size > 0 ? stats.size : undefined;
}

/** A file is closed when its last read is over; after an abort nobody waits for that. */
async function closeAfter(handle: FileHandle, reading: Promise<unknown>, signal: AbortSignal | undefined) {
  const closing = reading.catch(() => {}).then(() => handle.close());
  if (signal?.aborted) closing.catch(() => {});
  else await closing;
}
