// The parts that opening gives, by what they are.
import type { RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import type { ContainerFormat, Layer, Oddity, Part, PickleBytes } from './part.ts';

const PIECE = 2 ** 20;

export function data(access: RandomAccess, layers: readonly Layer[], oddities: readonly Oddity[]): Part {
  return {
    kind: 'data',
    layers,
    size: access.size,
    oddities,
    read: () => readAll(access),
    pickles: noPickles,
    chunks: noChunks,
  };
}

export function container(
  format: ContainerFormat,
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): Part {
  return { ...data(access, layers, oddities), kind: 'container', format };
}

export function unread(
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
  error: Error,
): Part {
  return { ...data(access, layers, oddities), kind: 'unread', error };
}

export function pickle(
  whole: Uint8Array,
  pickles: PickleBytes,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
  note: string | undefined,
): Part {
  return {
    kind: 'pickle',
    layers,
    size: whole.length,
    note,
    oddities,
    read: async () => whole,
    pickles: async () => pickles,
    async *chunks() {
      yield pickles.bytes;
    },
  };
}

/** A pickle that is read in pieces by those who can. */
export function largePickle(
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
): Part {
  return {
    ...data(access, layers, oddities),
    kind: 'pickle',
    pickles: async () => ({ bytes: await readAll(access), gaps: [] }),
    chunks: () => piecesOf(access),
  };
}

export function readAll(access: RandomAccess): Promise<Uint8Array> {
  return access.read(0, access.size);
}

async function* piecesOf(access: RandomAccess): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < access.size; at += PIECE) yield await access.read(at, at + PIECE);
}

export async function noPickles(): Promise<never> {
  throw new ContainerError('CONTAINER_INVALID', 'this is no pickle');
}

// biome-ignore lint/correctness/useYield: there is nothing to yield
export async function* noChunks(): AsyncGenerator<never> {
  await noPickles();
}

/** What is to be said of bytes that two kinds of readers take for two things. */
export function twofold(bytes: Uint8Array, format: string): Oddity {
  return {
    rule: 'two-formats',
    message: `the ${bytes.length} bytes are also a ${format}: what they are depends on the reader`,
  };
}
