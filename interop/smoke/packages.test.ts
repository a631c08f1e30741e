// The packages as a user gets them: packed, installed without a network, and run by each Node at hand.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { packAll } from '../../scripts/pack.ts';
import { nodesAtHand } from './nodes.ts';

const run = promisify(execFile);
// npm and the executables in node_modules/.bin are .cmd files there, which only a shell runs.
const windows = process.platform === 'win32';
let folder: string;

// npm puts this folder into PATH; `node node_modules/vitest/vitest.mjs`, which tests under another Node, does not.
const executables = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
process.env.PATH = `${executables}${delimiter}${process.env.PATH}`;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'picklekit-smoke-'));
  await cp(fileURLToPath(new URL('consumer', import.meta.url)), folder, { recursive: true });
  // The command has dependencies, which are not to be had without a network; its own tests run what is built.
  const packed = [...packAll(join(folder, 'tarballs'))].filter(([name]) => name !== 'picklekit');
  const dependencies = Object.fromEntries(packed.map(([name, file]) => [name, `file:${file}`]));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund'], {
    cwd: folder,
    shell: windows,
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('the types of core need no types of a host', () => run('tsc', { cwd: folder, shell: windows }));

describe.each(nodesAtHand())('under Node $version', ({ path }) => {
  const consume = (...args: string[]): Promise<unknown> => run(path, args, { cwd: folder });

  it('core is imported', () => consume('import.mjs'));

  it('core is required by CommonJS', () => consume('require.cjs'));

  it('core runs in a realm that has only TextEncoder and TextDecoder', () =>
    consume('--experimental-vm-modules', 'vm.mjs'));

  it('files, streams and Blobs are read and written', () => consume('import-doors.mjs'));
});
