// The members of a zip in every way in which a loader may find them: by the directory, as zipfile and torch do, and by the
// headers before the data, as readers of streams do. Where the two disagree, both are given, and it is said.
import { crc32 } from 'node:zlib';
import { accessBytes, accessRange, type RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import { piecesFrom } from './cursor.ts';
import { type Decompressed, decompress, inflateHead, type Means } from './decompress.ts';
import type { Oddity } from './part.ts';
import { findLocals, readDirectory, readLocal, type ZipRecord } from './zip-records.ts';

/** A member, with its data still in the archive. */
export interface ZipMember {
  readonly name: string;
  /** Bytes when decompressed, as the archive says. */
  readonly size: number;
  readonly oddities: readonly Oddity[];
  /** The data, where it is stored as it is. */
  readonly stored: RandomAccess | undefined;
  /** The first bytes of the content, where they are had cheaply, else none. */
  head(length: number): Promise<Uint8Array>;
  /** The content; with what it turned out not to be as the archive says. */
  read(): Promise<{
    readonly content: RandomAccess;
    readonly oddities: readonly Oddity[];
    readonly error?: ContainerError | undefined;
  }>;
}

/** What an archive is made of. */
export interface ZipArchive {
  readonly members: readonly ZipMember[];
  readonly oddities: readonly Oddity[];
  /** Offset of the first byte of the archive. */
  readonly start: number;
}

const ENCRYPTED = 0x1;
const HAS_DESCRIPTOR = 0x8;
// Patch data, strong encryption, masked headers: readers disagree about what they do then.
const ODD_FLAGS = 0x1 | 0x20 | 0x40 | 0x2000;

/** Reads the archive. `undefined` where there is neither a directory nor a header. */
export async function openZip(access: RandomAccess, means: Means): Promise<ZipArchive | undefined> {
  const directory = await readDirectory(access, means.budget.limits.maxMembers);
  const members: ZipMember[] = [];
  const oddities: Oddity[] = [];
  const covered: [start: number, end: number][] = [];
  const names = new Set<string>();
  let missing = 0;
  for (const entry of directory?.entries ?? []) {
    const local = await readLocal(access, entry.header);
    const own = oddNames(entry, names);
    if (local === undefined) {
      missing++;
      own.push({
        rule: 'zip-mismatch',
        message: `no header lies at byte ${entry.header}, where the directory says`,
      });
      members.push(unreadable(entry, own));
      continue;
    }
    const end = local.data + entry.compressedSize;
    covered.push([entry.header, end]);
    const differences = differencesOf(entry, local);
    if (differences.length > 0) {
      const message = `the directory and the header before the data disagree about ${differences.join(', ')}`;
      own.push({ rule: 'zip-mismatch', message });
    }
    members.push(memberOf(access, entry, local.data, own, means));
    if (differences.includes('the method') || differences.includes('the size')) {
      const message = 'this is the reading by the header before the data';
      members.push(memberOf(access, local, local.data, [{ rule: 'zip-mismatch', message }], means));
    }
  }
  covered.sort(([a], [b]) => a - b);
  if (covered.some(([start], index) => index > 0 && start < covered[index - 1][1])) {
    oddities.push({ rule: 'zip-overlap', message: 'members of the zip overlap' });
  }
  const end = directory?.start ?? access.size;
  for (const header of await hiddenHeaders(access, covered, directory?.prefix ?? 0, end)) {
    const local = await readLocal(access, header);
    if (local === undefined) continue;
    const message =
      'the directory of the zip does not name this member: readers of streams see it, others do not';
    const limit = covered.find(([start]) => start > header)?.[0] ?? end;
    members.push(
      memberOf(
        access,
        bounded(local, limit - local.data),
        local.data,
        [{ rule: 'zip-hidden', message }],
        means,
      ),
    );
  }
  if (members.length === 0 && directory === undefined) return undefined;
  if (directory === undefined) {
    oddities.push({
      rule: 'zip-mismatch',
      message: 'the zip has no directory: it is cut off, or made to be read as a stream',
    });
  }
  if (directory !== undefined && directory.end < access.size) {
    const message = `${access.size - directory.end} bytes follow the zip`;
    oddities.push({ rule: 'trailing-data', message });
  }
  const start =
    members.length === missing ? (directory?.prefix ?? 0) : Math.min(...covered.map(([first]) => first), end);
  return { members, oddities, start: Math.max(0, directory?.prefix ?? start) };
}

/** Headers that lie between the members of the directory, and so in nobody's data. */
async function hiddenHeaders(
  access: RandomAccess,
  covered: readonly (readonly [number, number])[],
  start: number,
  end: number,
): Promise<number[]> {
  const found: number[] = [];
  let at = start;
  for (const [first, last] of [...covered, [end, end] as const]) {
    if (first > at) found.push(...(await findLocals(access, at, Math.min(first, end))));
    at = Math.max(at, last);
  }
  return found;
}

function oddNames({ name, flags }: ZipRecord, names: Set<string>): Oddity[] {
  const oddities: Oddity[] = [];
  const key = name.toLowerCase();
  if (names.has(key)) {
    const message =
      'another member has the same name, but for upper and lower case: readers choose differently';
    oddities.push({ rule: 'zip-duplicate', message });
  }
  names.add(key);
  if ((flags & ODD_FLAGS) !== 0) {
    const message = `flags 0x${flags.toString(16)} say that the data is encrypted or a patch: some readers look at them, others do not`;
    oddities.push({ rule: 'zip-flags', message });
  }
  if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:|\0/i.test(name)) {
    oddities.push({
      rule: 'member-path',
      message: 'the name leads out of the folder that it is unpacked into',
    });
  }
  return oddities;
}

