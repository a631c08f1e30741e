import { join } from 'node:path';
import { execa } from 'execa';
import { type Python, pythonFolder } from './pythons.ts';

/** One case of the corpus, as the Python at the other end knows it. */
export interface CaseInfo {
  readonly name: string;
  readonly protocols: readonly [lowest: number, highest: number];
  readonly tags: readonly string[];
  readonly notes: string;
}

/** Which CPython answers. */
export interface PythonBuild {
  /** As `python --version` says it: `3.14.2`, `3.15.0rc1`. */
  readonly version: string;
  /** Whether it is compiled to WebAssembly: a build of Pyodide, where integers of C have 32 bits. */
  readonly wasm: boolean;
}

export interface Made {
  /** The class of the error when this Python refuses to pickle the value; then there is no pickle. */
  readonly refused: string | undefined;
  readonly pickle: Uint8Array;
  readonly buffers: readonly Uint8Array[];
}

/**
 * What of the comparison is let go: `integral-float` takes 1.0 for 1, `py2-ints` takes a Python 2 int for the long of its
 * value, `py2-text` takes a Python 2 str for its latin-1 text.
 */
export type Relax = 'integral-float' | 'py2-ints' | 'py2-text';

/** An error that Python raised while it answered. */
export class BridgeError extends Error {
  readonly pythonType: string;
  readonly trace: string;
  constructor(label: string, pythonType: string, message: string, trace: string) {
    super(`Python ${label}: ${pythonType}: ${message}`);
    this.name = 'BridgeError';
    this.pythonType = pythonType;
    this.trace = trace;
  }
}

interface Reply {
  readonly result: unknown;
  readonly parts: readonly Uint8Array[];
}

interface Waiting {
  readonly what: string;
  resolve(reply: Reply): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

type ReplyHeader =
  | { ok: true; result: unknown; parts: number[] }
  | { ok: false; error: string; message: string; trace: string; parts: number[] };

function frame(header: Record<string, unknown>, parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.from(JSON.stringify({ ...header, parts: parts.map((part) => part.length) }));
  const start = Buffer.alloc(8);
  start.writeUInt32LE(4 + head.length + parts.reduce((sum, part) => sum + part.length, 0), 0);
  start.writeUInt32LE(head.length, 4);
  return Buffer.concat([start, head, ...parts]);
}

function start(command: string, args: readonly string[]) {
  return execa(command, args, {
    buffer: false,
    reject: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
  });
}

/**
 * One long-lived Python process. Questions may be asked without waiting for earlier answers: they are answered in order.
 *
 * Whoever opens a bridge closes it; after a crash or a timeout every question fails with the reason.
 */
export class Bridge {
  readonly python: Python;
  readonly #child: ReturnType<typeof start>;
  readonly #waiting: Waiting[] = [];
  readonly #timeout: number;
  #chunks: Buffer[] = [];
  #received = 0;
  #needed = 4;
  #errors = '';
  #ended: Error | undefined;

