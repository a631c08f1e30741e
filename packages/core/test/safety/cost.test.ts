// What hostile pickles may cost: memory that the bytes pay for, time that grows as the bytes do, or an error of ours.
import { describe, expect, test } from 'vitest';
import { runChild } from './child.ts';

interface Result {
  readonly result: string;
  readonly kept: number;
  readonly peak: number;
  readonly seconds: number;
}

const costs = (group: string): [string, Result][] =>
  Object.entries(
    runChild('cost', ['--expose-gc', '--max-old-space-size=1500'], [group]) as Record<string, Result>,
  );

const MEGABYTE = 1_000_000;

describe('a length or an index that nothing stands behind', () => {
  const all = costs('declared');
  const results = all.filter(([name]) => name !== '64 MB');
  test('was tried in every form', () => expect(results.length).toBeGreaterThan(70));
  // Only Linux forgets the peak of what ran before.
  test.runIf(process.platform === 'linux')('would be seen if it cost memory', () =>
    expect(all.find(([name]) => name === '64 MB')?.[1].peak).toBeGreaterThan(60 * MEGABYTE),
  );
  for (const [name, { result, kept, peak }] of results) {
    test(`costs nothing: ${name}`, () => {
      // A stream does not wait for a whole frame: what is in it is read as it comes.
      const others = name.startsWith('95') && name.endsWith('in pieces') ? '|STACK_UNDERFLOW APPEND' : '';
      const expected = `^(done|UNEXPECTED_END|INVALID_LENGTH|INVALID_FRAME|LIMIT .* exceeds max${others})`;
      expect(result).toMatch(new RegExp(expected));
      expect(kept).toBeLessThan(MEGABYTE);
      // Of the whole process, in which the engine does other things too.
      expect(peak).toBeLessThan(30 * MEGABYTE);
    });
  }
});

describe('400,000 bytes of the opcodes that make most of a byte', () => {
  const results = costs('kept');
  test('were tried in both modes', () => expect(results.length).toBeGreaterThan(50));
  for (const [name, { result, kept }] of results) {
    test(`keep at most 256 bytes for each: ${name}`, () => {
      expect(result).toBe('done');
      expect(kept).toBeLessThan(256 * 400_000 + MEGABYTE);
    });
  }
});

describe('20,000 small pickles one after another', () => {
  const results = costs('streams');
  test('were read', () => expect(results.length).toBeGreaterThan(10));
  for (const [name, { result, kept }] of results) {
    test(`leave nothing in the reader: ${name}`, () => {
      expect(result).toBe('done');
      expect(kept).toBeLessThan(MEGABYTE);
    });
  }
});

describe('work that data can ask for', () => {
  const results = costs('timed');
  test('was tried', () => expect(results.length).toBeGreaterThan(60));
  for (const [name, { result, kept, seconds }] of results) {
    test(`has an end: ${name}`, () => {
      expect(result).not.toMatch(/FOREIGN|call stack|JavaScript engine/);
      // Where each takes milliseconds on a free machine, and minutes where a bound is missing.
      expect(seconds).toBeLessThan(20);
      expect(kept).toBeLessThan(500 * MEGABYTE);
    });
  }

  const refused =
    /^(a long string in|long bytes|a tuple doubled|(list|tuple|deque|set|OrderedDict|bytes|Decimal|int)\(\) of one|_codecs)/;
  for (const [name, { result }] of results) {
    if (refused.test(name)) test(`meets its limit: ${name}`, () => expect(result).toMatch(/^LIMIT /));
  }
});
