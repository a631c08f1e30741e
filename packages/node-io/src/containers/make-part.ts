// The parts that opening gives, by what they are.
import { accessRange, type RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import { piecesFrom } from './cursor.ts';
import type { ContainerFormat, Gap, Layer, Oddity, Part } from './part.ts';

export function data(access: RandomAccess, layers: readonly Layer[], oddities: readonly Oddity[]): Part {
  return {
    kind: 'data',
    layers,
    size: access.size,
    oddities,
    gaps: [],
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

/** @param gaps - What of it is no opcode, in order. */
export function pickle(
  access: RandomAccess,
  layers: readonly Layer[],
  oddities: readonly Oddity[],
  note?: string,
  gaps: readonly Gap[] = [],
): Part {
  const chunks = () => opcodesOf(access, gaps);
  return {
    ...data(access, layers, oddities),
    kind: 'pickle',
    note,
    gaps,
    chunks,
    async pickles() {
      if (gaps.length === 0) return { bytes: await readAll(access), gaps };
      const pieces: Uint8Array[] = [];
      for await (const piece of chunks()) pieces.push(piece);
      return { bytes: new Uint8Array(Buffer.concat(pieces)), gaps };
    },
  };
}

export function readAll(access: RandomAccess): Promise<Uint8Array> {
  return access.read(0, access.size);
}

async function* opcodesOf(access: RandomAccess, gaps: readonly Gap[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const { offset, length } of gaps) {
    yield* piecesFrom(accessRange(access, 0, offset), at);
    at = offset + length;
  }
  yield* piecesFrom(access, at);
}

async function noPickles(): Promise<never> {
  throw new ContainerError('CONTAINER_INVALID', 'this is no pickle');
}

// biome-ignore lint/correctness/useYield: there is nothing to yield
async function* noChunks(): AsyncGenerator<never> {
  await noPickles();
}

/** What is to be said of bytes that two kinds of readers take for two things. */
export function twofold({ size }: RandomAccess, format: string): Oddity {
  return {
    rule: 'two-formats',
    message: `the ${size} bytes are also a ${format}: what they are depends on the reader`,
  };
}
