/// <reference path="./untyped.d.ts" />
// Formats that Node cannot read by itself. Their libraries are optional peers, loaded when a file needs one.
import type { RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import { Cursor, piecesFrom } from './cursor.ts';
import { begins, createZstd, type Unpacking, unzstd } from './inflate.ts';
import { unlz4 } from './lz4.ts';
import { isLzmaAlone } from './sniff.ts';

/** Compression that needs a library. */
export type ExternalFormat = 'bz2' | 'xz' | 'lzma' | 'zstd' | 'lz4';

type Run = (source: RandomAccess, room: number) => Unpacking;

const FORMATS: { readonly [F in ExternalFormat]: Run } = { bz2, xz, lzma, zstd, lz4 };

export function isExternal(format: string): format is ExternalFormat {
  return Object.hasOwn(FORMATS, format);
}

/** Decompresses, in pieces; more than `room` bytes are an error here or for the caller. */
export function externalDecompress(format: ExternalFormat, source: RandomAccess, room: number): Unpacking {
  return FORMATS[format](source, room);
}

/** Loads a library that may not be there. */
export async function optional<T>(format: string, library: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    const message = `${format} is not read without the package ${library}: install it (npm install ${library})`;
    throw new ContainerError('CONTAINER_UNSUPPORTED', message, { cause: error });
  }
}

/** Collects output until it is taken. */
class Sink {
  #bytes = new Uint8Array(2 ** 20);
  #length = 0;

  writeByte(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}

// A block is of 900,000 symbols at most, of 20 bits each, and tables.
const LARGEST_BZ2_BLOCK = 2 ** 22;

async function* bz2(source: RandomAccess): Unpacking {
  const { default: Bunzip } = await optional('bz2', 'seek-bzip', () => import('seek-bzip'));
  const cursor = new Cursor(source);
  let isCut = false;
  // The library reads as it decodes: so the next block is always there before it is asked for.
  const input = {
    readByte() {
      isCut ||= cursor.pos >= cursor.window.length;
      return cursor.window[cursor.pos++] ?? 0;
    },
    read(target: Uint8Array, at: number, length: number) {
      const piece = cursor.window.subarray(cursor.pos, cursor.pos + length);
      target.set(piece, at);
      cursor.pos += piece.length;
      return piece.length;
    },
  };
  // What was made of bytes that are not there is no result, and its error none.
  const whole = <T>(step: () => T): T => {
    try {
      return step();
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: the first cause is that one
      if (isCut) throw new Error('the data is cut off');
    }
  };
  const sink = new Sink();
  // One stream at a time, as long as another follows: Python's bz2 ignores what else does.
  do {
    await cursor.ensure(LARGEST_BZ2_BLOCK);
    const stream = whole(() => new Bunzip(input, sink));
    while (whole(() => stream._init_block())) {
      whole(() => stream._read_bunzip());
      yield sink.take();
      await cursor.ensure(LARGEST_BZ2_BLOCK);
    }
    const stated = whole(() => stream.reader.read(32) >>> 0);
    if (stated !== stream.streamCRC) throw new Error('the checksum is wrong');
  } while (await begins(source, cursor.offset, 0x42, 0x5a, 0x68));
  return cursor.offset;
}

async function* xz(source: RandomAccess): Unpacking {
  const library = await optional('xz', 'xz-decompress', () => import('xz-decompress'));
  const stream = new library.default.XzReadableStream(ReadableStream.from(piecesFrom(source, 0)));
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); next.value !== undefined; next = await reader.read())
      yield next.value;
    return undefined;
  } finally {
    // The library fails to be cancelled once it is through.
    await reader.cancel().catch(() => {});
  }
}

const LARGEST_WINDOW = 2 ** 28;

// Its types are its sources, which our settings of the compiler refuse: so it is not named where the compiler looks.
const LZMA: string = 'lzma1';

interface LzmaLibrary {
  decompress(data: Uint8Array): Uint8Array;
}

/** The one library that has no other way than all at once: input and output are in memory. */
async function* lzma(source: RandomAccess, room: number): Unpacking {
  let at = 0;
  do at += yield* lzmaStream((await source.read(at, source.size)).slice(), room);
  while (await beginsLzma(source, at));
  return at;
}

/** One stream; gives how many bytes it takes. Python's reader takes another one behind it for more of the same. */
async function* lzmaStream(copy: Uint8Array, room: number): AsyncGenerator<Uint8Array, number> {
  const { decompress } = await optional('lzma', LZMA, () => import(LZMA) as Promise<LzmaLibrary>);
  const view = new DataView(copy.buffer);
  const window = view.getUint32(1, true);
  if (window > LARGEST_WINDOW) {
    throw new ContainerError(
      'CONTAINER_LIMIT',
      `lzma: a window of ${window} bytes is larger than ${LARGEST_WINDOW}`,
    );
  }
  const size = view.getBigUint64(5, true);
  // A size that is not known ends with a mark; the library takes one that is never reached, and stops there.
  const most = Math.min(room + 1, 2 ** 32 - 1);
  if (size > BigInt(most)) view.setBigUint64(5, BigInt(most), true);
  // The library does not say where it stopped: which of the bytes it asked for last does.
  let last = 0;
  const watched = new Proxy(copy, {
    get(target, key) {
      const index = typeof key === 'string' ? Number(key) : Number.NaN;
      if (index > last) last = index;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const bytes = decompress(watched);
  if (size <= BigInt(most) && BigInt(bytes.length) !== size) throw new Error('the data is cut off');
  yield bytes;
  return last + 1;
}

async function beginsLzma(source: RandomAccess, at: number): Promise<boolean> {
  return isLzmaAlone(await source.read(at, at + 13));
}

function zstd(source: RandomAccess, room: number): Unpacking {
  return createZstd === undefined ? fzstd(source, room) : unzstd(source, createZstd);
}

async function* fzstd(source: RandomAccess, room: number): Unpacking {
  const { Decompress } = await optional('zstd', 'fzstd', () => import('fzstd'));
  let chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((chunk) => {
    length += chunk.length;
    // A few bytes may be blocks of 128 KiB each: they all come at once.
    if (length > room) throw tooMuch();
    chunks.push(chunk.slice());
  });
  for await (const piece of piecesFrom(source, 0, 2 ** 16)) {
    for (let at = 0; at < piece.length; at += 2 ** 14) {
      stream.push(piece.subarray(at, at + 2 ** 14));
      const taken = chunks;
      chunks = [];
      yield* taken;
    }
  }
  stream.push(new Uint8Array(), true);
  yield* chunks;
  return undefined;
}

async function* lz4(source: RandomAccess, room: number): Unpacking {
  const { default: library } = await optional('lz4', 'lz4js', () => import('lz4js'));
  return yield* unlz4(source, library.decompressBlock, room);
}

function tooMuch(): RangeError {
  return Object.assign(new RangeError('too much output'), { code: 'ERR_BUFFER_TOO_LARGE' });
}
