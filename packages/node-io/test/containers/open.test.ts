// Files that the Python libraries wrote (see make-fixtures.py), opened by content alone.
import { readdirSync, readFileSync } from 'node:fs';
import { load, loadsAll } from '@picklekit/core';
import { Scanner } from '@picklekit/core/tools';
import { describe, expect, it } from 'vitest';
import {
  accessBytes,
  accessFile,
  type OpenOptions,
  offsetInWhole,
  openContainer,
  type Part,
} from '../../src/containers/index.ts';

const folder = new URL('fixtures/', import.meta.url);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const ADA = { name: 'Ada', scores: [1, 2.5, null], tags: new Set(['a', 'b']) };

async function partsOf(bytes: Uint8Array, options?: OpenOptions): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of openContainer(accessBytes(bytes), options)) parts.push(part);
  return parts;
}

function way({ layers }: Part): string {
  return layers
    .map(({ format, member }) => (member === undefined ? format : `${format}:${member}`))
    .join(' > ');
}

async function valuesOf(part: Part | undefined): Promise<unknown[]> {
  return loadsAll((await part?.pickles())?.bytes ?? new Uint8Array());
}

async function found(name: string): Promise<[string, string, unknown[]][]> {
  const rows: [string, string, unknown[]][] = [];
  for (const part of await partsOf(bytesOf(name))) {
    if (part.kind === 'container' || part.oddities.some(({ rule }) => rule === 'second-reading')) continue;
    rows.push([part.kind, way(part), part.kind === 'pickle' ? await valuesOf(part) : []]);
  }
  return rows;
}

describe('one pickle comes out of', () => {
  it.each([
    ['plain.pkl', ''],
    ['plain.joblib', ''],
    ['value.pkl.gz', 'gzip'],
    ['two-members.gz', 'gzip'],
    ['value.zlib', 'zlib'],
    ['small-window.zlib', 'zlib'],
    ['value.pkl.bz2', 'bz2'],
    ['two-streams.bz2', 'bz2'],
    ['value.pkl.xz', 'xz'],
    ['value.lzma', 'lzma'],
    ['value.pkl.zst', 'zstd'],
    ['value.lz4', 'lz4'],
    ['zfile.joblib', 'zfile'],
    ['gz-in-xz', 'xz > gzip'],
    ['deflated.zip', 'zip:a.pkl'],
    ['bzip2.zip', 'zip:a.pkl'],
    ['lzma.zip', 'zip:a.pkl'],
    ['nested.zip', 'zip:inner.zip > zip:a.pkl'],
  ])('%s', async (name, layers) => {
    expect(await found(name)).toEqual([['pickle', layers, [ADA]]]);
  });
});

it('pickles in a row stay together', async () => {
  expect(await found('many.pkl')).toEqual([['pickle', '', [ADA, [1, 2], 'end']]]);
});

it('protocol 0, which has no magic, is recognised', async () => {
  expect(await found('protocol0.pkl')).toEqual([['pickle', '', [{ a: [1, 'x'] }]]]);
});

it('checksums of blocks do not disturb lz4', async () => {
  const [[kind, , [value]]] = (await found('noise.lz4')) as [[string, string, [Uint8Array]]];
  expect([kind, value.length]).toEqual(['pickle', 6000]);
  expect(value.subarray(0, 3000)).toEqual(value.subarray(3000));
});

it('what follows a compressed pickle is opened, too, and reported', async () => {
  const parts = await partsOf(bytesOf('junk-behind.gz'));
  expect(await valuesOf(parts.at(-1))).toEqual(['behind']);
  expect(parts.at(-1)?.oddities.map(({ rule }) => rule)).toEqual(['trailing-data']);
});

it('a file of the cache of Django is a pickle and then a compressed one', async () => {
  const parts = await partsOf(bytesOf('django.djcache'));
  expect(parts.map((part) => `${part.kind} ${way(part)}`)).toEqual([
    'pickle ',
    'container trailing',
    'pickle trailing > zlib',
  ]);
  expect(await valuesOf(parts[2])).toEqual([ADA]);
});

