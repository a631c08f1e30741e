// What is found in archives: zip, tar, 7z.
import { isPickle } from '@picklekit/core/tools';
import { accessBytes, accessRange, type RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import { container, data, pickle, readAll, twofold, unread } from './make-part.ts';
import { readNpyHeader } from './npy.ts';
import type { Opening } from './opening.ts';
import type { Layer, Oddity, Part } from './part.ts';
import { HEAD_SIZE, sniff } from './sniff.ts';
import { tarMembers } from './tar.ts';
import { hasPickleMagic, tryPickle } from './trial.ts';
import type { ZipMember } from './zip.ts';

// Names that say that their owner takes a member for a pickle.
const PICKLE_NAME = /\.(pkl|pickle|pck|pcl|p|joblib|dill|cloudpickle)$/i;

/** Yields a tar and its members. */
export async function* tarParts(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  yield* nameOfTar(access, layers);
  yield container('tar', access, layers, oddities);
  for await (const { name, start, end } of tarMembers(access)) {
    opening.budget.member();
    yield* memberParts(
      opening,
      accessRange(access, start, end),
      [...layers, { format: 'tar', member: name }],
      [],
    );
  }
}

/** Yields a 7z archive and its members. */
export async function* sevenZipParts(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  const { openSevenZip } = await import('./seven-zip.ts');
  const members = await openSevenZip(await readAll(access), opening.budget);
  yield container('7z', access, layers, oddities);
  for (const { name, bytes } of members) {
    opening.budget.member();
    yield* memberParts(opening, accessBytes(bytes), [...layers, { format: '7z', member: name }], []);
  }
}

/** A tar begins with the name of a member, which may be anything: a pickle, too. */
async function* nameOfTar(access: RandomAccess, layers: readonly Layer[]): AsyncGenerator<Part> {
  const head = await access.read(0, HEAD_SIZE);
  if (!tryPickle(head).hasNames && isPickle(head) !== 'yes') return;
  yield pickle(access, layers, [twofold(access, 'tar')]);
}

/** Yields a zip and its members. */
export async function* zipParts(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  const { openZip } = await import('./zip.ts');
  const archive = await openZip(access, opening);
  if (archive === undefined) throw new ContainerError('CONTAINER_INVALID', 'zip: no member can be found');
  const all = [...oddities, ...archive.oddities];
  yield { ...container('zip', access, layers, all), note: writerOf(archive.members) };
  for (const member of archive.members) {
    if (member.name.endsWith('/') && member.size === 0) continue;
    yield* zipMember(opening, member, [...layers, { format: 'zip', member: member.name }]);
  }
}

async function* zipMember(
  opening: Opening,
  member: ZipMember,
  layers: readonly Layer[],
): AsyncGenerator<Part> {
  try {
    opening.budget.member();
    // Arrays without objects, often gigabytes, need not be decompressed to be known.
    const array = member.stored === undefined ? await arrayHead(member) : undefined;
    if (array !== undefined) {
      const read = async () => readAll((await member.read()).content);
      yield {
        ...data(accessBytes(new Uint8Array()), layers, member.oddities),
        kind: 'array',
        size: member.size,
        note: array,
        read,
      };
      return;
    }
    if (member.stored !== undefined && !(await isWorthReading(member.stored, member.name))) {
      yield { ...data(member.stored, layers, member.oddities) };
      return;
    }
    const { content, oddities, error } = await member.read();
    const all = [...member.oddities, ...oddities];
    if (error !== undefined) yield { ...unread(content, layers, all, error), size: member.size };
    if (error === undefined || (opening.salvage && content.size > 0))
      yield* memberParts(opening, content, layers, all);
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    yield { ...unread(accessBytes(new Uint8Array()), layers, member.oddities, error), size: member.size };
  }
}

/** Looks at the first bytes of what may be a tensor of gigabytes. */
async function isWorthReading(access: RandomAccess, name: string): Promise<boolean> {
  if (access.size <= 2 ** 20 || PICKLE_NAME.test(name)) return true;
  const head = await access.read(0, 2 ** 20);
  if (sniff(head) !== undefined || hasPickleMagic(head)) return true;
  const { opcodes, end, hasNames } = tryPickle(head);
  return hasNames || (end === undefined && opcodes > 1000);
}

function memberParts(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  return opening.open(access, layers, PICKLE_NAME.test(layers.at(-1)?.member ?? ''), oddities);
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
