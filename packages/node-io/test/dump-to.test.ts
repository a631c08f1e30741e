import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { dumps } from '@picklekit/core';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { dumpTo } from '../src/index.ts';
import { describeWithPython, python } from './python.ts';
import { concat, failureOf } from './support.ts';

const LARGE = Array.from({ length: 100 }, (_, index) => String(index).repeat(10_000));

describeWithPython('dumpTo Python', () => {
  test('sends pickles to its standard input, one after another', async () => {
    const source = `
import pickle, sys
print(len(pickle.load(sys.stdin.buffer)), pickle.load(sys.stdin.buffer))`;
    const child = execa(python as string, ['-c', source]);
    await dumpTo(LARGE, child.stdin);
    await dumpTo({ last: true }, child.stdin);
    expect((await child).stdout).toBe("100 {'last': True}");
  });
});

describe('dumpTo', () => {
  test('writes no faster than the stream takes it', async () => {
    const taken: Uint8Array[] = [];
    let waiting = 0;
    let most = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk, _encoding, callback) {
        taken.push(chunk);
        setImmediate(callback);
      },
    });
    const options = {
      persistentId() {
        most = Math.max(most, ++waiting - 7 * taken.length);
        return undefined;
      },
    };
    const bytes = await dumpTo(LARGE, slow, options);
    expect(Buffer.compare(concat(taken), dumps(LARGE))).toBe(0);
    expect(bytes).toBe(dumps(LARGE).length);
    // A piece of 64 KiB holds seven of the strings at most.
    expect(most).toBeLessThan(10);
    expect(slow.writableEnded).toBe(false);
  });

  test('fails with the error of the stream, which ends no process', async () => {
    const cause = new Error('disk full');
    const broken = new Writable({ write: (_chunk, _encoding, callback) => callback(cause) });
    expect(await failureOf(dumpTo(LARGE, broken))).toBe(cause);
    const stuck = new Writable({ write() {} });
    const dumping = failureOf(dumpTo(LARGE, stuck));
    stuck.destroy(cause);
    expect(await dumping).toBe(cause);
  });

  const dead: [string, () => Writable, unknown][] = [
    ['has been ended', () => new PassThrough().end(), undefined],
    ['has been destroyed', () => new PassThrough().destroy(), undefined],
    [
      'has failed',
      () => new PassThrough().on('error', () => {}).destroy(new Error('disk full')),
      new Error('disk full'),
    ],
  ];
  test.each(dead)('says that a stream which %s is closed', async (_name, make, cause) => {
    const error = await failureOf(dumpTo(1, make()));
    expect(error).toMatchObject({ name: 'PickleError', code: 'CLOSED' });
    expect(error.cause).toEqual(cause);
  });

  test('says that the input of a program which has ended is closed', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'close');
    expect(await failureOf(dumpTo(1, child.stdin))).toMatchObject({ name: 'PickleError', code: 'CLOSED' });
  });

  test('fails when the stream is ended meanwhile', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const dumping = failureOf(dumpTo(LARGE, stream));
    stream.end();
    stream.resume();
    expect(await dumping).toMatchObject({ name: 'PickleError', code: 'CLOSED' });
  });

  test('fails when the stream is closed meanwhile', async () => {
    const stuck = new Writable({ write() {} });
    const dumping = failureOf(dumpTo(LARGE, stuck));
    stuck.destroy();
    expect(await dumping).toMatchObject({ name: 'PickleError', code: 'CLOSED' });
  });

  test('is aborted while the stream is stuck', async () => {
    const controller = new AbortController();
    const dumping = failureOf(dumpTo(LARGE, new Writable({ write() {} }), { signal: controller.signal }));
    controller.abort();
    expect(await dumping).toMatchObject({ code: 'ABORTED', cause: controller.signal.reason });
  });

  test('passes on why a value cannot be pickled', async () => {
    const error = await failureOf(dumpTo([Symbol('x')], new PassThrough()));
    expect(error).toMatchObject({ code: 'UNSUPPORTED_VALUE', path: '$[0]' });
  });

  test('leaves no listener behind', async () => {
    const stream = new PassThrough().resume();
    const controller = new AbortController();
    await dumpTo(LARGE, stream, { signal: controller.signal });
    const before = new PassThrough().resume();
    for (const name of ['close', 'error'])
      expect(stream.listenerCount(name)).toBe(before.listenerCount(name));
  });
});
