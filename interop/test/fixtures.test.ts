// The committed pickles, which need no Python; and every Python at hand, which must write them again.
import { dumps, loads, type PickleBuffer } from '@picklekit/core';
import { describe, expect, test } from 'vitest';
import { findKnown, identityIsDemanded, OTHER_BYTES } from '../known-differences.ts';
import { type Cell, columnsOf, Fixtures, sha256, type Written, writeAll } from '../src/fixtures.ts';
import { bytesDifference, Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

const pythons = await pythonsAtHand();
showMissing(pythons);
const fixtures = Fixtures.read();

describe('the committed fixtures', () => {
  test('hold the bytes that the manifest says', () => {
    for (const [number, [hash, length, offset]] of fixtures.manifest.blobs.entries()) {
      if (offset < 0) continue;
      const bytes = fixtures.bytes(number) as Uint8Array;
      expect([bytes.length, sha256(bytes)], `blob ${number}`).toEqual([length, hash]);
    }
  });

  for (let protocol = 0; protocol <= 5; protocol++) {
    test(`load and dump at protocol ${protocol} as the same bytes, or as a pickle that loads the same`, () => {
      const failures = new Failures();
      for (const { name, columns, protocol: at, pickle, buffers } of fixtures) {
        if (at !== protocol) continue;
        const where = `${name} (${columns.join(', ')})`;
        const ours = failures.attempt(where, () => again(pickle, buffers, protocol));
        if (ours === undefined) continue;
        const demanding = columns.filter(identityIsDemanded);
        if (demanding.length === 0) {
          // What is demanded of 2.7, 3.6 and 3.7 is the value: a second pass may not change anything any more.
          const second = failures.attempt(where, () => again(ours.pickle, ours.buffers, protocol));
          const apart = second && bytesDifference(ours.pickle, second.pickle);
          if (apart !== undefined) failures.add(where, `the second pass differs at ${apart}`);
          continue;
        }
        const apart = bytesDifference(pickle, ours.pickle);
        for (const column of demanding) {
          failures.compare(`${name} (${column})`, apart, findKnown(OTHER_BYTES, column, name, protocol));
        }
        expect(ours.buffers).toEqual(buffers);
      }
      failures.demandNone();
    });
  }
});

function again(
  pickle: Uint8Array,
  buffers: readonly Uint8Array[],
  protocol: number,
): { pickle: Uint8Array; buffers: Uint8Array[] } {
  const value = loads(pickle, { exact: true, buffers });
  const kept: Uint8Array[] = [];
  const bufferCallback =
    buffers.length > 0 ? (buffer: PickleBuffer) => void kept.push(buffer.data) : undefined;
  return { pickle: dumps(value, { exact: true, protocol, bufferCallback }), buffers: kept };
}

withEachPython(pythons, 'writes the fixtures again', (python, opened) => {
  // Python 3.15's alpha in WebAssembly does not survive it, and the rules are those of the corpus, not of a Python.
  const testRules = python.label.endsWith('-pyodide') ? test.skip : test;
  testRules(
    'keeping the rules of the corpus: one object for equal strings, the same bytes each time, honest tags',
    async () => {
      const { result } = await opened().bridge.run(
        'result = [c for c in corpus.check() if not c.startswith("note ")]',
      );
      expect(result).toEqual([]);
    },
    120_000,
  );

  for (const { column, pure } of columnsOf(python.label)) {
    test(`${column}: every case at every protocol`, { timeout: 300_000 }, async ({ skip }) => {
      const { bridge, cases } = opened();
      const version = (await bridge.hello()).version;
      const committed = fixtures.manifest.pythons[column]?.version;
      // Another patch release may pickle some class in another way; the manifest speaks for the one that wrote it.
      skip(committed !== version, `the fixtures are of ${committed}, this is ${version}`);
      const all = await writeAll(bridge, cases, pure);
      const failures = new Failures();
      const names = Object.keys(fixtures.manifest.cases).filter((name) =>
        Array.from({ length: 6 }, (_, p) => p).some((p) => fixtures.cell(name, column, p) !== null),
      );
      expect([...all.keys()].sort(), 'the names of the cases').toEqual(names.sort());
      for (const [name, row] of all) {
        for (const [protocol, written] of row) {
          const expected = describeCell(fixtures.cell(name, column, protocol));
          const found = describeWritten(written);
          if (expected !== found)
            failures.add(`${name} at ${protocol}`, `committed ${expected}, now ${found}`);
        }
      }
      failures.demandNone();
    });
  }
});

function describeCell(cell: Cell): string {
  if (cell === null || typeof cell === 'string') return `refused ${cell}`;
  const numbers = typeof cell === 'number' ? [cell] : cell;
  return numbers
    .map((number) =>
      (fixtures.manifest.blobs[number] as readonly [string, number, number]).slice(0, 2).join(' '),
    )
    .join(', ');
}

function describeWritten({ refused, parts }: Written): string {
  return refused === undefined
    ? parts.map((part) => `${sha256(part)} ${part.length}`).join(', ')
    : `refused ${refused}`;
}
