// What a scan says about a file: plain data, which travels between threads and into JSON.
import type { Level, ScanFinding, Verdict } from '@picklekit/core/tools';
import type { Layer } from '@picklekit/node-io/containers';

/** A name that a pickle imports, however often. */
export interface Import {
  /** `module.name`, or `?` where it cannot be known. */
  readonly name: string;
  readonly called: boolean;
  readonly level: Level;
  readonly rule: string;
  readonly why: string;
  /** Offset in the part of the opcode that names it first. */
  readonly offset: number;
}

/** Something that was found: in a pickle, or about what it lies in. */
export interface Finding {
  readonly level: Level;
  readonly rule: string;
  readonly message: string;
  /** Offset in the part; none for what is about the part as a whole. */
  readonly offset?: number | undefined;
  readonly opcode?: string | undefined;
}

/** What was found in one part of a file. */
export interface PartReport {
  readonly layers: readonly Layer[];
  readonly kind: string;
  readonly size: number;
  readonly note?: string | undefined;
  readonly verdict: Verdict;
  readonly complete: boolean;
  readonly pickles: readonly {
    readonly offset: number;
    readonly end: number;
    readonly protocol: number;
    readonly stopped: boolean;
  }[];
  readonly imports: readonly Import[];
  readonly calls: readonly {
    readonly text: string;
    readonly level: Level;
    readonly rule: string;
    readonly offset: number;
  }[];
  readonly findings: readonly Finding[];
  readonly anomalies: readonly Finding[];
  readonly persistentIds: number;
  /** Why it is not complete. */
  readonly problem?: string | undefined;
}

/** What was found in a file. `none`: there is no pickle in it. */
export interface FileReport {
  readonly path: string;
  readonly size: number;
  readonly sha256?: string | undefined;
  readonly verdict: Verdict | 'none';
  readonly complete: boolean;
  readonly parts: readonly PartReport[];
  /** Why it could not be read at all. */
  readonly problem?: string | undefined;
  readonly hint?: string | undefined;
}

const RANKS: readonly (Verdict | 'none')[] = [
  'none',
  'innocuous',
  'known',
  'incomplete',
  'suspicious',
  'dangerous',
];

/** How bad a verdict is. */
export function rank(verdict: Verdict | 'none'): number {
  return RANKS.indexOf(verdict);
}

/** The worst of some verdicts. */
export function worst(verdicts: Iterable<Verdict | 'none'>): Verdict | 'none' {
  let result: Verdict | 'none' = 'none';
  for (const verdict of verdicts) if (rank(verdict) > rank(result)) result = verdict;
  return result;
}

/** What is kept of a finding of the scanner. */
export function findingOf({ level, rule, message, offset, opcode }: ScanFinding): Finding {
  return { level, rule, message, offset, opcode };
}
