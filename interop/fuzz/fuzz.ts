// Holds the codec against CPython's unpicklers on streams that a seeded generator makes.
//
//     node fuzz/fuzz.ts [--seconds 600] [--count N] [--seed N] [--stream N] [--python 3.13]
//
// Prints its seed. A finding says the number of its stream: `--seed S --stream N` tries that one again.
import { parseArgs } from 'node:util';
import { findPythons } from '../src/pythons.ts';
import { isOraclePython, type Report, run } from './run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    count: { type: 'string' },
    seed: { type: 'string' },
    stream: { type: 'string' },
    python: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const pythons = (await findPythons()).filter(
  (python) => isOraclePython(python) && (values.python ?? python.label) === python.label,
);
if (pythons.length === 0) throw new Error('there is no Python 3.8 or newer to ask, or this is not Linux');

console.log(`seed ${seed}, Python ${pythons.map((python) => python.label).join(', ')}`);
const report = await run({
  seed,
  pythons,
  seconds: Number(values.seconds ?? (values.count === undefined ? 60 : Number.POSITIVE_INFINITY)),
  count: Number(values.count ?? Number.POSITIVE_INFINITY),
  only: values.stream === undefined ? undefined : Number(values.stream),
  onFinding: (finding) => console.log(`\n${finding}\n`),
});
print(report);
process.exitCode = report.findings > 0 ? 1 : 0;

function print({ streams, seconds, verdicts, reasons, findings }: Report): void {
  const share = (count: number): string => `${((100 * count) / Math.max(1, streams)).toFixed(1)} %`;
  console.log(`${streams} streams in ${seconds.toFixed(0)} s, ${findings} findings`);
  for (const [verdict, count] of verdicts) console.log(`  ${verdict}: ${count} (${share(count)})`);
  for (const [reason, count] of [...reasons].sort(([, a], [, b]) => b - a))
    console.log(`    ${count}  ${reason}`);
}
