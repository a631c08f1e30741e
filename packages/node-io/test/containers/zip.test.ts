// Zips that readers see in different ways: made of one that Python wrote, by changing single fields.
import { readFileSync } from 'node:fs';
import { loadsAll } from '@picklekit/core';
import { expect, it } from 'vitest';
import { accessBytes, openContainer, type Part } from '../../src/containers/index.ts';

// Members a.pkl, folder/b.bin and readme.txt, stored.
const whole = new Uint8Array(readFileSync(new URL('fixtures/stored.zip', import.meta.url)));
const central = Buffer.from(whole).indexOf('PK\x01\x02');

async function partsOf(bytes: Uint8Array): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of openContainer(accessBytes(bytes))) parts.push(part);
  return parts;
}

const rulesOf = (parts: readonly Part[]): string[] =>
  parts.flatMap(({ oddities }) => oddities.map(({ rule }) => rule));

/** The archive with bytes changed. */
function changed(changes: Readonly<Record<number, number>>): Uint8Array {
  const bytes = whole.slice();
  for (const [at, byte] of Object.entries(changes)) bytes[Number(at)] = byte;
  return bytes;
}

it('says nothing about the archive as it is', async () => {
  expect(rulesOf(await partsOf(whole))).toEqual([]);
});

it('reports a name that differs between directory and header', async () => {
  expect(rulesOf(await partsOf(changed({ 30: 0x62 })))).toEqual(['zip-mismatch']);
});

it('reads a member whatever its flags say, and reports them', async () => {
  // Bit 0 of the flags at offset 6 of the header, 8 of the entry: encrypted.
  const parts = await partsOf(changed({ 6: 1, [central + 8]: 1 }));
  expect(rulesOf(parts)).toEqual(['zip-flags']);
  expect(parts[1]?.kind).toBe('pickle');
});

it('reads a member with a wrong checksum, and reports it', async () => {
  const parts = await partsOf(changed({ [central + 16]: 1 + (whole[central + 16] ?? 0) }));
  expect(rulesOf(parts)).toEqual(['zip-crc']);
  expect(parts[1]?.kind).toBe('pickle');
});

it('gives both readings where the sizes differ', async () => {
  // The header says 5 bytes, the directory 73.
  const parts = await partsOf(changed({ 18: 5, 22: 5 }));
  expect(parts.slice(1, 3).map(({ size }) => size)).toEqual([73, 5]);
  expect(rulesOf(parts).slice(0, 2)).toEqual(['zip-mismatch', 'zip-mismatch']);
});

it('finds a member that the directory does not name', async () => {
  // The directory begins with its second entry: it is 51 bytes shorter and one entry less.
  const end = Buffer.from(whole).indexOf('PK\x05\x06');
  const shorter = Buffer.concat([
    whole.subarray(0, central),
    whole.subarray(central + 51, end),
    whole.subarray(end),
  ]);
  const record = end - 51;
  shorter.writeUInt16LE(2, record + 8);
  shorter.writeUInt16LE(2, record + 10);
  shorter.writeUInt32LE(end - central - 51, record + 12);
  const parts = await partsOf(new Uint8Array(shorter));
  const hidden = parts.find(({ layers }) => layers[0]?.member === 'a.pkl');
  expect(hidden?.oddities.map(({ rule }) => rule)).toContain('zip-hidden');
  expect(loadsAll((await hidden?.pickles())?.bytes ?? whole)).toMatchObject([{ name: 'Ada' }]);
});

it('reports equal names, also but for upper and lower case', async () => {
  const folder = Buffer.from(whole).lastIndexOf('folder/b.bin');
  const readme = Buffer.from(whole).lastIndexOf('readme.txt');
  expect(readme).toBeGreaterThan(folder);
  const doubled = Buffer.concat([
    whole.subarray(0, central),
    whole.subarray(central, central + 51),
    whole.subarray(central),
  ]);
  const end = doubled.indexOf('PK\x05\x06');
  doubled.writeUInt16LE(4, end + 10);
  doubled.writeUInt32LE(end - central, end + 12);
  doubled[central + 46] = 0x41;
  const rules = rulesOf(await partsOf(new Uint8Array(doubled)));
  expect(rules).toEqual(expect.arrayContaining(['zip-duplicate', 'zip-overlap', 'zip-mismatch']));
});

it('reports names that lead out of a folder', async () => {
  const name = Buffer.from(whole).indexOf('a.pkl');
  const last = Buffer.from(whole).lastIndexOf('a.pkl');
  const out = [0x2e, 0x2e, 0x2f, 0x61, 0x62];
  const changes = Object.fromEntries(
    out.flatMap((byte, index) => [
      [name + index, byte],
      [last + index, byte],
    ]),
  );
  expect(rulesOf(await partsOf(changed(changes)))).toEqual(['member-path']);
});

it('gives the members of a zip that is cut off before its directory, and says so', async () => {
  const parts = await partsOf(whole.slice(0, central));
  expect(parts.map(({ layers }) => layers[0]?.member)).toEqual([
    undefined,
    'a.pkl',
    'folder/b.bin',
    'readme.txt',
  ]);
  expect(rulesOf(parts)[0]).toBe('zip-mismatch');
});
