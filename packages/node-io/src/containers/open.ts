// Opening by content: what is found is opened in turn, until there are pickles, or something that is none.
// What not every file needs is loaded when one does: zlib alone is a third of the start of a program.
import { accessBytes, accessRange, type RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import { hasSideFiles, mentionsJoblib, splitJoblib } from './joblib.ts';
import { Budget, type ContainerLimits } from './limits.ts';
import { container, data, largePickle, noChunks, noPickles, pickle, readAll, unread } from './make-part.ts';
import { npyHeaderSize, readNpyHeader } from './npy.ts';
import type { ContainerFormat, Layer, Oddity, Part } from './part.ts';
import { HEAD_SIZE, isZlib, sniff } from './sniff.ts';
import { tarMembers } from './tar.ts';
import { isTorchLegacy, splitTorchLegacy } from './torch-legacy.ts';
import { hasPickleMagic, looksLikePickle, tryPickle } from './trial.ts';
import type { ZipMember } from './zip.ts';
import { readDirectory } from './zip-records.ts';

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

// Names that say that their owner takes a member for a pickle.
const PICKLE_NAME = /\.(pkl|pickle|pck|pcl|p|joblib|dill|cloudpickle)$/i;

// From here on a pickle is read in pieces by those who can.
const LARGE = 2 ** 26;
const HEAD_OF_LARGE = 2 ** 20;

class Opener {
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** @param isPickle - whether what is nothing else is to be taken for a pickle. */
  async *open(
    access: RandomAccess,
    layers: readonly Layer[],
    isPickle: boolean,
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    const format = sniff(await access.read(0, HEAD_SIZE));
    if (format === undefined) {
      yield* this.#leaf(access, layers, isPickle, oddities);
      return;
    }
    if (layers.length >= this.#budget.limits.maxDepth) {
      const message = `more containers in one another than maxDepth (${this.#budget.limits.maxDepth})`;
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
        yield* this.#zip(access, layers, oddities);
        return;
      case 'tar':
        yield* this.#nameOfTar(access, layers);
        yield container(format, access, layers, oddities);
        for await (const { name, start, end } of tarMembers(access)) {
          this.#budget.member();
          yield* this.#member(accessRange(access, start, end), [...layers, { format, member: name }], []);
        }
        return;
      case '7z': {
        const { openSevenZip } = await import('./seven-zip.ts');
        const members = await openSevenZip(await readAll(access), this.#budget);
        yield container(format, access, layers, oddities);
        for (const { name, bytes } of members) {
          this.#budget.member();
          yield* this.#member(accessBytes(bytes), [...layers, { format, member: name }], []);
        }
        return;
      }
      case 'npy':
        yield* this.#npy(access, layers, oddities);
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
        const { bytes, used = compressed.length } = await decompress(format, compressed, this.#budget);
        yield container(format, access, layers, oddities);
        yield* this.open(accessBytes(bytes), [...layers, { format }], true, []);
        yield* this.#rest(compressed, used, layers);
        return;
      }
      default:
        throw new ContainerError('CONTAINER_INVALID', `${format} cannot be opened by itself`);
    }
  }

  /** A tar begins with the name of a member, which may be anything: a pickle, too. */
  async *#nameOfTar(access: RandomAccess, layers: readonly Layer[]): AsyncGenerator<Part> {
    const { end, hasNames } = tryPickle(await access.read(0, HEAD_SIZE));
    if (end === undefined && !hasNames) return;
    const bytes = await readAll(access);
    yield pickle(bytes, { bytes, gaps: [] }, layers, [twofold(bytes, 'tar')], undefined);
  }

  async *#zip(
    access: RandomAccess,
    layers: readonly Layer[],
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    const { openZip } = await import('./zip.ts');
    const archive = await openZip(access, this.#budget);
    if (archive === undefined) throw new ContainerError('CONTAINER_INVALID', 'zip: no member can be found');
    const all = [...oddities, ...archive.oddities];
    yield { ...container('zip', access, layers, all), note: writerOf(archive.members) };
    for (const member of archive.members) {
      if (member.name.endsWith('/') && member.size === 0) continue;
      yield* this.#zipMember(member, [...layers, { format: 'zip', member: member.name }]);
    }
  }

  async *#zipMember(member: ZipMember, layers: readonly Layer[]): AsyncGenerator<Part> {
    try {
      this.#budget.member();
      // Arrays without objects, often gigabytes, need not be decompressed to be known.
      const array = member.stored === undefined ? await arrayHead(member) : undefined;
      if (array !== undefined) {
        const read = async () => (await member.read()).bytes;
        yield {
          kind: 'array',
          layers,
          size: member.size,
          note: array,
          oddities: member.oddities,
          read,
          pickles: noPickles,
          chunks: noChunks,
        };
        return;
      }
      if (member.stored !== undefined && !(await this.#isWorthReading(member.stored, member.name))) {
        yield { ...data(member.stored, layers, member.oddities) };
        return;
      }
      const { bytes, oddities } = await member.read();
      yield* this.#member(accessBytes(bytes), layers, [...member.oddities, ...oddities]);
    } catch (error) {
      if (!(error instanceof ContainerError)) throw error;
      yield { ...unread(accessBytes(new Uint8Array()), layers, member.oddities, error), size: member.size };
    }
  }

  /** Looks at the first bytes of what may be a tensor of gigabytes. */
  async #isWorthReading(access: RandomAccess, name: string): Promise<boolean> {
    if (access.size <= 2 ** 20 || PICKLE_NAME.test(name)) return true;
    const head = await access.read(0, 2 ** 20);
    if (sniff(head) !== undefined || hasPickleMagic(head)) return true;
    const { opcodes, end, hasNames } = tryPickle(head);
    return hasNames || (end === undefined && opcodes > 1000);
  }

  #member(access: RandomAccess, layers: readonly Layer[], oddities: readonly Oddity[]): AsyncGenerator<Part> {
    return this.open(access, layers, PICKLE_NAME.test(layers.at(-1)?.member ?? ''), oddities);
  }

  async *#npy(
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
    yield* this.open(rest, [...layers, { format: 'npy' }], header.hasObjects, []);
  }

  async *#leaf(
    access: RandomAccess,
    layers: readonly Layer[],
    isPickle: boolean,
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    if (access.size > LARGE && !(await this.#isWhole(access))) {
      yield* this.#large(access, layers, isPickle, oddities);
      return;
    }
    const bytes = await readAll(access);
    const { opcodes, end } = hasPickleMagic(bytes)
      ? { opcodes: 1, end: undefined }
      : tryPickle(bytes, 10_000);
    const isOne = isPickle ? opcodes > 0 && !(end === 1) : looksLikePickle(bytes);
    const tail = await this.#zipBehind(bytes, layers);
    if (!isOne) {
      if (isZlib(bytes)) yield* this.#inflated(access, bytes, layers, oddities);
      else yield data(access, layers, tail === undefined ? oddities : [...oddities, twofold(bytes, 'zip')]);
    } else {
      yield* this.#pickles(
        bytes,
        layers,
        tail === undefined ? oddities : [...oddities, twofold(bytes, 'zip')],
      );
    }
    if (tail !== undefined) yield* tail;
  }

  /** What is zlib if it can be unpacked: two bytes are not much of a sign. */
  async *#inflated(
    access: RandomAccess,
    bytes: Uint8Array,
    layers: readonly Layer[],
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    const { decompress } = await import('./decompress.ts');
    const found = await decompress('zlib', bytes, this.#budget).catch(() => undefined);
    if (found === undefined || layers.length >= this.#budget.limits.maxDepth) {
      yield data(access, layers, oddities);
      return;
    }
    yield container('zlib', access, layers, oddities);
    yield* this.open(accessBytes(found.bytes), [...layers, { format: 'zlib' }], true, []);
    yield* this.#rest(bytes, found.used ?? bytes.length, layers);
  }

  /** Whether a large file has to be looked at as a whole: its beginning says joblib or torch, its end says zip. */
  async #isWhole(access: RandomAccess): Promise<boolean> {
    const head = await access.read(0, HEAD_OF_LARGE);
    if (mentionsJoblib(head) || isTorchLegacy(head)) return true;
    return (await readDirectory(access, this.#budget.limits.maxMembers)) !== undefined;
  }

  async *#large(
    access: RandomAccess,
    layers: readonly Layer[],
    isPickle: boolean,
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    const head = await access.read(0, HEAD_OF_LARGE);
    const isOne = hasPickleMagic(head) || (isPickle ? tryPickle(head, 2).opcodes > 1 : looksLikePickle(head));
    yield isOne ? largePickle(access, layers, oddities) : data(access, layers, oddities);
  }

  async *#pickles(
    bytes: Uint8Array,
    layers: readonly Layer[],
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part> {
    const legacy = splitTorchLegacy(bytes);
    if (legacy !== undefined) {
      yield pickle(bytes, legacy, layers, oddities, 'torch.save before 1.6');
      return;
    }
    const joblib = mentionsJoblib(bytes) ? splitJoblib(bytes) : undefined;
    if (joblib !== undefined) {
      yield pickle(bytes, joblib, layers, oddities, 'joblib.dump');
      for (const [start, end] of joblib.objects) {
        const member = `object array at byte ${start}`;
        yield* this.open(
          accessBytes(bytes.subarray(start, end)),
          [...layers, { format: 'joblib', member }],
          true,
          [],
        );
      }
      // pickle.load would read the array data as opcodes.
      const message = 'this is the reading of those who do not know joblib: array data is taken for opcodes';
      const second: Oddity = { rule: 'second-reading', message };
      yield pickle(bytes, { bytes, gaps: [] }, layers, [second], undefined);
      return;
    }
    const all = [...oddities];
    if (hasSideFiles(bytes)) {
      all.push({ rule: 'side-file', message: 'joblib loads other files beside this one, which it names' });
    }
    yield pickle(bytes, { bytes, gaps: [] }, layers, all, undefined);
    yield* this.#behind(bytes, layers);
  }

  /** Opens what follows the pickles, if it is something compressed or archived. */
  async *#behind(bytes: Uint8Array, layers: readonly Layer[]): AsyncGenerator<Part> {
    let at = 0;
    while (at < bytes.length) {
      const { end } = tryPickle(bytes.subarray(at));
      if (end === undefined) break;
      at += end;
    }
    const format = at > 0 ? sniff(bytes.subarray(at)) : undefined;
    if (format !== undefined && format !== 'zip') yield* this.#rest(bytes, at, layers);
  }

  async *#rest(bytes: Uint8Array, used: number, layers: readonly Layer[]): AsyncGenerator<Part> {
    const rest = bytes.subarray(used);
    if (rest.every((byte) => byte === 0)) return;
    const message = `${rest.length} bytes follow at byte ${used}`;
    const oddity: Oddity = { rule: 'trailing-data', message };
    yield* this.open(accessBytes(rest), [...layers, { format: 'trailing' }], true, [oddity]);
  }

  /** A zip is found from its end: it may begin with anything, such as a pickle. */
  async #zipBehind(bytes: Uint8Array, layers: readonly Layer[]): Promise<AsyncGenerator<Part> | undefined> {
    if (layers.length >= this.#budget.limits.maxDepth) return undefined;
    if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('PK\x03\x04'))
      return undefined;
    const { openZip } = await import('./zip.ts');
    const archive = await openZip(accessBytes(bytes), this.#budget).catch(() => undefined);
    if (archive === undefined || archive.members.length === 0) return undefined;
    return this.#zip(accessBytes(bytes), layers, []);
  }
}

function twofold(bytes: Uint8Array, format: string): Oddity {
  return {
    rule: 'two-formats',
    message: `the ${bytes.length} bytes are also a ${format}: what they are depends on the reader`,
  };
}

function writerOf(members: readonly ZipMember[]): string | undefined {
  const names = members.map(({ name }) => name);
  if (names.some((name) => name.endsWith('/constants.pkl'))) return 'TorchScript';
  if (names.some((name) => name.endsWith('/data.pkl') || name === 'data.pkl')) return 'torch.save';
  return names.length > 0 && names.every((name) => name.endsWith('.npy')) ? 'numpy.savez' : undefined;
}

/** What an array is, where the member is one without objects. */
async function arrayHead(member: ZipMember): Promise<string | undefined> {
  try {
    const head = await member.head(2 ** 16);
    if (sniff(head) !== 'npy') return undefined;
    const { descr, shape, hasObjects, end } = readNpyHeader(head);
    return hasObjects || hasPickleMagic(head.subarray(end)) ? undefined : `dtype ${descr}, shape ${shape}`;
  } catch (error) {
    if (error instanceof ContainerError) return undefined;
    throw error;
  }
}
