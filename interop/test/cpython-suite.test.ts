// CPython's own tests of pickle, in every Python at hand, with every pickle passing through the built packages.
import { describe, expect, test } from 'vitest';
import { runSuite, summary, surprises } from '../cpython-suite/suite.ts';
import { EXPECTED_LABELS } from '../src/pythons.ts';
import { pythonsAtHand } from './support.ts';

const pythons = await pythonsAtHand();

describe("CPython's own test suite, with every pickle passing through us", () => {
  for (const python of pythons) {
    const name = `Python ${python.label}: the tests pass but for those that are listed, and those that are listed fail`;
    if (python.label.endsWith('-pyodide')) {
      test.skip(`Python ${python.label}: runs inside Node, without the test package`, () => {});
      continue;
    }
    test.concurrent(name, { timeout: 600_000 }, async ({ skip }) => {
      const report = await runSuite(python);
      skip(report.missing !== undefined, `this Python has no test package: ${report.missing}`);
      console.info(summary(report));
      // A run that tests nothing must not look like one that finds nothing.
      const sums = report.rows.map((row) => row.counts);
      const sum = (name: 'written' | 'read' | 'rejected'): number =>
        sums.reduce((all, row) => all + row[name], 0);
      expect(sum('written')).toBeGreaterThan(1000);
      expect(sum('read')).toBeGreaterThan(1000);
      expect(sum('rejected')).toBeGreaterThan(100);
      expect(surprises(python, report).join('\n\n')).toBe('');
    });
  }
  for (const label of EXPECTED_LABELS) {
    const isHere = (found: { label: string }): boolean => found.label.split('-')[0] === label.split('-')[0];
    if (!pythons.some(isHere)) test.skip(`Python ${label}: not at hand`, () => {});
  }
});
