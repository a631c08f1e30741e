// Runs one action again and again under V8's profiler, in a process of its own, and prints where the time went.
//   node profiler.ts load|dump FILE SECONDS MODE    prints the share of each function, from 0 to 1, as JSON
import { readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { dumps, loads } from './core.ts';

// Microseconds between two looks.
const INTERVAL = 200;

const [action, path, seconds, mode] = process.argv.slice(2) as [string, string, string, string];
const exact = mode === 'exact';
const pickle = new Uint8Array(readFileSync(path));
const value: unknown = loads(pickle, { exact });
const run: () => unknown =
  action === 'load' ? () => loads(pickle, { exact }) : () => dumps(value, { protocol: 4, exact });

let sink: unknown;
repeat(1);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
await session.post('Profiler.start');
repeat(Number(seconds));
const { profile } = await session.post('Profiler.stop');
process.stdout.write(JSON.stringify(sharesOf(profile)));

function repeat(forSeconds: number): void {
  const end = performance.now() + forSeconds * 1000;
  while (performance.now() < end) for (let i = 0; i < 4; i++) sink = run();
}

function sharesOf({ nodes, samples = [] }: Profiler.Profile): Record<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const shares: Record<string, number> = {};
  for (const sample of samples) {
    const name = names.get(sample) ?? '';
    shares[name] = (shares[name] ?? 0) + 1 / samples.length;
  }
  return shares;
}

export { sink };
