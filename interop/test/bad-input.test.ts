// Every committed pickle, damaged: cut at every byte, without its front, each byte changed, and in pieces. What leaves the
// API is a value or an error of ours, and what is whole but comes in pieces is what it was.
import { dumps, isPickleError, loads, Unpickler } from '@picklekit/core';
import { describe, test } from 'vitest';
import { Fixtures } from '../src/fixtures.ts';
import { bytesDifference, Failures, hex, inOneLine } from './support.ts';

const LONGEST = 110;
const fixtures = [...Fixtures.read()].filter(
  ({ name, columns, pickle, buffers }) =>
    // V8 may or may not keep the sign of a NaN.
    !name.includes('nan') &&
    (columns.includes('3.13') || columns.includes('2.7/cPickle')) &&
    pickle.length <= LONGEST &&
    buffers.length === 0,
);

/** Loads in both modes; gives what is wrong with the outcome, or undefined. */
function outcome(bytes: Uint8Array): { refused: boolean; wrong: string | undefined } {
  let refused = false;
  for (const exact of [false, true]) {
    try {
      loads(bytes, { exact });
    } catch (error) {
      refused = true;
      if (!isPickleError(error)) return { refused, wrong: `${inOneLine(error)} from ${hex(bytes)}` };
    }
  }
  return { refused, wrong: undefined };
}

describe('a damaged pickle', () => {
  test('that is cut at any byte is refused', { timeout: 120_000 }, () => {
    const failures = new Failures();
    for (const { name, protocol, pickle } of fixtures) {
      for (let end = 0; end < pickle.length; end++) {
        const { refused, wrong } = outcome(pickle.subarray(0, end));
        if (wrong !== undefined) failures.add(`${name} at ${protocol}, cut at ${end}`, wrong);
        else if (!refused) failures.add(`${name} at ${protocol}, cut at ${end}`, 'is loaded');
      }
    }
    failures.demandNone();
  });

  test('that lacks its front gives a value or an error of ours', { timeout: 120_000 }, () => {
    const failures = new Failures();
    for (const { name, protocol, pickle } of fixtures) {
      for (let start = 1; start < pickle.length; start++) {
        const { wrong } = outcome(pickle.subarray(start));
        if (wrong !== undefined) failures.add(`${name} at ${protocol}, from ${start}`, wrong);
      }
    }
    failures.demandNone();
  });

  test('with any byte changed gives a value or an error of ours', { timeout: 240_000 }, () => {
    const failures = new Failures();
    for (const { name, protocol, pickle } of fixtures) {
      const bytes = pickle.slice();
      for (const [at, byte] of pickle.entries()) {
        for (const other of [byte ^ 0x01, byte ^ 0xff]) {
          bytes[at] = other;
          const { wrong } = outcome(bytes);
          if (wrong !== undefined) failures.add(`${name} at ${protocol}, byte ${at} is ${other}`, wrong);
        }
        bytes[at] = byte;
      }
    }
    failures.demandNone();
  });
});

describe('a whole pickle', () => {
  test('that comes in two pieces, split anywhere, is the same value', { timeout: 240_000 }, () => {
    const failures = new Failures();
    for (const { name, protocol, pickle } of fixtures) {
      const whole = dumps(loads(pickle, { exact: true }), { exact: true, protocol });
      for (let at = 1; at < pickle.length; at++) {
        const where = `${name} at ${protocol}, split at ${at}`;
        const values = failures.attempt(where, () => {
          const unpickler = new Unpickler({ exact: true });
          const found = [...unpickler.push(pickle.subarray(0, at)), ...unpickler.push(pickle.subarray(at))];
          unpickler.end();
          return found;
        });
        if (values === undefined) continue;
        if (values.length !== 1) failures.add(where, `${values.length} values`);
        const apart = bytesDifference(whole, dumps(values[0] ?? null, { exact: true, protocol }));
        if (apart !== undefined) failures.add(where, apart);
      }
    }
    failures.demandNone();
  });

  test('that comes byte by byte is the same value', () => {
    const failures = new Failures();
    for (const { name, protocol, pickle } of fixtures) {
      const value = failures.attempt(`${name} at ${protocol}`, () => {
        const unpickler = new Unpickler({ exact: true });
        const found = [...pickle].flatMap((_, at) => unpickler.push(pickle.subarray(at, at + 1)));
        unpickler.end();
        return found;
      });
      const whole = dumps(loads(pickle, { exact: true }), { exact: true, protocol });
      const apart = value && bytesDifference(whole, dumps(value[0] ?? null, { exact: true, protocol }));
      if (apart !== undefined) failures.add(`${name} at ${protocol}`, apart);
    }
    failures.demandNone();
  });
});
