// The files that arguments name: themselves, and those in folders.
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Which files of a folder are wanted. */
export interface WalkOptions {
  readonly include?: RegExp | undefined;
  readonly exclude?: RegExp | undefined;
}

/** A file, and whether it was named or found. */
export interface Found {
  readonly path: string;
  readonly isNamed: boolean;
  /** Why the path, a folder, cannot be read. */
  readonly error?: unknown;
}

/** Yields files, those of a folder by name. Links in folders are not followed: they may lead in circles, or elsewhere. */
export async function* walk(arguments_: readonly string[], options: WalkOptions): AsyncGenerator<Found> {
  for (const path of arguments_) {
    const isFolder = path !== '-' && (await lstat(path).catch(() => undefined))?.isDirectory() === true;
    if (isFolder || (path !== '-' && (await isLinkToFolder(path)))) yield* filesIn(path, options);
    else yield { path, isNamed: true };
  }
}

async function isLinkToFolder(path: string): Promise<boolean> {
  const handle = await opendir(path).catch(() => undefined);
  await handle?.close();
  return handle !== undefined;
}

async function* filesIn(root: string, { include, exclude }: WalkOptions): AsyncGenerator<Found> {
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const inner: string[] = [];
    const files: string[] = [];
    try {
      for await (const entry of await opendir(folder)) {
        const path = join(folder, entry.name);
        if (exclude?.test(path)) continue;
        if (entry.isDirectory()) inner.push(path);
        else if (entry.isFile() && (include === undefined || include.test(path))) files.push(path);
      }
    } catch (error) {
      // The other folders are read all the same.
      yield { path: folder, isNamed: true, error };
    }
    for (const path of files.sort()) yield { path, isNamed: false };
    for (const path of inner.sort().reverse()) folders.push(path);
  }
}
