// Counts over all files, and the exit code that follows from them.
import type { Level } from '@picklekit/core/tools';
import { Exit } from '../io/exit.ts';
import { type FileReport, rank } from './file-report.ts';

/** What is counted. */
export interface Summary {
  readonly files: number;
  readonly dangerous: number;
  readonly suspicious: number;
  readonly incomplete: number;
  readonly known: number;
  readonly innocuous: number;
  /** Files without a pickle. */
  readonly none: number;
}

/** Counts reports as they come. */
export class Tally {
  readonly #counts = {
    files: 0,
    dangerous: 0,
    suspicious: 0,
    incomplete: 0,
    known: 0,
    innocuous: 0,
    none: 0,
  };
  readonly #threshold: number;
  #isFound = false;
  #isIncomplete = false;

  constructor(threshold: Level) {
    this.#threshold = rank(threshold);
  }

  add(report: FileReport, isNamed: boolean): void {
    this.#counts.files++;
    this.#counts[report.verdict]++;
    const levels = report.parts.map(({ verdict }) => verdict);
    if (levels.some((level) => level !== 'incomplete' && rank(level) >= this.#threshold))
      this.#isFound = true;
    // Something that was named, and is no pickle, was not scanned: that is not clean.
    if (!report.complete || (report.verdict === 'none' && isNamed)) this.#isIncomplete = true;
  }

  get summary(): Summary {
    return { ...this.#counts };
  }

  get code(): number {
    if (this.#isFound) return Exit.FOUND;
    const isEmpty = this.#counts.files === this.#counts.none;
    return this.#isIncomplete || isEmpty ? Exit.FAILED : Exit.OK;
  }
}
