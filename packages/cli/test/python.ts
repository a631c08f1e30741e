// The real Python that testifies: the first of the environment variable PYTHON, or the one on the PATH.
import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { describe } from 'vitest';

const named = (process.env.PYTHON ?? '').split(delimiter).filter((path) => path !== '');
const isPython3 = 'import sys; sys.exit(sys.version_info < (3, 8))';

export const python: string | undefined = [...named, 'python3', 'python'].find(
  (command) => spawnSync(command, ['-c', isPython3]).status === 0,
);
if (python === undefined && process.env.PICKLE_INTEROP === 'required') {
  throw new Error('PICKLE_INTEROP=required, but there is no python3');
}

/** A `describe` that is skipped, visibly, where there is no Python. */
export const describeWithPython: typeof describe.skip = describe.skipIf(python === undefined);

/** Runs Python code in a folder; gives what it prints. */
export function runPython(code: string, cwd: string): string {
  return execFileSync(python ?? 'python3', ['-c', code], { cwd, encoding: 'utf8' });
}
