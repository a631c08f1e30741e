import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumps, loads, PyGlobal } from '@picklekit/core';
import { afterAll, describe, expect, test } from 'vitest';
import { digest } from '../src/digest.ts';
import { floor } from '../src/floor.ts';
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

    test(`has a floor that makes the same value, twice: ${workload.name}`, () => {
      const load = floor.load(new Uint8Array(readFileSync(workload.path(4))));
      const [first, second] = [load(), load()];
      expect(digest(first, false)).toBe(workload.digest);
      expect(digest(second, false)).toBe(workload.digest);
      expect(isShared(first, second)).toBe(false);
    });

    test(`has a floor that walks over all of it, twice: ${workload.name}`, () => {
      const pickle = new Uint8Array(readFileSync(workload.path(4)));
      const dump = floor.dump(loads(pickle));
      const [first, second] = [dump(), dump()];
      // Every character, number and byte is in it once, and little else; strings that a pickle has once come as often as they are met.
      expect(first.length).toBeGreaterThan(0.2 * pickle.length);
      expect(first.buffer).not.toBe(second.buffer);
      expect(Buffer.compare(first, second)).toBe(0);
    });

    test(`has the lenient digest when it is made plain for other formats: ${workload.name}`, () => {
      const value = loads(new Uint8Array(readFileSync(workload.path(4))));
      expect(digest(plain(value), true)).toBe(workload.lenientDigest);
    });
  }
});

test('what stands in two places is one object in what a floor makes', () => {
  const list = [1, 'two'];
  const made = floor.load(dumps([list, { list }, 'two', list]))() as [
    unknown,
    { list: unknown },
    string,
    unknown,
  ];
  expect(made).toEqual([list, { list }, 'two', list]);
  expect(made[1].list).toBe(made[0]);
  expect(made[3]).toBe(made[0]);
});

// Whether two values hold one container, array of bytes or instance, of which each load has to make its own.
function isShared(first: unknown, second: unknown): boolean {
  if (typeof first !== 'object' || first === null) return false;
  if (first === second) return true;
  if (ArrayBuffer.isView(first)) return first.buffer === (second as Uint8Array).buffer;
  const others = Object.values(second as object);
  return Object.values(first).some(
    (value, index) => !(value instanceof PyGlobal) && isShared(value, others[index]),
  );
}

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
