// Writes docs/conformance.md, measures it with every Python at hand, and runs CPython's own test suite in each of them.
//
//     node scripts/conformance.ts [--render] [--table] [--suite] [3.13 ...]
//
// `--render` only writes the page, `--table` only measures it, `--suite` only runs the suite; a label limits both to that Python.
import { parseArgs } from 'node:util';
import { runSuite, summary, surprises } from '../cpython-suite/suite.ts';
import { Bridge } from '../src/bridge.ts';
import { columnsOf } from '../src/fixtures.ts';
import { findPythons, type Python } from '../src/pythons.ts';
import { measure, pickletoolsOf } from './conformance/measure.ts';
import { writePage } from './conformance/page.ts';

const { values, positionals } = parseArgs({
  options: {
    render: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    suite: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

writePage();
const isAll = !values.render && !values.table && !values.suite;
const pythons = await findPythons();
for (const python of pythons) {
  if (positionals.length > 0 && !positionals.includes(python.label)) continue;
  if (isAll || values.table) await measureTable(python);
  if (isAll || values.suite) await judge(python);
}

function complain(lines: readonly string[]): void {
  for (const line of lines) console.log(`  ${line}`);
  if (lines.length > 0) process.exitCode = 1;
}

async function measureTable(python: Python): Promise<void> {
  const newest = pythons.filter(({ major, args }) => major === 3 && args.length === 0).at(-1);
  const bridge = new Bridge(python);
  const tools = python.major === 3 || newest === undefined ? bridge : new Bridge(newest);
  try {
    for (const { column, pure } of columnsOf(python.label)) {
      const version = await pickletoolsOf(tools);
      const measured = await measure({ column, pure, bridge, tools, version });
      console.log(`${column}: ${measured.pickles} pickles, ${measured.surprises.length} unlike the table`);
      complain(measured.surprises);
    }
  } finally {
    await bridge.close();
    if (tools !== bridge) await tools.close();
  }
}

async function judge(python: Python): Promise<void> {
  // Pyodide has no test package.
  if (python.args.length > 0) return;
  const report = await runSuite(python);
  if (report.missing !== undefined) return console.log(`${python.label}: no test package: ${report.missing}`);
  console.log(summary(report));
  complain(surprises(python, report));
}
