import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { python } from './python.ts';

/** A folder for one test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'picklekit-node-io-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs Python source with the arguments as `sys.argv[1:]`; gives what it prints. Fails when Python fails. */
export async function runPython(source: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa(python as string, ['-c', source, ...args], { stdin: 'ignore' });
  return stdout;
}

/** Arguments for a child that imports this package: from the sources where Node can strip types, else as built. */
export const childArgs: string[] = process.features.typescript ? ['--conditions=@picklekit/source'] : [];

/** Makes a named pipe. Not on Windows. */
export async function makePipe(path: string): Promise<void> {
  const command = 'mkfifo';
  await execa(command, [path]);
}

/** Descriptors of this process that stand for `path`. Linux only; elsewhere none. */
export async function openDescriptors(path: string): Promise<number> {
  const folder = '/proc/self/fd';
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
  return links.filter((link) => link === path).length;
}

/** What an awaited failure is; an unexpected success is one too. */
export async function failureOf(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const result = await work.then(
    (value) => new Error(`did not fail but gave ${String(value)}`),
    (error: Error) => error,
  );
  return result as Error & Record<string, unknown>;
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

export const concat = (chunks: Iterable<Uint8Array>): Uint8Array =>
  new Uint8Array(Buffer.concat([...chunks]));

export const isWindows: boolean = process.platform === 'win32';
