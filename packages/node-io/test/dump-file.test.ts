import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dumps, PyTuple } from '@picklekit/core';
import { execaNode } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dumpFile, loadFile } from '../src/index.ts';
import { describeWithPython } from './python.ts';
import { childArgs, failureOf, isWindows, makeFolder, makePipe, runPython } from './support.ts';

const OLD = Buffer.from('the old content');
const isRoot = process.getuid?.() === 0;

async function makeOld(): Promise<{ folder: string; path: string }> {
  const folder = await makeFolder();
  const path = join(folder, 'a.pkl');
  await writeFile(path, OLD);
  return { folder, path };
}

/** The old file is as it was and the only one. */
async function expectUntouched({ folder, path }: { folder: string; path: string }): Promise<void> {
  expect(await readdir(folder)).toEqual(['a.pkl']);
  expect(await readFile(path)).toEqual(OLD);
}

describeWithPython('files for Python', () => {
  test.each([0, 1, 2, 3, 4, 5])('load there at protocol %i', async (protocol) => {
    const path = join(await makeFolder(), 'ours.pkl');
    const rows = Array.from({ length: 5000 }, (_, index) => PyTuple.of(index, `row ${index}`));
    const value = { name: 'Zoë', big: 2n ** 70n, raw: new Uint8Array(200_000).fill(7), rows };
    const bytes = await dumpFile(value, path, { protocol });
    expect((await stat(path)).size).toBe(bytes);
    const source = `
import pickle, sys
value = pickle.load(open(sys.argv[1], 'rb'))
assert value == {
    'name': 'Zoë', 'big': 2 ** 70, 'raw': b'\\x07' * 200000, 'rows': [(i, 'row %d' % i) for i in range(5000)]
}, value
print('equal')`;
    expect(await runPython(source, path)).toBe('equal');
  });

  test.skipIf(isWindows)('are written straight into a pipe', async () => {
    const path = join(await makeFolder(), 'pipe');
    await makePipe(path);
    const source = `
import pickle, sys
print(sum(pickle.load(open(sys.argv[1], 'rb'))))`;
    const value = Array.from({ length: 100_000 }, (_, index) => index);
    const [printed] = await Promise.all([runPython(source, path), dumpFile(value, path)]);
    expect(Number(printed)).toBe((100_000 * 99_999) / 2);
    expect((await stat(path)).isFIFO()).toBe(true);
  });
});

