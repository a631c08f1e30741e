import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumps, loads } from '@picklekit/core';
import { afterAll, describe, expect, test } from 'vitest';
import { digest } from '../src/digest.ts';
import { plain } from '../src/subjects.ts';
import { findPython, makeWorkloads, WORKLOADS } from '../src/workloads.ts';

const python = findPython();
const hasPython = spawnSync(python, ['--version']).status === 0;

describe.skipIf(!hasPython)('a workload that Python wrote', () => {
  const directory = mkdtempSync(join(tmpdir(), 'picklekit-bench-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const { workloads } = hasPython ? makeWorkloads(python, directory, WORKLOADS, true) : { workloads: [] };

  for (const workload of workloads) {
    for (const protocol of [2, 4, 5]) {
      const pickle = () => new Uint8Array(readFileSync(workload.path(protocol)));
      const name = `${workload.name} at protocol ${protocol}`;

      test(`holds what Python says: ${name}`, () => {
        expect(digest(loads(pickle()), false)).toBe(workload.digest);
        expect(digest(loads(pickle(), { exact: true }), false)).toBe(workload.digest);
      });

      test(`is dumped with the same content: ${name}`, () => {
        const again = dumps(loads(pickle()), { protocol });
        expect(digest(loads(again), false)).toBe(workload.digest);
      });

      test(`is dumped byte for byte in the exact mode: ${name}`, () => {
        const data = pickle();
        const again = dumps(loads(data, { exact: true }), { protocol, exact: true });
        expect(Buffer.compare(again, data)).toBe(0);
      });
    }

    test(`has the lenient digest when it is made plain for other formats: ${workload.name}`, () => {
      const value = loads(new Uint8Array(readFileSync(workload.path(4))));
      expect(digest(plain(value), true)).toBe(workload.lenientDigest);
    });
  }
});

describe('the digest', () => {
  test('tells apart what Python holds apart', () => {
    const values = [null, 0, -0, 0.5, '', '0', true, [], {}, [0], [[]], new Uint8Array(0), new Map([[0, 0]])];
    const digests = values.map((value) => digest(value, false));
    expect(new Set(digests).size).toBe(values.length);
  });

  test('sees the order of keys', () => {
    expect(digest({ a: 1, b: 2 }, true)).not.toBe(digest({ b: 2, a: 1 }, true));
  });
});
