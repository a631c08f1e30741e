// Python writes, we load and write back, Python checks: types, values, identities; and the bytes are Python's own.
import { dumps, loads, type PickleBuffer } from '@picklekit/core';
import { test } from 'vitest';
import { findKnown, identityIsDemanded, OTHER_BYTES, OTHER_VALUES } from '../known-differences.ts';
import type { Bridge, CaseInfo, Relax } from '../src/bridge.ts';
import { columnsOf } from '../src/fixtures.ts';
import { bytesDifference, Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

const pythons = await pythonsAtHand();
showMissing(pythons);

withEachPython(pythons, 'gets back in the exact mode', (python, opened) => {
  const highest = python.major === 2 ? 2 : python.minor < 8 ? 4 : 5;
  for (const { column, pure } of columnsOf(python.label)) {
    for (let protocol = 0; protocol <= highest; protocol++) {
      test(`what ${column} wrote at protocol ${protocol}`, { timeout: 300_000 }, async () => {
        const { bridge, cases } = opened();
        const failures = new Failures();
        const here = cases.filter((info) => info.protocols[0] <= protocol && protocol <= info.protocols[1]);
        await Promise.all(here.map((info) => roundTrip(bridge, info, protocol, pure, failures)));
        failures.demandNone();
      });
    }
  }
});

async function roundTrip(
  bridge: Bridge,
  info: CaseInfo,
  protocol: number,
  pure: boolean,
  failures: Failures,
): Promise<void> {
  const { label } = bridge.python;
  const made = await bridge.make(info.name, protocol, { pure });
  if (made.refused !== undefined) return;
  const value = failures.attempt(info.name, () => ({
    is: loads(made.pickle, { exact: true, buffers: made.buffers }),
  }));
  if (value === undefined) return;
  const buffers: PickleBuffer[] = [];
  const bufferCallback = info.tags.includes('buffers')
    ? (buffer: PickleBuffer) => void buffers.push(buffer)
    : undefined;
  const ours = failures.attempt(info.name, () => dumps(value.is, { exact: true, protocol, bufferCallback }));
  if (ours === undefined) return;
  const parts = buffers.map((buffer) => buffer.data);
  // JavaScript has one integer where Python 2 has two.
  const relax: Relax[] = bridge.python.major === 2 ? ['py2-ints'] : [];
  if (bridge.python.major === 2 && info.tags.includes('text-state')) relax.push('py2-text');
  const difference = await bridge
    .check(info.name, protocol, ours, { buffers: parts, relax, pure })
    .catch(String);
  failures.compare(
    info.name,
    difference && `Python loads another value: ${difference}`,
    findKnown(OTHER_VALUES, label, info.name, protocol),
  );
  if (!identityIsDemanded(label)) return;
  failures.compare(
    info.name,
    bytesDifference(made.pickle, ours),
    findKnown(OTHER_BYTES, label, info.name, protocol),
  );
}
