// Where content goes that was decompressed, or that can be read but once: to memory, and from some size on to a file without a
// name, if the caller allows that.
import { rmSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkNames, invalid, typeNameOf } from '../options.ts';
import { cureFor } from '../source-name.ts';
import { accessBytes, bytesOf, type FileAccess, type RandomAccess } from './access.ts';

/** What is held in memory of one content, at most, where there is a folder for more. */
export const LARGE: number = 2 ** 26;

/** Gives room for contents, and takes it back. */
export class Storage {
  readonly #folder: string | undefined;
  readonly #files = new Set<TemporaryFile>();

  /** @param folder - Where large contents go; `undefined` for memory. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Begins a content. */
  hold(): Holder {
    return new Holder(async () => {
      if (this.#folder === undefined) return undefined;
      const file = await TemporaryFile.create(this.#folder);
      this.#files.add(file);
      return file;
    });
  }

  /** Gives the room of all contents back. */
  async close(): Promise<void> {
    for (const file of this.#files) await file.close();
    this.#files.clear();
  }
}

/** A content as it comes. */
export class Holder {
  size = 0;
  readonly #spill: () => Promise<TemporaryFile | undefined>;
  #chunks: Uint8Array[] = [];
  #file: TemporaryFile | undefined;
  #limit = LARGE;

  constructor(spill: () => Promise<TemporaryFile | undefined>) {
    this.#spill = spill;
  }

  /** Takes bytes, which must not change afterwards. */
  async write(chunk: Uint8Array): Promise<void> {
    this.size += chunk.length;
    if (this.#file !== undefined) {
      await this.#file.write(chunk);
      return;
    }
    this.#chunks.push(chunk);
    if (this.size <= this.#limit) return;
    this.#limit = Number.POSITIVE_INFINITY;
    this.#file = await this.#spill();
    if (this.#file === undefined) return;
    for (const each of this.#chunks) await this.#file.write(each);
    this.#chunks = [];
  }

  /** Gives access to what has come. */
  finish(): RandomAccess {
    if (this.#file !== undefined) return this.#file;
    const [first] = this.#chunks;
    if (this.#chunks.length <= 1) return accessBytes(first ?? new Uint8Array());
    const bytes = new Uint8Array(this.size);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [];
    return accessBytes(bytes);
  }
}

/** Options of {@link accessStream}. */
export interface StreamOptions {
  /** A folder for what is larger than 64 MiB, such as `os.tmpdir()`. @defaultValue none: all of it is held in memory */
  readonly temporaryFolder?: string | undefined;
}

/**
 * Reads a stream to its end and gives access to what came, such as standard input. Close it when it is done with.
 *
 * @param stream - Chunks of bytes, which must not change afterwards.
 * @throws PickleError `INVALID_OPTION`, also where a chunk is text.
 * @throws Error of the stream, and of the system.
 *
 * @example
 * const access = await accessStream(process.stdin, { temporaryFolder: '/var/tmp' });
 */
export async function accessStream(
  stream: AsyncIterable<Uint8Array>,
  options: StreamOptions = {},
): Promise<FileAccess> {
  if (typeof stream?.[Symbol.asyncIterator] !== 'function') {
    const cure =
      typeof stream === 'string' ? '; for a path use accessFile' : cureFor(stream, '', 'accessBytes');
    invalid(`accessStream takes a stream of bytes, not ${typeNameOf(stream)}${cure}`);
  }
  checkNames(options, ['temporaryFolder']);
  checkFolder(options.temporaryFolder);
  const storage = new Storage(options.temporaryFolder);
  try {
    const holder = storage.hold();
    for await (const chunk of stream) await holder.write(bytesOf(chunk) ?? refuseChunk(chunk));
    const access = holder.finish();
    return { size: access.size, read: (start, end) => access.read(start, end), close: () => storage.close() };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function refuseChunk(chunk: unknown): never {
  const cure = typeof chunk === 'string' ? '; text has lost bytes: leave out its encoding' : '';
  invalid(`accessStream: each chunk must be a Uint8Array, not ${typeNameOf(chunk)}${cure}`);
}

export function checkFolder(folder: string | undefined): void {
  if (folder === undefined || typeof folder === 'string') return;
  invalid(`option temporaryFolder must be a path, not ${typeNameOf(folder)}`);
}

/** On Windows an open file keeps its name: then it goes when it is closed, or with the process. */
const KEEPS_NAME = process.platform === 'win32';

class TemporaryFile implements RandomAccess {
  size = 0;
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #remove = () => rmSync(this.#path, { force: true });

  private constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.#path = path;
    if (KEEPS_NAME) process.once('exit', this.#remove);
  }

  static async create(folder: string): Promise<TemporaryFile> {
    // Exclusive: a name that somebody has guessed is refused.
    const name = `.picklekit-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
    const path = join(folder, name);
    const handle = await open(path, 'wx+', 0o600);
    // Without a name it cannot be found by others, and is gone with the process, however that ends.
    if (!KEEPS_NAME) await rm(path, { force: true });
    return new TemporaryFile(handle, path);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.size);
      at += bytesWritten;
      this.size += bytesWritten;
    }
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, this.size) - start));
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.#handle.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new Error('a temporary file has become shorter');
      at += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
    if (!KEEPS_NAME) return;
    process.off('exit', this.#remove);
    this.#remove();
  }
}
