// What the tests demand, counted: from the pickles that each Python writes and the list of known differences.
import {
  findKnown,
  identityIsDemanded,
  type KnownDifference,
  OTHER_BYTES,
  OTHER_NATURAL_VALUES,
  OTHER_VALUES,
} from '../../known-differences.ts';
import type { Manifest } from '../../src/fixtures.ts';

/** What is looked at for each pickle, and what a difference is called. */
export const CHECKS = {
  natural: 'another value after the natural mode',
  exact: 'another value after the exact mode',
  bytes: 'other bytes',
  dis: 'another `dis`',
} as const;

export type Check = keyof typeof CHECKS;

export const checks: readonly Check[] = Object.keys(CHECKS) as Check[];

const LISTS: Readonly<Record<Check, readonly KnownDifference[]>> = {
  natural: OTHER_NATURAL_VALUES,
  exact: OTHER_VALUES,
  bytes: OTHER_BYTES,
  dis: [],
};

/** Whether a check is made of what a column writes. */
export function isDemanded(check: Check, column: string): boolean {
  return check !== 'bytes' || identityIsDemanded(column);
}

/** The listed difference of a check, if there is one. */
export function knownOf(
  check: Check,
  column: string,
  name: string,
  protocol: number,
): KnownDifference | undefined {
  return findKnown(LISTS[check], column, name, protocol);
}

/** The pickles of one group in one column: how many, and which differ. */
export interface Cell {
  pickles: number;
  readonly differing: { readonly check: Check; readonly name: string; readonly known: KnownDifference }[];
}

export const groupOf = (name: string): string => name.split('/')[0] as string;

/** Gives the cells by column and group. */
export function expectedCells({ pythons, cases }: Manifest): Map<string, Map<string, Cell>> {
  const cells = new Map(Object.keys(pythons).map((column) => [column, new Map<string, Cell>()]));
  for (const [name, rows] of Object.entries(cases)) {
    for (const [columns, blobs] of Object.entries(rows)) {
      for (const column of columns.split(' ')) {
        const groups = cells.get(column) as Map<string, Cell>;
        const cell = groups.get(groupOf(name)) ?? { pickles: 0, differing: [] };
        groups.set(groupOf(name), cell);
        for (const [protocol, blob] of blobs.entries()) {
          // Null: the case does not go there. A text: Python refuses.
          if (blob === null || typeof blob === 'string') continue;
          cell.pickles++;
          for (const check of checks) {
            if (!isDemanded(check, column)) continue;
            const known = knownOf(check, column, name, protocol);
            if (known !== undefined) cell.differing.push({ check, name, known });
          }
        }
      }
    }
  }
  return cells;
}
