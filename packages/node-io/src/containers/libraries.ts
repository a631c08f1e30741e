/// <reference path="./untyped.d.ts" />
// Formats that Node cannot read by itself. Their libraries are optional peers, loaded when a file needs one.
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { ContainerError } from './container-error.ts';
import type { Decompressed } from './decompress.ts';

/** Compression that needs a library. */
export type ExternalFormat = 'bz2' | 'xz' | 'lzma' | 'zstd' | 'lz4';

type Run = (input: Uint8Array, room: number) => Promise<Decompressed>;

const FORMATS: { readonly [F in ExternalFormat]: Run } = { bz2, xz, lzma, zstd, lz4 };

export function isExternal(format: string): format is ExternalFormat {
  return Object.hasOwn(FORMATS, format);
}

/** Decompresses up to `room` bytes; gives more than that, or throws `CONTAINER_LIMIT`, where there is more. */
export function externalDecompress(
  format: ExternalFormat,
  input: Uint8Array,
  room: number,
): Promise<Decompressed> {
  return FORMATS[format](input, room);
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

/** Collects output and stops where it becomes too much. */
class Sink {
  readonly #room: number;
  #bytes = new Uint8Array(2 ** 16);
  length = 0;

  constructor(room: number) {
    this.#room = room;
  }

  writeByte(byte: number): void {
    if (this.length === this.#bytes.length) this.#grow(this.length + 1);
    this.#bytes[this.length++] = byte;
  }

  write(chunk: Uint8Array): void {
    if (this.length + chunk.length > this.#bytes.length) this.#grow(this.length + chunk.length);
    this.#bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  #grow(needed: number): void {
    if (needed > this.#room)
      throw Object.assign(new RangeError('too much output'), { code: 'ERR_BUFFER_TOO_LARGE' });
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}

async function bz2(input: Uint8Array, room: number): Promise<Decompressed> {
  const { default: Bunzip } = await optional('bz2', 'seek-bzip', () => import('seek-bzip'));
  const source = {
    pos: 0,
    readByte: () => input[source.pos++] ?? -1,
    read: (target: Uint8Array, at: number, length: number) => {
      const piece = input.subarray(source.pos, source.pos + length);
      target.set(piece, at);
      source.pos += piece.length;
      return piece.length;
    },
    seek: (pos: number) => {
      source.pos = pos;
    },
    eof: () => source.pos >= input.length,
  };
  const sink = new Sink(room);
  let used = 0;
  // One stream at a time, as long as another follows: Python's bz2 ignores what else does.
  do {
    Bunzip.decode(source, sink, false);
    if (source.pos > input.length) throw new Error('the data is cut off');
    used = source.pos;
  } while (input[used] === 0x42 && input[used + 1] === 0x5a && input[used + 2] === 0x68);
  return { bytes: sink.bytes, used };
}

async function xz(input: Uint8Array, room: number): Promise<Decompressed> {
  const library = await optional('xz', 'xz-decompress', () => import('xz-decompress'));
  const source = new Blob([input as Uint8Array<ArrayBuffer>]).stream();
  const sink = new Sink(room);
  for await (const chunk of new library.default.XzReadableStream(source)) sink.write(chunk);
  return { bytes: sink.bytes, used: undefined };
}

const LARGEST_WINDOW = 2 ** 28;

// Its types are its sources, which our settings of the compiler refuse: so it is not named where the compiler looks.
const LZMA: string = 'lzma1';

interface LzmaLibrary {
  decompress(data: Uint8Array): Uint8Array;
}

async function lzma(input: Uint8Array, room: number): Promise<Decompressed> {
  const { decompress } = await optional('lzma', LZMA, () => import(LZMA) as Promise<LzmaLibrary>);
  const copy = input.slice();
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
  const bytes = decompress(copy);
  if (size <= BigInt(most) && BigInt(bytes.length) !== size) throw new Error('the data is cut off');
  return { bytes, used: undefined };
}

type ZstdFunction = (input: Uint8Array, options: object) => Promise<Buffer>;

async function zstd(input: Uint8Array, room: number): Promise<Decompressed> {
  // Node has it from 22.15 on.
  const own = (zlib as { zstdDecompress?: Parameters<typeof promisify>[0] }).zstdDecompress;
  if (own !== undefined) {
    const buffer = await (promisify(own) as ZstdFunction)(input, { maxOutputLength: room });
    return { bytes: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength), used: undefined };
  }
  const { Decompress } = await optional('zstd', 'fzstd', () => import('fzstd'));
  const sink = new Sink(room);
  const stream = new Decompress((chunk) => sink.write(chunk));
  for (let at = 0; at < input.length; at += 2 ** 16) {
    stream.push(input.subarray(at, at + 2 ** 16), at + 2 ** 16 >= input.length);
  }
  return { bytes: sink.bytes, used: undefined };
}

/** The library's own reading of frames goes wrong with checksums of blocks, and runs over the end: only its blocks are used. */
async function lz4(input: Uint8Array, room: number): Promise<Decompressed> {
  const { default: library } = await optional('lz4', 'lz4js', () => import('lz4js'));
  const { blocks, bound, end } = lz4Blocks(input);
  // The bound counts whole blocks: of a small frame it is far above what is really there.
  const target = new Uint8Array(Math.min(bound, room + 1));
  let length = 0;
  for (const { start, size, isStored } of blocks) {
    if (length + (isStored ? size : 0) > room) throw tooMuch();
    if (isStored) {
      target.set(input.subarray(start, start + size), length);
      length += size;
    } else {
      length = library.decompressBlock(input, target, start, size, length);
    }
    if (length > room) throw tooMuch();
  }
  return { bytes: target.subarray(0, length), used: end };
}

interface Lz4Block {
  readonly start: number;
  readonly size: number;
  readonly isStored: boolean;
}

function lz4Blocks(input: Uint8Array): { blocks: Lz4Block[]; bound: number; end: number } {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const flags = input[4];
  const largest = 2 ** (8 + 2 * ((input[5] >> 4) & 7));
  const blocks: Lz4Block[] = [];
  let at = 7 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0);
  for (;;) {
    if (at + 4 > input.length) throw new Error('the data is cut off');
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    blocks.push({ start: at, size, isStored: word > 0x7fffffff });
    at += size + ((flags & 16) !== 0 ? 4 : 0);
  }
  if ((flags & 4) !== 0) at += 4;
  if (at > input.length) throw new Error('the data is cut off');
  return { blocks, bound: blocks.length * largest, end: at };
}

function tooMuch(): RangeError {
  return Object.assign(new RangeError('too much output'), { code: 'ERR_BUFFER_TOO_LARGE' });
}
