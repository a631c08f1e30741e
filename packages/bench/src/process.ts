// A child process that answers one line of JSON with another.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export class LineProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #replies: AsyncIterator<string>;

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.#replies = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Sends a request and waits for its reply. @throws Error where the process fails or ends. */
  async ask<T>(request: object): Promise<T> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { done, value } = await this.#replies.next();
    if (done) throw new Error(`a process of the benchmark ended at ${JSON.stringify(request)}`);
    const reply = JSON.parse(value);
    if (reply.error !== undefined) throw new Error(`${reply.error} at ${JSON.stringify(request)}`);
    return reply;
  }

  /** Lets the process end. */
  close(): void {
    this.#child.stdin.end();
  }
}
