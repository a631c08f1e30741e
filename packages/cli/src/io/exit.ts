// How the command ends: 0 done, clean, the same; 1 found, different, not there; 2 could not be done.

/** Exit codes. */
export const Exit = { OK: 0, FOUND: 1, FAILED: 2 } as const;

/** A problem that the user is told about in one line, with what to do in another. */
export class Problem extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: { cause?: unknown }) {
    super(message, options);
    this.hint = hint;
  }
}

let isIncomplete = false;

/** Takes note that something was left out: what was done is not all. */
export function noteIncomplete(): void {
  isIncomplete = true;
}

/** The code of a command that ended so, or that of work that is not complete. */
export function codeAfter(code: number): number {
  return code === Exit.OK && isIncomplete ? Exit.FAILED : code;
}

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Undone when the process ends before its work does: half-written files. */
const undoings = new Set<() => void>();

/** Registers what has to happen if the process is interrupted; gives the function that takes it back. */
export function onInterrupt(undo: () => void): () => void {
  // Where there is nothing to undo the system ends us, also in the middle of work that listens to nothing.
  if (undoings.size === 0)
    for (const [signal, code] of SIGNALS) process.once(signal, () => leave(code, signal));
  undoings.add(undo);
  return () => undoings.delete(undo);
}

// Reads of the system that may never return: of a named pipe that nobody writes to.
let endless = 0;

/** Does work that may wait for others without end, and cannot be called off. */
export async function endlessly<T>(work: () => Promise<T>): Promise<T> {
  endless++;
  try {
    return await work();
  } finally {
    endless--;
  }
}

/** Ends the process now, as a shell expects it of one that a signal has ended. */
function leave(code: number, signal?: NodeJS.Signals): void {
  for (const undo of undoings) undo();
  // An exit waits for the system's reads, the signal itself does not: by now nobody else takes it.
  if (signal !== undefined && endless > 0) process.kill(process.pid, signal);
  else process.exit(code);
}

/** Handles a reader that has gone away (`| head`). */
export function watchOutput(): void {
  // 141 is what the shell reports of a program that SIGPIPE has ended. Never 0: a scan may not have been read to its end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') leave(141);
    process.stderr.write(`picklekit: standard output: ${error.message}\n`);
    leave(Exit.FAILED);
  });
  process.stderr.on('error', () => {});
}