function differencesOf(entry: ZipRecord, local: ZipRecord): string[] {
  const differences: string[] = [];
  if (entry.name !== local.name) differences.push(`the name ("${local.name}" there)`);
  if (entry.method !== local.method) differences.push('the method');
  if ((entry.flags & ODD_FLAGS) !== (local.flags & ODD_FLAGS)) differences.push('the flags');
  const isLater = (local.flags & HAS_DESCRIPTOR) !== 0 && local.compressedSize === 0 && local.size === 0;
  if (!isLater && (entry.compressedSize !== local.compressedSize || entry.size !== local.size)) {
    differences.push('the size');
  }
  return differences;
}

/** A hidden member whose size stands behind its data ends where the next one begins, at the latest. */
function bounded(local: ZipRecord, room: number): ZipRecord {
  if (local.compressedSize > 0 && local.compressedSize <= room) return local;
  return { ...local, compressedSize: Math.max(0, room), crc: 0 };
}

function unreadable(entry: ZipRecord, oddities: Oddity[]): ZipMember {
  const fail = async (): Promise<never> => {
    throw new ContainerError('CONTAINER_INVALID', `zip: ${oddities.at(-1)?.message}`);
  };
  return { name: entry.name, size: entry.size, oddities, stored: undefined, head: fail, read: fail };
}

function memberOf(
  access: RandomAccess,
  record: ZipRecord,
  data: number,
  oddities: readonly Oddity[],
  means: Means,
): ZipMember {
  const { name, method, size, compressedSize, flags } = record;
  const raw = accessRange(access, data, data + compressedSize);
  const isStored = method === 0;
  return {
    name,
    size: isStored ? compressedSize : size,
    oddities,
    stored: isStored ? raw : undefined,
    async head(length) {
      if (isStored) return raw.read(0, length);
      return method === 8 ? inflateHead(await raw.read(0, length * 4 + 4096), length) : new Uint8Array();
    },
    async read() {
      if (isStored) return { content: raw, oddities: await contradictions(record, raw) };
      const { content, error } = await unpack(raw, method, size, means);
      if (error === undefined) return { content, oddities: await contradictions(record, content) };
      if ((flags & ENCRYPTED) === 0 || error.code === 'CONTAINER_LIMIT')
        return { content, oddities: [], error };
      throw new ContainerError('CONTAINER_ENCRYPTED', 'zip: the member is encrypted', { cause: error });
    },
  };
}

async function contradictions(record: ZipRecord, content: RandomAccess): Promise<Oddity[]> {
  if (record.crc === 0 && content.size > 0) return [];
  let crc = 0;
  for await (const piece of piecesFrom(content, 0)) crc = crc32(piece, crc);
  if (crc === record.crc) return [];
  const message = 'the checksum in the zip is wrong: some readers refuse the member, others do not look';
  return [{ rule: 'zip-crc', message }];
}

async function unpack(raw: RandomAccess, method: number, size: number, means: Means): Promise<Decompressed> {
  switch (method) {
    case 8:
      return decompress('deflate', raw, means);
    case 12:
      return decompress('bz2', raw, means);
    case 14: {
      const bytes = await raw.read(0, raw.size);
      if (bytes.length < 9)
        throw new ContainerError('CONTAINER_INVALID', 'zip: the data of a member is cut off');
      // A version and the length of the properties come first, the size of the content is in the archive.
      const alone = new Uint8Array(bytes.length + 4);
      alone.set(bytes.subarray(4, 9));
      new DataView(alone.buffer).setBigUint64(5, BigInt(size), true);
      alone.set(bytes.subarray(9), 13);
      return decompress('lzma', accessBytes(alone), means);
    }
    case 93:
      return decompress('zstd', raw, means);
    case 95:
      return decompress('xz', raw, means);
    default:
      throw new ContainerError('CONTAINER_UNSUPPORTED', `zip: compression method ${method} is not read`);
  }
}
