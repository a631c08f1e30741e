/// <reference path="./untyped.d.ts" />
// 7z archives, through the WebAssembly build of 7-Zip: its format is the one here that is a program in itself.
import { ContainerError } from './container-error.ts';
import { optional } from './libraries.ts';
import type { Budget } from './limits.ts';

/** A file of an archive. */
export interface SevenZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Unpacks an archive in memory.
 *
 * @throws ContainerError `CONTAINER_UNSUPPORTED` without the library; `CONTAINER_ENCRYPTED`, `CONTAINER_INVALID`, `CONTAINER_LIMIT`.
 */
export async function openSevenZip(input: Uint8Array, budget: Budget): Promise<SevenZipMember[]> {
  const { default: factory } = await optional('7z', '7z-wasm', () => import('7z-wasm'));
  let printed = '';
  const program = await factory({
    print: (line) => {
      printed += `${line}\n`;
    },
    printErr: (line) => {
      printed += `${line}\n`;
    },
  });
  const { FS } = program;
  FS.mkdir('/in');
  FS.mkdir('/out');
  FS.writeFile('/in/archive.7z', input);
  // What it would become is asked first: it unpacks without any limit.
  run(() => program.callMain(['l', '-slt', '-p', '-ba', '/in/archive.7z']));
  const sizes = [...printed.matchAll(/^Size = (\d+)$/gm)].map(([, size]) => Number(size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (/^Encrypted = \+$/m.test(printed) || /encrypted archive/i.test(printed)) {
    throw new ContainerError('CONTAINER_ENCRYPTED', '7z: the archive is encrypted');
  }
  if (sizes.length === 0) throw new ContainerError('CONTAINER_INVALID', '7z: the archive cannot be opened');
  if (total > budget.room(input.length)) throw budget.exceeded(input.length);
  printed = '';
  FS.chdir('/out');
  run(() => program.callMain(['x', '-y', '-p', '/in/archive.7z']));
  const failure = /^ERRORS?: ?(.*)$/m.exec(printed)?.[1];
  if (failure !== undefined)
    throw new ContainerError('CONTAINER_INVALID', `7z: ${failure || 'the data is damaged'}`);
  budget.spend(total);
  return filesIn(FS);
}

/** The program leaves by an exception. */
function run(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as { name?: unknown } | null)?.name !== 'ExitStatus') throw error;
  }
}

function filesIn(FS: {
  readdir(path: string): string[];
  stat(path: string): { mode: number };
  isDir(mode: number): boolean;
  readFile(path: string): Uint8Array;
}): SevenZipMember[] {
  const members: SevenZipMember[] = [];
  const folders = ['/out'];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of FS.readdir(folder).sort()) {
      if (name === '.' || name === '..') continue;
      const path = `${folder}/${name}`;
      if (FS.isDir(FS.stat(path).mode)) folders.push(path);
      else members.push({ name: path.slice('/out/'.length), bytes: FS.readFile(path) });
    }
  }
  return members;
}
