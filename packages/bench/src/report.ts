// The Markdown of a run.
import { readFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import type { Measurement, Plan } from './driver.ts';
import { GOAL_PROTOCOL, GOALS, type Goals } from './goals.ts';
import type { Action } from './requests.ts';
import { geometricMean, median, type Ratio, ratioOf } from './statistics.ts';
import { SUBJECTS, type Subject } from './subjects.ts';
import type { Workload } from './workloads.ts';

export interface Result {
  readonly workload: Workload;
  readonly protocol: number;
  readonly measurements: readonly Measurement[];
}

export interface Run {
  /** `2026-11-23`. */
  readonly date: string;
  readonly python: string;
  readonly quick: boolean;
  readonly rounds: number;
  readonly clock: Plan['clock'];
  readonly subjects: readonly string[];
  readonly results: readonly Result[];
}

// Each with its floor.
const OURS: ReadonlyMap<string, string> = new Map([
  ['picklekit', 'floor'],
  ['exact', 'exactFloor'],
]);

// Some readers copy the bytes and some give a view, which takes no time at all: no mean can hold both.
const NOT_IN_MEAN = 'bytes64';

/** Writes the tables: loading and dumping for each protocol, with the peers at the first. */
export function report(run: Run): string {
  const protocols = [...new Set(run.results.map((result) => result.protocol))];
  const tables = protocols.map((protocol) => section(run, protocol));
  const parts = [header(run), ...tables, exactCost(run), failures(run)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function exactCost(run: Run): string {
  const [cost, ...others] = (['load', 'dump'] as const).map((action) => {
    const ratios = run.results.flatMap((result) => {
      const [exact, natural] = ['exact', 'picklekit'].map((id) => find(result, id, action));
      if (exact?.failure !== null || natural?.failure !== null) return [];
      return ratioOf(exact.samples, natural.samples).median;
    });
    return ratios.length === 0 ? undefined : digits(geometricMean(ratios));
  });
  if (cost === undefined) return '';
  return `The exact mode takes ${cost} times as long as the default mode to load, and ${others} times to dump (geometric means).`;
}

function header(run: Run): string {
  const { date, python, quick, rounds, clock } = run;
  const versions = run.subjects.flatMap((name) => {
    const subject = SUBJECTS[name as keyof typeof SUBJECTS] as Subject | undefined;
    return subject?.package === undefined ? [] : [`${subject.package} ${versionOf(subject.package)}`];
  });
  return [
    `${date}, ${machine()}, Node ${process.versions.node} (V8 ${process.versions.v8}).`,
    `Yardstick: the C pickle of ${python}.`,
    `Peers: ${[...new Set(versions)].join(', ')}.`,
    `${rounds} rounds${quick ? ', quick: small workloads and short samples' : ''}.`,
    '',
    clock === 'cpu'
      ? 'Times are CPU times of a whole process, which a busy machine does not disturb. They charge V8 for the threads of its\ncollector, which run beside the program: where there are idle cores, the wall clock shows less.'
      : 'Times are by the wall clock.',
    "They are ratios to CPython's C pickle in the same round: the median, with the first and third quartile for",
    'this library; **below 1 is faster than C**. The garbage collectors of both sides are on. Every value was compared',
    'with what Python wrote before it was timed. Formats other than pickle are given dates as text, instances as their',
    'fields and tuples as arrays; jpickle reads protocol 2. `—`: not offered. The geometric means leave out `bytes64`,',
    'of which some readers give a view instead of a copy.',
  ].join('\n');
}

function machine(): string {
  const { length, 0: cpu } = cpus();
  return `${cpu?.model.trim()} (${length} cores), ${platform()} ${arch()}`;
}

function versionOf(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

function section(run: Run, protocol: number): string {
  const results = run.results.filter((result) => result.protocol === protocol);
  return (['load', 'dump'] as const)
    .map((action) => {
      const isMeasured = (id: string) =>
        results.some((result) => {
          const measurement = find(result, id, action);
          return measurement !== undefined && measurement.failure !== 'none';
        });
      const columns = run.subjects
        .filter((id) => id !== 'c' && isMeasured(id))
        .map((id) => ({ id, title: titleOf(id), isOurs: OURS.has(id) }));
      const heading = `## ${action === 'load' ? 'Loading' : 'Dumping'}, protocol ${protocol}`;
      const goals = protocol === GOAL_PROTOCOL ? GOALS[action] : undefined;
      const table = ratioTable(results, action, columns, goals);
      const peers = columns.filter(({ id, isOurs }) => !isOurs && ![...OURS.values()].includes(id));
      const reach = [...OURS.keys()].flatMap((id) => beyondReach(results, action, id, goals));
      const remarks = [...oneByOne(results, action, peers), ...reach];
      return [heading, table, ...remarks].join('\n\n');
    })
    .join('\n\n');
}

/** Compares this library with each peer on the rows that the peer can do, which the means of the table do not. */
function oneByOne(results: readonly Result[], action: Action, peers: readonly Column[]): string[] {
  const counted = results.filter((result) => result.workload.name !== NOT_IN_MEAN);
  const texts = peers.flatMap(({ id, title }) => {
    const ratios = counted.flatMap((result) => ratio(result, 'picklekit', action, id)?.median ?? []);
    return ratios.length === 0 ? [] : [`${title} ${digits(geometricMean(ratios))} (${ratios.length} rows)`];
  });
  if (texts.length === 0) return [];
  return [
    `Time of picklekit to that of each peer, on the rows that the peer can do (geometric means; below 1 picklekit is faster):\n${texts.join(', ')}.`,
  ];
}

/** Says on which rows the floor is above the goal, and how far this library is from it there. */
function beyondReach(results: readonly Result[], action: Action, id: string, goals: Goals = {}): string[] {
  const floorId = OURS.get(id) as string;
  const rows = results.flatMap((result) => {
    const { name } = result.workload;
    const floor = ratio(result, floorId, action)?.median;
    const goal = goals[name];
    if (floor === undefined || goal === undefined || floor <= goal) return [];
    const distance = ratio(result, id, action, floorId)?.median;
    return [`\`${name}\`${distance === undefined ? '' : ` (${digits(distance)})`}`];
  });
  if (rows.length === 0) return [];
  const places = rows.join(', ').replace(/, ([^,]*)$/, ' and $1');
  return [
    `${id === 'exact' ? 'In the exact mode the' : 'The'} floor is above the goal, and picklekit at so many times the floor, on ${places}.\n` +
      'With every row at its goal, or at its floor where that is higher, the geometric mean would be ' +
      `${digits(geometricMean(reachable(results, action, floorId, goals)))}.`,
  ];
}

function reachable(results: readonly Result[], action: Action, floorId: string, goals: Goals): number[] {
  return results.flatMap((result) => {
    const { name } = result.workload;
    const floor = ratio(result, floorId, action)?.median;
    const goal = goals[name];
    return floor === undefined || goal === undefined || name === NOT_IN_MEAN ? [] : Math.max(floor, goal);
  });
}

/** A column of ratios to the contender `c`. */
export interface Column {
  readonly id: string;
  readonly title: string;
  /** Ours show the spread of their ratios. */
  readonly isOurs: boolean;
}

/** Writes the table of one action, with a column for the goals if there are any. */
export function ratioTable(
  results: readonly Result[],
  action: Action,
  columns: readonly Column[],
  goals?: Goals,
): string {
  const withGoal = (text: string | undefined) => (goals === undefined ? [] : [text ?? '']);
  const rows = results.map((result) => [
    `\`${result.workload.name}\``,
    bytes(result.workload.bytes[result.protocol] as number),
    duration(median(find(result, 'c', action)?.samples ?? [])),
    ...withGoal(goals?.[result.workload.name]?.toFixed(2)),
    ...columns.map((column) => cell(result, column, action)),
  ]);
  const means = columns.map(({ id }) => mean(results, id, action));
  return [
    line(['workload', 'pickle', 'C pickle', ...withGoal('goal'), ...columns.map(({ title }) => title)]),
    line(['---', '--:', '--:', ...withGoal('--:'), ...columns.map(() => '--:')]),
    ...rows.map(line),
    line(['**geometric mean**', '', '', ...withGoal(goals?.mean?.toFixed(2)), ...means]),
  ].join('\n');
}

function find(result: Result, id: string, action: Action): Measurement | undefined {
  return result.measurements.find((one) => one.id === id && one.action === action);
}

function ratio(result: Result, id: string, action: Action, to = 'c'): Ratio | undefined {
  const own = find(result, id, action);
  const yardstick = find(result, to, action);
  if (own?.failure !== null || yardstick?.failure !== null) return undefined;
  return ratioOf(own.samples, yardstick.samples);
}

function cell(result: Result, { id, isOurs }: Column, action: Action): string {
  const measured = ratio(result, id, action);
  if (measured !== undefined) return isOurs ? spread(measured) : digits(measured.median);
  const failure = find(result, id, action)?.failure ?? 'none';
  return failure === 'none' ? '—' : failure === 'wrong' ? 'wrong value' : 'throws';
}

/** A ratio with its quartiles. */
export function spread({ median, low, high }: Ratio): string {
  return `**${digits(median)}** (${digits(low)}–${digits(high)})`;
}

function mean(results: readonly Result[], id: string, action: Action): string {
  const counted = results.filter((result) => result.workload.name !== NOT_IN_MEAN);
  const ratios = counted.flatMap((result) => ratio(result, id, action)?.median ?? []);
  if (ratios.length === 0) return '—';
  const text = digits(geometricMean(ratios));
  return ratios.length === counted.length ? `**${text}**` : `${text} (of ${ratios.length})`;
}

function failures(run: Run): string {
  const reasons = new Set<string>();
  for (const { workload, measurements } of run.results) {
    for (const { id, failure } of measurements) {
      if (failure?.startsWith('throws')) {
        reasons.add(`- ${titleOf(id)} on \`${workload.name}\` ${failure.slice(0, 120)}`);
      }
    }
  }
  return reasons.size === 0 ? '' : `What throws:\n\n${[...reasons].join('\n')}`;
}

function titleOf(subject: string): string {
  if (subject === 'python') return 'pure-Python pickle';
  return SUBJECTS[subject as keyof typeof SUBJECTS].title;
}

/** A row of a table. */
export function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A ratio with two or three digits. */
export function digits(value: number): string {
  return value < 0.1 ? value.toPrecision(1) : value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function duration(ns: number): string {
  return ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} µs` : `${(ns / 1e6).toPrecision(3)} ms`;
}

/** `11.6 MB`. */
export function bytes(count: number): string {
  return count < 1e4
    ? `${count} B`
    : count < 1e6
      ? `${(count / 1e3).toFixed(0)} kB`
      : `${(count / 1e6).toFixed(1)} MB`;
}
