// Many files: by threads, and in the order in which they were asked for.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FileReport } from './file-report.ts';
import type { FileScanOptions } from './scan-file.ts';

const BATCH = 32;
// Batches that may be done before they are asked for: reports are kept until then.
const AHEAD = 64;

/** Scans files by as many threads as there are processors. */
export function scanInThreads(
  paths: readonly string[],
  options: FileScanOptions,
): AsyncGenerator<FileReport> {
  return new Pool(paths, options).run();
}

interface Batch {
  readonly paths: readonly string[];
  readonly answer: Deferred;
}

class Pool {
  readonly #options: FileScanOptions;
  readonly #batches: Batch[] = [];
  #started = 0;
  #taken = 0;
  #sleepers: (() => void)[] = [];

  constructor(paths: readonly string[], options: FileScanOptions) {
    this.#options = options;
    for (let at = 0; at < paths.length; at += BATCH) {
      this.#batches.push({ paths: paths.slice(at, at + BATCH), answer: new Deferred() });
    }
  }

  async *run(): AsyncGenerator<FileReport> {
    const count = Math.min(availableParallelism(), this.#batches.length);
    const workers = Array.from({ length: count }, () => new Worker(new URL('./worker.js', import.meta.url)));
    for (const worker of workers) void this.#drive(worker);
    try {
      for (const { answer } of this.#batches) {
        yield* await answer.promise;
        this.#taken++;
        for (const wake of this.#sleepers.splice(0)) wake();
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  }

  /** Gives a thread one batch after another. */
  async #drive(worker: Worker): Promise<void> {
    for (let at = this.#started++; at < this.#batches.length; at = this.#started++) {
      while (at - this.#taken >= AHEAD) await new Promise<void>((wake) => this.#sleepers.push(wake));
      const { paths, answer } = this.#batches[at] as Batch;
      try {
        answer.resolve(await ask(worker, { paths, options: this.#options }));
      } catch (error) {
        answer.reject(error);
        return;
      }
    }
  }
}

/** A promise that is settled from outside. */
class Deferred {
  readonly promise: Promise<readonly FileReport[]>;
  resolve!: (reports: readonly FileReport[]) => void;
  reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Whoever waits for it hears of its failure; nobody may be waiting yet.
    this.promise.catch(() => {});
  }
}

function ask(worker: Worker, question: unknown): Promise<readonly FileReport[]> {
  return new Promise((resolve, reject) => {
    const onMessage = (reports: readonly FileReport[]) => {
      worker.off('error', onError);
      resolve(reports);
    };
    const onError = (error: unknown) => {
      worker.off('message', onMessage);
      reject(error);
    };
    worker.once('message', onMessage);
    worker.once('error', onError);
    worker.postMessage(question);
  });
}
