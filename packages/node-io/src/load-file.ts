import type { FileHandle } from 'node:fs/promises';
import { type LoadOptions, loadStream, type PickleValue } from '@picklekit/core';
import { fileChunks } from './file-chunks.ts';
import { loadOne } from './load-one.ts';
import { codecOptions } from './options.ts';
import type { ProgressOptions } from './progress.ts';
import { demandFile, type FilePath, nameOf, withName } from './source-name.ts';

/**
 * Options of {@link loadFile} and {@link loadFileAll}: all of `loads`, and `signal` and `onProgress`. One that does not exist
 * is refused with `INVALID_OPTION` before the file is opened.
 */
export interface FileLoadOptions extends LoadOptions, ProgressOptions {}

/**
 * Reads the pickle of a file, as Python's `pickle.load(open(path, 'rb'))`, in chunks: the memory is that of the value,
 * never that of the file as well. Pipes, devices and files of any size are read alike.
 *
 * @param file - A path, a `file:` URL, or an open file, which is read from where it stands and left open.
 * @param options - Those of `loads`. With `trailing: 'ignore'` what follows the first pickle is not waited for.
 * @throws UnpicklingError as `loads`, with the path before the message: `UNEXPECTED_END` where the file is cut off,
 * `TRAILING_DATA` where bytes follow the pickle.
 * @throws PickleError `ABORTED`, `INVALID_OPTION`.
 * @throws Error of the system with `code` and `path`, such as `ENOENT`, as it comes from Node.
 *
 * @example
 * const config = await loadFile('config.pkl');
 */
export async function loadFile<T = PickleValue>(
  file: FilePath | FileHandle,
  options: FileLoadOptions = {},
): Promise<T> {
  demandFile('loadFile', file);
  const rest = codecOptions(options);
  const { signal, onProgress } = options;
  const name = nameOf(file);
  try {
    return await loadOne<T>(fileChunks(file, { signal, onProgress }), rest);
  } catch (error) {
    throw withName(error, name);
  }
}

/**
 * Reads the pickles that follow one another in a file, each with a memo of its own, as they are asked for: the memory is
 * that of one value. Leaving the loop closes the file. An empty file holds none.
 *
 * @throws UnpicklingError as {@link loadFile}, after the pickles before the broken one were given; never `TRAILING_DATA`.
 * @throws PickleError `ABORTED`, `INVALID_OPTION`.
 * @throws Error of the system, as {@link loadFile}; all of them at the first step, not at the call.
 *
 * @example
 * for await (const event of loadFileAll('events.pkl')) console.log(event);
 */
export async function* loadFileAll<T = PickleValue>(
  file: FilePath | FileHandle,
  options: FileLoadOptions = {},
): AsyncGenerator<T> {
  demandFile('loadFileAll', file);
  const rest = codecOptions(options);
  const { signal, onProgress } = options;
  const name = nameOf(file);
  try {
    yield* loadStream<T>(fileChunks(file, { signal, onProgress }), rest);
  } catch (error) {
    throw withName(error, name);
  }
}
