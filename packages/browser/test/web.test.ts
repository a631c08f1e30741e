// In Node, which has Blob, fetch and Web Streams as well.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dump, dumpChunks, dumps, loads, loadsAll, Pickler, UUID } from '@picklekit/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  dumpBlob,
  loadBlob,
  loadResponse,
  loadUrl,
  PickleDecoderStream,
  PickleEncoderStream,
  ResponseError,
} from '../src/index.ts';
import { NAMES, pythonDifferences, pythonPickles } from './fixtures.ts';
import { describeWithPython } from './python.ts';

// pickle.dumps(None, 0)
const NONE = Uint8Array.of(0x4e, 0x2e);
const LARGE = Array.from({ length: 100 }, (_, index) => String(index).padStart(10_000));

type Bytes = Uint8Array<ArrayBuffer>;

const concat = (chunks: Iterable<Uint8Array>): Bytes => new Uint8Array(Buffer.concat([...chunks]));
const plain = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
// `toEqual` takes seconds for a megabyte.
const expectSame = (a: Uint8Array, b: Uint8Array) => expect(Buffer.compare(a, b)).toBe(0);
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function failureOf(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const failure = await work.then(
    (value) => new Error(`did not fail but gave ${String(value)}`),
    (error) => error,
  );
  return failure as Error & Record<string, unknown>;
}

/** Reads to the end or to the error, and gives both. */
async function drain<T>(stream: ReadableStream<T>): Promise<{ values: T[]; error: unknown }> {
  const values: T[] = [];
  try {
    for await (const value of stream) values.push(value);
    return { values, error: undefined };
  } catch (error) {
    return { values, error };
  }
}

