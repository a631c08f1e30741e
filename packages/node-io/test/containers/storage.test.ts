// Content that is larger than what memory may hold, content that is cut off, and options that do not exist.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { loads } from '@picklekit/core';
import { describe, expect, it } from 'vitest';
import {
  accessBytes,
  accessFile,
  accessStream,
  type OpenOptions,
  openContainer,
  type Part,
} from '../../src/containers/index.ts';
import { describeWithPython } from '../python.ts';
import { failureOf, makeFolder, runPython } from '../support.ts';

const MB = 2 ** 20;

async function partsOf(bytes: Uint8Array, options?: OpenOptions): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of openContainer(accessBytes(bytes), options)) parts.push(part);
  return parts;
}

/** PROTO 4, BINBYTES of so many times a byte, STOP. */
function pickleOf(size: number, byte = 7): Uint8Array {
  const bytes = new Uint8Array(size + 8).fill(byte);
  bytes.set([0x80, 4, 0x42]);
  new DataView(bytes.buffer).setUint32(3, size, true);
  bytes[size + 7] = 0x2e;
  return bytes;
}

describe('a temporary folder', () => {
  it('takes what is large, in a file without a name, until the last part is given', async () => {
    const temporaryFolder = await makeFolder();
    const large = pickleOf(80 * MB);
    const limits = { maxRatio: 100_000 };
    for await (const part of openContainer(accessBytes(zlib.gzipSync(large, { level: 1 })), {
      temporaryFolder,
      limits,
    })) {
      if (part.kind !== 'pickle') continue;
      if (process.platform !== 'win32') expect(readdirSync(temporaryFolder)).toEqual([]);
      let size = 0;
      let largest = 0;
      for await (const piece of part.chunks()) {
        size += piece.length;
        largest = Math.max(largest, piece.length);
      }
      expect([part.size, size]).toEqual([large.length, large.length]);
      expect(largest).toBeLessThanOrEqual(MB);
      expect(Buffer.compare(await part.read(), large)).toBe(0);
    }
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });

  it('that is not there is an error of the system', async () => {
    const temporaryFolder = join(await makeFolder(), 'nowhere');
    const bytes = zlib.gzipSync(pickleOf(80 * MB), { level: 1 });
    const limits = { maxRatio: 100_000 };
    const run = async () => {
      for await (const _ of openContainer(accessBytes(bytes), { temporaryFolder, limits }));
    };
    expect(await failureOf(run())).toMatchObject({ code: 'ENOENT' });
  });
});

describe('accessStream', () => {
  async function* stream(pieces: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < pieces; at++) yield Buffer.alloc(MB, at);
  }

  it.each([3, 80])('gives access to %d MB of a stream', async (pieces) => {
    const temporaryFolder = await makeFolder();
    const access = await accessStream(stream(pieces), { temporaryFolder });
    expect(access.size).toBe(pieces * MB);
    expect(await access.read(2 * MB - 1, 2 * MB + 1)).toEqual(Uint8Array.of(1, 2));
    expect((await access.read(access.size - 2, access.size + 9)).length).toBe(2);
    await access.close();
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });

  it('takes an error of the stream back to its reader, and leaves nothing', async () => {
    const temporaryFolder = await makeFolder();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* stream(70);
      throw new Error('gone');
    }
    expect((await failureOf(accessStream(broken(), { temporaryFolder }))).message).toBe('gone');
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });
});

describe('what is cut off', () => {
  const gzip = zlib.gzipSync(pickleOf(3000));
  const cut = gzip.subarray(0, gzip.length - 6);

  it('is not given, but for those who ask for what came before the error', async () => {
    expect((await partsOf(cut)).map(({ kind }) => kind)).toEqual(['unread']);
    const [first, second] = await partsOf(cut, { salvage: true });
    expect([first?.kind, second?.kind]).toEqual(['unread', 'pickle']);
    expect(loads((await second?.read()) ?? new Uint8Array())).toEqual(new Uint8Array(3000).fill(7));
  });
});

it('zeros between two members of gzip are passed over, as by Python', async () => {
  const members = [zlib.gzipSync(pickleOf(10)), new Uint8Array(700), zlib.gzipSync(pickleOf(20))];
  const [, part] = await partsOf(Buffer.concat(members));
  expect(part?.size).toBe(18 + 28);
});

describe('lzma', () => {
  const stream = new Uint8Array(readFileSync(new URL('fixtures/value.lzma', import.meta.url)));

  it('is read to its last stream, as by Python', async () => {
    const [, one] = await partsOf(stream);
    const [, two] = await partsOf(Buffer.concat([stream, stream]));
    expect(two?.size).toBe(2 * (one?.size ?? 0));
  });

  it('says what follows', async () => {
    const parts = await partsOf(Buffer.concat([stream, pickleOf(1)]));
    expect(parts.map(({ kind }) => kind)).toEqual(['container', 'pickle', 'pickle']);
    expect(parts[2]?.oddities.map(({ message }) => message)).toEqual([
      `9 bytes follow at byte ${stream.length}`,
    ]);
  });
});

