// Where the time of this library goes, function by function.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { line } from './report.ts';
import type { Action } from './requests.ts';
import type { Workload } from './workloads.ts';

const PROFILER = fileURLToPath(new URL('./profiler.ts', import.meta.url));

const ACTIONS = ['load', 'dump'] as const;
const MODES = ['default', 'exact'];

// Less says nothing.
const LEAST = 0.04;

/** Profiles loads and dumps of each workload at protocol 4 in both modes. Gives Markdown. */
export function profiles(workloads: readonly Workload[], quick: boolean): string {
  const seconds = quick ? 1 : 3;
  const rows = workloads.map((workload) => {
    process.stderr.write(`${workload.name}, where its time goes\n`);
    return line([
      `\`${workload.name}\``,
      ...MODES.flatMap((mode) => ACTIONS.map((action) => sharesOf(action, workload, seconds, mode))),
    ]);
  });
  return [
    '## Where the time goes',
    '',
    "Shares of the time of picklekit by function, protocol 4, from V8's profiler. What V8 has compiled into a function",
    'counts as that function where the profiler can tell, and what runs inside of V8, such as the making of a string, as the function that asked',
    `for it. Parts below ${100 * LEAST} % are left out.`,
    '',
    line(['workload', 'load', 'dump', 'load, exact', 'dump, exact']),
    line(['---', '---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n');
}

function sharesOf(action: Action, workload: Workload, seconds: number, mode: string): string {
  const arguments_ = [
    '--disable-warning=ExperimentalWarning',
    PROFILER,
    action,
    workload.path(4),
    `${seconds}`,
    mode,
  ];
  const shares: Record<string, number> = JSON.parse(
    execFileSync(process.execPath, arguments_, { encoding: 'utf8' }),
  );
  return Object.entries(shares)
    .filter(([, share]) => share >= LEAST)
    .sort(([, one], [, other]) => other - one)
    .map(([name, share]) => `${titleOf(name)} ${Math.round(100 * share)} %`)
    .join(', ');
}

function titleOf(name: string): string {
  if (name === '(garbage collector)') return 'collector';
  if (name === '(program)') return 'inside of V8';
  if (name === '') return '(anonymous)';
  return `\`${name}\``;
}
