// What a scan says. Plain data: `JSON.stringify` of a report gives all of it.
import type { OpName } from '../../opcodes/op.ts';
import type { ScanLists } from './lists/versions.ts';
import type { RuleId } from './rules.ts';

/**
 * How much to fear. `innocuous`: makes plain values; `known`: reviewed names of well-known libraries; `suspicious`: on no
 * list, or odd; `dangerous`: can run code, reach any object, read files, or hide something.
 */
export type Level = 'innocuous' | 'known' | 'suspicious' | 'dangerous';

/**
 * The worst level met. `incomplete`, "not fully read", stands between `known` and `suspicious`: nothing bad was found as far as
 * the scan came, and that is not clean.
 */
export type Verdict = 'innocuous' | 'known' | 'incomplete' | 'suspicious' | 'dangerous';

/** Where in the input something stands. */
export interface ScanPlace {
  /** Offset of the opcode in bytes, from the start of the input. */
  readonly offset: number;
  readonly opcode: string;
  /** Number of the pickle in a row of pickles, from 0. */
  readonly pickle: number;
  /** How deep in pickles that are values of other pickles; 0 is the input itself. */
  readonly nested: number;
  /** Whether this comes after something at which CPython of today stops. Other readers may go on. */
  readonly afterFailure: boolean;
}

/** A global, where it is named. */
export interface ScanGlobal extends ScanPlace {
  /** The module as it is written; `undefined` where it cannot be known before the pickle is loaded. */
  readonly module: string | undefined;
  /** The name as it is written, dots included; `undefined` where it cannot be known. */
  readonly name: string | undefined;
  /**
   * How the name came about: written out (`GLOBAL`, `INST`), taken off the stack (`STACK_GLOBAL`), by a number in the registry of
   * the loading program (`EXTENSION`), or as an attribute by a call of `getattr`.
   */
  readonly how: 'GLOBAL' | 'INST' | 'STACK_GLOBAL' | 'EXTENSION' | 'getattr';
  /** The number of an `EXTENSION`. */
  readonly code: number | undefined;
  /** Whether something of this name is called anywhere in the input. */
  readonly called: boolean;
  readonly level: Level;
  readonly rule: RuleId;
  /** The reason, as the rest of a sentence about the name. */
  readonly why: string;
}

/** A call, where it happens, whether or not its result is used. */
export interface ScanCall extends ScanPlace {
  /** The call as Python code, shortened; what is not known is `...`. */
  readonly text: string;
  readonly level: Level;
  readonly rule: RuleId;
}

/** Something that a reader should know. */
export interface ScanFinding extends ScanPlace {
  readonly level: Level;
  readonly rule: RuleId;
  /** A sentence without a full stop. Control, invisible and bidirectional characters are escaped. */
  readonly message: string;
}

/** One pickle of the input. */
export interface ScanPickle {
  /** Offset of its first byte. */
  readonly offset: number;
  /** Offset of what follows its STOP, or where reading it ended. */
  readonly end: number;
  /** The argument of the last PROTO, or 0 where there is none. */
  readonly protocol: number;
  /** Opcodes that were read. */
  readonly opcodes: number;
  /** Whether STOP was reached. */
  readonly stopped: boolean;
  /** The first thing at which CPython stops with an error. */
  readonly failure: ScanFinding | undefined;
}

/** Where and why a scan ended. */
export interface ScanEnd {
  readonly offset: number;
  /**
   * `stop`: after the last STOP that was asked for, with nothing or with other data behind it; `empty`: there was no byte;
   * `truncated`: in the middle of a pickle; `not-a-pickle`: at a byte that is no opcode; `limit`: at a limit of the options.
   */
  readonly reason: 'stop' | 'empty' | 'truncated' | 'not-a-pickle' | 'limit';
  readonly message: string;
}

/** Counts that go on where a list of the report is full. */
export interface ScanCounts {
  readonly pickles: number;
  readonly opcodes: number;
  readonly globals: number;
  readonly calls: number;
  readonly findings: number;
  readonly anomalies: number;
  readonly persistentIds: number;
  readonly extensions: number;
  /** Buffers that travel beside the pickle (NEXT_BUFFER). */
  readonly buffers: number;
}

/** All that a scan found. */
export interface ScanReport {
  readonly verdict: Verdict;
  /** Whether all was read, without a failure and without a limit. `false` is never clean, whatever the levels. */
  readonly complete: boolean;
  readonly globals: readonly ScanGlobal[];
  readonly calls: readonly ScanCall[];
  /** Names and calls at `suspicious` or above, and what else raised the verdict. */
  readonly findings: readonly ScanFinding[];
  /** Oddities of the stream: what no pickler writes, or what the readers of CPython read in different ways. */
  readonly anomalies: readonly ScanFinding[];
  readonly pickles: readonly ScanPickle[];
  /** Bytes from the first to the last byte looked at. */
  readonly bytes: number;
  readonly end: ScanEnd;
  readonly counts: ScanCounts;
  /** How often each opcode occurs; those of pickles that are values of pickles do not count. */
  readonly opcodes: Readonly<Partial<Record<OpName, number>>>;
  readonly lists: ScanLists;
}