/** A stream of the chunks that tells what was asked of it. */
function spiedStream(chunks: readonly Uint8Array[], { endless = false } = {}) {
  const spy = { pulled: 0, cancelled: undefined as unknown, wasCancelled: false };
  const stream = new ReadableStream<Bytes>(
    {
      pull(controller) {
        const chunk = chunks[spy.pulled++];
        if (chunk !== undefined) controller.enqueue(plain(chunk));
        else if (endless) return new Promise(() => {});
        else controller.close();
        return undefined;
      },
      cancel(reason) {
        spy.wasCancelled = true;
        spy.cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, spy };
}

describeWithPython('Python and the Web', () => {
  test('understand each other through Blobs and streams', async () => {
    const ours: Record<string, string> = {};
    for (const [name, base64] of Object.entries(pythonPickles())) {
      const bytes = plain(Buffer.from(base64, 'base64'));
      const protocol = Number(name.at(-1));
      const value = await loadBlob(new Blob([bytes]), { exact: true });
      const back = await dumpBlob(value, { exact: true, protocol }).arrayBuffer();
      ours[name] = Buffer.from(back).toString('base64');
      const { stream } = spiedStream([bytes.subarray(0, 50), bytes.subarray(50)]);
      const streamed = stream
        .pipeThrough(new PickleDecoderStream({ exact: true }))
        .pipeThrough(new PickleEncoderStream({ exact: true, protocol }));
      expectSame(concat((await drain(streamed)).values), new Uint8Array(back));
    }
    expect(Object.keys(ours)).toHaveLength(NAMES.length * 6);
    expect(pythonDifferences(ours)).toEqual([]);
  });
});

describe('Blobs', () => {
  test('come and go', async () => {
    const blob = dumpBlob(LARGE, { protocol: 4 });
    expect(blob.type).toBe('application/octet-stream');
    expect(dumpBlob(1, { type: 'application/x-pickle' }).type).toBe('application/x-pickle');
    expectSame(new Uint8Array(await blob.arrayBuffer()), dumps(LARGE, { protocol: 4 }));
    expect(await loadBlob(blob)).toEqual(LARGE);
  });

  test('tell their progress and their name', async () => {
    const bytes = plain(dumps(LARGE));
    const seen: { bytes: number; total?: number | undefined }[] = [];
    await loadBlob(new Blob([bytes]), { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ bytes: bytes.length, total: bytes.length });
    const error = await failureOf(loadBlob(new File([bytes.subarray(0, 50)], 'cut.pkl')));
    expect(error).toMatchObject({ name: 'UnpicklingError', code: 'UNEXPECTED_END' });
    expect(error.message).toMatch(/^cut\.pkl: /);
  });

  test('hold one pickle', async () => {
    const two = new Blob([NONE, NONE]);
    const error = await failureOf(loadBlob(two));
    expect(error).toMatchObject({ code: 'TRAILING_DATA', offset: 2 });
    // What it tells to use is to be had here.
    expect(error.message).toContain("use PickleDecoderStream or trailing: 'ignore'");
    expect(await loadBlob(two, { trailing: 'ignore' })).toBe(null);
    expect(await failureOf(loadBlob(new Blob([])))).toMatchObject({
      code: 'UNEXPECTED_END',
      message: 'the input is empty',
    });
  });
});

describe('loadResponse', () => {
  test('loads what arrives, byte by byte', async () => {
    const { stream } = spiedStream(Array.from(dumps({ a: [1, 'é'] }), (byte) => Uint8Array.of(byte)));
    expect(await loadResponse(new Response(stream))).toEqual({ a: [1, 'é'] });
  });

  test('refuses an answer that is no success, and leaves its body to the caller', async () => {
    const response = new Response('no such model', { status: 404, statusText: 'Not Found' });
    const error = await failureOf(loadResponse(response));
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ name: 'ResponseError', status: 404 });
    expect(error.message).toBe('the server answered 404 Not Found, not with a pickle');
    expect(await (error as unknown as ResponseError).response.text()).toBe('no such model');
    expect(await failureOf(loadResponse(Response.error()))).toMatchObject({ status: 0 });
  });

  test('says that a body is empty or has been read before', async () => {
    expect(await failureOf(loadResponse(new Response(null)))).toMatchObject({ code: 'UNEXPECTED_END' });
    const used = new Response(plain(dumps(1)));
    await used.arrayBuffer();
    expect(await failureOf(loadResponse(used))).toMatchObject({ code: 'INVALID_OPTION' });
  });

  test('tells the total only where it is that of the pickle', async () => {
    const bytes = plain(dumps(LARGE));
    const totalOf = async (headers: Record<string, string>) => {
      const seen: unknown[] = [];
      await loadResponse(new Response(bytes, { headers }), { onProgress: ({ total }) => seen.push(total) });
      return seen.at(-1);
    };
    expect(await totalOf({})).toBeUndefined();
    expect(await totalOf({ 'content-length': String(bytes.length) })).toBe(bytes.length);
    expect(await totalOf({ 'content-length': '77', 'content-encoding': 'gzip' })).toBeUndefined();
  });

  test.each([
    ['an error', Uint8Array.of(0x3f), {}, { code: 'UNKNOWN_OPCODE' }],
    ['a limit', dumps('x'.repeat(200)), { limits: { maxInputBytes: 100 } }, { code: 'LIMIT' }],
    ['bytes behind the pickle', concat([NONE, NONE]), {}, { code: 'TRAILING_DATA' }],
  ])('stops the download at %s', async (_, chunk, options, expected) => {
    const { stream, spy } = spiedStream([chunk], { endless: true });
    expect(await failureOf(loadResponse(new Response(stream), options))).toMatchObject(expected);
    expect(spy.wasCancelled).toBe(true);
  });

  test('stops the download when the pickle is there and the rest is ignored', async () => {
    const { stream, spy } = spiedStream([NONE], { endless: true });
    expect(await loadResponse(new Response(stream), { trailing: 'ignore' })).toBe(null);
    expect(spy.wasCancelled).toBe(true);
  });

  test('is aborted while the server is silent', async () => {
    const { stream, spy } = spiedStream([Uint8Array.of(0x80)], { endless: true });
    const controller = new AbortController();
    const loading = failureOf(loadResponse(new Response(stream), { signal: controller.signal }));
    await turn();
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await loading).toMatchObject({ name: 'PickleError', code: 'ABORTED', cause: reason });
    expect(spy.wasCancelled).toBe(true);
    const early = spiedStream([NONE]);
    const options = { signal: AbortSignal.abort(reason) };
    expect(await failureOf(loadResponse(new Response(early.stream), options))).toMatchObject({
      code: 'ABORTED',
    });
  });

  test('passes on what the source and the caller throw', async () => {
    const lost = new TypeError('network lost');
    const broken = new ReadableStream({ pull: () => Promise.reject(lost) });
    expect(await failureOf(loadResponse(new Response(broken)))).toBe(lost);
    const mine = new Error('from onProgress');
    const onProgress = () => {
      throw mine;
    };
    expect(await failureOf(loadResponse(new Response(plain(dumps(1))), { onProgress }))).toBe(mine);
  });
});

