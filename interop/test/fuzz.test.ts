// A short run of the fuzzer: once with streams that are always the same, once with new ones. `pnpm fuzz` runs it for longer.
import { describe, expect, test } from 'vitest';
import { isOraclePython, run } from '../fuzz/run.ts';
import { pythonsAtHand } from './support.ts';

const FIXED_SEED = 20_261_123;
const STREAMS = 2000;

const pythons = (await pythonsAtHand()).filter(isOraclePython);

describe.skipIf(pythons.length === 0)(
  'what CPython loads we load to the same value, and what it refuses we refuse',
  () => {
    for (const [name, seed] of [
      ['the same streams as ever', FIXED_SEED],
      ['new streams', Date.now() % 2 ** 31],
    ] as const) {
      test(name, { timeout: 300_000 }, async () => {
        const findings: string[] = [];
        const { streams, verdicts } = await run({
          seed,
          pythons,
          seconds: Number.POSITIVE_INFINITY,
          count: STREAMS,
          only: undefined,
          onFinding: (finding) => void findings.push(finding),
        });
        const counts = [...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', ');
        console.info(`pnpm fuzz --seed ${seed} --count ${STREAMS}: ${counts}`);
        expect(findings.join('\n\n')).toBe('');
        expect(streams).toBeGreaterThanOrEqual(STREAMS);
        // A generator that makes nothing but rubbish must not look like a codec without faults.
        expect(verdicts.get('same value')).toBeGreaterThan(STREAMS / 3);
        expect(verdicts.get('same refusal')).toBeGreaterThan(STREAMS / 5);
      });
    }
  },
);