  constructor(python: Python, options: { timeout?: number; memory?: number } = {}) {
    this.python = python;
    this.#timeout = options.timeout ?? 120_000;
    const script = python.args.length > 0 ? [] : [join(pythonFolder, 'bridge.py')];
    const memory = options.memory === undefined ? [] : ['--memory', String(options.memory)];
    this.#child = start(python.command, [...python.args, ...script, ...memory]);
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-4000);
    });
    // A write after a crash fails here too; the reason comes with the end of the process.
    this.#child.stdin.on('error', () => {});
    void this.#child.then((result) => {
      const how =
        result.exitCode === undefined
          ? (result.signal ?? result.originalMessage ?? 'could not start')
          : `exit code ${result.exitCode}`;
      this.#end(
        new Error(`Python ${python.label} ended (${how})${this.#errors === '' ? '' : `:\n${this.#errors}`}`),
      );
    });
  }

  async hello(): Promise<PythonBuild> {
    return (await this.#ask('hello', {})).result as PythonBuild;
  }

  async cases(): Promise<CaseInfo[]> {
    return (await this.#ask('cases', {})).result as CaseInfo[];
  }

  /** Lets Python pickle a new original of a case. `pure` asks for the pickler that is written in Python. */
  async make(name: string, protocol: number, options: { pure?: boolean } = {}): Promise<Made> {
    const { result, parts } = await this.#ask('make', { case: name, protocol, pure: options.pure ?? false });
    const refused = (result as { refused?: string }).refused;
    return { refused, pickle: parts[0] ?? new Uint8Array(), buffers: parts.slice(1) };
  }

  /** Lets Python load our pickle and compare types, values and the graph of identities; gives the difference or undefined. */
  async check(
    name: string,
    protocol: number,
    pickle: Uint8Array,
    options: { buffers?: readonly Uint8Array[]; relax?: readonly Relax[]; pure?: boolean } = {},
  ): Promise<string | undefined> {
    const question = { case: name, protocol, relax: options.relax ?? [], pure: options.pure ?? false };
    const { result } = await this.#ask('check', question, [pickle, ...(options.buffers ?? [])]);
    return (result as { difference?: string }).difference;
  }

  /** Compares what Python loads from two pickles; the first may be of Python 2 and is then read with `encoding`. */
  async same(
    expected: Uint8Array,
    ours: Uint8Array,
    options: { relax?: readonly Relax[]; encoding?: string; errors?: string } = {},
  ): Promise<string | undefined> {
    const encoding =
      options.encoding === undefined
        ? {}
        : { encoding: options.encoding, errors: options.errors ?? 'strict' };
    const { result } = await this.#ask('same', { relax: options.relax ?? [], ...encoding }, [expected, ours]);
    return (result as { difference: string | null }).difference ?? undefined;
  }

  async dis(pickle: Uint8Array): Promise<string> {
    return (await this.#ask('dis', {}, [pickle])).result as string;
  }

  /** Runs Python source, a constant of a test, with `parts` in scope; it may leave `result` and `out`. */
  async run(
    source: string,
    parts: readonly Uint8Array[] = [],
  ): Promise<{ result: unknown; out: readonly Uint8Array[] }> {
    const reply = await this.#ask('run', { source }, parts);
    return { result: reply.result, out: reply.parts };
  }

  /** Ends the process; open questions fail. */
  async close(): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await this.#child;
    clearTimeout(timer);
  }

  #ask(op: string, header: Record<string, unknown>, parts: readonly Uint8Array[] = []): Promise<Reply> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const what = `${op} ${String(header.case ?? '')}`.trim();
      const timer = setTimeout(() => {
        this.#end(
          new Error(`Python ${this.python.label} gave no answer to "${what}" within ${this.#timeout} ms`),
        );
        this.#child.kill('SIGKILL');
      }, this.#timeout);
      this.#waiting.push({ what, resolve, reject, timer });
      this.#child.stdin.write(frame({ op, ...header }, parts));
    });
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    while (this.#received >= this.#needed) {
      const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
      this.#chunks = [all];
      this.#needed = 4 + all.readUInt32LE(0);
      if (all.length < this.#needed) return;
      this.#settle(all.subarray(4, this.#needed));
      this.#chunks = [all.subarray(this.#needed)];
      this.#received = all.length - this.#needed;
      this.#needed = 4;
    }
  }

  #settle(body: Buffer): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    const size = body.readUInt32LE(0);
    const header = JSON.parse(body.toString('utf8', 4, 4 + size)) as ReplyHeader;
    if (!header.ok) {
      waiting.reject(
        new BridgeError(`${this.python.label}, ${waiting.what}`, header.error, header.message, header.trace),
      );
      return;
    }
    let at = 4 + size;
    const parts = header.parts.map((length) => {
      at += length;
      return new Uint8Array(body.subarray(at - length, at));
    });
    waiting.resolve({ result: header.result, parts });
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const waiting of this.#waiting.splice(0)) {
      clearTimeout(waiting.timer);
      waiting.reject(this.#ended);
    }
  }
}
