import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** A Python that can testify: how to start it, and what to call it. */
export interface Python {
  /** `2.7`, `3.6` ... and `3.14-pyodide` for the builds that run inside Node. */
  readonly label: string;
  readonly major: number;
  readonly minor: number;
  readonly command: string;
  readonly args: readonly string[];
}

export const pythonFolder: string = join(dirname(fileURLToPath(import.meta.url)), '..', 'python');
const pyodideHost = fileURLToPath(new URL('./pyodide-host.mjs', import.meta.url));

/** The minors that the committed fixtures were made with. */
export const EXPECTED_LABELS: readonly string[] = [
  '2.7',
  '3.6',
  '3.7',
  '3.8',
  '3.9',
  '3.10',
  '3.11',
  '3.12',
  '3.13',
  '3.14-pyodide',
  '3.15-pyodide',
];

async function output(command: string, args: readonly string[]): Promise<string | undefined> {
  const result = await execa(command, [...args], { reject: false, timeout: 30_000, stdin: 'ignore' });
  return result.failed ? undefined : result.stdout;
}

const PROBE = 'import sys; print("%d.%d %s" % (sys.version_info[:2] + (sys.executable,)))';

async function probe(command: string): Promise<Python | undefined> {
  const line = await output(command, ['-c', PROBE]);
  const [, major, minor, executable] = line?.trim().match(/^(\d+)\.(\d+) (.+)$/) ?? [];
  if (major === undefined || executable === undefined) return undefined;
  return {
    label: `${major}.${minor}`,
    major: Number(major),
    minor: Number(minor),
    command: executable,
    args: [],
  };
}

/** The Pythons of pyenv, by their own paths: its shims take ten times as long to start. */
async function pyenvCommands(): Promise<string[]> {
  const root = (await output('pyenv', ['root']))?.trim();
  if (root === undefined) return [];
  const versions = join(root, 'versions');
  const names = await readdir(versions).catch((): string[] => []);
  const bin = process.platform === 'win32' ? ['python.exe'] : ['bin', 'python'];
  return names.filter((name) => /^\d/.test(name)).map((name) => join(versions, name, ...bin));
}

/**
 * Finds every Python at hand: those named by the environment variable `PYTHON` (a list of paths), those that pyenv has,
 * `python3`, `python`, `python2.7` and `python3.N` on the PATH, and the Pyodide builds from npm. One for each minor version.
 */
export async function findPythons(): Promise<Python[]> {
  const found = new Map<string, Python>();
  const tryAll = async (commands: readonly string[]): Promise<void> => {
    for (const python of await Promise.all(commands.map(probe))) {
      if (python === undefined || python.major < 2 || (python.major === 3 && python.minor < 6)) continue;
      if (!found.has(python.label)) found.set(python.label, python);
    }
  };
  const named = (process.env.PYTHON ?? '').split(delimiter).filter((path) => path !== '');
  await tryAll([...named, ...(await pyenvCommands()), 'python3', 'python']);
  const minors = ['2.7', ...Array.from({ length: 10 }, (_, index) => `3.${index + 6}`)];
  await tryAll(minors.filter((minor) => !found.has(minor)).map((minor) => `python${minor}`));
  for (const minor of [14, 15]) {
    if (found.has(`3.${minor}`) || !hasPackage(`pyodide-3${minor}`)) continue;
    const label = `3.${minor}-pyodide`;
    const args = [pyodideHost, `pyodide-3${minor}`];
    found.set(label, { label, major: 3, minor, command: process.execPath, args });
  }
  return [...found.values()].sort((a, b) => a.major - b.major || a.minor - b.minor);
}

function hasPackage(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
