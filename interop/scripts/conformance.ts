// Measures docs/conformance.md with every Python at hand, and writes it.
//
//     node scripts/conformance.ts [--render] [3.13 ...]
//
// `--render` writes the page without measuring; a label limits the measurement to that Python.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Bridge } from '../src/bridge.ts';
import { columnsOf, Fixtures } from '../src/fixtures.ts';
import { findPythons, type Python } from '../src/pythons.ts';
import { measure, pickletoolsOf } from './conformance/measure.ts';
import { renderConformance } from './conformance/render.ts';

const page = fileURLToPath(new URL('../../docs/conformance.md', import.meta.url));

const { values, positionals } = parseArgs({
  options: { render: { type: 'boolean', default: false } },
  allowPositionals: true,
});

mkdirSync(dirname(page), { recursive: true });
writeFileSync(page, renderConformance(Fixtures.read().manifest));
if (!values.render) await measureAll(await findPythons());

async function measureAll(pythons: readonly Python[]): Promise<void> {
  const newest = pythons.filter(({ major, args }) => major === 3 && args.length === 0).at(-1);
  for (const python of pythons) {
    if (positionals.length > 0 && !positionals.includes(python.label)) continue;
    const bridge = new Bridge(python);
    const tools = python.major === 3 || newest === undefined ? bridge : new Bridge(newest);
    try {
      for (const { column, pure } of columnsOf(python.label)) {
        const { pickles, surprises } = await measure({
          column,
          pure,
          bridge,
          tools,
          version: await pickletoolsOf(tools),
        });
        console.log(`${column}: ${pickles} pickles, ${surprises.length} unlike the table`);
        for (const surprise of surprises) console.log(`  ${surprise}`);
        if (surprises.length > 0) process.exitCode = 1;
      }
    } finally {
      await bridge.close();
      if (tools !== bridge) await tools.close();
    }
  }
}
