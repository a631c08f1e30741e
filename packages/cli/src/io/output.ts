// Where results go: standard output, or a file that appears when it is complete, and not before.
import { rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onInterrupt, Problem } from './exit.ts';
import { hideLine } from './terminal.ts';

// Gathered before it is written: a line at a time would be a call of the system a line.
const BUFFER_SIZE = 64 * 1024;

/** Takes text and bytes, no faster than its reader does. */
export class Output {
  /** Whether what is written is seen as it is written. */
  readonly isTerminal: boolean;
  readonly #target: Target;
  #pieces: (string | Uint8Array)[] = [];
  #size = 0;

  private constructor(target: Target) {
    this.#target = target;
    this.isTerminal = target === standard && process.stdout.isTTY === true;
  }

  /**
   * @param path - A file, or `-` or nothing for standard output.
   * @param isBinary - Refuses to send bytes to a terminal.
   */
  static async to(path: string | undefined, isBinary = false): Promise<Output> {
    if (path !== undefined && path !== '-') return new Output(await FileTarget.open(path));
    if (isBinary && process.stdout.isTTY) {
      throw new Problem('bytes are not written to a terminal', 'use -o FILE, or redirect the output: > FILE');
    }
    return new Output(standard);
  }

  async write(piece: string | Uint8Array): Promise<void> {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#size >= BUFFER_SIZE) await this.#flush();
  }

  async line(text = ''): Promise<void> {
    await this.write(`${text}\n`);
  }

  /** Writes what is left, and lets the file appear. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#target.finish();
  }

  /** Writes what is left to standard output; gives up a file. */
  async abandon(): Promise<void> {
    if (this.#target === standard) await this.#flush();
    await this.#target.abandon();
  }

  async #flush(): Promise<void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#size = 0;
    if (pieces.length === 0) return;
    const bytes = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
    await this.#target.write(Buffer.concat(bytes));
  }
}

interface Target {
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

const standard: Target = {
  write: (bytes) =>
    new Promise((resolve) => {
      hideLine();
      // An error comes by its event, which ends the process.
      process.stdout.write(bytes, () => resolve());
    }),
  finish: async () => {},
  abandon: async () => {},
};

/** A temporary file beside the one that is meant, whose place it takes in the end. */
class FileTarget implements Target {
  readonly #path: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  readonly #done: () => void;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#handle = handle;
    this.#done = onInterrupt(() => rmSync(temporary, { force: true }));
  }

  static async open(path: string): Promise<Target> {
    const old = await stat(path).catch(() => undefined);
    if (old?.isDirectory()) throw new Problem(`${path}: is a directory`);
    if (old !== undefined && !old.isFile()) return new DirectTarget(await open(path, 'w'));
    // A link stays one, and a file that may not be written to is not replaced.
    const target = old === undefined ? path : await realpath(path);
    if (old !== undefined) await (await open(target, 'r+')).close();
    const temporary = join(
      dirname(target),
      `.${basename(target)}-${process.pid}${Math.random().toString(36).slice(2)}.tmp`,
    );
    const mode = old === undefined ? 0o666 : old.mode & 0o777;
    const handle = await open(temporary, 'wx', mode).catch((error: NodeJS.ErrnoException) => {
      // The user knows nothing of the temporary file.
      throw Object.assign(error, { path });
    });
    return new FileTarget(target, temporary, handle);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#handle.writeFile(bytes);
  }

  async finish(): Promise<void> {
    await this.#handle.sync();
    await this.#handle.close();
    await rename(this.#temporary, this.#path);
    this.#done();
  }

  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await rm(this.#temporary, { force: true });
    this.#done();
  }
}

/** A pipe or a device. */
class DirectTarget implements Target {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#handle.writeFile(bytes);
  }

  async finish(): Promise<void> {
    await this.#handle.close();
  }

  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => {});
  }
}

/** Runs work with an output that is finished after it, and given up where it fails. */
export async function withOutput<T>(
  path: string | undefined,
  isBinary: boolean,
  work: (output: Output) => Promise<T>,
): Promise<T> {
  const output = await Output.to(path, isBinary);
  try {
    const result = await work(output);
    await output.finish();
    return result;
  } catch (error) {
    await output.abandon();
    throw error;
  }
}
