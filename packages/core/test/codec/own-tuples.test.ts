// Tuples that hold themselves.
import { expect, test } from 'vitest';
import { dumps, loads, PyTuple } from '../../src/index.ts';

/** Tuples each of which holds the next, and the last the first. */
function ring(length: number): PyTuple {
  const tuples = Array.from({ length }, () => new PyTuple());
  for (const [index, tuple] of tuples.entries()) tuple[0] = tuples[(index + 1) % length];
  return tuples[0] as PyTuple;
}

// No Python code can make one; made through the C interface, it is a RecursionError in CPython.
test.each([1, 2, 7, 250])('a ring of %i tuples and nothing else is refused', (length) => {
  for (const protocol of [0, 2, 5]) {
    expect(() => dumps(ring(length), { protocol })).toThrow(
      expect.objectContaining({ code: 'RECURSIVE_REDUCE' }),
    );
  }
});

test('tuples that hold themselves through lists are written, at any depth', () => {
  const inner = new PyTuple();
  inner[0] = [inner];
  inner[1] = [inner];
  let outer = PyTuple.of<unknown>(inner, inner);
  for (let depth = 0; depth < 500; depth++) outer = PyTuple.of<unknown>(outer);
  let value = loads(dumps(outer));
  for (let depth = 0; depth < 500; depth++) value = value[0];
  expect(value[0]).toBe(value[1]);
  expect(value[0][0][0]).toBe(value[0]);
  expect(value[0][1][0]).toBe(value[0]);
});
