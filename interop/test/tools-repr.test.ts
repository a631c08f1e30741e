// `repr` against Python's own: what Python shows of a value that it loads is what we show of it.
import { loads, PyGlobal, PyObject } from '@picklekit/core';
import { repr } from '@picklekit/core/tools';
import { expect, test } from 'vitest';
import { findKnown, type KnownDifference } from '../known-differences.ts';
import { Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

// The reprs of OrderedDict (3.12), timedelta and exceptions (3.7) have changed; ours are those of today.
const all = await pythonsAtHand();
const pythons = all.filter((python) => python.major === 3 && python.minor >= 12);
showMissing(all);

/**
 * Whether something inert is inside a value: that cannot be shown as Python shows the object that it makes of it. It is
 * `m.C(**{'a': 1})` for an instance, `<class-or-function 'm.f'>` for a name.
 */
function holdsInert(root: unknown): boolean {
  const seen = new Set<unknown>();
  const open = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof PyGlobal || Object.getPrototypeOf(value) === PyObject.prototype) return true;
    if (value instanceof Map) for (const [key, item] of value) open.push(key, item);
    else if (value instanceof Set) open.push(...value);
    open.push(...Object.values(value));
  }
  return false;
}

const KNOWN: readonly KnownDifference[] = [
  {
    cases: /^str\/pair-that-spells-astral$/,
    reason: 'two lone surrogates that spell one character: a JavaScript string cannot tell them from it',
  },
  {
    cases: /^cycle\/exception-args$/,
    reason:
      'an exception that holds itself in a list: Python shows the exception once more, and guards the list',
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
    cases: /^ip\/v6-several$/,
    pythons: ['3.12'],
    reason: 'since 3.13 an IPv6 address that holds an IPv4 one shows it as such',
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
        if (holdsInert(value.is)) return;
        // An address says nothing.
        const theirs = result.replace(/ at 0x[0-9a-f]+(?=>)/g, '');
        if (ours === theirs) same++;
        const difference =
          ours === theirs ? undefined : `${theirs.slice(0, 200)}\n   ours ${ours.slice(0, 200)}`;
        failures.compare(name, difference, findKnown(KNOWN, python.label, name, highest));
      }),
    );
    failures.demandNone();
    expect(same).toBeGreaterThan(300);
  });
});
