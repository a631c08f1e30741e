import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dumps, PyObject, UnpicklingError } from '@picklekit/core';
import { describe, expect, test } from 'vitest';
import { loadFile, loadFileAll } from '../src/index.ts';
import { describeWithPython } from './python.ts';
import {
  collect,
  failureOf,
  isWindows,
  makeFolder,
  makePipe,
  openDescriptors,
  runPython,
} from './support.ts';

// pickle.dumps(None, 0)
const NONE = Buffer.from('N.');
const CHUNK_SIZE = 256 * 1024;

async function makeFile(...parts: Uint8Array[]): Promise<string> {
  const path = join(await makeFolder(), 'a.pkl');
  await writeFile(path, Buffer.concat(parts));
  return path;
}

/** A pickle of `size` bytes: PROTO 3, BINBYTES with its length, the bytes, STOP. */
function pickleOfSize(size: number): Uint8Array {
  const pickle = Buffer.alloc(size);
  pickle.set([0x80, 3, 0x42]);
  pickle.writeUInt32LE(size - 8, 3);
  pickle[size - 1] = 0x2e;
  return pickle;
}

describeWithPython('files that Python wrote', () => {
  test.each([0, 1, 2, 3, 4, 5])('load at protocol %i', async (protocol) => {
    const path = join(await makeFolder(), 'python.pkl');
    const source = `
import pickle, sys
value = {'name': 'Zoë', 'scores': [85, 92.5, -2 ** 40], 'raw': b'\\x00\\xff', 'none': None, 'flag': True}
pickle.dump(value, open(sys.argv[1], 'wb'), int(sys.argv[2]))`;
    await runPython(source, path, String(protocol));
    const expected = {
      name: 'Zoë',
      scores: [85, 92.5, -(2 ** 40)],
      raw: Uint8Array.of(0, 255),
      none: null,
      flag: true,
    };
    expect(await loadFile(path)).toEqual(expected);
    expect(await loadFile(pathToFileURL(path))).toEqual(expected);
  });

  test('load from behind 2 GiB', async () => {
    const path = join(await makeFolder(), 'sparse.pkl');
    // 130 times 16 MiB of zeros that are popped again, most of them holes in the file, and then a value.
    const source = `
import struct, sys
with open(sys.argv[1], 'wb') as file:
    file.write(b'\\x80\\x03')
    for _ in range(130):
        file.write(b'B' + struct.pack('<I', 1 << 24))
        file.seek(1 << 24, 1)
        file.write(b'0')
    file.write(b'X\\x03\\x00\\x00\\x00end.')
    print(file.tell())`;
    const size = Number(await runPython(source, path));
    expect(size).toBeGreaterThan(2 ** 31);
    let last = {};
    const options = { bytes: 'view', onProgress: (progress: object) => (last = progress) } as const;
    expect(await loadFile(path, options)).toBe('end');
    expect(last).toEqual({ bytes: size, total: size });
  });

  test.skipIf(isWindows)('load from a named pipe, as long as its writer takes', async () => {
    const path = join(await makeFolder(), 'pipe');
    await makePipe(path);
    const source = `
import pickle, sys, time
data = pickle.dumps(list(range(1000)))
with open(sys.argv[1], 'wb', buffering=0) as pipe:
    for start in range(0, len(data), 700):
        pipe.write(data[start:start + 700])
        time.sleep(0.01)`;
    const [value] = await Promise.all([loadFile(path), runPython(source, path)]);
    expect(value).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  test('hold several pickles, each with a memo of its own', async () => {
    const path = join(await makeFolder(), 'several.pkl');
    const source = `
import pickle, sys
with open(sys.argv[1], 'wb') as file:
    for index in range(2000):
        pickle.dump({'index': index, 'twice': [str(index)] * 2}, file, index % 6)`;
    await runPython(source, path);
    let count = 0;
    for await (const value of loadFileAll(path)) {
      expect(value).toEqual({ index: count, twice: [String(count), String(count)] });
      count++;
    }
    expect(count).toBe(2000);
  });
});

describe('loadFile', () => {
  test('reads an open file from where it stands and leaves it open', async () => {
    const path = await makeFile(Buffer.from('header'), dumps(['here']));
    const handle = await open(path);
    await handle.read(Buffer.alloc(6));
    expect(await loadFile(handle)).toEqual(['here']);
    expect((await handle.stat()).isFile()).toBe(true);
    await handle.close();
  });

  test('passes the options on', async () => {
    const path = await makeFile(dumps(5n));
    expect(await loadFile(path, { exact: true })).toBe(5n);
    expect(await failureOf(loadFile(path, { limits: { maxInputBytes: 3 } }))).toMatchObject({
      code: 'LIMIT',
    });
    expect(await failureOf(loadFile(path, { dict: 'tree' as 'map' }))).toMatchObject({
      code: 'INVALID_OPTION',
    });
  });

  test.each([4, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1])(
    'refuses bytes behind a pickle of %i bytes and runs none of them',
    async (size) => {
      const pickle = size === 4 ? Uint8Array.of(0x80, 3, 0x4e, 0x2e) : pickleOfSize(size);
      // (persistent id "x") that a hook would be asked for
      const path = await makeFile(pickle, Buffer.from('Px\n.'));
      const asked: unknown[] = [];
      const persistentLoad = (id: unknown) => asked.push(id);
      const error = await failureOf(loadFile(path, { persistentLoad }));
      expect(error).toMatchObject({ code: 'TRAILING_DATA', offset: size });
      expect(error.message).toContain(`${path}: `);
      expect(asked).toEqual([]);
      await loadFile(path, { persistentLoad, trailing: 'ignore' });
      expect(asked).toEqual([]);
    },
  );

  test('names a file that is cut off', async () => {
    const whole = dumps({ name: 'Alice', data: new Uint8Array(300_000) });
    for (const length of [1, 20, CHUNK_SIZE, whole.length - 1]) {
      const path = await makeFile(whole.subarray(0, length));
      const error = await failureOf(loadFile(path));
      expect(error).toBeInstanceOf(UnpicklingError);
      expect(error).toMatchObject({ code: 'UNEXPECTED_END' });
      expect(error.message).toContain(`${path}: `);
    }
  });

  test('keeps offset, opcode, path and cause when it names the file', async () => {
    const path = await makeFile(Buffer.from('Px\n.'));
    const cause = new Error('from the hook');
    const persistentLoad = () => {
      throw cause;
    };
    const error = await failureOf(loadFile(path, { persistentLoad }));
    expect(error).toMatchObject({ code: 'HOOK_FAILED', offset: 0, opcode: 'PERSID', cause });
  });

  test('says that an empty file is empty', async () => {
    const path = await makeFile();
    const error = await failureOf(loadFile(path));
    expect(error).toMatchObject({ code: 'UNEXPECTED_END', message: `${path}: the input is empty` });
  });

  test('passes errors of the system on, with the path', async () => {
    const folder = await makeFolder();
    const missing = join(folder, 'missing.pkl');
    expect(await failureOf(loadFile(missing))).toMatchObject({ code: 'ENOENT', path: missing });
    const error = await failureOf(loadFile(folder));
    expect(error).toMatchObject({ path: folder });
    // Windows does not open folders at all.
    if (!isWindows) expect(error.message).toBe(`EISDIR: illegal operation on a directory, read '${folder}'`);
  });

  test('never runs what the file asks for', async () => {
    const path = await makeFile(Buffer.from("cos\nsystem\n(S'echo no'\ntR."));
    const value = await loadFile(path);
    expect(value).toBeInstanceOf(PyObject);
    expect(value.className).toBe('os.system');
  });

  test('tells its progress', async () => {
    const size = 3 * CHUNK_SIZE + 10;
    const path = await makeFile(pickleOfSize(size));
    const seen: unknown[] = [];
    await loadFile(path, { onProgress: (progress) => seen.push(progress) });
    const steps = [CHUNK_SIZE, 2 * CHUNK_SIZE, 3 * CHUNK_SIZE, size];
    expect(seen).toEqual(steps.map((bytes) => ({ bytes, total: size })));
  });

  test('closes the file after success, failure and abort', async () => {
    const good = await makeFile(NONE);
    const bad = await makeFile(Buffer.from('?'));
    const long = await makeFile(pickleOfSize(4 * CHUNK_SIZE));
    const controller = new AbortController();
    await loadFile(good);
    await failureOf(loadFile(bad));
    await failureOf(loadFile(long, { signal: controller.signal, onProgress: () => controller.abort() }));
    for (const path of [good, bad, long]) await expect.poll(() => openDescriptors(path)).toBe(0);
  });

  test('is aborted before it begins, and between chunks', async () => {
    const path = await makeFile(pickleOfSize(4 * CHUNK_SIZE));
    const reason = new Error('changed my mind');
    const early = await failureOf(loadFile(path, { signal: AbortSignal.abort(reason) }));
    expect(early).toMatchObject({ code: 'ABORTED', cause: reason });
    const controller = new AbortController();
    let calls = 0;
    const onProgress = () => {
      calls++;
      controller.abort(reason);
    };
    const late = await failureOf(loadFile(path, { signal: controller.signal, onProgress }));
    expect(late).toMatchObject({ code: 'ABORTED', cause: reason });
    expect(calls).toBe(1);
  });

  test.skipIf(isWindows)('is aborted while a named pipe is silent', async () => {
    const path = join(await makeFolder(), 'pipe');
    await makePipe(path);
    const unopened = new AbortController();
    const opening = failureOf(loadFile(path, { signal: unopened.signal }));
    unopened.abort();
    expect(await opening).toMatchObject({ code: 'ABORTED' });

    const writer = await open(path, 'r+');
    await writer.write(NONE.subarray(0, 1));
    const unread = new AbortController();
    let begun = () => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const reading = failureOf(loadFile(path, { signal: unread.signal, onProgress: begun }));
    await beginning;
    unread.abort();
    expect(await reading).toMatchObject({ code: 'ABORTED' });
    // Lets the read that waits in the system come back.
    await writer.write(NONE);
    await writer.close();
  });
});

describe('loadFileAll', () => {
  test('gives the values before the broken one', async () => {
    const path = await makeFile(dumps(1), dumps('two'), Buffer.from('?'), dumps(4));
    const seen: unknown[] = [];
    const error = await failureOf(
      (async () => {
        for await (const value of loadFileAll(path)) seen.push(value);
      })(),
    );
    expect(seen).toEqual([1, 'two']);
    expect(error).toMatchObject({ code: 'UNKNOWN_OPCODE' });
    expect(error.message).toContain(`${path}: `);
  });

  test('gives nothing for an empty file, and null for None', async () => {
    expect(await collect(loadFileAll(await makeFile()))).toEqual([]);
    expect(await collect(loadFileAll(await makeFile(NONE, NONE)))).toEqual([null, null]);
  });

  test('closes the file when the loop is left', async () => {
    const path = await makeFile(dumps(1), dumps(2));
    for await (const value of loadFileAll(path)) {
      expect(value).toBe(1);
      break;
    }
    expect(await openDescriptors(path)).toBe(0);
  });

  test('loads no more than is asked for', async () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => Buffer.from(`P${index}\n.`));
    const path = await makeFile(...ids);
    let loaded = 0;
    let given = 0;
    for await (const _ of loadFileAll(path, { persistentLoad: () => ++loaded })) {
      if (++given === 1000) break;
      expect(loaded).toBe(given);
    }
  });
});
