// docs/conformance.md against what it is made of. That its claims hold is shown by the tests of the exact and the natural mode and
// of the tools for the Pythons at hand, and by `pnpm conformance` cell by cell.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OTHER_BYTES, OTHER_NATURAL_VALUES, OTHER_VALUES } from '../known-differences.ts';
import { checks, expectedCells } from '../scripts/conformance/expected.ts';
import { pagePath } from '../scripts/conformance/page.ts';
import { renderConformance } from '../scripts/conformance/render.ts';
import { Fixtures } from '../src/fixtures.ts';

const { manifest } = Fixtures.read();
const page = readFileSync(pagePath, 'utf8').replaceAll('\r\n', '\n');

describe('the table of types, protocols and Pythons', () => {
  test('is current (if not, run pnpm conformance)', () => {
    expect(page).toBe(renderConformance(manifest));
  });

  test('shows every known difference', () => {
    const shown = new Set(
      [...expectedCells(manifest).values()].flatMap((groups) =>
        [...groups.values()].flatMap(({ differing }) => differing.map(({ known }) => known)),
      ),
    );
    for (const known of [...OTHER_BYTES, ...OTHER_VALUES, ...OTHER_NATURAL_VALUES]) {
      expect(shown, String(known.cases)).toContain(known);
      expect(page).toContain(known.reason.slice(1));
    }
  });

  test('has a line for each of the twelve picklers and for thousands of pickles', () => {
    const cells = expectedCells(manifest);
    expect(cells.size).toBe(12);
    for (const groups of cells.values()) {
      const pickles = [...groups.values()].reduce((sum, cell) => sum + cell.pickles, 0);
      expect(pickles).toBeGreaterThan(2000);
      // At most a few percent may be excused.
      for (const check of checks) {
        const differing = [...groups.values()].flatMap((cell) =>
          cell.differing.filter((one) => one.check === check),
        );
        expect(differing.length / pickles).toBeLessThan(0.03);
      }
    }
  });
});
