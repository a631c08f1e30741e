import { getEventListeners } from 'node:events';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { dumps, loadsAll, Unpickler } from '@picklekit/core';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { PickleStream, UnpickleStream } from '../src/index.ts';
import { describeWithPython, python } from './python.ts';
import { collect, concat, failureOf } from './support.ts';

// pickle.dumps(None, 0)
const NONE = Buffer.from('N.');

/** Many tiny pickles of persistent ids, so that a `persistentLoad` counts how many have been loaded. */
const counted = (count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => Buffer.from(`P${index}\n.`)));

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reads to the end or to the error, and gives both. */
async function drain(stream: AsyncIterable<unknown>): Promise<{ values: unknown[]; error: unknown }> {
  const values: unknown[] = [];
  try {
    for await (const value of stream) values.push(value);
    return { values, error: undefined };
  } catch (error) {
    return { values, error };
  }
}

describeWithPython('a conversation with Python', () => {
  test.each([0, 2, 5])('at protocol %i: its pickles come, are changed and go back', async (protocol) => {
    const write = `
import pickle, sys
for index in range(3000):
    value = None if index % 100 == 99 else {'index': index, 'text': 'é' * (index % 50), 'pair': (index, None)}
    pickle.dump(value, sys.stdout.buffer, int(sys.argv[1]))`;
    const check = `
import pickle, sys
for index in range(3000):
    value = pickle.load(sys.stdin.buffer)
    if index % 100 == 99:
        assert value is None, value
    else:
        assert value == {'index': index + 1, 'text': 'é' * (index % 50), 'pair': (index, None)}, value
        assert type(value['pair']) is tuple
assert sys.stdin.buffer.read() == b''
print('all equal')`;
    const writer = execa(python as string, ['-c', write, String(protocol)], { buffer: false });
    const checker = execa(python as string, ['-c', check]);
    await pipeline(
      writer.stdout,
      new UnpickleStream({ wrap: true }),
      new Transform({
        objectMode: true,
        transform({ value }, _encoding, callback) {
          if (value !== null) value.index++;
          callback(null, { value });
        },
      }),
      new PickleStream({ wrap: true, protocol }),
      checker.stdin,
    );
    expect((await checker).stdout).toBe('all equal');
    await writer;
  });
});

test('both are what the types of Node take for a stream that is written and read', () => {
  // Checked by the compiler: `pipeline` of @types/node 25 and newer takes nothing else.
  const streams: NodeJS.ReadWriteStream[] = [new PickleStream(), new UnpickleStream()];
  for (const stream of streams) expect(stream).toBeInstanceOf(Transform);
});

