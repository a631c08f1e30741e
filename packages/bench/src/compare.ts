// pnpm bench:compare REV [--quick] [--only rows,ints] [--protocol 4] [--exact] [--wall]
// Compares the working tree with another revision: builds both, and runs them round by round.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Contender, FULL, QUICK, runWorkload, startPython } from './driver.ts';
import { digits, line, spread } from './report.ts';
import type { Action } from './requests.ts';
import { geometricMean, ratioOf } from './statistics.ts';
import { findPython, makeWorkloads, WORKLOADS } from './workloads.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: WORKLOADS.join(',') },
    protocol: { type: 'string', default: '4' },
    exact: { type: 'boolean', default: false },
    wall: { type: 'boolean', default: false },
  },
});
const [revision] = positionals;
if (revision === undefined) {
  process.stderr.write('which revision? pnpm bench:compare HEAD~1\n');
  process.exit(2);
}

const directory = mkdtempSync(join(tmpdir(), 'picklekit-compare-'));
const tree = join(directory, 'tree');
process.on('exit', () => {
  execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: ROOT, stdio: 'ignore' });
  rmSync(directory, { recursive: true, force: true });
});
process.stderr.write(`building ${revision}\n`);
execFileSync('git', ['worktree', 'add', '--detach', '--quiet', tree, revision], { cwd: ROOT });
for (const folder of ['node_modules', join('packages', 'core', 'node_modules')])
  symlinkSync(join(ROOT, folder), join(tree, folder));
for (const root of [tree, ROOT])
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: join(root, 'packages', 'core') });

const subject = options.exact ? 'exact' : 'picklekit';
const contenders: Contender[] = [
  { id: 'before', subject, build: pathToFileURL(entryOf(tree)).href },
  { id: 'now', subject },
];
const plan = { ...(options.quick ? QUICK : FULL), clock: options.wall ? 'wall' : 'cpu' } as const;
const protocol = Number(options.protocol);
const python = findPython();
const { workloads } = makeWorkloads(python, directory, options.only.split(','), options.quick);
const helper = startPython(python);
const medians: Record<Action, number[]> = { load: [], dump: [] };

process.stdout.write(`\nThis tree beside ${revision}, protocol ${protocol}; below 1 is faster now.\n\n`);
process.stdout.write(`${line(['workload', 'load', 'dump'])}\n${line(['---', '--:', '--:'])}\n`);
for (const workload of workloads) {
  const measurements = await runWorkload(helper, contenders, workload, () => protocol, plan);
  const cells = (['load', 'dump'] as const).map((action) => {
    const [old, now] = measurements.filter((one) => one.action === action);
    if (old === undefined || now === undefined || old.failure !== null || now.failure !== null)
      return now?.failure ?? old?.failure ?? '—';
    const ratio = ratioOf(now.samples, old.samples);
    medians[action].push(ratio.median);
    return spread(ratio);
  });
  process.stdout.write(`${line([`\`${workload.name}\``, ...cells])}\n`);
}
helper.close();
const means = (['load', 'dump'] as const).map((action) => `**${digits(geometricMean(medians[action]))}**`);
process.stdout.write(`${line(['**geometric mean**', ...means])}\n`);

/** The module that Node takes. */
function entryOf(root: string): string {
  const core = join(root, 'packages', 'core');
  const { exports } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
  return join(core, exports['.'].default);
}
