// Runs the built command, as a user does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll } from 'vitest';

export const main: string = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Files that Python's libraries wrote. */
export const containers: string = fileURLToPath(
  new URL('../../node-io/test/containers/fixtures', import.meta.url),
);

/** Pickles that CPython wrote, see make-fixtures.py. */
export const fixtures: string = fileURLToPath(new URL('fixtures', import.meta.url));

/** What the command printed, and how it ended. */
export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How it is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `picklekit` with arguments; with nothing on its standard input, unless options say so. */
export async function picklekit(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { code, stdout, stderr } = await picklekitBytes(args, options);
  return { code, stdout: Buffer.from(stdout).toString('utf8'), stderr };
}

/** The same, with standard output as bytes. */
export async function picklekitBytes(
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ code: number | undefined; stdout: Uint8Array; stderr: string }> {
  const result = await execa(process.execPath, [main, ...args], {
    reject: false,
    stripFinalNewline: false,
    cwd: containers,
    input: '',
    ...options,
    encoding: 'buffer',
  });
  const {
    exitCode: code,
    stdout,
    stderr,
  } = result as unknown as {
    exitCode?: number;
    stdout: Uint8Array;
    stderr: Uint8Array;
  };
  return { code, stdout, stderr: Buffer.from(stderr).toString('utf8') };
}

/** A folder for this test file, which is gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'picklekit-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
