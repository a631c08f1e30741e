// What the arguments name: files and standard input, and the pickles in them.
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import {
  accessFile,
  accessStream,
  type ContainerLimits,
  type FileAccess,
  openContainer,
  type Part,
} from '@picklekit/node-io/containers';
import { endlessly, Problem } from './exit.ts';
import { nearestCommand } from './near.ts';
import { startProgress, watchPieces } from './progress.ts';
import { hideLine } from './terminal.ts';

/** Options of every command that reads. */
export interface InputOptions {
  readonly container?: 'auto' | 'raw' | undefined;
  /** Only this member of an archive. */
  readonly member?: string | undefined;
  /** Bytes that decompression may give. */
  readonly maxBytes?: number | undefined;
}

/** What a command may ask of {@link partsOf} besides. */
export interface PartOptions extends InputOptions {
  /** Whether what came before an error of decompression is given, too. */
  readonly salvage?: boolean | undefined;
}

/** An open file, or all of standard input. */
export interface Input extends FileAccess {
  readonly name: string;
}

/** The arguments, or standard input if there are none and something comes from there. */
export function filesOrStdin(files: readonly string[]): readonly string[] {
  if (files.length > 0) return files;
  if (process.stdin.isTTY)
    throw new Problem('no file is given', 'name a file, or pipe a pickle into it; see --help');
  return ['-'];
}

/** What is open: a command that fails leaves its files to us. */
const inputs = new Set<Input>();

/** Opens what an argument names. */
export async function openInput(file: string): Promise<Input> {
  const input = await openFile(file);
  const tracked: Input = {
    ...input,
    close() {
      inputs.delete(tracked);
      return input.close();
    },
  };
  inputs.add(tracked);
  return tracked;
}

/** Closes what a command left open. */
export async function closeInputs(): Promise<void> {
  await Promise.all([...inputs].map((input) => input.close()));
}

async function openFile(file: string): Promise<Input> {
  if (file === '-') return readOnce(process.stdin, '<stdin>');
  if ((await statOf(file)).isDirectory())
    throw new Problem(`${file}: is a directory`, 'only scan takes folders');
  const access = await endlessly(() => accessFile(file));
  // A pipe or a device, or a file that says it is empty.
  if (access === undefined) return endlessly(() => readOnce(createReadStream(file), file));
  return { name: file, ...watched(access, file) };
}

async function statOf(file: string): Promise<Stats> {
  try {
    return await stat(file);
  } catch (error) {
    const isWord = (error as NodeJS.ErrnoException).code === 'ENOENT' && /^[a-z-]+$/.test(file);
    if (!isWord) throw error;
    const near = nearestCommand(file);
    if (near === file)
      throw new Problem(
        `${file}: no such file`,
        `the command comes first, its options behind it: picklekit ${file}`,
      );
    throw new Problem(
      `${file}: no such file, and no such command`,
      near === undefined ? 'the commands are listed by picklekit --help' : `did you mean picklekit ${near}?`,
    );
  }
}

// Below, nobody has time to watch.
const LARGE = 2 ** 26;

/** Shows how far a large file has been read. */
function watched(access: FileAccess, name: string): FileAccess {
  if (access.size < LARGE) return access;
  const progress = startProgress();
  return {
    ...access,
    async read(start, end) {
      const last = Math.min(end, access.size);
      progress.update(`reading ${name}`, start, access.size);
      if (last - start <= LARGE) return access.read(start, last);
      const bytes = new Uint8Array(last - start);
      for (let at = start; at < last; at += LARGE) {
        bytes.set(await access.read(at, Math.min(last, at + LARGE)), at - start);
        progress.update(`reading ${name}`, at - start, bytes.length);
      }
      hideLine();
      return bytes;
    },
  };
}

/** What can be read but once: what is large waits in a file without a name until it is read again. */
async function readOnce(stream: AsyncIterable<Uint8Array>, name: string): Promise<Input> {
  const access = await accessStream(watchPieces(stream, `reading ${name}`, undefined), {
    temporaryFolder: tmpdir(),
  });
  return { name, ...access };
}

/** What the limits of containers are set to. */
function limitsOf(options: InputOptions): Partial<ContainerLimits> {
  return options.maxBytes === undefined
    ? {}
    : { maxExpandedBytes: options.maxBytes, maxRatio: Number.POSITIVE_INFINITY };
}

const PIECE = 2 ** 20;

/** All bytes of an input, one piece after another. */
export async function* piecesOf(input: Input): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < input.size; at += PIECE) yield await input.read(at, at + PIECE);
}

/** The parts of an input: itself, or what is found in it. */
export async function* partsOf(input: Input, options: PartOptions): AsyncGenerator<Part> {
  if (options.container === 'raw') {
    const read = () => input.read(0, input.size);
    const pickles = async () => ({ bytes: await read(), gaps: [] });
    const chunks = () => piecesOf(input);
    yield { kind: 'pickle', layers: [], size: input.size, oddities: [], gaps: [], read, pickles, chunks };
    return;
  }
  let isFound = options.member === undefined;
  const settings = { limits: limitsOf(options), temporaryFolder: tmpdir(), salvage: options.salvage };
  for await (const part of openContainer(input, settings)) {
    if (options.member !== undefined && !part.layers.some(({ member }) => member === options.member))
      continue;
    isFound = true;
    yield watchedPart(input, part);
  }
  if (!isFound) throw new Problem(`${input.name}: has no member ${options.member}`, 'see `picklekit ls`');
}

/** What was decompressed is read from elsewhere than the input. */
function watchedPart(input: Input, part: Part): Part {
  if (part.kind !== 'pickle' || part.size < LARGE) return part;
  const chunks = () => watchPieces(part.chunks(), `reading ${nameOf(input, part)}`, part.size);
  return { ...part, chunks };
}

/** The name of a part: of its file, and of the members that lead to it. */
export function nameOf(input: { readonly name: string }, part: Part): string {
  const steps = part.layers.flatMap(
    ({ format, member }) => member ?? (format === 'trailing' ? ['trailing data'] : []),
  );
  return [input.name, ...steps].join(' > ');
}

/** Whether a part is another way of reading bytes that were given before. */
export function isSecondReading(part: Part): boolean {
  return part.oddities.some(({ rule }) => rule === 'second-reading');
}
