// Decompression, within the budget. What Node has not comes from small libraries, loaded when they are needed.
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { ContainerError } from './container-error.ts';
import { type ExternalFormat, externalDecompress, isExternal } from './libraries.ts';
import type { Budget } from './limits.ts';

/** Something compressed as one piece, and nothing else. */
export type CompressionFormat = 'gzip' | 'zlib' | 'deflate' | 'zfile' | ExternalFormat;

/** Content, and how many compressed bytes it was. */
export interface Decompressed {
  readonly bytes: Uint8Array;
  /** Bytes that were used; what follows them is something else. `undefined` where the library does not say. */
  readonly used: number | undefined;
}

interface ZlibResult {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

type ZlibFunction = (input: Uint8Array, options: object) => Promise<ZlibResult>;

const gunzip = promisify(zlib.gunzip) as unknown as ZlibFunction;
const inflate = promisify(zlib.inflate) as unknown as ZlibFunction;
const inflateRaw = promisify(zlib.inflateRaw) as unknown as ZlibFunction;

/**
 * Decompresses all of the input: of gzip, bz2, zstd and lz4 also the members that follow the first.
 *
 * @throws ContainerError `CONTAINER_INVALID`, `CONTAINER_LIMIT`, `CONTAINER_UNSUPPORTED`.
 */
export async function decompress(
  format: CompressionFormat,
  input: Uint8Array,
  budget: Budget,
): Promise<Decompressed> {
  const room = budget.room(input.length);
  if (room <= 0) throw budget.exceeded(input.length);
  try {
    const result = await dispatch(format, input, room);
    if (result.bytes.length > room) throw budget.exceeded(input.length);
    budget.spend(result.bytes.length);
    return result;
  } catch (error) {
    if (error instanceof ContainerError) throw error;
    if (isTooLarge(error)) throw budget.exceeded(input.length);
    const message = error instanceof Error ? error.message : String(error);
    throw new ContainerError('CONTAINER_INVALID', `${format}: ${message}`, { cause: error });
  }
}

async function dispatch(format: CompressionFormat, input: Uint8Array, room: number): Promise<Decompressed> {
  if (isExternal(format)) return externalDecompress(format, input, room);
  switch (format) {
    case 'gzip':
      return gunzipAll(input, room);
    case 'zlib':
      return throughZlib(inflate, input, room);
    case 'deflate':
      return throughZlib(inflateRaw, input, room);
    case 'zfile':
      return inflateZFile(input, room);
  }
}

async function throughZlib(run: ZlibFunction, input: Uint8Array, room: number): Promise<Decompressed> {
  const { buffer, engine } = await run(input, { info: true, maxOutputLength: room });
  return { bytes: plain(buffer), used: engine.bytesWritten };
}

/** Node refuses junk behind the last member, which Python's gzip ignores where it is zeros, and refuses as well. */
async function gunzipAll(input: Uint8Array, room: number): Promise<Decompressed> {
  try {
    return await throughZlib(gunzip, input, room);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'Z_DATA_ERROR') throw error;
    const members = gzipMembers(input, room);
    if (members === undefined) throw error;
    return members;
  }
}

/** One member after another, up to the first that is none. */
function gzipMembers(input: Uint8Array, room: number): Decompressed | undefined {
  const pieces: Uint8Array[] = [];
  let used = 0;
  let length = 0;
  while (input[used] === 0x1f && input[used + 1] === 0x8b) {
    const header = gzipHeaderSize(input, used);
    if (header === undefined) break;
    const { buffer, engine } = zlib.inflateRawSync(input.subarray(header), {
      info: true,
      maxOutputLength: Math.max(1, room - length),
    }) as unknown as ZlibResult;
    const end = header + engine.bytesWritten;
    if (end + 8 > input.length) break;
    const view = new DataView(input.buffer, input.byteOffset + end, 8);
    if (view.getUint32(0, true) !== zlib.crc32(buffer)) return undefined;
    pieces.push(buffer);
    length += buffer.length;
    used = end + 8;
  }
  return used === 0 ? undefined : { bytes: plain(Buffer.concat(pieces)), used };
}

function gzipHeaderSize(input: Uint8Array, start: number): number | undefined {
  const flags = input[start + 3];
  let at = start + 10;
  if ((flags & 4) !== 0) at += 2 + input[at] + 256 * input[at + 1];
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = input.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if ((flags & 2) !== 0) at += 2;
  return at < input.length ? at : undefined;
}

/** What joblib wrote before 0.10: "ZF", the length in hexadecimal, blanks, zlib. */
async function inflateZFile(input: Uint8Array, room: number): Promise<Decompressed> {
  const head = Buffer.from(input.subarray(0, 64)).toString('latin1');
  const start = /^ZF0x[0-9a-f]+L? +/.exec(head)?.[0].length;
  if (start === undefined)
    throw new ContainerError('CONTAINER_INVALID', 'zfile: not the header that joblib wrote');
  const { bytes, used } = await throughZlib(inflate, input.subarray(start), room);
  return { bytes, used: start + (used ?? 0) };
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

function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_BUFFER_TOO_LARGE';
}

/** Without the methods of Buffer, which has the same names for other things. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
