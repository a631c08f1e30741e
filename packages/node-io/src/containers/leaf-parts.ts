// What is no container: pickles, plain or as joblib and torch write them, and everything else.
import { accessBytes, type RandomAccess } from './access.ts';
import { zipParts } from './archive-parts.ts';
import { hasSideFiles, mentionsJoblib, splitJoblib } from './joblib.ts';
import { container, data, largePickle, pickle, readAll, twofold } from './make-part.ts';
import type { Opening } from './opening.ts';
import type { Layer, Oddity, Part } from './part.ts';
import { isZlib, sniff } from './sniff.ts';
import { isTorchLegacy, splitTorchLegacy } from './torch-legacy.ts';
import { hasPickleMagic, looksLikePickle, tryPickle } from './trial.ts';
import { readDirectory } from './zip-records.ts';

// From here on a pickle is read in pieces by those who can.
const LARGE = 2 ** 26;
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
  if (access.size > LARGE && !(await isWhole(opening, access))) {
    yield* large(access, layers, isExpected, oddities);
    return;
  }
  const bytes = await readAll(access);
  const { opcodes, end, hasNames } = hasPickleMagic(bytes) ? SURE : tryPickle(bytes, 10_000);
  if (isZlib(bytes) && end === undefined && !hasNames) {
    // Two bytes are not much of a sign: it is zlib if it can be unpacked.
    const { decompress } = await import('./decompress.ts');
    const found = await decompress('zlib', bytes, opening.budget).catch(() => undefined);
    if (found !== undefined && layers.length < opening.budget.limits.maxDepth) {
      yield container('zlib', access, layers, oddities);
      yield* opening.open(accessBytes(found.bytes), [...layers, { format: 'zlib' }], true, []);
      yield* restParts(opening, bytes, found.used ?? bytes.length, layers);
      return;
    }
  }
  const isOne = isExpected ? opcodes > 0 && end !== 1 : looksLikePickle(bytes);
  const tail = await zipBehind(opening, bytes, layers);
  const all = tail === undefined ? oddities : [...oddities, twofold(bytes, 'zip')];
  if (isOne) yield* pickles(opening, bytes, layers, all);
  else yield data(access, layers, all);
  if (tail !== undefined) yield* tail;
}

/** Whether a large file has to be looked at as a whole: its beginning says joblib or torch, its end says zip. */
async function isWhole(opening: Opening, access: RandomAccess): Promise<boolean> {
  const head = await access.read(0, HEAD_OF_LARGE);
  if (mentionsJoblib(head) || isTorchLegacy(head)) return true;
  return (await readDirectory(access, opening.budget.limits.maxMembers)) !== undefined;
}

async function* large(
  access: RandomAccess,
  layers: readonly Layer[],
  isExpected: boolean,
  oddities: readonly Oddity[],
): AsyncGenerator<Part> {
  const head = await access.read(0, HEAD_OF_LARGE);
  const isOne = hasPickleMagic(head) || (isExpected ? tryPickle(head, 2).opcodes > 1 : looksLikePickle(head));
  yield isOne ? largePickle(access, layers, oddities) : data(access, layers, oddities);
}

async function* pickles(
  opening: Opening,
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
      yield* opening.open(
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
  yield* behind(opening, bytes, layers);
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
  if (format !== undefined && format !== 'zip') yield* restParts(opening, bytes, at, layers);
}

/** Yields what follows something that knows its end; zeros are padding. */
export async function* restParts(
  opening: Opening,
  bytes: Uint8Array,
  used: number,
  layers: readonly Layer[],
): AsyncGenerator<Part> {
  const rest = bytes.subarray(used);
  if (rest.every((byte) => byte === 0)) return;
  const message = `${rest.length} bytes follow at byte ${used}`;
  const oddity: Oddity = { rule: 'trailing-data', message };
  yield* opening.open(accessBytes(rest), [...layers, { format: 'trailing' }], true, [oddity]);
}

/** A zip is found from its end: it may begin with anything, such as a pickle. */
async function zipBehind(
  opening: Opening,
  bytes: Uint8Array,
  layers: readonly Layer[],
): Promise<AsyncGenerator<Part> | undefined> {
  if (layers.length >= opening.budget.limits.maxDepth) return undefined;
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('PK\x03\x04')) return undefined;
  const { openZip } = await import('./zip.ts');
  const archive = await openZip(accessBytes(bytes), opening.budget).catch(() => undefined);
  if (archive === undefined || archive.members.length === 0) return undefined;
  return zipParts(opening, accessBytes(bytes), layers, []);
}
