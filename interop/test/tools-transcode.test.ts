// What `transcode` writes is to Python what the pickle was: from every protocol to every other, and from Python 2 to 3 and back.

import { NUMPY_1_TO_2, NUMPY_2_TO_1, toPython, transcode } from '@picklekit/core/tools';
import { expect, test } from 'vitest';
import { findKnown, OTHER_VALUES } from '../known-differences.ts';
import { Bridge } from '../src/bridge.ts';
import { Fixtures } from '../src/fixtures.ts';
import { Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

const all = await pythonsAtHand();
const real = all.filter((python) => python.major === 3 && !python.label.endsWith('-pyodide'));
const pythons = real.filter((_, index) => index === 0 || index === real.length - 1);
showMissing(all);

withEachPython(pythons, 'reads what was', (python, opened) => {
  const highest = python.minor < 8 ? 4 : 5;
  const pairs = [
    [0, highest],
    [2, 4],
    [4, 2],
    [highest, 0],
    [3, 1],
  ] as const;
  for (const [from, to] of pairs) {
    test(`moved from protocol ${from} to ${to}`, { timeout: 300_000 }, async () => {
      const { bridge, cases } = opened();
      const failures = new Failures();
      let count = 0;
      const here = cases.filter(
        ({ protocols: [low, high] }) => low <= Math.min(from, to) && Math.max(from, to) <= high,
      );
      await Promise.all(
        here.map(async ({ name }) => {
          const { refused, pickle, buffers } = await bridge.make(name, from);
          if (refused !== undefined || (await bridge.make(name, to)).refused !== undefined) return;
          const moved = failures.attempt(name, () => transcode(pickle, { protocol: to, buffers }));
          if (moved === undefined) return;
          count++;
          let difference = await bridge.check(name, to, moved).catch(String);
          // Some values lost something at the older protocol already: then what Python loads from there is the measure.
          if (difference !== undefined && from < to)
            difference = await bridge.same(pickle, moved).catch(String);
          failures.compare(name, difference, findKnown(OTHER_VALUES, python.label, name, to));
        }),
      );
      failures.demandNone();
      expect(count).toBeGreaterThan(300);
    });
  }
});

test('with other names of NumPy', { timeout: 120_000 }, async ({ skip }) => {
  for (const python of real) {
    const bridge = new Bridge(python);
    try {
      if (await renameInNumpy(bridge)) return;
    } finally {
      await bridge.close();
    }
  }
  skip('no Python at hand has NumPy');
});

/** Tells whether the Python has NumPy. */
async function renameInNumpy(bridge: Bridge): Promise<boolean> {
  const { result, out } = await bridge.run(`
try:
    import numpy
    arrays = [numpy.arange(6).reshape(2, 3), numpy.float64(1.5), numpy.array(["a", None], dtype=object)]
    out = [pickle.dumps(arrays, protocol) for protocol in (2, 4, 5)]
    result = numpy.__version__
except ImportError:
    pass
`);
  if (typeof result !== 'string') return false;
  const isNew = Number.parseInt(String(result), 10) >= 2;
  const there = isNew ? NUMPY_2_TO_1 : NUMPY_1_TO_2;
  const back = isNew ? NUMPY_1_TO_2 : NUMPY_2_TO_1;
  for (const [index, pickle] of out.entries()) {
    const protocol = [2, 4, 5][index] as number;
    const moved = transcode(pickle, { protocol, renameGlobals: there });
    const names = namesIn(moved);
    expect(names).toContain(`${isNew ? 'numpy.core' : 'numpy._core'}.multiarray.scalar`);
    expect(names.filter((name) => name.startsWith(isNew ? 'numpy._core' : 'numpy.core'))).toEqual([]);
    // Both names work in either: each has a module for the names of the other.
    const check = `
import warnings, numpy
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    values = pickle.loads(parts[0])
result = [repr(value) for value in values] == [repr(value) for value in pickle.loads(parts[1])]
`;
    expect((await bridge.run(check, [moved, pickle])).result).toBe(true);
    expect(namesIn(transcode(moved, { protocol, renameGlobals: back }))).toEqual(namesIn(pickle));
  }
  return true;
}

const LOADS = `
try:
    expected = pickle.loads(parts[0])
except Exception:
    result = "refused"
else:
    result = graph.difference(expected, pickle.loads(parts[1])) or "same"
`;

test('from Python 2 to Python 3', { timeout: 300_000 }, async ({ skip }) => {
  const python = real.at(-1);
  if (python === undefined) return skip('no Python 3 at hand');
  const bridge = new Bridge(python);
  const failures = new Failures();
  let count = 0;
  try {
    for (const { name, columns, protocol, pickle } of Fixtures.read()) {
      if (!columns.some((column) => column.startsWith('2.7'))) continue;
      const modern = transcode(pickle, { protocol: 4 });
      const { result } = await bridge.run(LOADS, [pickle, modern]);
      if (result === 'refused') continue;
      count++;
      if (result !== 'same') failures.add(`${name} at ${protocol}`, String(result));
    }
  } finally {
    await bridge.close();
  }
  failures.demandNone();
  expect(count).toBeGreaterThan(500);
});

function namesIn(pickle: Uint8Array): string[] {
  const code = toPython(pickle);
  return [...code.matchAll(/[A-Za-z_][\w.]*\.\w+/g)].map(([name]) => name).sort();
}
