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

const PROBE = 'import sys; print("%d.%d.%d %s" % (sys.version_info[:3] + (sys.executable,)))';

async function probe(
  command: string,
  args: readonly string[] = [],
): Promise<(Python & { patch: number }) | undefined> {
  const line = await output(command, [...args, '-c', PROBE]);
  const match = line?.trim().match(/^(\d+)\.(\d+)\.(\d+) (.+)$/);
  if (match === null || match === undefined) return undefined;
  const [, major, minor, patch, executable] = match as unknown as [string, string, string, string, string];
  return {
    label: `${major}.${minor}`,
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    command: executable,
    args: [],
  };
}

async function pyenvCommands(): Promise<string[]> {
  const versions =
    (await output('pyenv', ['versions', '--bare']))?.split(/\s+/).filter((name) => /^\d/.test(name)) ?? [];
  const folders = await Promise.all(versions.map((version) => output('pyenv', ['prefix', version])));
  return folders
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder.trim(), 'bin', 'python'));
}

/**
 * Finds every Python at hand: those named by the environment variable `PYTHON` (a list of paths), those that pyenv knows,
 * `python3`, `python` and `python3.N` on the PATH, and the Pyodide builds from npm. One for each minor version.
 */
export async function findPythons(): Promise<Python[]> {
  const named = (process.env['PYTHON'] ?? '').split(delimiter).filter((path) => path !== '');
  const minors = ['2.7', ...Array.from({ length: 10 }, (_, index) => `3.${index + 6}`)];
  const commands = [
    ...named,
    'python3',
    'python',
    ...(await pyenvCommands()),
    ...minors.map((minor) => `python${minor}`),
  ];
  const found = new Map<string, Python>();
  for (const command of commands) {
    const python = await probe(command);
    if (python === undefined || python.major < 2 || (python.major === 3 && python.minor < 6)) continue;
    if (!found.has(python.label)) found.set(python.label, python);
  }
  for (const minor of [14, 15]) {
    if (found.has(`3.${minor}`) || !(await hasPackage(`pyodide-3${minor}`))) continue;
    const label = `3.${minor}-pyodide`;
    found.set(label, {
      label,
      major: 3,
      minor,
      command: process.execPath,
      args: [pyodideHost, `pyodide-3${minor}`],
    });
  }
  return [...found.values()].sort((a, b) => a.major - b.major || a.minor - b.minor);
}

async function hasPackage(name: string): Promise<boolean> {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
