// Runs scripts of ./children in a Node of their own, with a small stack, a bounded heap, or a bounded time.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// A Node that runs TypeScript: the root's devDependency, whatever runs the tests.
const packageJson = createRequire(import.meta.url).resolve('node/package.json');
const node = join(dirname(packageJson), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** What a child prints as its last line, which is JSON. */
export function runChild(
  script: string,
  flags: readonly string[] = [],
  args: readonly string[] = [],
): unknown {
  const path = fileURLToPath(new URL(`./children/${script}.ts`, import.meta.url));
  const { stdout, stderr, status, signal } = spawnSync(
    node,
    ['--disable-warning=ExperimentalWarning', ...flags, path, ...args],
    { encoding: 'utf8', timeout: 300_000, killSignal: 'SIGKILL', maxBuffer: 1 << 26 },
  );
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (status !== 0 || last === '')
    throw new Error(`${script} ended with ${signal ?? status}: ${stdout}${stderr}`);
  return JSON.parse(last);
}
