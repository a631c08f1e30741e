// Opening by content: what is found is opened in turn, until there are pickles, or something that is none.
// What not every file needs is loaded when one does: zlib alone is a third of the start of a program.
import { checkBoolean, checkNames, invalid, typeNameOf } from '../options.ts';
import { cureFor } from '../source-name.ts';
import { accessRange, type RandomAccess } from './access.ts';
import { sevenZipParts, tarParts, zipParts } from './archive-parts.ts';
import { ContainerError } from './container-error.ts';
import { leafParts, restParts } from './leaf-parts.ts';
import { Budget, type ContainerLimits, DEFAULT_CONTAINER_LIMITS } from './limits.ts';
import { container, data, unread } from './make-part.ts';
import { npyHeaderSize, readNpyHeader } from './npy.ts';
import type { Opening } from './opening.ts';
import type { ContainerFormat, Layer, Oddity, Part } from './part.ts';
import { HEAD_SIZE, sniff } from './sniff.ts';
import { checkFolder, Storage } from './storage.ts';
import { hasPickleMagic } from './trial.ts';

/** Options of {@link openContainer}. */
export interface OpenOptions {
  /** Overrides of {@link DEFAULT_CONTAINER_LIMITS}. */
  readonly limits?: Partial<ContainerLimits> | undefined;
  /**
   * A folder for decompressed content of more than 64 MiB, such as `os.tmpdir()`. The files have no name there, and are gone when
   * the last part was given. @defaultValue none: all of it is held in memory
   */
  readonly temporaryFolder?: string | undefined;
  /**
   * Whether what came before an error of decompression is opened, too, behind the `unread`: a loader that reads a stream has run
   * it by then. @defaultValue false
   */
  readonly salvage?: boolean | undefined;
}

const NAMES = ['limits', 'temporaryFolder', 'salvage'];

/**
 * Yields what bytes consist of: themselves, where they are a pickle or nothing known, else the container and then all that is
 * found in it, containers inside of it included, in the order of the bytes. Members are opened in every way in which a
 * loader may, and differences between those ways are given as `oddities`. Nothing is written, and no name is followed.
 *
 * Never throws because of what the bytes are: what cannot be opened is a part of kind `unread`, with the reason.
 *
 * @throws PickleError `INVALID_OPTION`
 * @throws Error of the system, where a file cannot be read or written.
 *
 * @example
 * for await (const part of openContainer(accessBytes(bytes))) console.log(part.kind, part.layers, part.size);
 */
export function openContainer(access: RandomAccess, options: OpenOptions = {}): AsyncGenerator<Part> {
  demandAccess(access);
  checkNames(options, NAMES, cureOfName);
  checkLimits(options.limits ?? {});
  checkFolder(options.temporaryFolder);
  checkBoolean('salvage', options.salvage);
  return openAll(access, options);
}

function demandAccess(access: unknown): asserts access is RandomAccess {
  const { read, size } = (access ?? {}) as Partial<RandomAccess>;
  if (typeof read === 'function' && typeof size === 'number') return;
  const wanted = 'openContainer takes what accessFile, accessBytes or accessStream gives';
  const cure =
    access === undefined
      ? ' (accessFile gives undefined for what is empty or no regular file)'
      : typeof access === 'string'
        ? ': await accessFile(path)'
        : cureFor(access, 'accessStream', 'accessBytes');
  invalid(`${wanted}, not ${typeNameOf(access)}${cure}`);
}

function cureOfName(name: string): string {
  return Object.hasOwn(DEFAULT_CONTAINER_LIMITS, name) ? `write { limits: { ${name} } }` : '';
}

function checkLimits(limits: object): void {
  checkNames(limits, Object.keys(DEFAULT_CONTAINER_LIMITS));
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      invalid(
        `limit ${name} must be a number of at least 0, not ${typeof value === 'number' ? value : typeNameOf(value)}`,
      );
  }
}

async function* openAll(access: RandomAccess, options: OpenOptions): AsyncGenerator<Part> {
  const storage = new Storage(options.temporaryFolder);
  try {
    yield* new Opener(new Budget(options.limits), storage, options.salvage === true).open(
      access,
      [],
      true,
      [],
    );
  } finally {
    await storage.close();
  }
}

class Opener implements Opening {
  readonly budget: Budget;
  readonly storage: Storage;
  readonly salvage: boolean;

  constructor(budget: Budget, storage: Storage, salvage: boolean) {
    this.budget = budget;
    this.storage = storage;
    this.salvage = salvage;
  }

  /** @param isExpected - whether what is nothing else is to be taken for a pickle. */
  async *open(
    access: RandomAccess,
    layers: readonly Layer[],
    isExpected: boolean,
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    const format = sniff(await access.read(0, HEAD_SIZE));
    if (format === undefined) {
      yield* leafParts(this, access, layers, isExpected, oddities);
      return;
    }
    if (layers.length >= this.budget.limits.maxDepth) {
      const message = `more containers in one another than maxDepth (${this.budget.limits.maxDepth})`;
      yield unread(access, layers, oddities, new ContainerError('CONTAINER_LIMIT', message));
      return;
    }
    try {
      yield* this.#container(format, access, layers, oddities);
    } catch (error) {
      if (!(error instanceof ContainerError)) throw error;
      yield unread(access, layers, oddities, error);
    }
  }

  async *#container(
    format: ContainerFormat,
    access: RandomAccess,
    layers: readonly Layer[],
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    switch (format) {
      case 'zip':
        yield* zipParts(this, access, layers, oddities);
        return;
      case 'tar':
        yield* tarParts(this, access, layers, oddities);
        return;
      case '7z':
        yield* sevenZipParts(this, access, layers, oddities);
        return;
      case 'npy':
        yield* npyParts(this, access, layers, oddities);
        return;
      case 'gzip':
      case 'zlib':
      case 'zfile':
      case 'bz2':
      case 'xz':
      case 'lzma':
      case 'zstd':
      case 'lz4': {
        const { decompress } = await import('./decompress.ts');
        const { content, used = access.size, error } = await decompress(format, access, this);
        if (error !== undefined) yield unread(access, layers, oddities, error);
        else yield container(format, access, layers, oddities);
        if (error === undefined || (this.salvage && content.size > 0))
          yield* this.open(content, [...layers, { format }], true, []);
        if (error === undefined) yield* restParts(this, access, used, layers);
        return;
      }
      default:
        throw new ContainerError('CONTAINER_INVALID', `${format} cannot be opened by itself`);
    }
  }
}

async function* npyParts(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  const end = npyHeaderSize(await access.read(0, HEAD_SIZE));
  const header = readNpyHeader(await access.read(0, end));
  const note = `dtype ${header.descr}, shape ${header.shape}`;
  const rest = accessRange(access, end, access.size);
  if (!header.hasObjects && !hasPickleMagic(await rest.read(0, 2))) {
    yield { ...data(access, layers, oddities), kind: 'array', note };
    return;
  }
  yield { ...container('npy', access, layers, oddities), note };
  yield* opening.open(rest, [...layers, { format: 'npy' }], header.hasObjects, []);
}
