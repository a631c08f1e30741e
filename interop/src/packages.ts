// Packages of PyPI that tests need: installed once, beside the program and not into any Python of the host.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Python, pythonFolder } from './pythons.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/picklekit-python/', import.meta.url));
const INSTALL_TIME = 240_000;

/** A Python, and the folder of packages to put on its `sys.path`; or why there is none. */
export type Packages =
  | { readonly python: Python; readonly folder: string }
  | { readonly python: undefined; readonly reason: string };

/**
 * Gives the newest of these Pythons that can have the packages of `python/requirements.txt`, and installs them if need be
 * (about 250 MB; 10 to 60 s, once). `PICKLE_INTEROP_PACKAGES=none` keeps it from asking PyPI.
 */
export async function findPackages(pythons: readonly Python[]): Promise<Packages> {
  const missing = (reason: string): Packages => ({ python: undefined, reason });
  if (process.env['PICKLE_INTEROP_PACKAGES'] === 'none') return missing('PICKLE_INTEROP_PACKAGES=none');
  const list = join(pythonFolder, 'requirements.txt');
  const key = createHash('sha256')
    .update(await readFile(list))
    .digest('hex')
    .slice(0, 12);
  const real = pythons.filter(({ major, minor, args }) => major === 3 && minor >= 9 && args.length === 0);
  let reason = 'no Python 3.9 or newer';
  for (const python of real.reverse().slice(0, 2)) {
    const folder = join(cache, `${python.label}-${key}`);
    try {
      await withLock(folder, () => install(python, list, folder));
      return { python, folder };
    } catch (error) {
      reason = `Python ${python.label}: ${String(error instanceof Error ? error.message : error).slice(-300)}`;
    }
  }
  return missing(reason);
}

async function install(python: Python, list: string, folder: string): Promise<void> {
  // Complete or not there at all: the folder gets its name when pip is through.
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  const options = [
    '--quiet',
    '--no-input',
    '--retries',
    '1',
    '--disable-pip-version-check',
    '--no-compile',
    '--only-binary',
    ':all:',
  ];
  const { command } = python;
  await execa(command, ['-m', 'pip', 'install', ...options, '--target', half, '--requirement', list], {
    timeout: INSTALL_TIME,
    stdin: 'ignore',
  });
  await rename(half, folder);
}

// Test files run side by side, and each asks: the first installs, the others wait.
async function withLock(folder: string, run: () => Promise<void>): Promise<void> {
  await mkdir(cache, { recursive: true });
  const lock = `${folder}.lock`;
  while (!(await exists(folder))) {
    try {
      await mkdir(lock);
    } catch {
      const held = await stat(lock).catch(() => undefined);
      // Whoever took it so long ago has died.
      if (held !== undefined && Date.now() - held.mtimeMs > 2 * INSTALL_TIME)
        await rm(lock, { recursive: true, force: true });
      await pause(250);
      continue;
    }
    try {
      if (!(await exists(folder))) await run();
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
