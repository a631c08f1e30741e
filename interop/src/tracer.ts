// A Python that says which globals a stream makes it ask for. Nothing is looked up and nothing is run.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type Python, pythonFolder } from './pythons.ts';

/** `find` when a reader asks for a global, `call` when it calls one. */
export interface TraceEvent {
  readonly kind: 'find' | 'call';
  readonly module: string;
  readonly name: string;
}

type Row = [kind: 'find' | 'call', module: string, name: string];

/** Asks one Python. Answers come in the order of the questions. */
export class Tracer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: ((events: readonly TraceEvent[]) => void)[] = [];
  #received: Buffer = Buffer.alloc(0);

  constructor(python: Python) {
    this.#child = spawn(python.command, [...python.args, join(pythonFolder, 'tracer.py')], {
      // Streams provoke warnings, and bugs of old Pythons that print on their own.
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
    });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** What any of the readers of this Python asked for, and called. */
  trace(stream: Uint8Array): Promise<readonly TraceEvent[]> {
    const question = Buffer.alloc(4 + stream.length);
    question.writeUInt32LE(stream.length, 0);
    question.set(stream, 4);
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#child.once('close', () => reject(new Error('the tracer ended')));
      this.#child.stdin.write(question);
    });
  }

  close(): void {
    this.#child.removeAllListeners('close');
    this.#child.stdin.end();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 4) {
      const end = 4 + this.#received.readUInt32LE(0);
      if (this.#received.length < end) return;
      const rows = (JSON.parse(this.#received.toString('utf8', 4, end)) as Row[][]).flat();
      this.#received = this.#received.subarray(end);
      this.#child.removeAllListeners('close');
      this.#waiting.shift()?.(
        rows.map(([kind, module, name]) => ({ kind, module: decode(module), name: decode(name) })),
      );
    }
  }
}

function decode(hex: string): string {
  return Buffer.from(hex, 'hex').toString('utf16le');
}
