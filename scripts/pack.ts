// Packs every published package, exactly as it would go to npm, into test-results/tarballs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Paths of the packed tarballs by the name of their package. */
export function packAll(destination: string = join(root, 'test-results', 'tarballs')): Map<string, string> {
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  const tarballs = new Map<string, string>();
  for (const folder of readdirSync(join(root, 'packages')).sort()) {
    const directory = join(root, 'packages', folder);
    if (!existsSync(join(directory, 'package.json'))) continue;
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    if (manifest.private) continue;
    const file = join(destination, `${folder}.tgz`);
    // npm has pnpm's executables in node_modules/.bin as .cmd files on Windows, which only a shell runs.
    execFileSync('pnpm', ['pack', '--out', file], {
      cwd: directory,
      shell: process.platform === 'win32',
      stdio: 'pipe',
    });
    tarballs.set(manifest.name, file);
  }
  return tarballs;
}

if (import.meta.main) packAll();
