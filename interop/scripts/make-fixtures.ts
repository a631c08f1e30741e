// Lets every Python at hand write the corpus, packs the result into fixtures/, and counts it in docs/conformance.md. Columns
// of Pythons that are not at hand stay as they are. Run it with `pnpm -C interop run fixtures`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Bridge, type PythonBuild } from '../src/bridge.ts';
import {
  type Cell,
  columnsOf,
  Fixtures,
  type Manifest,
  manifestPath,
  Packer,
  packPath,
  renderManifest,
  writeAll,
} from '../src/fixtures.ts';
import { findPythons } from '../src/pythons.ts';
import { writePage } from './conformance/page.ts';

type Rows = Map<string, (packer: Packer) => Cell[]>;

function previous(): Fixtures | undefined {
  try {
    return Fixtures.read();
  } catch {
    return undefined;
  }
}

/** The cells of a column that is taken over from the committed manifest. */
function kept(old: Fixtures, column: string): Rows {
  const rows: Rows = new Map();
  const take = (packer: Packer, number: number): number => {
    const [hash, length] = old.manifest.blobs[number] as [string, number, number];
    return packer.addKnown(hash, length, old.bytes(number));
  };
  for (const name of Object.keys(old.manifest.cases)) {
    const cells = Array.from({ length: 6 }, (_, protocol) => old.cell(name, column, protocol));
    if (cells.every((cell) => cell === null)) continue;
    rows.set(name, (packer) =>
      cells.map((cell) => {
        if (cell === null || typeof cell === 'string') return cell;
        return typeof cell === 'number' ? take(packer, cell) : cell.map((number) => take(packer, number));
      }),
    );
  }
  return rows;
}

async function written(bridge: Bridge, pure: boolean): Promise<Rows> {
  const cases = await bridge.cases();
  const all = await writeAll(bridge, cases, pure);
  const rows: Rows = new Map();
  for (const { name } of cases) {
    const row = all.get(name);
    if (row === undefined) continue;
    rows.set(name, (packer) =>
      Array.from({ length: 6 }, (_, protocol): Cell => {
        const found = row.get(protocol);
        if (found === undefined) return null;
        if (found.refused !== undefined) return found.refused;
        const numbers = found.parts.map((part) => packer.add(part));
        return numbers.length === 1 ? (numbers[0] as number) : numbers;
      }),
    );
  }
  return rows;
}

const old = previous();
const pythons: Record<string, PythonBuild> = { ...old?.manifest.pythons };
const columns = new Map<string, Rows>();
for (const column of Object.keys(pythons)) if (old !== undefined) columns.set(column, kept(old, column));
for (const python of await findPythons()) {
  const bridge = new Bridge(python);
  try {
    const build = await bridge.hello();
    for (const { column, pure } of columnsOf(python.label)) {
      columns.set(column, await written(bridge, pure));
      pythons[column] = build;
      console.log(`${column} (${build.version}): ${columns.get(column)?.size} cases`);
    }
  } finally {
    await bridge.close();
  }
}

const packer = new Packer();
const names = new Set([...columns.values()].reverse().flatMap((rows) => [...rows.keys()]));
const cases: Record<string, Record<string, Cell[]>> = {};
const order = Object.keys(pythons).sort(byVersion);
for (const name of names) {
  const groups = new Map<string, { columns: string[]; cells: Cell[] }>();
  for (const column of order) {
    const cells = columns.get(column)?.get(name)?.(packer);
    if (cells === undefined) continue;
    while (cells.length > 0 && cells.at(-1) === null) cells.pop();
    const key = JSON.stringify(cells);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { columns: [column], cells });
    else group.columns.push(column);
  }
  cases[name] = Object.fromEntries(
    [...groups.values()].map((group) => [group.columns.join(' '), group.cells]),
  );
}
const manifest: Manifest = {
  pythons: Object.fromEntries(order.map((column) => [column, pythons[column] as PythonBuild])),
  blobs: packer.blobs,
  cases,
};
mkdirSync(dirname(manifestPath), { recursive: true });
const text = renderManifest(manifest);
const pack = packer.pack();
writeFileSync(manifestPath, text);
writeFileSync(packPath, pack);
writePage();
console.log(
  `${names.size} cases, ${packer.blobs.length} pickles, pack ${pack.length} bytes, manifest ${text.length} bytes`,
);

function byVersion(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(/[./]/).map(Number);
  const [majorB = 0, minorB = 0] = b.split(/[./]/).map(Number);
  return majorA - majorB || minorA - minorB || (a < b ? -1 : 1);
}
