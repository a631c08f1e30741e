// Runs the built command, as a user does.
import { fileURLToPath } from 'node:url';
import { execa, type Options } from 'execa';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Files that Python's libraries wrote. */
export const containers: string = fileURLToPath(
  new URL('../../node-io/test/containers/fixtures', import.meta.url),
);

/** What the command printed, and how it ended. */
export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `picklekit` with arguments; with nothing on its standard input, unless options say so. */
export async function picklekit(args: readonly string[], options: Options = {}): Promise<Outcome> {
  const result = await execa(process.execPath, [main, ...args], {
    reject: false,
    stripFinalNewline: false,
    cwd: containers,
    ...(options.input === undefined && options.stdin === undefined ? { input: '' } : {}),
    ...options,
  });
  const { exitCode: code, stdout, stderr } = result;
  return { code, stdout: String(stdout), stderr: String(stderr) };
}