describe('UnpickleStream', () => {
  test('takes its input byte by byte', async () => {
    const values = [{ a: [1, 2.5, 'é'] }, 2 ** 40, 'x'.repeat(300), [true, null]];
    const bytes = concat(values.map((value, index) => dumps(value, { protocol: index + 1 })));
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await collect(Readable.from(single).pipe(new UnpickleStream()))).toEqual(values);
  });

  test('takes many pickles in one chunk, and none', async () => {
    const bytes = concat(Array.from({ length: 5000 }, (_, index) => dumps(index)));
    const whole = new UnpickleStream();
    whole.end(bytes);
    expect(await collect(whole)).toEqual(Array.from({ length: 5000 }, (_, index) => index));
    const empty = new UnpickleStream();
    empty.end();
    expect(await collect(empty)).toEqual([]);
  });

  test('gives None as undefined, and as itself when wrapped', async () => {
    const bytes = Buffer.concat([NONE, dumps(1), NONE]);
    const plain = new UnpickleStream();
    plain.end(bytes);
    expect(await collect(plain)).toEqual([undefined, 1, undefined]);
    const wrapped = new UnpickleStream({ wrap: true });
    wrapped.end(bytes);
    expect(await collect(wrapped)).toEqual([{ value: null }, { value: 1 }, { value: null }]);
  });

  test('passes the options on', async () => {
    const stream = new UnpickleStream({ exact: true });
    stream.end(dumps(5n));
    expect(await collect(stream)).toEqual([5n]);
    expect(() => new UnpickleStream({ dict: 'tree' as 'map' })).toThrow('option dict must be');
  });

  test.each([1, 4, 16])(
    'loads no more than %i values ahead of a slow reader',
    async (readableHighWaterMark) => {
      let loaded = 0;
      let pulled = 0;
      const source = Readable.from(
        (function* () {
          for (;;) {
            pulled++;
            yield counted(1000);
          }
        })(),
        { objectMode: false, highWaterMark: 1 },
      );
      const stream = new UnpickleStream({ persistentLoad: () => ++loaded, readableHighWaterMark });
      let given = 0;
      for await (const _ of source.pipe(stream)) {
        given++;
        if (given % 100 === 0) await tick();
        // One more than fits: the one that showed that it is full.
        expect(loaded - given).toBeLessThanOrEqual(readableHighWaterMark);
        if (given === 2500) break;
      }
      // 16 KiB to 64 KiB of input may wait as well, at 6 KB a chunk.
      expect(pulled).toBeLessThan(20);
      source.destroy();
    },
  );

  test.each(['data', 'readable', 'pipe'])('gives everything in order to a reader by "%s"', async (how) => {
    const stream = new UnpickleStream({ readableHighWaterMark: 3 });
    const values: unknown[] = [];
    if (how === 'data') stream.on('data', (value) => values.push(value));
    if (how === 'readable') {
      stream.on('readable', () => {
        for (let value = stream.read(); value !== null; value = stream.read()) values.push(value);
      });
    }
    const sink = new Writable({
      objectMode: true,
      highWaterMark: 2,
      write(value, _encoding, callback) {
        values.push(value);
        setImmediate(callback);
      },
    });
    const done = new Promise<void>((resolve) =>
      (how === 'pipe' ? sink : stream).on(how === 'pipe' ? 'finish' : 'end', resolve),
    );
    if (how === 'pipe') stream.pipe(sink);
    const numbers = Array.from({ length: 500 }, (_, index) => index);
    stream.write(concat(numbers.slice(0, 300).map((value) => dumps(value))));
    stream.end(concat(numbers.slice(300).map((value) => dumps(value))));
    await done;
    expect(values).toEqual(numbers);
  });

  test('lets a reader read inside of its own event', async () => {
    const stream = new UnpickleStream({ readableHighWaterMark: 1 });
    const values: unknown[] = [];
    stream.on('data', (value) => {
      values.push(value);
      const another = stream.read();
      if (another !== null) values.push(another);
    });
    const done = new Promise((resolve) => stream.on('end', resolve));
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    stream.end(concat(numbers.map((value) => dumps(value))));
    await done;
    expect([...new Set(values)].sort((a, b) => Number(a) - Number(b))).toEqual(numbers);
  });

  test.each([1, 16])(
    'gives every value before an error (up to %i may wait)',
    async (readableHighWaterMark) => {
      const good = Array.from({ length: 40 }, (_, index) => index);
      const bytes = concat(good.map((value) => dumps(value)));
      const broken = new UnpickleStream({ readableHighWaterMark });
      broken.end(Buffer.concat([bytes, Buffer.from('?')]));
      const first = await drain(broken);
      expect(first.values).toEqual(good);
      expect(first.error).toMatchObject({ code: 'UNKNOWN_OPCODE', offset: bytes.length });
      const cut = new UnpickleStream({ readableHighWaterMark });
      cut.end(Buffer.concat([bytes, dumps('cut off').subarray(0, 9)]));
      const second = await drain(cut);
      expect(second.values).toEqual(good);
      expect(second.error).toMatchObject({ code: 'UNEXPECTED_END' });
    },
  );

  test('does not take what a listener throws for an error of its own', () => {
    const stream = new UnpickleStream();
    const errors: unknown[] = [];
    stream.on('error', (error) => errors.push(error));
    stream.on('data', () => {
      throw new Error('from the listener');
    });
    stream.resume();
    return tick().then(() => {
      expect(() => stream.write(dumps(1))).toThrow('from the listener');
      expect(errors).toEqual([]);
    });
  });

  test('lets a pipeline fail', async () => {
    const source = Readable.from([dumps(1), Buffer.from('?')]);
    const seen: unknown[] = [];
    const sink = new Writable({
      objectMode: true,
      write(value, _encoding, callback) {
        seen.push(value);
        setImmediate(callback);
      },
    });
    expect(await failureOf(pipeline(source, new UnpickleStream(), sink))).toMatchObject({
      code: 'UNKNOWN_OPCODE',
    });
    expect(seen).toEqual([1]);
    expect(source.destroyed && sink.destroyed).toBe(true);
  });

  test('refuses text', async () => {
    const stream = new UnpickleStream();
    stream.end('N.');
    const { error } = await drain(stream);
    expect(error).toMatchObject({ code: 'INVALID_OPTION' });
    expect((error as Error).message).toContain('not a string: it has already lost bytes');
  });

  test('is aborted, before and meanwhile, and lets go of the signal', async () => {
    const reason = new Error('enough');
    const early = new UnpickleStream({ signal: AbortSignal.abort(reason) });
    expect((await drain(early)).error).toMatchObject({ code: 'ABORTED', cause: reason });

    const controller = new AbortController();
    const stream = new UnpickleStream({ signal: controller.signal });
    stream.write(Buffer.concat([dumps(1), dumps(2)]));
    const reading = drain(stream);
    await tick();
    controller.abort(reason);
    const { values, error } = await reading;
    expect(values).toEqual([1, 2]);
    expect(error).toMatchObject({ code: 'ABORTED', cause: reason });

    const unused = new AbortController();
    const whole = new UnpickleStream({ signal: unused.signal });
    whole.end(dumps(1));
    await drain(whole);
    await tick();
    expect(getEventListeners(unused.signal, 'abort')).toEqual([]);
  });
});

