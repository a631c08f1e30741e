// docs/conformance.md.
import { identityIsDemanded, type KnownDifference } from '../../known-differences.ts';
import type { PythonBuild } from '../../src/bridge.ts';
import type { Manifest } from '../../src/fixtures.ts';
import { type Cell, CHECKS, type Check, checks, expectedCells, groupOf, isDemanded } from './expected.ts';
import { SECTIONS } from './rows.ts';

const NOT_THERE = '·';
const REFUSED = '–';
const ALL = '✓';
const EQUAL = '=';

interface Footnote {
  readonly checks: Set<Check>;
  readonly cases: Set<string>;
}

/** The known differences in the order in which the table meets them. */
class Footnotes {
  readonly #byReason = new Map<string, Footnote>();

  /** The initials of the checks that differ, and the footnotes that say why. */
  mark({ differing }: Cell): string {
    const numbers = new Set(differing.map(({ check, name, known }) => this.#number(check, name, known)));
    const initials = checks
      .filter((check) => differing.some((found) => found.check === check))
      .map((check) => check[0]);
    return initials.join('') + [...numbers].map((number) => `[^${number}]`).join('');
  }

  #number(check: Check, name: string, { reason, protocols }: KnownDifference): number {
    const footnote = this.#byReason.get(reason) ?? { checks: new Set(), cases: new Set() };
    this.#byReason.set(reason, footnote);
    footnote.checks.add(check);
    footnote.cases.add(`\`${name}\`${protocols === undefined ? '' : ` (${range(protocols)})`}`);
    return [...this.#byReason.keys()].indexOf(reason) + 1;
  }

  lines(): string[] {
    return [...this.#byReason].map(([reason, footnote], index) => {
      const what = checks.filter((check) => footnote.checks.has(check)).map((check) => CHECKS[check]);
      return `[^${index + 1}]: ${sentence(what.join(', '))} ${sentence(reason)} ${sentence([...footnote.cases].join(', '))}`;
    });
  }
}

/** Protocols without a gap. */
const range = (protocols: readonly number[]): string =>
  protocols.length === 1 ? `protocol ${protocols[0]}` : `protocols ${protocols[0]} to ${protocols.at(-1)}`;
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const count = (number: number): string => number.toLocaleString('en-US');

/** A column by the Python of its release; one that is not released yet, or that is compiled to WebAssembly, says so. */
function heading(column: string, { pythons }: Manifest): string {
  const { version, wasm } = pythons[column] as PythonBuild;
  return `${column.replace('/', ' ')}${version.match(/(a|b|rc)\d+$/)?.[0] ?? ''}${wasm ? ' Wasm' : ''}`;
}

function fullName(column: string, manifest: Manifest): string {
  const { version, wasm } = manifest.pythons[column] as PythonBuild;
  return `${column.replace('/', ' ')} (${version}${wasm ? ', WebAssembly build, Pyodide' : ''})`;
}

/** Renders the page from what Python writes and what is known to differ. */
export function renderConformance(manifest: Manifest): string {
  const cells = expectedCells(manifest);
  const columns = [...cells.keys()];
  const footnotes = new Footnotes();
  const head = (first: readonly string[]): string[] => [
    row([...first, ...columns.map((column) => heading(column, manifest))]),
    row([...first.map((_, at) => (at === 0 ? '---' : '--:')), ...columns.map(() => ':-:')]),
  ];
  const lines: string[] = [];
  for (const [section, groups] of Object.entries(SECTIONS)) {
    lines.push('', `### ${section}`, '', ...head(['', 'cases']));
    for (const [group, title] of Object.entries(groups)) {
      const names = Object.keys(manifest.cases).filter((name) => groupOf(name) === group);
      if (names.length === 0) throw new Error(`the corpus has no case of the group "${group}"`);
      const marks = columns.map((column) => markOf(column, cells.get(column)?.get(group), footnotes));
      lines.push(row([title, names.length, ...marks]));
    }
  }
  demandAllGroups(manifest);
  return `${[...introduction(manifest, cells), ...lines, '', ...footnotes.lines()].join('\n')}\n`;
}

function demandAllGroups({ cases }: Manifest): void {
  const shown = new Set(Object.values(SECTIONS).flatMap((groups) => Object.keys(groups)));
  const missing = new Set(
    Object.keys(cases)
      .map(groupOf)
      .filter((group) => !shown.has(group)),
  );
  if (missing.size > 0) throw new Error(`rows.ts has no title for ${[...missing].join(', ')}`);
}

function markOf(column: string, cell: Cell | undefined, footnotes: Footnotes): string {
  if (cell === undefined) return NOT_THERE;
  if (cell.pickles === 0) return REFUSED;
  if (cell.differing.length > 0) return footnotes.mark(cell);
  return identityIsDemanded(column) ? ALL : EQUAL;
}

function introduction(manifest: Manifest, cells: Map<string, Map<string, Cell>>): string[] {
  const sums = [...cells].map(([column, groups]) => {
    const all = [...groups.values()];
    const pickles = all.reduce((sum, cell) => sum + cell.pickles, 0);
    const good = (check: Check): string => {
      if (!isDemanded(check, column)) return 'not demanded';
      const differing = all.flatMap((cell) => cell.differing).filter((found) => found.check === check);
      return differing.length === 0 ? 'all' : `all but ${count(differing.length)}`;
    };
    return row([fullName(column, manifest), count(pickles), ...checks.map(good)]);
  });
  return [
    '# Conformance with CPython',
    '',
    `The ${Object.keys(manifest.cases).length} values of \`interop/python/cases_*.py\`, pickled by each CPython of the table at each of its`,
    'protocols, loaded and dumped by picklekit at the same protocol. Generated by `pnpm conformance`, which measures every cell with',
    'the Pythons at hand and fails where the table says otherwise; edit `interop/known-differences.ts`, not this page.',
    '',
    'The CPythons marked Wasm are those of [Pyodide](https://pyodide.org), compiled to WebAssembly; the others are native builds for Linux.',
    '',
    'For each pickle:',
    '',
    '- both modes of `loads` take it;',
    '- **natural**: what the natural mode made of it, dumped again, is equal for the Python that wrote it: types, values, and who',
    '  shares what with whom;',
    '- **exact**: the same for `{ exact: true }`;',
    '- **bytes**: the exact mode gives back the very bytes. This is demanded of 3.8 and newer: 3.6 and 3.7 frame differently, and the two',
    '  picklers of 2.7 choose different opcodes for the same value;',
    "- **dis**: `dis` of `@picklekit/core/tools` is, character by character, that of Python's `pickletools` (of the newest Python 3 for",
    '  pickles of 2.7).',
    '',
    row(['Python', 'pickles', ...checks]),
    row(['---', '--:', ...checks.map(() => '---')]),
    ...sums,
    '',
    '## By type',
    '',
    `${ALL} all checks at all protocols; ${EQUAL} the same, with equal values in place of the same bytes; n, e, b, d the initials of the`,
    `checks that differ, with a footnote that says why; ${REFUSED} this Python refuses to pickle it; ${NOT_THERE} this Python does not have it.`,
  ];
}
