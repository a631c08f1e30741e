// Measures, and prints the tables: see USAGE.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inChromium } from './browser/bench.ts';
import { FULL, type Plan, QUICK, runWorkload, startPython } from './driver.ts';
import { more } from './more.ts';
import { underNodes } from './nodes.ts';
import { profiles } from './profile.ts';
import { type Result, type Run, report } from './report.ts';
import { SUBJECTS, type Subject } from './subjects.ts';
import { findPython, makeWorkloads, WORKLOADS, type Workload } from './workloads.ts';

// A hundred times slower than C: these say enough.
const PURE_PYTHON_WORKLOADS = ['dict', 'tuple', 'dict_group', 'list', 'micro_dict', 'nested'];

const SECTIONS = ['tables', 'more', 'nodes', 'browser', 'profile'] as const;

const USAGE = `pnpm bench [--quick] [--sections ${SECTIONS.join(',')}] [--only rows,ints] [--subjects picklekit,json]
           [--exact] [--protocol 4,2,5] [--nodes 22] [--wall] [--json FILE] [--markdown FILE]
What the options mean: packages/bench/README.md`;

const options = optionsOf(process.argv.slice(2));
const sections = list(options.sections, SECTIONS);
const names = list(options.only, WORKLOADS);
const known = ['c', 'python', ...Object.keys(SUBJECTS)];
const subjects = [
  'c',
  ...list(options.subjects ?? known.join(','), known).filter((name) => name !== 'c'),
].filter((name) => !/exact/i.test(name) || options.exact || options.subjects !== undefined);
const protocols = list(options.protocol ?? (options.quick ? '4' : '4,2,5'), ['2', '4', '5']).map(Number);
const plan: Plan = { ...(options.quick ? QUICK : FULL), clock: options.wall ? 'wall' : 'cpu' };

const directory = mkdtempSync(join(tmpdir(), 'picklekit-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

process.stderr.write('making the workloads\n');
const python = findPython();
const manifest = makeWorkloads(python, directory, names, options.quick);
const yardstick = startPython(python);
const parts: string[] = [];
if (sections.includes('tables')) parts.push(await tables());
if (sections.includes('more'))
  parts.push(await more(python, directory, manifest.workloads, options.quick, plan));
if (sections.includes('nodes')) {
  parts.push(await underNodes(yardstick, options.nodes.split(','), manifest.workloads, plan));
}
if (sections.includes('browser')) parts.push(await inChromium(manifest.workloads, plan));
if (sections.includes('profile')) parts.push(profiles(manifest.workloads, options.quick));
yardstick.close();

const markdown = parts.join('\n');
process.stdout.write(`\n${markdown}`);
// What the figures cannot say themselves.
const notes = readFileSync(new URL('../notes.md', import.meta.url), 'utf8');
const clock = options.wall ? ' --wall' : '';
const intro =
  `\`pnpm bench${clock} --exact --sections ${SECTIONS.join(',')} --markdown docs/performance.md\` writes this page;\n` +
  '[how it measures and what the columns mean](../packages/bench/README.md).';
if (options.markdown !== undefined) {
  writeFileSync(options.markdown, `# Performance\n\n${intro}\n\n${markdown}\n${notes}`);
}

async function tables(): Promise<string> {
  const results: Result[] = [];
  for (const protocol of protocols) {
    for (const workload of manifest.workloads) {
      process.stderr.write(`${workload.name}, protocol ${protocol}\n`);
      const chosen = subjects.filter((subject) => takesPart(subject, workload, protocol));
      const protocolOf = (subject: string) => subjectOf(subject)?.protocol ?? protocol;
      const contenders = chosen.map((subject) => ({ id: subject, subject }));
      const measurements = await runWorkload(yardstick, contenders, workload, protocolOf, plan);
      results.push({ workload, protocol, measurements });
    }
  }
  const run: Run = {
    date: new Date().toISOString().slice(0, 10),
    python: manifest.python,
    quick: options.quick,
    rounds: plan.rounds,
    clock: plan.clock,
    subjects,
    results,
  };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(run, null, 1)}\n`);
  return report(run);
}

function subjectOf(name: string): Subject | undefined {
  return SUBJECTS[name as keyof typeof SUBJECTS];
}

// The peers are measured once, the readers and writers of this library at every protocol.
function takesPart(subject: string, workload: Workload, protocol: number): boolean {
  if (subject === 'python' && !PURE_PYTHON_WORKLOADS.includes(workload.name)) return false;
  return protocol === protocols[0] || subject === 'c' || subjectOf(subject)?.package === '@picklekit/core';
}

function list(text: string, allowed: readonly string[]): string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !allowed.includes(name));
  if (unknown === undefined) return names;
  process.stderr.write(`unknown: ${unknown}; there are ${allowed.join(', ')}\n`);
  process.exit(2);
}

function optionsOf(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        only: { type: 'string', default: WORKLOADS.join(',') },
        subjects: { type: 'string' },
        exact: { type: 'boolean', default: false },
        protocol: { type: 'string' },
        json: { type: 'string' },
        markdown: { type: 'string' },
        sections: { type: 'string', default: 'tables' },
        nodes: { type: 'string', default: '22' },
        wall: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}
