// A short run of the fuzzer, with the same streams every time: a change is not to fail for what it did not touch. New ones come from
// `pnpm fuzz`, which a workflow runs every night.
import { expect, test } from 'vitest';
import { isOraclePython, run } from '../fuzz/run.ts';
import { pythonsAtHand } from './support.ts';

const SEED = 20_261_123;
const STREAMS = 4000;

const pythons = (await pythonsAtHand()).filter(isOraclePython);

test.skipIf(pythons.length === 0)(
  'what CPython loads we load to the same value, and what it refuses we refuse',
  { timeout: 300_000 },
  async () => {
    const findings: string[] = [];
    const { streams, verdicts } = await run({
      seed: SEED,
      pythons,
      seconds: Number.POSITIVE_INFINITY,
      count: STREAMS,
      only: undefined,
      onFinding: (finding) => void findings.push(finding),
    });
    const counts = [...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', ');
    console.info(`pnpm fuzz --seed ${SEED} --count ${STREAMS}: ${counts}`);
    expect(findings.join('\n\n')).toBe('');
    expect(streams).toBeGreaterThanOrEqual(STREAMS);
    // A generator that makes nothing but rubbish must not look like a codec without faults.
    expect(verdicts.get('same value')).toBeGreaterThan(STREAMS / 3);
    expect(verdicts.get('same refusal')).toBeGreaterThan(STREAMS / 5);
  },
);
