// Our scanner beside others on the same files, and beside `python -m pickletools` for time. Prints the table of docs/scanner.md.
//
//     node scripts/compare-scanners.ts            # after a build; `python3` is all it needs
//     SCANNERS_PYTHON=venv/bin/python node ...    # a Python that has picklescan, fickling and modelscan, or some of them
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { dumps } from '@picklekit/core';
import { type ScanReport, scan } from '@picklekit/core/tools';
import { execa } from 'execa';
import { ATTACKS } from '../../packages/core/test/scan/corpus.ts';
import { Fixtures } from '../src/fixtures.ts';

interface Counts {
  readonly bad: number;
  readonly unread: number;
  readonly passed: number;
}

interface Result {
  readonly version: string;
  readonly attacks: Counts;
  readonly benign: Counts;
  readonly seconds: number;
}

const ROUNDS = 5;
const STANDARD = /^(?:datetime|decimal|uuid|collections|fraction|deque|counter|path|ip|array)/;

function benign(): Uint8Array[] {
  const { pickles } = JSON.parse(
    readFileSync(new URL('../fixtures/science.json', import.meta.url), 'utf8'),
  ) as { pickles: Record<string, string> };
  const science = Object.values(pickles).map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  // What the standard library's own types write; classes of the test modules are on nobody's list.
  const standard = [...Fixtures.read()]
    .filter(({ name }) => STANDARD.test(name) && !/subclass|user/.test(name))
    .map(({ pickle }) => pickle);
  return [...science, ...standard];
}

function big(): Uint8Array {
  const users = Array.from({ length: 60_000 }, (_, id) => ({
    id,
    name: `user ${id}`,
    mail: `user${id}@example.org`,
    balance: id / 7,
    tags: ['a', 'b', `t${id % 100}`],
  }));
  return dumps(users, { protocol: 4 });
}

function countOurs(streams: readonly Uint8Array[]): Counts {
  const counts = { bad: 0, unread: 0, passed: 0 };
  for (const stream of streams) {
    const { verdict }: ScanReport = scan(stream);
    if (verdict === 'dangerous' || verdict === 'suspicious') counts.bad++;
    else if (verdict === 'incomplete') counts.unread++;
    else counts.passed++;
  }
  return counts;
}

async function fastest(run: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await run();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'scanners-'));
  try {
    const sets = { attacks: ATTACKS.map(({ bytes }) => bytes), benign: benign() };
    for (const [kind, streams] of Object.entries(sets)) {
      mkdirSync(join(folder, kind));
      for (const [number, stream] of streams.entries()) {
        writeFileSync(join(folder, kind, `${String(number).padStart(5, '0')}.pkl`), stream);
      }
    }
    const large = big();
    const path = join(folder, 'big.pkl');
    writeFileSync(path, large);

    const ours: Result = {
      version: '',
      attacks: countOurs(sets.attacks),
      benign: countOurs(sets.benign),
      seconds: await fastest(() => scan(large)),
    };
    const python = process.env['SCANNERS_PYTHON'] ?? 'python3';
    const script = fileURLToPath(new URL('./compare_scanners.py', import.meta.url));
    const { stdout } = await execa(python, [script, folder]);
    const others = JSON.parse(stdout) as Record<string, Result>;
    const pickletools = await fastest(() => execa(python, ['-m', 'pickletools', path], { stdout: 'ignore' }));

    const megabytes = large.length / 1e6;
    const row = (name: string, { attacks, benign: good, seconds }: Result): string =>
      `| ${name} | ${attacks.bad} | ${attacks.unread} | ${attacks.passed} | ${good.bad} | ${good.unread} | ${((seconds / megabytes) * 1000).toFixed(0)} |`;
    const lines = [
      `${sets.attacks.length} attacks, ${sets.benign.length} benign pickles, ${megabytes.toFixed(1)} MB of records; Node ${process.versions.node}`,
      '',
      '| scanner | attacks: found | not read | passed | benign: called bad | not read | ms/MB |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
      row('`scan`', ours),
      ...Object.entries(others).map(([name, result]) => row(`${name} ${result.version}`, result)),
      `| \`python -m pickletools\` | | | | | | ${((pickletools / megabytes) * 1000).toFixed(0)} |`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
