// Limits against bombs: archives in archives, and kilobytes that unfold to gigabytes.
import { ContainerError } from './container-error.ts';

/** The limits of opening a container. `Infinity` switches one off. */
export interface ContainerLimits {
  /** How many containers may lie in one another. @defaultValue 5 */
  readonly maxDepth: number;
  /** Bytes that all decompression together may give. @defaultValue 1 GiB */
  readonly maxExpandedBytes: number;
  /** How many times larger than its compressed form a content may be, once it is larger than 1 MiB. @defaultValue 1000 */
  readonly maxRatio: number;
  /** Members of all archives together. @defaultValue 100,000 */
  readonly maxMembers: number;
}

/**
 * The limits of `openContainer` where its option `limits` says nothing else: `maxDepth` 5 containers in one another, `maxExpandedBytes`
 * 1 GiB, `maxRatio` 1000, `maxMembers` 100,000. What meets one is a part of kind `unread` with a `CONTAINER_LIMIT` error. Frozen.
 */
export const DEFAULT_CONTAINER_LIMITS: ContainerLimits = Object.freeze({
  maxDepth: 5,
  maxExpandedBytes: 2 ** 30,
  maxRatio: 1000,
  maxMembers: 100_000,
});

const HARMLESS = 2 ** 20;

/** What is left of the limits. */
export class Budget {
  readonly limits: ContainerLimits;
  #expanded = 0;
  #members = 0;

  constructor(limits: Partial<ContainerLimits> = {}) {
    const given = Object.entries(limits).filter(([, value]) => value !== undefined);
    this.limits = { ...DEFAULT_CONTAINER_LIMITS, ...Object.fromEntries(given) };
  }

  /** How many bytes `compressed` bytes may become. */
  room(compressed: number): number {
    const { maxExpandedBytes, maxRatio } = this.limits;
    return Math.min(maxExpandedBytes - this.#expanded, Math.max(HARMLESS, compressed * maxRatio));
  }

  /** Takes note of decompressed bytes. */
  spend(bytes: number): void {
    this.#expanded += bytes;
  }

  member(): void {
    const { maxMembers } = this.limits;
    if (++this.#members > maxMembers) throw limit(`more members than maxMembers (${maxMembers})`);
  }

  /** The error for content that is larger than its `room`. */
  exceeded(compressed: number): ContainerError {
    const { maxExpandedBytes, maxRatio } = this.limits;
    const byRatio = compressed * maxRatio < maxExpandedBytes - this.#expanded;
    return limit(
      byRatio
        ? `the content is more than ${maxRatio} times (maxRatio) as large as its ${compressed} compressed bytes`
        : `the content is larger than maxExpandedBytes (${maxExpandedBytes}) allows`,
    );
  }
}

function limit(message: string): ContainerError {
  return new ContainerError('CONTAINER_LIMIT', message);
}
