// Tuples of a load.
import { PyTuple } from '../values/tuple.ts';

type Items = unknown[];

/**
 * Makes a tuple of a stretch of the machine's stack, `i` to before `to`.
 *
 * An array of a subclass is made in place where its length is written in the code and V8 has room to compile the constructor into
 * the function: 10 ns. Everywhere else V8 calls its runtime, which takes 62. This function is too long to become a part of another.
 */
// biome-ignore format: a length each
export function tupleOf(s: readonly unknown[], i: number, to: number): PyTuple {
  switch (to - i) {
    case 0: { const t: Items = new PyTuple(0);  return t as PyTuple; }
    case 1: { const t: Items = new PyTuple(1); t[0] = s[i]; return t as PyTuple; }
    case 2: { const t: Items = new PyTuple(2); t[0] = s[i]; t[1] = s[i + 1]; return t as PyTuple; }
    case 3: { const t: Items = new PyTuple(3); t[0] = s[i]; t[1] = s[i + 1]; t[2] = s[i + 2]; return t as PyTuple; }
    case 4: { const t: Items = new PyTuple(4); t[0] = s[i]; t[1] = s[i + 1]; t[2] = s[i + 2]; t[3] = s[i + 3]; return t as PyTuple; }
    case 5: { const t: Items = new PyTuple(5); t[0] = s[i]; t[1] = s[i + 1]; t[2] = s[i + 2]; t[3] = s[i + 3]; t[4] = s[i + 4]; return t as PyTuple; }
  }
  const tuple = new PyTuple(to - i);
  // Assignments: `push` on a subclass of Array was measured at twenty times their cost.
  for (let at = i; at < to; at++) tuple[at - i] = s[at];
  return tuple;
}
