import { expect, test } from 'vitest';
import { geometricMean, median, ratioOf } from '../src/statistics.ts';

test('a ratio is the median of the ratios of the rounds, not the ratio of the medians', () => {
  // Rounds: 1/1, 4/2, 9/3; the medians would give 4/2 too, but here the machine slowed down once for both.
  expect(ratioOf([1, 40, 9], [1, 20, 3])).toEqual({ median: 2, low: 1.5, high: 2.5 });
});

test('a median between two values is their mean', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('the geometric mean of a ratio and its inverse is 1', () => {
  expect(geometricMean([4, 0.25])).toBeCloseTo(1, 12);
});
