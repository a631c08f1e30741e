// What a caller gives by mistake is refused in words of ours: the only errors are PickleErrors and those of the system.
import { createReadStream } from 'node:fs';
import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { dumpFile, dumpTo, loadFile, loadFileAll, PickleStream, UnpickleStream } from '../src/index.ts';
import { failureOf, makeFolder } from './support.ts';

// pickle.dumps(None, 0)
const NONE = Buffer.from('N.');

async function makeFile(): Promise<string> {
  const path = join(await makeFolder(), 'a.pkl');
  await writeFile(path, NONE);
  return path;
}

const refused = (message: string | RegExp) =>
  expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) });

describe('loadFile and loadFileAll', () => {
  const misuses: [string, () => unknown, RegExp][] = [
    ['nothing', () => undefined, /not undefined$/],
    ['bytes', () => NONE, /not a Buffer; for bytes use loads/],
    ['a stream', () => createReadStream('/dev/null'), /not a ReadStream; for a stream use loadStream/],
    ['a Web stream', () => new ReadableStream(), /not a ReadableStream; for a stream use loadStream/],
    ['a promise', () => open('/dev/null').then((file) => file.close()), /not a Promise: await it$/],
    ['a number', () => 3, /not a number$/],
    [
      'a URL of the network',
      () => new URL('https://example.org/a.pkl'),
      /^https: URLs are no files: use fetch$/,
    ],
  ];
  test.each(misuses)('refuse %s', async (_name, make, message) => {
    expect(await failureOf(loadFile(make() as never))).toEqual(refused(message));
    expect(await failureOf(loadFileAll(make() as never).next())).toEqual(refused(message));
  });
});

describe('dumpFile', () => {
  const order = /^dumpFile\(value, path\): the path, which comes second, must be .*, not /;
  test('says in which order it takes what it takes', async () => {
    expect(await failureOf(dumpFile('a.pkl', { a: 1 } as never))).toEqual(refused(order));
    expect(await failureOf(dumpFile({ a: 1 }, undefined as never))).toEqual(refused(order));
  });

  test('refuses wrong options before it opens anything', async () => {
    const folder = await makeFolder();
    const options = { protcol: 4 } as object;
    expect(await failureOf(dumpFile(1, join(folder, 'a.pkl'), options))).toEqual(refused(/protocol/));
    expect(await readdir(folder)).toEqual([]);
  });

  test('names the file that was given where its folder is missing', async () => {
    const path = join(await makeFolder(), 'no', 'a.pkl');
    const error = await failureOf(dumpFile(1, path));
    expect(error.message).toContain(path);
    expect(error).toMatchObject({ code: 'ENOENT', path });
  });
});

test('dumpTo refuses what is no stream', async () => {
  expect(await failureOf(dumpTo(1, undefined as never))).toEqual(
    refused(/must be a Writable, not undefined$/),
  );
  const web = new WritableStream();
  expect(await failureOf(dumpTo(1, web as never))).toEqual(refused(/not a WritableStream$/));
});

describe('options', () => {
  type Run = (path: string, options: never) => Promise<unknown>;
  const functions: Record<string, Run> = {
    loadFile,
    loadFileAll: (path, options) => loadFileAll(path, options).next(),
    dumpFile: (path, options) => dumpFile(1, path, options),
    dumpTo: (_path, options) => dumpTo(1, new PassThrough(), options),
    PickleStream: async (_path, options) => new PickleStream(options),
    UnpickleStream: async (_path, options) => new UnpickleStream(options),
  };
  describe.each(Object.entries(functions))('of %s', (name, run) => {
    test.each([
      [{ colour: 1 }, /^unknown option 'colour'/],
      [Object.create({ colour: 1 }), /^unknown option 'colour'/],
      [JSON.parse('{ "__proto__": { "exact": true } }'), /^unknown option '__proto__'/],
      [{ exact: 'false' }, /^option exact must be true or false/],
      [{ fixImport: false }, /did you mean fixImports\?$/],
      [4, /^options must be an object/],
      [[], /^options must be an object, not an Array$/],
      ['error', /^options must be an object/],
      [null, /^options must be an object/],
      [{ signal: {} }, /^option signal must be an AbortSignal, not a plain object$/],
    ])('%o are refused', async (options, message) => {
      expect(await failureOf(run(await makeFile(), options as never))).toEqual(refused(message));
    });

    test('may be frozen, inherited or undefined', async () => {
      const path = await makeFile();
      const { signal } = new AbortController();
      await run(path, Object.freeze({ signal, exact: true }) as never);
      await run(path, Object.create({ signal, exact: true }) as never);
      await run(path, { signal: undefined, exact: undefined } as never);
    });

    const mistakes: [object, string][] = name.endsWith('Stream')
      ? [
          [{ wrpa: true }, 'wrap'],
          [{ wrapp: true }, 'wrap'],
          [{ readableHighWatermark: 1 }, 'readableHighWaterMark'],
          [{ sginal: 1 }, 'signal'],
        ]
      : [
          [{ onprogress() {} }, 'onProgress'],
          [{ sginal: 1 }, 'signal'],
        ];
    test.each(mistakes)('%o are refused with the one that was meant', async (options, meant) => {
      const [mistaken] = Object.keys(options);
      const message = `unknown option '${mistaken}': did you mean ${meant}?`;
      expect((await failureOf(run(await makeFile(), options as never))).message).toBe(message);
    });

    const owns = name.endsWith('Stream')
      ? ['readableHighWaterMark', 'signal', 'wrap', 'writableHighWaterMark']
      : ['onProgress', 'signal'];
    test('are listed, those of its own and those of the codec', async () => {
      const { message } = await failureOf(run(await makeFile(), { colour: 1 } as never));
      const names = message.replace(/^.*there are /, '').split(', ');
      expect(names).toEqual(expect.arrayContaining([...owns, 'exact', 'types']));
    });

    const own = name.endsWith('Stream') ? { wrap: 'no' } : { onProgress: 'no' };
    test('of its own are looked at, too', async () => {
      expect(await failureOf(run(await makeFile(), own as never))).toEqual(
        refused(/^option (wrap|onProgress) must/),
      );
    });
  });

  test('that are inherited apply', async () => {
    const options = Object.create({ globals: 'error' });
    const path = join(await makeFolder(), 'a.pkl');
    await writeFile(path, 'cos\nsystem\n.');
    expect(await failureOf(loadFile(path, options))).toMatchObject({ code: 'GLOBAL_REFUSED' });
  });
});