describe('archives', () => {
  it('members of a zip are opened by content, whatever they are called', async () => {
    expect(await found('stored.zip')).toEqual([
      ['pickle', 'zip:a.pkl', [ADA]],
      ['pickle', 'zip:folder/b.bin', [ADA]],
      ['data', 'zip:readme.txt', []],
    ]);
  });

  it.each(['plain.tar', 'gz.tar'])('%s, with a name that needs pax', async (name) => {
    const rows = (await found(name)).map(([kind, layers, values]) => [
      kind,
      layers.split(':').at(-1),
      values,
    ]);
    expect(rows).toEqual([
      ['pickle', 'a.pkl', [ADA]],
      ['pickle', `${'x'.repeat(120)}/long.pkl`, [ADA]],
    ]);
  });

  it('a tar whose first name is a pickle is read as both', async () => {
    const parts = await partsOf(bytesOf('twofold.tar'));
    expect(parts.map((part) => part.kind)).toEqual(['pickle', 'container', 'pickle']);
    expect(parts[0]?.oddities.map(({ rule }) => rule)).toEqual(['two-formats']);
    expect(load((await parts[0]?.read()) ?? new Uint8Array()).value).toEqual(['the name']);
    expect(await valuesOf(parts[2])).toEqual([ADA]);
  });

  it('7z', async () => {
    expect(await found('two.7z')).toEqual([
      ['pickle', '7z:a.pkl', [ADA]],
      ['data', '7z:folder/readme.txt', []],
    ]);
  });

  it('a pickle with a zip behind it is read as both', async () => {
    const parts = await partsOf(bytesOf('prefixed.zip'));
    expect(parts.map((part) => `${part.kind} ${way(part)}`)).toEqual([
      'pickle ',
      'container ',
      'pickle zip:a.pkl',
    ]);
    expect(parts[0]?.oddities.map(({ rule }) => rule)).toEqual(['two-formats']);
    expect(await valuesOf(parts[2])).toEqual(['inside']);
  });

  it('a file on the disk is not read where its members are not needed', async () => {
    const access = await accessFile(new URL('state.pt', folder).pathname);
    const parts: Part[] = [];
    if (access !== undefined) for await (const part of openContainer(access)) parts.push(part);
    await access?.close();
    expect(parts.map((part) => `${part.kind} ${way(part)} ${part.size}`)).toEqual([
      'container  627',
      'pickle zip:state/data.pkl 161',
      'data zip:state/byteorder 6',
      'data zip:state/data/0 24',
      'data zip:state/version 2',
    ]);
    expect(parts[0]?.note).toBe('torch.save');
  });
});

describe('arrays', () => {
  it('of numbers have no pickle, those of objects are one behind a header', async () => {
    const notes = async (name: string) =>
      (await partsOf(bytesOf(name))).map((part) => [part.kind, way(part), part.note]);
    expect(await notes('numbers.npy')).toEqual([['array', '', "dtype '<f8', shape (2, 3)"]]);
    expect(await notes('objects.npy')).toEqual([
      ['container', '', "dtype '|O', shape (2,)"],
      ['pickle', 'npy', undefined],
    ]);
    for (const name of ['both.npz', 'compressed.npz']) {
      expect(await notes(name)).toEqual([
        ['container', '', 'numpy.savez'],
        ['array', 'zip:numbers.npy', "dtype '<f8', shape (2, 3)"],
        ['container', 'zip:objects.npy', "dtype '|O', shape (2,)"],
        ['pickle', 'zip:objects.npy > npy', undefined],
      ]);
    }
  });

  it.each(['', '-zlib', '-gzip', '-bz2', '-xz', '-lzma', '-lz4'])(
    'of mixed%s.joblib are left out',
    async (kind) => {
      const parts = (await partsOf(bytesOf(`mixed${kind}.joblib`))).filter((part) => part.kind === 'pickle');
      const [main, objects, second] = parts;
      const whole = (await main?.read()) ?? new Uint8Array();
      const { bytes, gaps } = (await main?.pickles()) ?? { bytes: whole, gaps: [] };
      expect(gaps.map(({ what }) => what)).toEqual([
        'array of f8, shape (2, 3)',
        'array of objects, shape (2,): a pickle of its own',
        'array of records, shape (2,)',
        'array of U2, shape (2,)',
      ]);
      expect(Object.keys(loadsAll(bytes)[0] as object)).toEqual(['x', 'y', 'z', 't', 'end']);
      // 0 to 5 as 64-bit floats, and the last text: where they are says Python's own writing, by search.
      const numbers = new Uint8Array(Float64Array.of(0, 1, 2, 3, 4, 5).buffer);
      const first = gaps[0] ?? { offset: 0, length: 0 };
      expect(Buffer.from(whole).indexOf(numbers) + 48).toBe(first.offset + first.length);
      expect(offsetInWhole(gaps, bytes.length)).toBe(whole.length);
      expect(offsetInWhole(gaps, 0)).toBe(0);
      expect(Buffer.from(whole).indexOf('done')).toBe(
        offsetInWhole(gaps, Buffer.from(bytes).indexOf('done')),
      );
      expect(objects && way(objects)).toMatch(/joblib:object array at byte \d+$/);
      expect(second?.oddities.map(({ rule }) => rule)).toEqual(['second-reading']);
    },
  );

  it('tensors behind the pickles of an old torch file are no pickle', async () => {
    const [part] = await partsOf(bytesOf('legacy.pt'));
    expect(part?.note).toBe('torch.save before 1.6');
    expect((await valuesOf(part)).length).toBe(5);
    expect((await part?.pickles())?.gaps).toEqual([
      { at: 253, offset: 253, length: 32, what: '1 storage of tensors' },
    ]);
  });
});

