// What Node decompresses by itself, piece by piece.
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { RandomAccess } from './access.ts';
import { piecesFrom } from './cursor.ts';

/** Content in pieces; in the end the offset of what follows the compressed bytes, `undefined` where the library does not say. */
export type Unpacking = AsyncGenerator<Uint8Array, number | undefined>;

type Engine = Transform & { readonly bytesWritten: number };

const SETTINGS = { chunkSize: 2 ** 16 };

/** What zlib wrote. */
export function inflate(source: RandomAccess, start = 0): AsyncGenerator<Uint8Array, number> {
  return through(zlib.createInflate(SETTINGS), source, start);
}

/** What a deflate without any header holds. */
export function inflateRaw(source: RandomAccess, start = 0): AsyncGenerator<Uint8Array, number> {
  return through(zlib.createInflateRaw(SETTINGS), source, start);
}

/**
 * One member of a gzip file after another, up to what is none: Node's own reader refuses junk behind the last, which Python's
 * ignores where it is zeros, and refuses as well.
 *
 * @param onMember - Called for each of them.
 */
export async function* gunzip(source: RandomAccess, onMember: () => void): Unpacking {
  let at = 0;
  let start = 0;
  do {
    onMember();
    at = start;
    const header = gzipHeaderSize(await source.read(at, at + 2 ** 17));
    if (header === undefined) {
      if (at > 0) break;
      throw new Error('the data is cut off');
    }
    let crc = 0;
    let length = 0;
    // Content that is cut off is given up to there, as Python's reader gives it before it raises an error.
    const engine = zlib.createInflateRaw({ ...SETTINGS, finishFlush: zlib.constants.Z_SYNC_FLUSH });
    const content = through(engine, source, at + header);
    let next = await content.next();
    for (; next.done !== true; next = await content.next()) {
      crc = zlib.crc32(next.value, crc);
      length += next.value.length;
      yield next.value;
    }
    const end = next.value;
    const tail = await source.read(end, end + 8);
    if (tail.length < 8) throw new Error('unexpected end of file');
    const view = new DataView(tail.buffer, tail.byteOffset, 8);
    if (view.getUint32(0, true) !== crc) throw new Error('incorrect data check');
    if (view.getUint32(4, true) !== length % 2 ** 32) throw new Error('incorrect length check');
    at = end + 8;
    start = await behindZeros(source, at);
  } while (await begins(source, start, 0x1f, 0x8b));
  return at;
}

/** Where zeros end, which Python's reader passes over between two members. */
async function behindZeros(source: RandomAccess, start: number): Promise<number> {
  let at = start;
  for await (const piece of piecesFrom(source, start, 2 ** 10)) {
    const length = piece.findIndex((byte) => byte !== 0);
    if (length >= 0) return at + length;
    at += piece.length;
  }
  return at;
}

function gzipHeaderSize(head: Uint8Array): number | undefined {
  const flags = head[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (head[at] ?? 0) + 256 * (head[at + 1] ?? 0);
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = head.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if ((flags & 2) !== 0) at += 2;
  return at < head.length ? at : undefined;
}

type Create = (options?: object) => Engine;

/** Node's own zstd, from 22.15 on. */
export const createZstd: Create | undefined = (zlib as { createZstdDecompress?: Create })
  .createZstdDecompress;

/** One frame of zstd after another: Node stops behind the first. */
export async function* unzstd(source: RandomAccess, create: Create): Unpacking {
  let at = 0;
  do at = yield* through(create(SETTINGS), source, at);
  while (await begins(source, at, 0x28, 0xb5, 0x2f, 0xfd));
  return at;
}

/** Whether these bytes stand there. */
export async function begins(source: RandomAccess, at: number, ...magic: number[]): Promise<boolean> {
  const head = await source.read(at, at + magic.length);
  return magic.every((byte, index) => head[index] === byte);
}

async function* through(
  engine: Engine,
  source: RandomAccess,
  start: number,
): AsyncGenerator<Uint8Array, number> {
  // Whoever reads gets it; what comes after the last read is nobody's.
  engine.on('error', () => {});
  const feeding = feed(engine, source, start);
  try {
    for await (const chunk of engine) yield plain(chunk);
    return start + engine.bytesWritten;
  } finally {
    engine.destroy();
    await feeding;
  }
}

async function feed(engine: Engine, source: RandomAccess, start: number): Promise<void> {
  try {
    for await (const piece of piecesFrom(source, start, 2 ** 16)) {
      if (engine.destroyed || engine.readableEnded) return;
      if (!engine.write(piece)) await drained(engine);
    }
    if (!engine.destroyed) engine.end();
  } catch (error) {
    engine.destroy(error as Error);
  }
}

function drained(engine: Engine): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      for (const event of ['drain', 'end', 'close']) engine.off(event, go);
      resolve();
    };
    for (const event of ['drain', 'end', 'close']) engine.on(event, go);
    if (engine.destroyed) go();
  });
}

/** Without the methods of Buffer, which has the same names for other things. */
export function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
