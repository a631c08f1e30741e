// Decompression, within the budget and piece by piece. What Node has not comes from small libraries, loaded when they are needed.
import * as zlib from 'node:zlib';
import { accessRange, type RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import { gunzip, inflate, inflateRaw, plain, type Unpacking } from './inflate.ts';
import { type ExternalFormat, externalDecompress, isExternal } from './libraries.ts';
import type { Budget } from './limits.ts';
import type { Storage } from './storage.ts';

/** Something compressed as one piece, and nothing else. */
export type CompressionFormat = 'gzip' | 'zlib' | 'deflate' | 'zfile' | ExternalFormat;

/** What came of compressed bytes. */
export interface Decompressed {
  /** The content; where there is an `error`, what came before it. */
  readonly content: RandomAccess;
  /** Bytes that were used; what follows them is something else. `undefined` where the library does not say. */
  readonly used: number | undefined;
  readonly error: ContainerError | undefined;
}

/** Where decompression may put what it makes, and how much of it. */
export interface Means {
  readonly budget: Budget;
  readonly storage: Storage;
}

/**
 * Decompresses all of the input: of gzip, bz2, zstd and lz4 also the members that follow the first. The error is
 * `CONTAINER_INVALID`, `CONTAINER_LIMIT` or `CONTAINER_UNSUPPORTED`.
 *
 * @throws Error of the system.
 */
export async function decompress(
  format: CompressionFormat,
  source: RandomAccess,
  { budget, storage }: Means,
): Promise<Decompressed> {
  const holder = storage.hold();
  const room = budget.room(source.size);
  const chunks = unpackingOf(format, source, room, budget);
  let used: number | undefined;
  let error: ContainerError | undefined;
  try {
    if (room <= 0) throw budget.exceeded(source.size);
    for (let next = await chunks.next(); ; next = await chunks.next()) {
      if (next.done) {
        used = next.value;
        break;
      }
      if (holder.size + next.value.length > room) throw budget.exceeded(source.size);
      await holder.write(next.value);
    }
  } catch (reason) {
    if (isOfSystem(reason)) throw reason;
    error = errorOf(reason, format, source.size, budget);
  } finally {
    await chunks.return(undefined);
  }
  budget.spend(holder.size);
  return { content: holder.finish(), used, error };
}

function errorOf(reason: unknown, format: string, size: number, budget: Budget): ContainerError {
  if (reason instanceof ContainerError) return reason;
  if ((reason as { code?: unknown } | null)?.code === 'ERR_BUFFER_TOO_LARGE') return budget.exceeded(size);
  const message = reason instanceof Error ? reason.message : String(reason);
  return new ContainerError('CONTAINER_INVALID', `${format}: ${message}`, { cause: reason });
}

/** A disk that is full, a file that cannot be read: no fault of the bytes. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function unpackingOf(
  format: CompressionFormat,
  source: RandomAccess,
  room: number,
  budget: Budget,
): Unpacking {
  if (isExternal(format)) return externalDecompress(format, source, room);
  switch (format) {
    case 'gzip':
      return gunzip(source, () => budget.member());
    case 'zlib':
      return inflate(source);
    case 'deflate':
      return inflateRaw(source);
    case 'zfile':
      return inflateZFile(source);
  }
}

/** What joblib wrote before 0.10: "ZF", the length in hexadecimal, blanks, zlib. */
async function* inflateZFile(source: RandomAccess): Unpacking {
  const head = Buffer.from(await source.read(0, 64)).toString('latin1');
  const start = /^ZF0x[0-9a-f]+L? +/.exec(head)?.[0].length;
  if (start === undefined)
    throw new ContainerError('CONTAINER_INVALID', 'zfile: not the header that joblib wrote');
  return start + (yield* inflate(accessRange(source, start, source.size)));
}

/** The first bytes of what is compressed by deflate. */
export function inflateHead(input: Uint8Array, length: number): Uint8Array {
  try {
    const bytes = zlib.inflateRawSync(input, {
      finishFlush: zlib.constants.Z_SYNC_FLUSH,
      maxOutputLength: 2 ** 24,
    });
    return plain(bytes).subarray(0, length);
  } catch {
    return new Uint8Array();
  }
}
