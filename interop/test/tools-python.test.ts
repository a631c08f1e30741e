// The code of `toPython`, run by Python, gives what `pickle.loads` gives: for the harmless pickles of the corpus.
import { toPython } from '@picklekit/core/tools';
import { expect, test } from 'vitest';
import { findKnown, type KnownDifference } from '../known-differences.ts';
import { Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

const all = await pythonsAtHand();
// The code is the same for all of them; the oldest and the newest that is no WebAssembly run it.
const real = all.filter((python) => python.major === 3 && !python.label.endsWith('-pyodide'));
const pythons = real.filter((_, index) => index === 0 || index === real.length - 1);
showMissing(all);

const CONSTANTS = 'Python makes one object of the equal constants in a piece of code; the pickle makes two';
const KNOWN: readonly KnownDifference[] = [
  {
    cases: /^str\/pair-that-spells-astral$/,
    reason: 'two lone surrogates that spell one character: a JavaScript string cannot tell them from it',
  },
  {
    cases: /^(shared\/(equal-text-distinct|attribute-names)|subclass\/dict-args)$/,
    reason: CONSTANTS,
  },
  {
    cases: /^shared\/equal-tuples-distinct$/,
    pythons: ['3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13'],
    reason: CONSTANTS,
  },
  { cases: /^shared\/equal-bytes-distinct$/, protocols: [3, 4, 5], reason: CONSTANTS },
];

const ASK = `
source = parts[0].decode()
try:
    expected = pickle.loads(parts[1], buffers=parts[2:]) if len(parts) > 2 else pickle.loads(parts[1])
except Exception as error:
    expected = error
scope = {"__name__": "code"}
source = source.replace("buffers = iter([])", "buffers = iter(given)")
scope["given"] = parts[2:]
try:
    exec(source, scope)
    found = scope["result"]
except Exception as error:
    found = error
if isinstance(expected, Exception) and type(expected) is type(found) and str(expected) != str(found):
    result = None
else:
    result = graph.difference(expected, found, ("shared-strings",))
`;

withEachPython(pythons, 'does what the code says', (python, opened) => {
  for (const protocol of [0, 2, python.minor < 8 ? 4 : 5]) {
    test(`with pickles of protocol ${protocol}`, { timeout: 300_000 }, async () => {
      const { bridge, cases } = opened();
      const failures = new Failures();
      let count = 0;
      const here = cases.filter((info) => info.protocols[0] <= protocol && protocol <= info.protocols[1]);
      await Promise.all(
        here.map(async ({ name }) => {
          const { refused, pickle, buffers } = await bridge.make(name, protocol);
          if (refused !== undefined || pickle.length > 200_000) return;
          const code = failures.attempt(name, () => toPython(pickle));
          if (code === undefined) return;
          count++;
          const { result } = await bridge.run(ASK, [Buffer.from(code), pickle, ...buffers]);
          const difference = result === null ? undefined : `${result}\n${code.slice(0, 3000)}`;
          failures.compare(name, difference, findKnown(KNOWN, python.label, name, protocol));
        }),
      );
      failures.demandNone();
      expect(count).toBeGreaterThan(300);
    });
  }
});