describe('large files', () => {
  // A pickle of 128 MiB that is nowhere: BINBYTES8 of zeros. What was read is counted.
  const size = 2 ** 27;
  let read = 0;
  const access = {
    size,
    async read(start: number, end: number): Promise<Uint8Array> {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      const head = Uint8Array.from([0x80, 4, 0x8e, 0xf4, 0xff, 0xff, 0x07, 0, 0, 0, 0]);
      for (let at = start; at < Math.min(head.length, end); at++) bytes[at - start] = head[at] ?? 0;
      if (end >= size && bytes.length > 0) bytes[bytes.length - 1] = 0x2e;
      read += bytes.length;
      return bytes;
    },
  };

  it('are known by their ends, and given in pieces', async () => {
    const parts: Part[] = [];
    for await (const part of openContainer(access)) parts.push(part);
    expect(parts.map(({ kind, size: bytes }) => [kind, bytes])).toEqual([['pickle', size]]);
    expect(read).toBeLessThan(4 * 2 ** 20);
    const scanner = new Scanner();
    let largest = 0;
    for await (const chunk of (parts[0] as Part).chunks()) {
      largest = Math.max(largest, chunk.length);
      scanner.push(chunk);
    }
    expect(largest).toBeLessThanOrEqual(2 ** 20);
    expect(scanner.end()).toMatchObject({ complete: true, bytes: size });
  });
});

describe('limits', () => {
  const errorOf = async (bytes: Uint8Array, limits: OpenOptions['limits']) => {
    const part = (await partsOf(bytes, { limits })).at(-1);
    return [part?.kind, part?.error];
  };

  it('a bomb is not unfolded', async () => {
    const [kind, error] = await errorOf(bytesOf('bomb.gz'), {});
    expect(kind).toBe('unread');
    expect(error).toMatchObject({ code: 'CONTAINER_LIMIT', message: expect.stringContaining('maxRatio') });
  });

  it.each([
    'value.pkl.gz',
    'value.pkl.bz2',
    'value.pkl.xz',
    'value.lzma',
    'value.pkl.zst',
    'value.lz4',
    'deflated.zip',
  ])('%s holds more than maxExpandedBytes', async (name) => {
    expect(await errorOf(bytesOf(name), { maxExpandedBytes: 50 })).toMatchObject([
      'unread',
      { code: 'CONTAINER_LIMIT', message: expect.stringContaining('maxExpandedBytes (50)') },
    ]);
  });

  it('containers in one another, and members, are counted', async () => {
    expect(await errorOf(bytesOf('nested.zip'), { maxDepth: 1 })).toMatchObject([
      'unread',
      { code: 'CONTAINER_LIMIT' },
    ]);
    expect(await errorOf(bytesOf('stored.zip'), { maxMembers: 2 })).toMatchObject([
      'unread',
      { code: 'CONTAINER_LIMIT' },
    ]);
  });
});

it('damage never throws, and what is cut off is never all there', { timeout: 120_000 }, async () => {
  for (const name of readdirSync(folder)) {
    if (name === 'bomb.gz' || name.endsWith('.7z')) continue;
    const whole = bytesOf(name);
    const step = Math.max(1, Math.floor(whole.length / 15));
    for (let end = 0; end < whole.length; end += step) await partsOf(whole.slice(0, end));
    for (let at = 0; at < whole.length; at += step) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      await partsOf(damaged);
    }
  }
});
