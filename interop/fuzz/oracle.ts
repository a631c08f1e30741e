// A Python that says what its unpicklers make of a stream.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Python } from '../src/pythons.ts';

const script = fileURLToPath(new URL('./oracle.py', import.meta.url));

/** Bits of the readers. */
export const Reader = { C: 1, C_FILE: 2, PYTHON: 4 } as const;
export const ALL_READERS: number = Reader.C | Reader.C_FILE | Reader.PYTHON;

export type Outcome =
  | readonly ['value', text: string]
  | readonly ['error', errorClass: string, message: string];

interface Waiting {
  readonly question: Buffer;
  resolve(answer: readonly Outcome[] | undefined): void;
}

// A process that makes hundreds of thousands of classes grows; a new one is cheap.
const STREAMS_PER_PROCESS = 30_000;
const HANGS_AFTER = 60_000;

/** Asks one Python; starts it anew when a stream crashes it. Answers come in the order of the questions. */
export class Oracle {
  readonly python: Python;
  #child: ChildProcessWithoutNullStreams | undefined;
  #waiting: Waiting[] = [];
  #received: Buffer = Buffer.alloc(0);
  #answered = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(python: Python) {
    this.python = python;
  }

  /** What each reader says, or undefined when the stream crashed Python or hung it. */
  ask(stream: Uint8Array, readers: number): Promise<readonly Outcome[] | undefined> {
    const question = Buffer.alloc(5 + stream.length);
    question.writeUInt32LE(1 + stream.length, 0);
    question[4] = readers;
    question.set(stream, 5);
    return new Promise((resolve) => {
      this.#waiting.push({ question, resolve });
      this.#process().stdin.write(question);
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#watchdog);
    this.#child?.kill('SIGKILL');
  }

  #process(): ChildProcessWithoutNullStreams {
    if (this.#child !== undefined) return this.#child;
    const child = spawn(this.python.command, [...this.python.args, script], {
      stdio: 'pipe',
      env: { ...process.env, PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
    });
    this.#child = child;
    this.#received = Buffer.alloc(0);
    this.#answered = 0;
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2000);
    });
    // A write after a crash fails here too; the end of the process says the rest.
    child.stdin.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.on('error', (error) => {
      throw error;
    });
    child.on('close', (code) => {
      if (this.#closed || this.#child !== child) return;
      if (code === 1) throw new Error(`the oracle failed:\n${errors}`);
      this.#child = undefined;
      this.#waiting.shift()?.resolve(undefined);
      this.#resend();
    });
    this.#watch();
    return child;
  }

  #resend(): void {
    if (this.#waiting.length === 0) return;
    const child = this.#process();
    for (const { question } of this.#waiting) child.stdin.write(question);
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      if (this.#waiting.length > 0) this.#child?.kill('SIGKILL');
      else this.#watch();
    }, HANGS_AFTER);
    this.#watchdog.unref();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 4) {
      const end = 4 + this.#received.readUInt32LE(0);
      if (this.#received.length < end) return;
      const answer = JSON.parse(this.#received.toString('utf8', 4, end)) as readonly Outcome[];
      this.#received = this.#received.subarray(end);
      this.#answered++;
      this.#watch();
      this.#waiting.shift()?.resolve(answer);
    }
    if (this.#answered >= STREAMS_PER_PROCESS && this.#waiting.length === 0) {
      this.#child?.stdin.end();
      this.#child = undefined;
    }
  }
}
