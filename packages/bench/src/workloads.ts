// The workloads, as python/workloads.py wrote them into a folder.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const WORKLOADS = [
  'dict',
  'tuple',
  'dict_group',
  'list',
  'micro_dict',
  'rows',
  'floats',
  'ints',
  'strmap',
  'bytes64',
  'nested',
  'objs',
  'text',
  'bigints',
] as const;

export interface Workload {
  readonly name: string;
  readonly description: string;
  readonly digest: string;
  readonly lenientDigest: string;
  /** Length of the pickle, by protocol. */
  readonly bytes: Readonly<Record<string, number>>;
  path(protocol: number): string;
}

export interface Manifest {
  readonly python: string;
  readonly workloads: readonly Workload[];
}

/** The Python that is the yardstick: `$PYTHON`, else Debian's (which is a PGO build), else the `python3` of the path. */
export function findPython(): string {
  return process.env.PYTHON ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');
}

export function pythonScript(name: string): string {
  return fileURLToPath(new URL(`../python/${name}`, import.meta.url));
}

/** Lets Python write the workloads into a folder. */
export function makeWorkloads(
  python: string,
  directory: string,
  names: readonly string[],
  quick: boolean,
): Manifest {
  const manifest = runScript(python, directory, names, quick);
  return {
    python: manifest.python,
    workloads: names.map((name) => workloadOf(manifest, directory, name)),
  };
}

/** A workload at two sizes, the second twice the first. */
export interface Doubled {
  readonly name: string;
  readonly once: Workload;
  readonly twice: Workload;
}

/** Lets Python write the workloads at half and at full size, protocol 4. */
export function makeDoubled(
  python: string,
  directory: string,
  names: readonly string[],
  quick: boolean,
): Doubled[] {
  const manifest = runScript(python, directory, names, quick, '--doubled');
  return names.map((name) => ({
    name,
    once: workloadOf(manifest, directory, `${name}.once`),
    twice: workloadOf(manifest, directory, `${name}.twice`),
  }));
}

interface Written {
  readonly python: string;
  readonly workloads: Readonly<Record<string, Omit<Workload, 'name' | 'path'>>>;
}

function workloadOf(manifest: Written, directory: string, name: string): Workload {
  const path = (protocol: number) => join(directory, `${name}.p${protocol}.pickle`);
  return { name, ...(manifest.workloads[name] as Omit<Workload, 'name' | 'path'>), path };
}

function runScript(
  python: string,
  directory: string,
  names: readonly string[],
  quick: boolean,
  ...more: string[]
): Written {
  const options = ['--only', names.join(','), ...(quick ? ['--quick'] : []), ...more];
  execFileSync(python, ['-B', pythonScript('workloads.py'), directory, ...options], { stdio: 'inherit' });
  return JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
}
