// What is no container: pickles, plain or as joblib and torch write them, and everything else.
import { accessBytes, accessRange, type RandomAccess } from './access.ts';
import { zipParts } from './archive-parts.ts';
import { ContainerError } from './container-error.ts';
import { piecesFrom } from './cursor.ts';
import { hasSideFiles, mentionsJoblib, splitJoblib } from './joblib.ts';
import { container, data, pickle, readAll, twofold } from './make-part.ts';
import type { Opening } from './opening.ts';
import type { Layer, Oddity, Part } from './part.ts';
import { isZlib, sniff } from './sniff.ts';
import { LARGE } from './storage.ts';
import { splitTorchLegacy } from './torch-legacy.ts';
import { hasPickleMagic, looksLikePickle, tryPickle } from './trial.ts';
import { readDirectory } from './zip-records.ts';

const HEAD_OF_LARGE = 2 ** 20;

const SURE = { opcodes: 1, end: undefined, hasNames: true };

/**
 * Yields a pickle, or data.
 *
 * @param isExpected - Whether what is nothing else is to be taken for a pickle.
 */
export async function* leafParts(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
  isExpected: boolean,
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  if (access.size > LARGE) {
    yield* large(opening, access, layers, isExpected, oddities);
    return;
  }
  const bytes = await readAll(access);
  const whole = accessBytes(bytes);
  const { opcodes, end, hasNames } = hasPickleMagic(bytes) ? SURE : tryPickle(bytes, 10_000);
  if (isZlib(bytes) && end === undefined && !hasNames) {
    // Two bytes are not much of a sign: it is zlib if it can be unpacked.
    const { decompress } = await import('./decompress.ts');
    const { content, used, error } = await decompress('zlib', whole, opening);
    if (error === undefined && layers.length < opening.budget.limits.maxDepth) {
      yield container('zlib', access, layers, oddities);
      yield* opening.open(content, [...layers, { format: 'zlib' }], true, []);
      yield* restParts(opening, whole, used ?? whole.size, layers);
      return;
    }
  }
  const isOne = isExpected ? opcodes > 0 && end !== 1 : looksLikePickle(bytes);
  const hasMember = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('PK\x03\x04');
  const tail = hasMember ? await zipBehind(opening, whole, layers) : undefined;
  const all = tail === undefined ? oddities : [...oddities, twofold(whole, 'zip')];
  if (isOne) yield* pickles(opening, whole, bytes, layers, all);
  else yield data(access, layers, all);
  if (tail !== undefined) yield* tail;
}

/** What is not held in memory: it is known by its beginning, and by its end if that is the end of a zip. */
async function* large(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
  isExpected: boolean,
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  const head = await access.read(0, HEAD_OF_LARGE);
  const isOne = hasPickleMagic(head) || (isExpected ? tryPickle(head, 2).opcodes > 1 : looksLikePickle(head));
  const hasDirectory = (await readDirectory(access, opening.budget.limits.maxMembers)) !== undefined;
  const tail = hasDirectory ? await zipBehind(opening, access, layers) : undefined;
  const all = tail === undefined ? oddities : [...oddities, twofold(access, 'zip')];
  if (isOne) yield* pickles(opening, access, head, layers, all);
  else yield data(access, layers, all);
  if (tail !== undefined) yield* tail;
}

/** @param head - The beginning, or all of it. */
async function* pickles(
  opening: Opening,
  access: RandomAccess,
  head: Uint8Array,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  const legacy = await splitTorchLegacy(access, head);
  if (legacy !== undefined) {
    yield pickle(access, layers, oddities, 'torch.save before 1.6', legacy);
    return;
  }
  const joblib = mentionsJoblib(head) ? await splitJoblib(access) : undefined;
  if (joblib !== undefined) {
    yield pickle(access, layers, oddities, 'joblib.dump', joblib.gaps);
    for (const [start, end] of joblib.objects) {
      const member = `object array at byte ${start}`;
      const inner = [...layers, { format: 'joblib', member } as const];
      yield* opening.open(accessRange(access, start, end), inner, true, []);
    }
    // pickle.load would read the array data as opcodes.
    const message = 'this is the reading of those who do not know joblib: array data is taken for opcodes';
    yield pickle(access, layers, [{ rule: 'second-reading', message }]);
    return;
  }
  const all = [...oddities];
  if (hasSideFiles(head)) {
    all.push({ rule: 'side-file', message: 'joblib loads other files beside this one, which it names' });
  }
  yield pickle(access, layers, all);
  // Of what is large the scanner says that something follows.
  if (head.length === access.size) yield* behind(opening, head, layers);
}

/** Opens what follows the pickles, if it is something compressed or archived. */
async function* behind(opening: Opening, bytes: Uint8Array, layers: readonly Layer[]): AsyncGenerator<Part> {
  let at = 0;
  while (at < bytes.length) {
    const { end } = tryPickle(bytes.subarray(at));
    if (end === undefined) break;
    at += end;
  }
  const format = at > 0 ? sniff(bytes.subarray(at)) : undefined;
  if (format !== undefined && format !== 'zip') yield* restParts(opening, accessBytes(bytes), at, layers);
}

/** Yields what follows something that knows its end; zeros are padding. */
export async function* restParts(
  opening: Opening,
  access: RandomAccess,
  used: number,
  layers: readonly Layer[],
): AsyncGenerator<Part> {
  if (await isPadding(access, used)) return;
  const rest = accessRange(access, used, access.size);
  const message = `${rest.size} bytes follow at byte ${used}`;
  const oddity: Oddity = { rule: 'trailing-data', message };
  yield* opening.open(rest, [...layers, { format: 'trailing' }], true, [oddity]);
}

async function isPadding(access: RandomAccess, start: number): Promise<boolean> {
  for await (const piece of piecesFrom(access, start)) {
    if (!piece.every((byte) => byte === 0)) return false;
  }
  return true;
}

/** A zip is found from its end: it may begin with anything, such as a pickle. */
async function zipBehind(
  opening: Opening,
  access: RandomAccess,
  layers: readonly Layer[],
): Promise<AsyncGenerator<Part> | undefined> {
  if (layers.length >= opening.budget.limits.maxDepth) return undefined;
  const { openZip } = await import('./zip.ts');
  const archive = await openZip(access, opening).catch((error: unknown) => {
    if (error instanceof ContainerError) return undefined;
    throw error;
  });
  if (archive === undefined || archive.members.length === 0) return undefined;
  return zipParts(opening, access, layers, []);
}
