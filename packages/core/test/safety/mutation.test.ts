// Bent pickles: cut at every byte, without their front, with each byte changed. Each gives a value or one of our errors.
import { describe, expect, test } from 'vitest';
import { loads, loadsAll } from '../../src/index.ts';
import { opcodes, options, samples } from './opcodes.ts';
import { expectOwn, hex, outcome } from './support.ts';
import { walk } from './walk.ts';

function check(bytes: Uint8Array, exact: boolean): void {
  const result = outcome(() => loads(bytes, { ...options, exact }));
  if ('error' in result) expectOwn(result.error, bytes.length);
  else
    walk(result.value, (part) => {
      if (typeof part === 'function') throw new Error(`a function in the value of ${hex(bytes)}`);
    });
}

test('there is a sample for each of the 68 opcodes, and all load', () => {
  expect(Object.keys(opcodes)).toHaveLength(68);
  for (const [, bytes] of samples) {
    for (const exact of [false, true]) loads(bytes, { ...options, exact });
  }
});

describe.each(samples)('%s', (_name, bytes) => {
  test('cut at every byte is an error at the place of the cut', () => {
    for (let end = 0; end < bytes.length; end++) {
      const cut = bytes.subarray(0, end);
      const result = outcome(() => loads(cut, options));
      // A STOP that was an argument or the end of an inner pickle may end it earlier, never a value lost.
      if (!('error' in result)) throw new Error(`${hex(cut)} loads`);
      expectOwn(result.error, end);
      expect(['UNEXPECTED_END', 'INVALID_FRAME']).toContain(result.error.code);
    }
  });

  test('without its front is a value or an error of ours', () => {
    for (let start = 1; start < bytes.length; start++) {
      check(bytes.subarray(start), start % 2 === 0);
      outcome(() => loadsAll(bytes.subarray(start), options));
    }
  });

  test('with a byte changed is a value or an error of ours', () => {
    const bent = bytes.slice();
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      for (const change of [1, 8, 128, 255, byte, byte ^ 0x28]) {
        if (change === 0) continue;
        bent[at] = byte ^ change;
        check(bent, at % 2 === 0);
      }
      bent[at] = byte;
    }
  });

  test('with a byte doubled or left out is a value or an error of ours', () => {
    for (let at = 0; at < bytes.length; at++) {
      check(Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 1)), at % 2 === 1);
      check(Uint8Array.of(...bytes.subarray(0, at + 1), ...bytes.subarray(at)), at % 2 === 0);
    }
  });
});
