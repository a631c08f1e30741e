// One run of the fuzzer.
import { dumps, isPickleError } from '@picklekit/core';
import { genops } from '@picklekit/core/tools';
import { Fixtures } from '../src/fixtures.ts';
import type { Python } from '../src/pythons.ts';
import { generate } from './generator.ts';
import { judge, type Verdict } from './judge.ts';
import { concat } from './literals.ts';
import { mutate } from './mutations.ts';
import { Oracle } from './oracle.ts';
import { Random } from './random.ts';
import { randomValue } from './values.ts';

const LARGEST_FIXTURE = 600;
// Enough questions under way that neither side waits for the other.
const AT_ONCE = 64;
const MAX_FINDINGS = 25;

export interface RunOptions {
  readonly seed: number;
  readonly pythons: readonly Python[];
  readonly seconds: number;
  readonly count: number;
  /** The number of the one stream to try. */
  readonly only: number | undefined;
  onFinding(text: string): void;
}

export interface Report {
  readonly streams: number;
  readonly seconds: number;
  readonly findings: number;
  readonly verdicts: ReadonlyMap<Verdict['kind'], number>;
  /** How often what was excused, and what could not be decided. */
  readonly reasons: ReadonlyMap<string, number>;
}

/**
 * Whether a Python can be asked: its unpicklers know protocol 5, it runs as a process of its own, and that process can be held
 * to a limit of memory, without which a far memo index takes all there is.
 */
export function isOraclePython({ major, minor, args }: Python): boolean {
  return major === 3 && minor >= 8 && args.length === 0 && process.platform === 'linux';
}

/** Tries streams until the time or the count is up. */
export async function run({ seed, pythons, seconds, count, only, onFinding }: RunOptions): Promise<Report> {
  const oracles = pythons.map((python) => new Oracle(python));
  const source = new Source();
  const verdicts = new Map<Verdict['kind'], number>();
  const reasons = new Map<string, number>();
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  let next = only ?? 0;
  let streams = 0;
  let findings = 0;
  const work = async (): Promise<void> => {
    while (streams < (only === undefined ? count : 1) && elapsed() < seconds && findings < MAX_FINDINGS) {
      const number = next++;
      streams++;
      const oracle = oracles[number % oracles.length] as Oracle;
      const { stream, origin } = source.make(seed, number);
      const verdict = await judge(stream, oracle, new Random(seed, -number - 1));
      verdicts.set(verdict.kind, (verdicts.get(verdict.kind) ?? 0) + 1);
      if (verdict.kind === 'excused' || verdict.kind === 'undecided')
        reasons.set(verdict.why, (reasons.get(verdict.why) ?? 0) + 1);
      if (verdict.kind !== 'finding') continue;
      findings++;
      const small = await shrink(stream, oracle, seed, number);
      onFinding(
        `FINDING: stream ${number} (${origin}), Python ${oracle.python.label}\n${small.verdict.why}\n` +
          `bytes ${Buffer.from(small.stream).toString('hex')} ${JSON.stringify(Buffer.from(small.stream).toString('latin1'))}`,
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: only === undefined ? AT_ONCE : 1 }, work));
  } finally {
    for (const oracle of oracles) oracle.close();
  }
  return { streams, seconds: elapsed(), findings, verdicts, reasons };
}

/** Leaves out whatever the finding does not need. */
async function shrink(
  stream: Uint8Array,
  oracle: Oracle,
  seed: number,
  number: number,
): Promise<{ stream: Uint8Array; verdict: Verdict }> {
  const verdictOf = (candidate: Uint8Array): Promise<Verdict> =>
    judge(candidate, oracle, new Random(seed, -number - 1));
  let best = stream;
  let verdict = await verdictOf(stream);
  let tries = 400;
  for (
    let size = Math.ceil(best.length / 2);
    size >= 1 && tries > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < best.length && tries > 0; tries--) {
      const candidate = concat(best.subarray(0, at), best.subarray(at + size));
      const found = await verdictOf(candidate);
      if (found.kind === 'finding') {
        best = candidate;
        verdict = found;
      } else {
        at += size;
      }
    }
  }
  return { stream: best, verdict };
}

/** Makes streams: generated, generated and damaged, fixtures damaged, values dumped. */
class Source {
  readonly #fixtures = [...Fixtures.read()]
    .map(({ pickle }) => pickle)
    .filter((pickle) => pickle.length <= LARGEST_FIXTURE);

  make(seed: number, number: number): { stream: Uint8Array; origin: string } {
    const random = new Random(seed, number);
    const way = random.below(10);
    if (way < 5) return { stream: concat(...generate(random)), origin: 'generated' };
    if (way < 7) return { stream: mutate(generate(random), random), origin: 'generated and damaged' };
    if (way < 9)
      return { stream: mutate(opcodesOf(random.pick(this.#fixtures)), random), origin: 'a fixture, damaged' };
    return { stream: this.#dumped(random), origin: 'a value, dumped' };
  }

  #dumped(random: Random): Uint8Array {
    for (;;) {
      const protocol = random.below(6);
      try {
        return dumps(randomValue(random) as never, { protocol, fixImports: random.chance(0.5) });
      } catch (error) {
        // A value that holds itself in its own arguments, say: the next will do.
        if (!isPickleError(error)) throw error;
      }
    }
  }
}

function opcodesOf(pickle: Uint8Array): Uint8Array[] {
  const ops: Uint8Array[] = [];
  try {
    for (const { pos, end } of genops(pickle)) ops.push(pickle.subarray(pos, end));
  } catch (error) {
    // pickletools is stricter than the unpicklers; then the rest is one piece.
    if (!isPickleError(error)) throw error;
    ops.push(pickle.subarray(ops.reduce((sum, op) => sum + op.length, 0)));
  }
  return ops;
}