const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Uint8Array) => Uint8Array };

describe.skipIf(zstdCompressSync === undefined)('zstd', () => {
  const frames = [pickleOf(10), pickleOf(20)].map((each) => zstdCompressSync?.(each) ?? each);

  it('is read to its last frame, as by Python', async () => {
    const [, part] = await partsOf(Buffer.concat(frames));
    expect(part?.size).toBe(18 + 28);
  });

  it('says what follows its last frame', async () => {
    const parts = await partsOf(Buffer.concat([...frames, pickleOf(1)]));
    expect(parts.map(({ kind }) => kind)).toEqual(['container', 'pickle', 'pickle']);
    expect(parts[2]?.oddities.map(({ rule }) => rule)).toEqual(['trailing-data']);
  });
});

it.each([
  [{ limit: {} }, "unknown option 'limit': there are limits, salvage, temporaryFolder"],
  [{ colour: 1 }, "unknown option 'colour': there are limits, salvage, temporaryFolder"],
  [{ maxDepth: 1 }, "unknown option 'maxDepth': write { limits: { maxDepth } }"],
  [
    { limits: { maxDepht: 1 } },
    "unknown option 'maxDepht': there are maxDepth, maxExpandedBytes, maxMembers, maxRatio",
  ],
  [{ limits: { maxDepth: '1' } }, 'limit maxDepth must be a number of at least 0, not a string'],
  [{ limits: { maxRatio: Number.NaN } }, 'limit maxRatio must be a number of at least 0, not NaN'],
  [{ temporaryFolder: 1 }, 'option temporaryFolder must be a path, not a number'],
  [{ salvage: 1 }, 'option salvage must be true or false, not a number'],
  [null, 'options must be an object, not null'],
])('openContainer refuses %o', (options, message) => {
  expect(() => openContainer(accessBytes(new Uint8Array()), options as never)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', message }),
  );
});

describeWithPython('files that are larger than what memory may hold', () => {
  // What joblib and torch write, by hand: neither is there where this runs.
  const write = `
import pickle, sys, struct
def glob(m, n): return b'c' + m + b'\\n' + n + b'\\n'
def text(t): return b'X' + struct.pack('<I', len(t)) + t.encode()
size = 70 * 2**20
kind = sys.argv[2]
with open(sys.argv[1], 'wb') as f:
    if kind == 'joblib':
        # {'first': <array of u1, size>, 'end': 'done'}, as joblib 0.10 to 1.1 writes it: data right behind the BUILD.
        f.write(b'\\x80\\x03}(' + text('first'))
        f.write(glob(b'joblib.numpy_pickle', b'NumpyArrayWrapper') + b')\\x81}(')
        f.write(text('dtype') + glob(b'numpy', b'dtype') + text('u1') + b'K\\x00K\\x01\\x87R' + text('shape'))
        f.write(b'J' + struct.pack('<i', size) + b'\\x85' + b'ub')
        for _ in range(70): f.write(b'\\x00' * 2**20)
        f.write(text('end') + text('done') + b'u.')
    else:
        for value in (0x1950a86a20f9469cfc6c, 1001, {'little_endian': True}, {'weight': 1}, ['0']):
            pickle.dump(value, f, 2)
        f.write(struct.pack('<q', size))
        for _ in range(70): f.write(b'\\x00' * 2**20)
`;

  it.each([
    ['joblib', 'joblib.dump', 70 * MB],
    ['torch', 'torch.save before 1.6', 70 * MB + 8],
  ])('%s: their opcodes are read, and their data is not', async (kind, note, length) => {
    const path = join(await makeFolder(), kind);
    await runPython(write, path, kind);
    const file = await accessFile(path);
    let read = 0;
    const counted = {
      size: file?.size ?? 0,
      async read(start: number, end: number): Promise<Uint8Array> {
        const bytes = (await file?.read(start, end)) ?? new Uint8Array();
        read += bytes.length;
        return bytes;
      },
    };
    const parts: Part[] = [];
    for await (const part of openContainer(counted)) parts.push(part);
    expect(parts[0]).toMatchObject({ kind: 'pickle', note, gaps: [{ length }] });
    let opcodes = 0;
    for await (const piece of parts[0]?.chunks() ?? []) opcodes += piece.length;
    expect(opcodes).toBe(counted.size - length);
    expect(read).toBeLessThan(8 * MB);
    await file?.close();
  });
});