describe('dumpFile', () => {
  test('writes what dumps gives, replaces the old file and leaves nothing else', async () => {
    const { folder, path } = await makeOld();
    const value = { list: [1, 2, 3], data: new Uint8Array(3_000_000) };
    expect(await dumpFile(value, pathToFileURL(path), { protocol: 4 })).toBe(
      dumps(value, { protocol: 4 }).length,
    );
    expect(Buffer.compare(await readFile(path), dumps(value, { protocol: 4 }))).toBe(0);
    expect(await readdir(folder)).toEqual(['a.pkl']);
  });

  test.skipIf(isWindows)('keeps the mode of the old file, and heeds the umask for a new one', async () => {
    const { folder, path } = await makeOld();
    for (const mode of [0o600, 0o640, 0o777]) {
      await chmod(path, mode);
      await dumpFile(1, path);
      expect((await stat(path)).mode & 0o7777).toBe(mode);
    }
    const fresh = join(folder, 'fresh.pkl');
    await dumpFile(1, fresh);
    await writeFile(join(folder, 'plain'), '');
    expect((await stat(fresh)).mode).toBe((await stat(join(folder, 'plain'))).mode);
  });

  test.runIf(isRoot)('keeps the owner where that is allowed', async () => {
    const { path } = await makeOld();
    await chown(path, 65_534, 65_533);
    await dumpFile(1, path);
    expect(await stat(path)).toMatchObject({ uid: 65_534, gid: 65_533 });
  });

  test.skipIf(isWindows)('does not replace a file that is read-only', async () => {
    const old = await makeOld();
    await chmod(old.folder, 0o777);
    await chmod(old.path, 0o444);
    if (isRoot) {
      // For root nothing is read-only.
      process.seteuid?.(65_534);
      onTestFinished(() => process.seteuid?.(0));
    }
    expect(await failureOf(dumpFile(1, old.path))).toMatchObject({ code: 'EACCES', path: old.path });
    await expectUntouched(old);
  });

  test.skipIf(isWindows)('follows symbolic links and keeps them', async () => {
    const { folder, path } = await makeOld();
    await mkdir(join(folder, 'sub'));
    await symlink('../a.pkl', join(folder, 'sub', 'one'));
    await symlink(join('sub', 'one'), join(folder, 'two'));
    await dumpFile('through', join(folder, 'two'));
    expect(await loadFile(path)).toBe('through');
    expect((await lstat(join(folder, 'two'))).isSymbolicLink()).toBe(true);
    expect((await lstat(join(folder, 'sub', 'one'))).isSymbolicLink()).toBe(true);

    await symlink('later.pkl', join(folder, 'dangling'));
    await dumpFile('made', join(folder, 'dangling'));
    expect(await loadFile(join(folder, 'later.pkl'))).toBe('made');

    await symlink('loop', join(folder, 'loop'));
    expect(await failureOf(dumpFile(1, join(folder, 'loop')))).toMatchObject({ code: 'ELOOP' });
  });

  test('leaves the old file alone when the value cannot be pickled', async () => {
    const old = await makeOld();
    const value = ['x'.repeat(100_000), 'y'.repeat(100_000), { cache: new WeakMap() }];
    const error = await failureOf(dumpFile(value, old.path));
    expect(error).toMatchObject({ code: 'UNSUPPORTED_VALUE', path: '$[2].cache' });
    await expectUntouched(old);
    expect(await failureOf(dumpFile(1, old.path, { protocol: 9 }))).toMatchObject({ code: 'INVALID_OPTION' });
    await expectUntouched(old);
  });

  test('leaves the old file alone when it is aborted, before and between pieces', async () => {
    const old = await makeOld();
    const value = new Uint8Array(10_000_000);
    const reason = new Error('enough');
    const early = await failureOf(dumpFile(value, old.path, { signal: AbortSignal.abort(reason) }));
    expect(early).toMatchObject({ code: 'ABORTED', cause: reason });
    await expectUntouched(old);
    const controller = new AbortController();
    let written = 0;
    const onProgress = ({ bytes }: { bytes: number }) => {
      written = bytes;
      if (bytes > 2_000_000) controller.abort(reason);
    };
    const late = await failureOf(dumpFile(value, old.path, { signal: controller.signal, onProgress }));
    expect(late).toMatchObject({ code: 'ABORTED', cause: reason });
    expect(written).toBeLessThan(4_000_000);
    await expectUntouched(old);
  });

  test('leaves the old file alone when its process is killed', async () => {
    const old = await makeOld();
    const child = execaNode(new URL('./children/stuck-dump.mjs', import.meta.url), [old.path], {
      nodeOptions: [...childArgs, '--no-warnings'],
      reject: false,
    });
    const begun = await Promise.race([once(child.stdout, 'data'), child]);
    expect(String(begun)).toBe('begun');
    process.kill(child.pid as number, 'SIGKILL');
    await child;
    expect(await readFile(old.path)).toEqual(OLD);
    const left = (await readdir(old.folder)).filter((name) => name !== 'a.pkl');
    expect(left).toEqual([expect.stringMatching(/^\.picklekit-[0-9a-f]{18}\.tmp$/)]);
    expect((await stat(join(old.folder, left[0] as string))).size).toBeGreaterThan(1_000_000);
  });

  test('lets one of two writers win, whole', async () => {
    const { folder, path } = await makeOld();
    const values = [1, 2, 3, 4].map((fill) => new Uint8Array(2_000_000).fill(fill));
    await Promise.all(values.map((value) => dumpFile(value, path)));
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(values.map((value) => digest(dumps(value)))).toContain(digest(await readFile(path)));
    expect(await readdir(folder)).toEqual(['a.pkl']);
  });

  test('passes errors of the system on, with the path', async () => {
    const folder = await makeFolder();
    const missing = join(folder, 'missing');
    const error = await failureOf(dumpFile(1, join(missing, 'a.pkl')));
    expect(error).toMatchObject({ code: 'ENOENT' });
    expect(error.message).toContain(missing);
    expect(await failureOf(dumpFile(1, folder))).toMatchObject({ path: folder });
  });

  test('tells its progress', async () => {
    const path = join(await makeFolder(), 'a.pkl');
    const seen: number[] = [];
    const options = { onProgress: ({ bytes }: { bytes: number }) => seen.push(bytes) };
    const total = await dumpFile(new Uint8Array(3_000_000), path, options);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(total);
  });
});
