// The built packages in a real browser: as ES modules behind an import map, with no bundler between.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { loadsAll } from '@picklekit/core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NAMES, pythonDifferences, pythonPickles } from './fixtures.ts';
import { python } from './python.ts';
import { type PageServer, servePage } from './serve.ts';

const onPath = (name: string) =>
  (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
const executablePath = [
  process.env.CHROMIUM ?? '',
  ...['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath),
].find((path) => path !== '' && existsSync(path));
if (executablePath === undefined && process.env.PICKLE_INTEROP === 'required') {
  throw new Error('PICKLE_INTEROP=required, but there is no Chromium (name one with CHROMIUM)');
}

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(executablePath === undefined || python === undefined)('in Chromium', () => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  const run = <T>(name: string): Promise<T> => page.evaluate(`tests.${name}()`) as Promise<T>;

  beforeAll(async () => {
    for (const name of ['core', 'browser']) {
      const built = join(import.meta.dirname, '../..', name, 'dist/index.js');
      if (!existsSync(built)) throw new Error(`${name} is not built: npm run build`);
    }
    server = await servePage(pythonPickles());
    browser = await chromium.launch({ executablePath: executablePath as string, args: ARGS });
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => problems.push(message.text()));
    await page.goto(`${server.origin}/page/index.html`);
    await page.waitForFunction('globalThis.tests !== undefined');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('every pickle of Python is loaded, dumped, and accepted by Python', async () => {
    const { back, differing } = await run<{ back: Record<string, string>; differing: string[] }>('roundTrip');
    expect(Object.keys(back)).toHaveLength(NAMES.length * 6);
    expect(differing).toEqual([]);
    expect(pythonDifferences(back)).toEqual([]);
  });

  test('a document comes from a URL', async () => {
    const { raw, ...rest } = await run<{ raw: Record<number, number> }>('document');
    expect(rest).toEqual({ name: 'Zoë', scores: [85, 92.5, -(2 ** 40)], flag: true, none: null });
    expect(Object.values(raw)).toEqual([0, 255]);
  });

  test('a pickle that arrives in pieces is loaded as it arrives', async () => {
    const { rows, last, steps, end } = await run<Record<string, unknown>>('inPieces');
    expect({ rows, last }).toEqual({ rows: 20_001, last: ['row', 19_999, '19999'.repeat(10)] });
    expect(steps).toBeGreaterThan(1);
    expect(end).toBeGreaterThan(1_000_000);
  });

  test('a value is given before the next one is sent, None among them', async () => {
    expect(await run('conversation')).toEqual([null, 'second', { third: 3 }]);
  });

  test('values become bytes', async () => {
    const bytes = Buffer.from(await run<string>('encoded'), 'base64');
    expect(loadsAll(bytes)).toEqual([null, { a: [1, 2.5, 'é'] }, 'x'.repeat(100_000)]);
  });

  test('a Blob takes bytes that lie in shared memory', async () => {
    expect(await run('shared')).toEqual({ isShared: true, length: 65_536, last: 7 });
  });

  test('an abort ends the download', async () => {
    expect(await run('aborted')).toMatchObject({ name: 'PickleError', code: 'ABORTED' });
    await server.endlessClosed();
  });

  test('a limit ends the download', async () => {
    expect(await run('limited')).toMatchObject({ code: 'LIMIT' });
    await server.endlessClosed();
  });

  test('wrong answers are clear errors', async () => {
    expect(await run('missing')).toEqual({
      name: 'ResponseError',
      status: 404,
      message: `${server.origin}/missing answered 404 Not Found, not with a pickle`,
    });
    const cut = await run<{ message: string }>('cutOff');
    expect(cut).toMatchObject({ name: 'UnpicklingError', code: 'UNEXPECTED_END' });
    expect(cut.message).toContain(`${server.origin}/cut-off: `);
  });

  test('nothing of the host is used but text, Blobs, streams and fetch', async () => {
    const { watched, used } = await page.evaluate<{ watched: number; used: string[] }>('watchedGlobals()');
    expect(watched).toBeGreaterThan(500);
    expect(used).toEqual([
      'Blob',
      'ReadableStream',
      'TextDecoder',
      'TextEncoder',
      'TransformStream',
      'fetch',
    ]);
  });

  test('the page had no problem', () => {
    // The browser itself notes the answer 404.
    expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  });
});
