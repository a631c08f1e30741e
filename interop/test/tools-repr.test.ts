// `repr` against Python's own: what Python shows of a value that it loads is what we show of it.
import { loads } from '@picklekit/core';
import { repr } from '@picklekit/core/tools';
import { expect, test } from 'vitest';
import { findKnown, type KnownDifference } from '../known-differences.ts';
import { Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

// The reprs of OrderedDict (3.12), timedelta and exceptions (3.7) have changed; ours are those of today.
const all = await pythonsAtHand();
const pythons = all.filter((python) => python.major === 3 && python.minor >= 12);
showMissing(all);

// Inert values cannot be shown as Python shows the object that it makes of them: `m.C(**{'a': 1})` for an instance,
// `<class-or-function 'm.f'>` for a name. These are the names in the corpus that no type is registered for.
const INERT =
  /<class-or-function |interop_models3?\.|cases_stdlib\.|time\.struct_time|random\.Random|_?collections_?abc|builtins\.(getattr|type|object|iter|map|enumerate|reversed|zip|filter)\(/;

const KNOWN: readonly KnownDifference[] = [
  {
    cases: /^str\/pair-that-spells-astral$/,
    reason: 'two lone surrogates that spell one character: a JavaScript string cannot tell them from it',
  },
  {
    cases: /^cycle\/(ordered-dict|default-dict|deque|exception-args)$/,
    reason:
      'a container of a class of its own that holds itself: Python leaves out the class at the inner end, or goes round once more',
  },
  {
    cases: /^buffers\/bare$/,
    reason: 'a buffer that stands alone is in Python the very object that was handed to the load, here bytes',
  },
  {
    cases: /^exception\/import-error$/,
    pythons: ['3.15'],
    reason: '3.15 shows the name and the path of an ImportError',
  },
  {
    cases: /^array\/[bBhi]$/,
    reason: 'the items of an array of ints are numbers, which the exact mode shows as floats',
  },
];

const ASK = `
import pickle
try:
    value = pickle.loads(parts[0], buffers=parts[1:]) if len(parts) > 1 else pickle.loads(parts[0])
    result = repr(value)
except Exception as error:
    result = None
`;

withEachPython(pythons, 'shows as we do', (python, opened) => {
  test('what it loads', { timeout: 300_000 }, async () => {
    const { bridge, cases } = opened();
    const failures = new Failures();
    let same = 0;
    await Promise.all(
      cases.map(async ({ name, protocols: [, highest] }) => {
        const { refused, pickle, buffers } = await bridge.make(name, highest);
        if (refused !== undefined || pickle.length > 100_000) return;
        const { result } = await bridge.run(ASK, [pickle, ...buffers]);
        if (typeof result !== 'string') return;
        const value = failures.attempt(name, () => ({ is: loads(pickle, { exact: true, buffers }) }));
        if (value === undefined) return;
        const ours = repr(value.is, { exact: true, maxNodes: 1e6 });
        if (INERT.test(ours)) return;
        if (ours === result) same++;
        const difference =
          ours === result ? undefined : `${result.slice(0, 200)}\n   ours ${ours.slice(0, 200)}`;
        failures.compare(name, difference, findKnown(KNOWN, python.label, name, highest));
      }),
    );
    failures.demandNone();
    expect(same).toBeGreaterThan(300);
  });
});
