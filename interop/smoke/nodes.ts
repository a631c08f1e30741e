// The Node executables that the packages are tried under.
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

export interface NodeAtHand {
  readonly path: string;
  readonly version: string;
}

const executable = process.platform === 'win32' ? 'node.exe' : 'node';

/** The Node of the host: `node_modules/.bin`, where the one of the devDependencies lies, comes before it in PATH. */
function hostNode(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(`${sep}node_modules${sep}`))
    .map((folder) => join(folder, executable))
    .find((path) => existsSync(path));
}

/** The running Node, the host's, and those that SMOKE_NODES lists as PATH lists folders; one of each version. */
export function nodesAtHand(): NodeAtHand[] {
  const asked = (process.env.SMOKE_NODES ?? '').split(delimiter).filter((path) => path !== '');
  const nodes = new Map<string, NodeAtHand>();
  for (const path of [process.execPath, hostNode(), ...asked]) {
    if (path === undefined) continue;
    const real = realpathSync(path);
    const version = execFileSync(real, ['--version'], { encoding: 'utf8' }).trim();
    if (!nodes.has(version)) nodes.set(version, { path: real, version });
  }
  return [...nodes.values()];
}
