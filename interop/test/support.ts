import { isPickleError } from '@picklekit/core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { KnownDifference } from '../known-differences.ts';
import { Bridge, type CaseInfo } from '../src/bridge.ts';
import { EXPECTED_LABELS, findPythons, type Python } from '../src/pythons.ts';

/**
 * The Pythons at hand. `PICKLE_INTEROP=required` makes it an error that no python3 is among them, `PICKLE_INTEROP_PYTHONS=2.7,3.6`
 * that one of these is not.
 */
export async function pythonsAtHand(): Promise<Python[]> {
  const pythons = await findPythons();
  const isReal = (python: Python): boolean => python.major === 3 && !python.label.endsWith('-pyodide');
  if (process.env.PICKLE_INTEROP === 'required' && !pythons.some(isReal)) {
    throw new Error('PICKLE_INTEROP=required, but there is no python3');
  }
  const demanded = (process.env.PICKLE_INTEROP_PYTHONS ?? '').split(',').filter((label) => label !== '');
  const missing = demanded.filter((label) => !pythons.some((python) => python.label === label));
  if (missing.length > 0) {
    const found = pythons.map(({ label }) => label).join(', ') || 'none';
    throw new Error(`PICKLE_INTEROP_PYTHONS demands Python ${missing.join(', ')}; at hand: ${found}`);
  }
  return pythons;
}

/** Runs the body for each of these Pythons, with an open bridge. */
export function withEachPython(
  pythons: readonly Python[],
  what: string,
  body: (python: Python, opened: () => { bridge: Bridge; cases: readonly CaseInfo[] }) => void,
): void {
  for (const python of pythons)
    describe(`Python ${python.label} ${what}`, () => body(python, openBridge(python)));
}

/** Shows one skipped line for each Python that the fixtures know and that is not at hand. */
export function showMissing(pythons: readonly Python[]): void {
  const version = (label: string): string => label.replace('-pyodide', '');
  const present = new Set(pythons.map((python) => version(python.label)));
  for (const label of EXPECTED_LABELS) {
    if (!present.has(version(label))) test.skip(`Python ${label}: not at hand`, () => {});
  }
}

function openBridge(python: Python): () => { bridge: Bridge; cases: readonly CaseInfo[] } {
  let opened: { bridge: Bridge; cases: readonly CaseInfo[] } | undefined;
  beforeAll(async () => {
    const bridge = new Bridge(python);
    opened = { bridge, cases: [] };
    opened = { bridge, cases: await bridge.cases() };
  }, 120_000);
  afterAll(() => opened?.bridge.close(), 120_000);
  return () => {
    if (opened === undefined) throw new Error('the bridge is not open yet');
    return opened;
  };
}

/** Collects what failed, so that one test can name every failing case. */
export class Failures {
  readonly #lines: string[] = [];

  add(where: string, what: string): void {
    this.#lines.push(`${where}: ${what}`);
  }

  /** Takes a difference for a failure unless it is known, and a known one that is not there for a failure, too. */
  compare(where: string, difference: string | undefined, known: KnownDifference | undefined): void {
    if (difference !== undefined && known === undefined) this.add(where, difference);
    if (difference === undefined && known !== undefined)
      this.add(where, `agrees, but is listed as known: ${known.reason}`);
  }

  /** Runs a step; an error becomes a line, and the step's value is undefined. */
  attempt<T>(where: string, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.add(where, inOneLine(error));
      return undefined;
    }
  }

  /** @throws Error that names every failure. */
  demandNone(): void {
    if (this.#lines.length === 0) return;
    throw new Error(`${this.#lines.length} failures\n${this.#lines.join('\n')}`);
  }
}

export function inOneLine(error: unknown): string {
  if (isPickleError(error)) return `${error.code}: ${error.message}`;
  if (error instanceof Error)
    return `${error.name}: ${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}`;
  return String(error);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Says where two pickles part, with a few bytes around it. */
export function bytesDifference(expected: Uint8Array, found: Uint8Array): string | undefined {
  if (Buffer.compare(expected, found) === 0) return undefined;
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at++;
  const around = (bytes: Uint8Array): string =>
    JSON.stringify(Buffer.from(bytes.subarray(Math.max(0, at - 12), at + 20)).toString('latin1'));
  return `byte ${at}: Python ${around(expected)} (${expected.length}), ours ${around(found)} (${found.length})`;
}
