// The natural mode: Python writes, we load as an application would and write at every protocol, Python checks.
import { dumps, loads, type PickleBuffer } from '@picklekit/core';
import { test } from 'vitest';
import { findKnown, OTHER_NATURAL_VALUES } from '../known-differences.ts';
import type { Bridge, CaseInfo, Made, Relax } from '../src/bridge.ts';
import { Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

const pythons = await pythonsAtHand();
showMissing(pythons);

withEachPython(pythons, 'gets back in the natural mode', (python, opened) => {
  const highest = python.major === 2 ? 2 : python.minor < 8 ? 4 : 5;
  for (let protocol = 0; protocol <= highest; protocol++) {
    // From the highest protocol to every other one, and from each of the others to itself.
    const targets =
      protocol < highest ? [protocol] : Array.from({ length: highest + 1 }, (_, index) => index);
    test(`what it wrote at protocol ${protocol}, at ${targets.join(', ')}`, {
      timeout: 300_000,
    }, async () => {
      const { bridge, cases } = opened();
      const failures = new Failures();
      const here = cases.filter((info) => info.protocols[0] <= protocol && protocol <= info.protocols[1]);
      await Promise.all(
        here.map(async (info) => {
          const made = await bridge.make(info.name, protocol);
          if (made.refused !== undefined) return;
          for (const target of targets) {
            if (target >= info.protocols[0]) await roundTrip(bridge, info, made, target, failures);
          }
        }),
      );
      failures.demandNone();
    });
  }
});

async function roundTrip(
  bridge: Bridge,
  info: CaseInfo,
  made: Made,
  protocol: number,
  failures: Failures,
): Promise<void> {
  const where = `${info.name} at ${protocol}`;
  const isPython2 = bridge.python.major === 2;
  const options = isPython2 ? { encoding: 'latin1' } : {};
  const value = failures.attempt(where, () => ({
    is: loads(made.pickle, { ...options, buffers: made.buffers }),
  }));
  if (value === undefined) return;
  const buffers: PickleBuffer[] = [];
  const bufferCallback = info.tags.includes('buffers')
    ? (buffer: PickleBuffer) => void buffers.push(buffer)
    : undefined;
  const ours = failures.attempt(where, () => dumps(value.is, { protocol, bufferCallback }));
  if (ours === undefined) return;
  const relax: Relax[] = isPython2 ? ['py2-text', 'py2-ints'] : [];
  if (info.tags.includes('integral-float')) relax.push('integral-float');
  const parts = buffers.map((buffer) => buffer.data);
  const difference = await bridge.check(info.name, protocol, ours, { buffers: parts, relax }).catch(String);
  const known = findKnown(OTHER_NATURAL_VALUES, bridge.python.label, info.name, protocol);
  failures.compare(where, difference && `Python loads another value: ${difference}`, known);
}
