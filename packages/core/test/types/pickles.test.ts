import { describe, expect, test } from 'vitest';
import { dumps, loads } from '../../src/index.ts';
import { PyObject } from '../../src/values/object.ts';
import { repr } from '../../src/values/repr.ts';
import { twins, type Vector, vectors } from './vectors.ts';

const NEWEST = '3.13';

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Pickles that some CPython from 3.8 wrote, whose bytes the exact mode gives back. */
function* exactPickles({ pickles }: Vector): Generator<[protocol: number, hex: string]> {
  for (const [protocol, versions, hex] of pickles) {
    if (versions.split(' ').some((version) => !['2.7', '3.6', '3.7'].includes(version)))
      yield [protocol, hex];
  }
}

describe.each([...vectors])('%s', (python, vector) => {
  const twin = twins.get(python);

  test('loads from what every CPython wrote for it', () => {
    expect(vector.pickles.length).toBeGreaterThan(0);
    for (const [protocol, versions, hex] of vector.pickles) {
      const value = loads(bytesOf(hex), { encoding: 'latin1' });
      const label = `protocol ${protocol} of ${versions}`;
      expect(value, label).not.toBeInstanceOf(PyObject);
      if (twin !== undefined) {
        expect((value as object).constructor, label).toBe((twin as object).constructor);
        // CPython itself drops fold below protocol 4.
        const expected = protocol < 4 ? repr(twin).replace(', fold=1', '') : repr(twin);
        expect(repr(value), label).toBe(expected);
      }
      const exact = loads(bytesOf(hex), { exact: true });
      // Python 2's UserDict is an old-style class: Python 2 would refuse what CPython 3 writes for its own UserDict.
      const isOldStyle = versions === '2.7' && python.startsWith('UserDict.');
      if (isOldStyle) expect(exact, label).toBeInstanceOf(PyObject);
      else expect(exact, label).not.toBeInstanceOf(PyObject);
    }
  });

  test('is written by the exact mode as it was read', () => {
    for (const [protocol, hex] of exactPickles(vector)) {
      const value = loads(bytesOf(hex), { exact: true });
      expect(hexOf(dumps(value, { exact: true, protocol })), `protocol ${protocol}`).toBe(hex);
    }
  });

  if (twin === undefined) return;

  test('dumps as the newest CPython dumps it', () => {
    for (const [protocol, versions, hex] of vector.pickles) {
      if (versions.split(' ').includes(NEWEST)) {
        expect(hexOf(dumps(twin, { protocol })), `protocol ${protocol}`).toBe(hex);
      }
    }
  });
});
