import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type DumpOptions, dumpChunks, PickleError, Pickler, type PickleValue } from '@picklekit/core';
import { throwIfAborted } from './abort.ts';
import { openOrAborted } from './file-chunks.ts';
import { codecOptions } from './options.ts';
import type { ProgressOptions } from './progress.ts';
import { demandPath, type FilePath, nameOf, withName } from './source-name.ts';

/**
 * Options of {@link dumpFile}: all of `dumps`, and `signal` and `onProgress`, which tells the bytes written. One that does not exist
 * is refused with `INVALID_OPTION` before anything is opened.
 */
export interface FileDumpOptions extends DumpOptions, ProgressOptions {}

// Between two pieces an abort is heard and progress is told.
const PIECE_SIZE = 1024 * 1024;
const MAX_LINKS = 40;

/**
 * Writes a value to a file, as Python's `pickle.dump(value, open(path, 'wb'))`, but all or nothing: into a temporary file
 * of the same folder, which takes the place of the old one when all of it is on the disk. After an error, an abort or a
 * crash the old file is as it was; a temporary file (`.picklekit-*.tmp`) is left behind by a killed process only.
 *
 * The mode of the old file is kept, and its owner as far as the system allows. A symbolic link stays: the file that it
 * points to is replaced. Other hard links keep the old content. What is no regular file (a pipe, `/dev/stdout`) is
 * written to directly.
 *
 * @param value - Do not change it before the promise settles: it is walked through while the file is being written.
 * @returns The bytes written.
 * @throws PicklingError as `dumps`.
 * @throws PickleError `ABORTED`, `INVALID_OPTION`.
 * @throws Error of the system, as it comes from Node: `EACCES` also where the old file is read-only.
 *
 * @example
 * const config = await loadFile('config.pkl');
 * config.retries = 3;
 * await dumpFile(config, 'config.pkl');
 */
export async function dumpFile(
  value: PickleValue,
  path: FilePath,
  options: FileDumpOptions = {},
): Promise<number> {
  demandPath(path);
  const rest = codecOptions(options);
  // Refuses wrong options before anything is opened.
  new Pickler(rest);
  const name = nameOf(path);
  try {
    return await replaceFile(name, dumpChunks(value, rest), options);
  } catch (error) {
    throw withName(error, name);
  }
}

async function replaceFile(
  path: string,
  chunks: Iterable<Uint8Array>,
  { signal, onProgress }: ProgressOptions,
): Promise<number> {
  const target = await followLinks(path);
  const old = await statOrNothing(target);
  throwIfAborted(signal);
  if (old !== undefined && !old.isFile()) {
    const handle = await openOrAborted(target, 'w', signal);
    return closing(handle, () => writeAll(handle, chunks, { signal, onProgress }));
  }
  // A file that may not be written must not be replaced either. `access` would ask for the wrong user under setuid.
  if (old !== undefined) await (await open(target, 'r+')).close();

  const temporary = join(dirname(target), `.picklekit-${randomBytes(9).toString('hex')}.tmp`);
  const handle = await open(temporary, 'wx', old === undefined ? 0o666 : old.mode & 0o777);
  try {
    const bytes = await closing(handle, async () => {
      if (old !== undefined) await takeOver(handle, old);
      const written = await writeAll(handle, chunks, { signal, onProgress });
      await handle.sync();
      return written;
    });
    throwIfAborted(signal);
    await rename(temporary, target);
    return bytes;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeAll(
  handle: FileHandle,
  chunks: Iterable<Uint8Array>,
  { signal, onProgress }: ProgressOptions,
): Promise<number> {
  let bytes = 0;
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_SIZE) {
      throwIfAborted(signal);
      const piece = chunk.subarray(at, at + PIECE_SIZE);
      await handle.writeFile(piece);
      bytes += piece.length;
      onProgress?.({ bytes });
    }
  }
  return bytes;
}

/** The file that a chain of symbolic links ends at, there or not. */
async function followLinks(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    const folder = await realpath(dirname(target));
    const here = join(folder, basename(target));
    const link = await readlink(here).catch(() => undefined);
    if (link === undefined) return here;
    target = resolve(folder, link);
  }
  // Too many: the system says so in its own words.
  await stat(path);
  throw new PickleError('INVALID_OPTION', `too many symbolic links: ${path}`);
}

async function statOrNothing(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Gives the new file the owner, where that is allowed, and the mode of the old one. */
async function takeOver(handle: FileHandle, old: Stats): Promise<void> {
  const { uid, gid } = await handle.stat();
  // Where the owner cannot be kept, a mode that is as wide as the old one still lets everybody in who was in before.
  if (uid !== old.uid || gid !== old.gid) await handle.chown(old.uid, old.gid).catch(() => {});
  await handle.chmod(old.mode & 0o7777);
}

async function closing<T>(handle: FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await handle.close();
  }
}
