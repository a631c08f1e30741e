// Other Nodes beside the one that runs this: the same builds in processes of both, round by round with CPython.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contender, type Plan, runWorkload } from './driver.ts';
import type { LineProcess } from './process.ts';
import { type Column, type Result, ratioTable } from './report.ts';
import { SUBJECTS } from './subjects.ts';
import type { Workload } from './workloads.ts';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/picklekit-nodes', import.meta.url));
const COMPARED = ['picklekit', 'json'] as const;

/**
 * Measures under each of these Nodes and the running one. Gives Markdown.
 *
 * @param nodes Major versions, which come from npm as packages and are kept, or paths of executables.
 */
export async function underNodes(
  yardstick: LineProcess,
  nodes: readonly string[],
  workloads: readonly Workload[],
  plan: Plan,
): Promise<string> {
  const executables = [process.execPath, ...nodes.map(executableOf)];
  const versions = executables.map((path) => execFileSync(path, ['--version'], { encoding: 'utf8' }).trim());
  const columns: Column[] = [];
  const contenders: Contender[] = [{ id: 'c', subject: 'c' }];
  for (const subject of COMPARED) {
    for (const [index, node] of executables.entries()) {
      const id = `${subject} ${versions[index]}`;
      contenders.push({ id, subject, node });
      columns.push({
        id,
        title: `${SUBJECTS[subject].title}, Node ${versions[index]?.slice(1)}`,
        isOurs: subject === 'picklekit',
      });
    }
  }
  const results: Result[] = [];
  for (const workload of workloads) {
    process.stderr.write(`${workload.name} under ${versions.join(' and ')}\n`);
    const measurements = await runWorkload(yardstick, contenders, workload, () => 4, plan);
    results.push({ workload, protocol: 4, measurements });
  }
  return [
    '## Under other versions of Node',
    '',
    'Protocol 4; ratios to C pickle as above.',
    '',
    '### Loading',
    '',
    ratioTable(results, 'load', columns),
    '',
    '### Dumping',
    '',
    ratioTable(results, 'dump', columns),
    '',
  ].join('\n');
}

function executableOf(node: string): string {
  if (!/^\d+$/.test(node)) return node;
  const name = `node-${node}`;
  const executable = join(CACHE, 'node_modules', name, 'bin', 'node');
  if (!existsSync(executable)) {
    process.stderr.write(`installing Node ${node}\n`);
    const options = ['--silent', '--no-audit', '--no-fund', '--prefix', CACHE];
    execFileSync('npm', ['install', ...options, `${name}@npm:node@${node}`], { stdio: 'inherit' });
  }
  return executable;
}
