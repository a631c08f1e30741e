// The scanner against real Python: whatever a reader asks for is reported, and nothing that is benign is dangerous.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ScanReport, scan } from '@picklekit/core/tools';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTACKS } from '../../packages/core/test/scan/corpus.ts';
import { generate } from '../fuzz/generator.ts';
import { concat } from '../fuzz/literals.ts';
import { mutate } from '../fuzz/mutations.ts';
import { Random } from '../fuzz/random.ts';
import { Fixtures } from '../src/fixtures.ts';
import { type TraceEvent, Tracer } from '../src/tracer.ts';
import { hex, pythonsAtHand } from './support.ts';

// `SCAN_STREAMS` and `SCAN_SEED` make a longer run.
const STREAMS = Number(process.env['SCAN_STREAMS'] ?? 1500);
const SEED = Number(process.env['SCAN_SEED'] ?? 20261123);

// Each line of the reader in C of old and new, and the reader of Python 2, which lets a MARK lie where an object is wanted.
const LABELS = ['2.7', '3.8', '3.11', '3.13'];
const pythons = (await pythonsAtHand()).filter(({ label }) => LABELS.includes(label));
for (const label of LABELS) {
  if (!pythons.some((python) => python.label === label)) test.skip(`Python ${label}: not at hand`, () => {});
}

const UNREADABLE: ReadonlySet<string> = new Set(['long-name', 'dynamic-name']);

/** What a reader asked for or called, and the report does not say. */
function unreported(events: readonly TraceEvent[], { globals, calls }: ScanReport): string[] {
  const found = new Map<string, boolean>();
  for (const { module, name, called } of globals) {
    const key = JSON.stringify([module, name]);
    found.set(key, called || (found.get(key) ?? false));
  }
  const codes = new Set(globals.map(({ code }) => `c${code}`));
  return events
    .filter(({ kind, module, name }) => {
      // Longer than any name: reported as one that cannot be read.
      if (module.length > 4096 || name.length > 4096)
        return globals.every(({ rule }) => !UNREADABLE.has(rule));
      // The registry of the tracer calls extension 5 `ext.c5`.
      if (module === 'ext') return !codes.has(name) || (kind === 'call' && calls.length === 0);
      const called = found.get(JSON.stringify([module, name]));
      return kind === 'find' ? called === undefined : called !== true;
    })
    .map(({ kind, module, name }) => `${kind} ${module}.${name}`);
}

function* streams(): Generator<Uint8Array> {
  for (let number = 0; number < STREAMS; number++) {
    const random = new Random(SEED, number);
    const ops = generate(random);
    yield random.chance(0.5) ? concat(...ops) : mutate(ops, random);
  }
}

// What a reader alone sees: the scanner says that readers differ, and picks none of the readings.
function isDifference({ anomalies }: ScanReport): boolean {
  return anomalies.some(({ rule }) => rule === 'frame-crossed' || rule === 'frame-in-frame');
}

describe.each(pythons.map((python) => [python.label, python] as const))('Python %s', (label, python) => {
  let tracer: Tracer;
  beforeAll(() => {
    tracer = new Tracer(python);
  });
  afterAll(() => tracer.close());

  async function misses(stream: Uint8Array): Promise<string[]> {
    const report = scan(stream);
    const events = await tracer.trace(stream);
    if (isDifference(report)) {
      expect(report.verdict).toBe('dangerous');
      return [];
    }
    if (events.length > 0 && report.verdict === 'innocuous') {
      // A clean verdict over names is one over listed names.
      expect(report.globals.every(({ level }) => level === 'innocuous')).toBe(true);
    }
    return unreported(events, report).map((event) => `${event} in ${hex(stream)}`);
  }

  test('asks generated streams for nothing that is not reported', async () => {
    const all: string[] = [];
    let asked = 0;
    for (const stream of streams()) {
      all.push(...(await misses(stream)));
      if ((await tracer.trace(stream)).length > 0) asked++;
    }
    expect(all.slice(0, 3)).toEqual([]);
    // The reader of Python 2 stops at the first opcode of protocol 3 and above.
    expect(asked).toBeGreaterThan(label === '2.7' ? 50 : 400);
  }, 1_200_000);

  test('asks the attacks for nothing that is not reported', async () => {
    const all: string[] = [];
    for (const { name, bytes } of ATTACKS) {
      for (const miss of await misses(bytes)) all.push(`${name}: ${miss.slice(0, 200)}`);
    }
    expect(all).toEqual([]);
  }, 120_000);
});

// Pickles of the fixtures that name what is of use for an attack, which the scanner cannot tell from one.
const DANGEROUS: ReadonlyMap<string, string> = new Map([
  ['operator/getters', 'attrgetter and itemgetter, the very functions of the advisories'],
  ['operator/any-items', 'itemgetter'],
  ['operator/itself', 'itemgetter'],
  ['operator/method-caller-keywords', 'methodcaller, and the result of partial is called'],
  ['operator/several-keywords', 'methodcaller, and the result of partial is called'],
  [
    'reduce/class-method',
    'calls a class method of a module on no list, as `pathlib.Path.write_text` is called',
  ],
]);

describe('the fixtures of every Python', () => {
  test('are read to the end, and none is dangerous but those that name a tool of attackers', () => {
    const dangerous = new Set<string>();
    let count = 0;
    for (const { name, pickle, protocol } of Fixtures.read()) {
      const { verdict, complete, end } = scan(pickle);
      expect({ complete, end: end.offset }, `${name} at ${protocol}`).toEqual({
        complete: true,
        end: pickle.length,
      });
      if (verdict === 'dangerous') dangerous.add(name);
      count++;
    }
    expect(count).toBeGreaterThan(5000);
    expect([...dangerous].sort()).toEqual([...DANGEROUS.keys()].sort());
  });
});

describe('pickles of numpy, pandas, scipy and scikit-learn', () => {
  const path = fileURLToPath(new URL('../fixtures/science.json', import.meta.url));
  const { pickles } = JSON.parse(readFileSync(path, 'utf8')) as { pickles: Record<string, string> };
  test('hold reviewed names only', () => {
    const worse: string[] = [];
    for (const [name, content] of Object.entries(pickles)) {
      const { verdict, complete } = scan(Buffer.from(content, 'base64'));
      expect(complete, name).toBe(true);
      if (verdict !== 'innocuous' && verdict !== 'known') worse.push(`${name}: ${verdict}`);
    }
    expect(Object.keys(pickles).length).toBeGreaterThan(300);
    expect(worse).toEqual([]);
  });
});
