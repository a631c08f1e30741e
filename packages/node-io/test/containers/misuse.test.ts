// What is given by mistake would be read as nothing, and nothing holds no pickle: a scanner that is told so is told a lie.
import { createReadStream, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { loads, type PickleBytes } from '@picklekit/core';
import { describe, expect, test } from 'vitest';
import { accessBytes, accessFile, accessStream, openContainer } from '../../src/containers/index.ts';
import { collect, failureOf, makeFolder } from '../support.ts';

// pickle.dumps(None, 0)
const NONE = Buffer.from('N.');

const refused = (message: string | RegExp) =>
  expect.objectContaining({
    name: 'PickleError',
    code: 'INVALID_OPTION',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });

const bytesOf = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** The same bytes in memory of each kind, with others around them where there is room for that. */
function formsOf(bytes: Uint8Array): [string, PickleBytes][] {
  const plain = new Uint8Array(bytes.length + 9);
  plain.set(bytes, 4);
  const memory = plain.slice(4, 4 + bytes.length).buffer;
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return [
    ['Buffer', Buffer.from(plain.buffer, 4, bytes.length)],
    ['DataView', new DataView(plain.buffer, 4, bytes.length)],
    ['ArrayBuffer', memory],
    ['SharedArrayBuffer', shared],
  ];
}

describe('accessBytes', () => {
  // Each is read by another library, or by Node.
  test.each([
    'plain.pkl',
    'deflated.zip',
    'value.pkl.gz',
    'value.pkl.bz2',
    'value.pkl.xz',
    'value.pkl.zst',
    'value.lz4',
    'value.lzma',
    'two.7z',
    'plain.tar',
    'mixed-xz.joblib',
  ])('reads %s in a Buffer, in a DataView and in memory, shared or not', async (name) => {
    const expected = JSON.stringify(await collect(openContainer(accessBytes(new Uint8Array(bytesOf(name))))));
    expect(expected).toContain('"pickle"');
    for (const [form, bytes] of formsOf(bytesOf(name))) {
      const parts = await collect(openContainer(accessBytes(bytes)));
      expect([form, JSON.stringify(parts)]).toEqual([form, expected]);
    }
  });

  test('gives bytes that load', async () => {
    for (const [, bytes] of formsOf(NONE)) {
      const access = accessBytes(bytes);
      expect(loads(await access.read(0, access.size))).toBe(null);
    }
  });

  const misuses: [string, () => unknown, string][] = [
    ['nothing', () => undefined, 'not undefined'],
    ['a path', () => 'a.pkl', 'not a string; for a path use accessFile'],
    ['numbers', () => [128, 4], 'not an Array'],
    ['a Blob', () => new Blob([NONE]), 'not a Blob'],
    ['a promise', () => Promise.resolve(NONE), 'not a Promise: await it'],
    ['a stream', () => new PassThrough(), 'not a PassThrough; for a stream use accessStream'],
  ];
  test.each(misuses)('refuses %s', (_name, make, what) => {
    expect(() => accessBytes(make() as never)).toThrow(
      refused(`accessBytes takes a Uint8Array or an ArrayBuffer, ${what}`),
    );
  });

  test('refuses memory that has gone elsewhere', () => {
    const bytes = Uint8Array.from(NONE);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    for (const gone of [bytes, bytes.buffer])
      expect(() => accessBytes(gone)).toThrow(refused(/their buffer is detached$/));
  });
});

describe('accessStream', () => {
  const misuses: [string, unknown, string][] = [
    ['nothing', undefined, 'not undefined'],
    ['a path', 'x', 'not a string; for a path use accessFile'],
    ['bytes', NONE, 'not a Buffer; for bytes use accessBytes'],
    ['a promise', Promise.resolve(), 'not a Promise: await it'],
  ];
  test.each(misuses)('refuses %s', async (_name, given, what) => {
    const message = `accessStream takes a stream of bytes, ${what}`;
    expect(await failureOf(accessStream(given as never))).toEqual(refused(message));
  });

  test('takes chunks of memory, and refuses text', async () => {
    const chunks = Readable.from([NONE.subarray(0, 1), Uint8Array.from(NONE.subarray(1)).buffer]);
    const access = await accessStream(chunks);
    expect(Buffer.from(await access.read(0, 9))).toEqual(NONE);
    const text = new PassThrough({ encoding: 'latin1' });
    text.end(NONE);
    expect(await failureOf(accessStream(text))).toEqual(
      refused(
        'accessStream: each chunk must be a Uint8Array, not a string; text has lost bytes: leave out its encoding',
      ),
    );
  });

  test.each([
    [{ temporaryfolder: '/tmp' }, "unknown option 'temporaryfolder': there are temporaryFolder"],
    [{ temporaryFolder: 1 }, 'option temporaryFolder must be a path, not a number'],
    [null, 'options must be an object, not null'],
  ])('refuses the options %o', async (options, message) => {
    const access = accessStream(Readable.from([NONE]), options as never);
    expect(await failureOf(access)).toEqual(refused(message));
  });
});

describe('accessFile', () => {
  test('takes a path, or a URL of a file', async () => {
    const path = join(await makeFolder(), 'a.pkl');
    await writeFile(path, NONE);
    for (const form of [path, pathToFileURL(path)]) {
      const access = await accessFile(form);
      expect(access?.size).toBe(2);
      await access?.close();
    }
  });

  const misuses: [string, () => unknown, RegExp][] = [
    ['nothing', () => undefined, /^accessFile takes a path or a file: URL, not undefined$/],
    ['bytes', () => NONE, /not a Buffer; for bytes use accessBytes$/],
    ['a stream', () => createReadStream('/dev/null'), /not a ReadStream; for a stream use accessStream$/],
    [
      'a URL of the network',
      () => new URL('https://example.org/a.pkl'),
      /^https: URLs are no files: use fetch$/,
    ],
  ];
  test.each(misuses)('refuses %s', async (_name, make, message) => {
    expect(await failureOf(accessFile(make() as never))).toEqual(refused(message));
  });
});

describe('openContainer', () => {
  const misuses: [string, () => unknown, string][] = [
    ['a path', () => 'a.pkl', 'not a string: await accessFile(path)'],
    ['a promise', () => accessFile('/dev/null'), 'not a Promise: await it'],
    ['bytes', () => NONE, 'not a Buffer; for bytes use accessBytes'],
    ['memory', () => new ArrayBuffer(8), 'not an ArrayBuffer; for bytes use accessBytes'],
    ['a stream', () => new PassThrough(), 'not a PassThrough; for a stream use accessStream'],
    [
      'what accessFile gives for an empty file',
      () => undefined,
      'not undefined (accessFile gives undefined for what is empty or no regular file)',
    ],
  ];
  test.each(misuses)('refuses %s', (_name, make, what) => {
    const message = `openContainer takes what accessFile, accessBytes or accessStream gives, ${what}`;
    expect(() => openContainer(make() as never)).toThrow(refused(message));
  });
});