describe('loadUrl', () => {
  async function serve(listener: Parameters<typeof createServer>[1]): Promise<string> {
    const server = createServer(listener as never).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.pkl`;
  }

  test('fetches as it is told', async () => {
    const url = await serve((request, response) => response.end(dumps(request.headers['x-token'])));
    expect(await loadUrl(url, { request: { headers: { 'x-token': 'open' } } })).toBe('open');
    expect(await loadUrl(new URL(url), { request: { headers: { 'x-token': 'open' } } })).toBe('open');
  });

  test('names the URL of a wrong answer', async () => {
    const missing = await serve((_request, response) => response.writeHead(503).end());
    expect((await failureOf(loadUrl(missing))).message).toBe(
      `${missing} answered 503 Service Unavailable, not with a pickle`,
    );
    const page = await serve((_request, response) => response.end('<!doctype html>'));
    const hint = 'this is a web page or XML, perhaps what a failed download left';
    expect((await failureOf(loadUrl(page))).message).toBe(`${page}: unknown opcode 0x3c at byte 0 (${hint})`);
  });

  test('is aborted before there is an answer, and closes the connection', async () => {
    const controller = new AbortController();
    let closed = () => {};
    const closing = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const url = await serve((_request, response) => {
      response.on('close', closed);
      controller.abort();
    });
    const error = await failureOf(loadUrl(url, { signal: controller.signal }));
    expect(error).toMatchObject({ code: 'ABORTED', cause: controller.signal.reason });
    await closing;
  });

  test('is aborted in the middle of the answer', async () => {
    const controller = new AbortController();
    const url = await serve((_request, response) => response.write(dumps('x'.repeat(100)).subarray(0, 50)));
    const options = { signal: controller.signal, onProgress: () => setTimeout(() => controller.abort()) };
    const error = await failureOf(loadUrl(url, options));
    expect(error).toMatchObject({ code: 'ABORTED', cause: controller.signal.reason });
  });

  test('passes on that there is no answer', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await failureOf(loadUrl(url))).toBeInstanceOf(TypeError);
  });
});

describe('PickleDecoderStream', () => {
  const decode = (chunks: readonly Uint8Array[], options = {}) =>
    drain(spiedStream(chunks).stream.pipeThrough(new PickleDecoderStream(options)));

  test('gives the values of any split, None among them', async () => {
    const bytes = concat([NONE, dumps({ a: 1 }), NONE, dumps('x'.repeat(1000))]);
    const expected = [null, { a: 1 }, null, 'x'.repeat(1000)];
    expect((await decode([bytes])).values).toEqual(expected);
    expect((await decode(Array.from(bytes, (byte) => Uint8Array.of(byte)))).values).toEqual(expected);
    expect((await decode([])).values).toEqual([]);
  });

  test('takes ArrayBuffers', async () => {
    const stream = new PickleDecoderStream();
    const writer = stream.writable.getWriter();
    void writer.write(plain(dumps(1)).buffer);
    void writer.close();
    expect((await drain(stream.readable)).values).toEqual([1]);
  });

  test('loads a value when it is read, not ahead', async () => {
    const chunk = Buffer.concat(Array.from({ length: 1000 }, (_, index) => Buffer.from(`P${index}\n.`)));
    const { stream, spy } = spiedStream([chunk, chunk, chunk, chunk, chunk, chunk]);
    let loaded = 0;
    const decoder = new PickleDecoderStream({ persistentLoad: () => ++loaded });
    let given = 0;
    for await (const _ of stream.pipeThrough(decoder)) {
      given++;
      if (given % 100 === 0) await turn();
      expect(loaded).toBe(given);
      if (given === 1500) break;
    }
    // Two were taken, one waits in front of the decoder, one is on its way.
    expect(spy.pulled).toBeLessThanOrEqual(4);
    expect(spy.wasCancelled).toBe(true);
  });

  test('gives every value before an error, and tells the source why it stops', async () => {
    const good = Array.from({ length: 40 }, (_, index) => dumps(index));
    const { stream, spy } = spiedStream([concat([...good, Uint8Array.of(0x3f)])], { endless: true });
    const { values, error } = await drain(stream.pipeThrough(new PickleDecoderStream()));
    expect(values).toHaveLength(40);
    expect(error).toMatchObject({ code: 'UNKNOWN_OPCODE', offset: concat(good).length });
    await turn();
    expect(spy.cancelled).toBe(error);
    const cut = await decode([concat([...good, dumps('cut off').subarray(0, 9)])]);
    expect(cut.values).toHaveLength(40);
    expect(cut.error).toMatchObject({ code: 'UNEXPECTED_END' });
  });

  test('passes on why the source failed', async () => {
    const lost = new Error('network lost');
    const decoder = new PickleDecoderStream();
    const reading = drain(decoder.readable);
    await decoder.writable.abort(lost);
    expect((await reading).error).toBe(lost);
  });

  test('is aborted before, while it waits, and lets its source go', async () => {
    const reason = new Error('enough');
    const early = new PickleDecoderStream({ signal: AbortSignal.abort(reason) });
    expect((await drain(early.readable)).error).toMatchObject({ code: 'ABORTED', cause: reason });
    const controller = new AbortController();
    const { stream, spy } = spiedStream([dumps(1), dumps(2).subarray(0, 2)], { endless: true });
    const reading = drain(stream.pipeThrough(new PickleDecoderStream({ signal: controller.signal })));
    await turn();
    controller.abort(reason);
    const { values, error } = await reading;
    expect(values).toEqual([1]);
    expect(error).toMatchObject({ code: 'ABORTED', cause: reason });
    await turn();
    expect(spy.cancelled).toBe(error);
  });

  test('refuses text and wrong options', async () => {
    const text = new ReadableStream({
      start(controller) {
        controller.enqueue('N.');
      },
    });
    expect((await drain(text.pipeThrough(new PickleDecoderStream()))).error).toMatchObject({
      code: 'INVALID_OPTION',
    });
    expect(() => new PickleDecoderStream({ dict: 'tree' as 'map' })).toThrow('option dict must be');
  });
});

describe('PickleEncoderStream', () => {
  const streamOf = (values: readonly unknown[]) =>
    new ReadableStream({
      start(controller) {
        for (const value of values) controller.enqueue(value);
        controller.close();
      },
    });

  test('writes what dumps gives for each value', async () => {
    const values = [1, null, 'two', undefined, [3]];
    const encoded = await drain(streamOf(values).pipeThrough(new PickleEncoderStream({ protocol: 2 })));
    expect(concat(encoded.values)).toEqual(concat(values.map((value) => dumps(value, { protocol: 2 }))));
    expect(loadsAll(concat(encoded.values))).toEqual([1, null, 'two', null, [3]]);
  });

  test('dumps a piece when it is read, not ahead', async () => {
    let dumped = 0;
    const persistentId = () => {
      dumped++;
      return undefined;
    };
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of streamOf([LARGE]).pipeThrough(new PickleEncoderStream({ persistentId }))) {
      chunks.push(chunk);
      bytes += chunk.length;
      await turn();
      // A piece of 64 KiB holds seven of the strings.
      expect(dumped - bytes / 10_000).toBeLessThan(8);
    }
    expect(loads(concat(chunks))).toEqual(LARGE);
    expect(chunks.length).toBeGreaterThan(10);
  });

  test('gives the pickles before one that cannot be written', async () => {
    const { values, error } = await drain(
      streamOf([1, 'two', new WeakMap()]).pipeThrough(new PickleEncoderStream()),
    );
    expect(loadsAll(concat(values))).toEqual([1, 'two']);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_VALUE', constructorName: 'WeakMap' });
    expect(() => new PickleEncoderStream({ protocol: 9 })).toThrow('protocol 9');
  });

  test('lets a writer wait until its values are read', async () => {
    const stream = new PickleEncoderStream();
    const writer = stream.writable.getWriter();
    let written = 0;
    for (let index = 0; index < 5; index++)
      void writer.write(index).then(
        () => written++,
        () => {},
      );
    await turn();
    expect(written).toBe(0);
    const reader = stream.readable.getReader();
    await reader.read();
    await turn();
    expect(written).toBeLessThanOrEqual(2);
    await reader.cancel();
    await expect(writer.closed).rejects.toBeUndefined();
  });
});

describe('what a caller gives by mistake', () => {
  const response = () => new Response(NONE);
  const refused = (message: RegExp) =>
    expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) });

  test('is refused in words of ours', async () => {
    expect(await failureOf(loadBlob(undefined as never))).toEqual(refused(/Blob or a File, not undefined$/));
    expect(await failureOf(loadBlob(NONE as never))).toEqual(refused(/Blob or a File, not an? Uint8Array$/));
    const coming = Promise.resolve(response());
    expect(await failureOf(loadResponse(coming as never))).toEqual(refused(/not a Promise: await it$/));
    expect(await failureOf(loadUrl(undefined as never))).toEqual(
      refused(/^loadUrl takes a URL, not undefined$/),
    );
  });

  const functions: Record<string, (options: never) => Promise<unknown>> = {
    loadBlob: (options) => loadBlob(new Blob([NONE]), options),
    loadResponse: (options) => loadResponse(response(), options),
    loadUrl: (options) => loadUrl('data:application/octet-stream;base64,Ti4=', options),
    dumpBlob: async (options) => dumpBlob(null, options),
    PickleEncoderStream: async (options) => new PickleEncoderStream(options),
    PickleDecoderStream: async (options) => new PickleDecoderStream(options),
  };
  describe.each(Object.entries(functions))('as options of %s', (name, run) => {
    test.each([
      [{ colour: 1 }, /^unknown option 'colour'/],
      [Object.create({ colour: 1 }), /^unknown option 'colour'/],
      [{ exact: 'false' }, /^option exact must be true or false/],
      [4, /^options must be an object/],
      [[], /^options must be an object, not an Array$/],
      [null, /^options must be an object/],
      [name === 'dumpBlob' ? { type: 1 } : { signal: {} }, /^option (type|signal) must/],
    ])('is refused: %o', async (options, message) => {
      expect(await failureOf(run(options as never))).toEqual(refused(message));
    });

    const own: Record<string, string[]> = {
      loadUrl: ['onProgress', 'request', 'signal'],
      dumpBlob: ['type'],
      PickleEncoderStream: ['signal'],
      PickleDecoderStream: ['signal'],
    };
    test('is refused with the one that was meant, or with all that there are', async () => {
      const names = own[name] ?? ['onProgress', 'signal'];
      for (const each of names) {
        const mistaken = each.slice(0, -1);
        const { message } = await failureOf(run({ [mistaken]: 1 } as never));
        expect(message).toBe(`unknown option '${mistaken}': did you mean ${each}?`);
      }
      const { message } = await failureOf(run({ colour: 1 } as never));
      const listed = message.replace(/^.*there are /, '').split(', ');
      expect(listed).toEqual(expect.arrayContaining([...names, 'exact', 'types']));
    });

    test('may be frozen, inherited or undefined', async () => {
      await run(Object.freeze({ exact: true }) as never);
      await run(Object.create({ exact: true }) as never);
      await run({ exact: undefined } as never);
    });
  });
});

describe('what core writes', () => {
  // These compile only for memory that is known not to be shared between threads.
  test('is taken by Blob, Response and crypto.subtle without a cast', async () => {
    const bytes = dumps([1]);
    expect(await loadBlob(new Blob([bytes, new Pickler().dump(1)]), { trailing: 'ignore' })).toEqual([1]);
    expect(await loadResponse(new Response(dumps([1])))).toEqual([1]);
    const chunks: Uint8Array<ArrayBuffer>[] = [...dumpChunks([1])];
    dump([1], { write: (chunk) => chunks.push(chunk) });
    expect(loadsAll(new Uint8Array(await new Blob(chunks).arrayBuffer()))).toEqual([[1], [1]]);
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    expect(digest).toEqual(await crypto.subtle.digest('SHA-256', plain(bytes)));
    expect(new Blob([new UUID('12345678123456781234567812345678').bytes]).size).toBe(16);
    const { readable } = new PickleEncoderStream();
    const stream: ReadableStream<Bytes> = readable;
    await stream.cancel();
  });

  test('lies in shared memory no more', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(70_000)).fill(7);
    const chunks = [...dumpChunks(shared, { protocol: 4 })];
    expect(chunks.every((chunk) => chunk.buffer instanceof ArrayBuffer)).toBe(true);
    expect(Buffer.compare(Buffer.concat(chunks), dumps(plain(shared), { protocol: 4 }))).toBe(0);
  });

  test('is not copied where it is not shared', () => {
    const large = new Uint8Array(70_000);
    expect([...dumpChunks(large)].some((chunk) => chunk.buffer === large.buffer)).toBe(true);
  });
});
