// CPython's own tests of pickle, with every pickle passing through the built packages: in Python 2.7 and in the newest Python
// at hand. A minute would go for all of them; `pnpm conformance` takes it.
import { describe, expect, test } from 'vitest';
import { runSuite, summary, surprises } from '../cpython-suite/suite.ts';
import { pythonsAtHand } from './support.ts';

const pythons = (await pythonsAtHand()).filter(({ label }) => !label.endsWith('-pyodide'));
const asked = pythons.filter((python, at) => python.major === 2 || at === pythons.length - 1);

describe("CPython's own test suite, with every pickle passing through us", () => {
  for (const python of asked) {
    const name = `Python ${python.label}: the tests pass but for those that are listed, and those that are listed fail`;
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
});