describe('PickleStream', () => {
  test('writes what dumps gives for each value', async () => {
    const values = [1, 'two', [3, undefined, null], undefined, false, 0, ''];
    const stream = new PickleStream({ protocol: 2 });
    for (const value of values) stream.write(value);
    stream.end();
    expect(concat(await collect(stream))).toEqual(
      concat(values.map((value) => dumps(value, { protocol: 2 }))),
    );
  });

  test('gives None back that UnpickleStream gave', async () => {
    const bytes = Buffer.concat([NONE, dumps([null]), NONE]);
    for (const wrap of [false, true]) {
      const unpickle = new UnpickleStream({ wrap });
      unpickle.end(bytes);
      const written = concat(await collect(unpickle.pipe(new PickleStream({ wrap }))));
      expect(loadsAll(written)).toEqual([null, [null], null]);
    }
  });

  test('says how values must be wrapped', async () => {
    const stream = new PickleStream({ wrap: true });
    stream.end('bare');
    expect((await drain(stream)).error).toMatchObject({ code: 'INVALID_OPTION' });
    expect(() => new PickleStream({ protocol: 9 })).toThrow('protocol 9');
  });

  test('dumps no more than a slow reader takes', async () => {
    const value = Array.from({ length: 1000 }, (_, index) => String(index).padStart(10_000));
    let dumped = 0;
    const stream = new PickleStream({
      persistentId() {
        dumped++;
        return undefined;
      },
    });
    stream.end(value);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of stream) {
      chunks.push(chunk);
      bytes += chunk.length;
      await tick();
      // A piece holds seven of the strings: one piece waits, one may be in the making.
      expect(dumped - bytes / 10_000).toBeLessThanOrEqual(3 * 7);
    }
    expect(Buffer.compare(concat(chunks), dumps(value))).toBe(0);
  });

  test('asks its writer to wait', async () => {
    const stream = new PickleStream({ readableHighWaterMark: 1024 });
    let pulled = 0;
    const source = Readable.from(
      (function* () {
        for (;;) {
          pulled++;
          yield 'x'.repeat(1000);
        }
      })(),
    );
    source.pipe(stream);
    for (let turn = 0; turn < 50; turn++) await tick();
    expect(pulled).toBeLessThan(50);
    source.destroy();
    stream.destroy();
  });

  test('gives the pickles before one that cannot be written', async () => {
    const stream = new PickleStream();
    for (const value of [1, 'two', new WeakMap()]) stream.write(value);
    const { values, error } = await drain(stream);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_VALUE', constructorName: 'WeakMap' });
    const unpickler = new Unpickler();
    expect(values.flatMap((chunk) => unpickler.push(chunk as Uint8Array))).toEqual([1, 'two']);
  });

  test('is aborted', async () => {
    const controller = new AbortController();
    const stream = new PickleStream({ signal: controller.signal });
    stream.write(1);
    controller.abort();
    expect((await drain(stream)).error).toMatchObject({ code: 'ABORTED', cause: controller.signal.reason });
  });

  test('is a Transform like any other', () => {
    expect(new PickleStream()).toBeInstanceOf(Transform);
    expect(new UnpickleStream()).toBeInstanceOf(Transform);
    expect(new UnpickleStream({ readableHighWaterMark: 7 }).readableHighWaterMark).toBe(7);
    expect(new PassThrough().readableHighWaterMark).toBe(new PickleStream().readableHighWaterMark);
  });
});
