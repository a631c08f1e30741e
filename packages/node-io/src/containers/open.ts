// Opening by content: what is found is opened in turn, until there are pickles, or something that is none.
// What not every file needs is loaded when one does: zlib alone is a third of the start of a program.
import { accessBytes, accessRange, type RandomAccess } from './access.ts';
import { sevenZipParts, tarParts, zipParts } from './archive-parts.ts';
import { ContainerError } from './container-error.ts';
import { leafParts, restParts } from './leaf-parts.ts';
import { Budget, type ContainerLimits } from './limits.ts';
import { container, data, readAll, unread } from './make-part.ts';
import { npyHeaderSize, readNpyHeader } from './npy.ts';
import type { Opening } from './opening.ts';
import type { ContainerFormat, Layer, Oddity, Part } from './part.ts';
import { HEAD_SIZE, sniff } from './sniff.ts';
import { hasPickleMagic } from './trial.ts';

/** Settings of {@link openContainer}. */
export interface OpenOptions {
  readonly limits?: Partial<ContainerLimits> | undefined;
}

/**
 * Yields what bytes consist of: themselves, where they are a pickle or nothing known, else the container and then all that is
 * found in it, containers inside of it included, in the order of the bytes. Members are opened in every way in which a
 * loader may, and differences between those ways are given as `oddities`. Nothing is written, and no name is followed.
 *
 * Never throws because of what the bytes are: what cannot be opened is a part of kind `unread`, with the reason.
 *
 * @throws Error of the system, where a file cannot be read.
 *
 * @example
 * for await (const part of openContainer(accessBytes(bytes))) console.log(part.kind, part.layers, part.size);
 */
export function openContainer(access: RandomAccess, options: OpenOptions = {}): AsyncGenerator<Part> {
  return new Opener(new Budget(options.limits)).open(access, [], true, []);
}

class Opener implements Opening {
  readonly budget: Budget;

  constructor(budget: Budget) {
    this.budget = budget;
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
        const compressed = await readAll(access);
        const { bytes, used = compressed.length } = await decompress(format, compressed, this.budget);
        yield container(format, access, layers, oddities);
        yield* this.open(accessBytes(bytes), [...layers, { format }], true, []);
        yield* restParts(this, compressed, used, layers);
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
