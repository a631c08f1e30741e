// The table of opcodes against `pickletools.opcodes` of CPython 2.7 and 3.6 to 3.13.
import { describe, expect, test } from 'vitest';
import { Op } from '../../src/opcodes/op.ts';
import { ARGUMENTS, OPCODES, type OpcodeInfo } from '../../src/tools/index.ts';
import { vectors } from './vectors.ts';

// How pickletools spells a size that is not a number of bytes.
const SIZES = { line: -1, uint1: -2, int4: -3, uint4: -4, uint8: -5 } as const;

// What the pickletools of 2.7 calls otherwise: its types, and three counts and indices that became unsigned.
const RENAMED_SINCE_27: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  BINSTRING: { after: ['str'] },
  SHORT_BINSTRING: { after: ['str'] },
  STRING: { after: ['str'] },
  UNICODE: { after: ['unicode'] },
  BINUNICODE: { after: ['unicode'], argument: ['unicodestring4', SIZES.int4] },
  LONG: { after: ['long'] },
  LONG1: { after: ['long'] },
  LONG4: { after: ['long'] },
  LONG_BINGET: { argument: ['int4', 4] },
  LONG_BINPUT: { argument: ['int4', 4] },
};

function ours({ name, byte, argument, before, after, protocol }: OpcodeInfo): Record<string, unknown> {
  const info = argument === undefined ? undefined : ARGUMENTS[argument];
  const size = typeof info?.size === 'number' ? info.size : info && SIZES[info.size];
  return { name, byte, argument: info ? [info.name, size] : null, before, after, protocol };
}

describe('OPCODES', () => {
  test('has the 68 opcodes of Op, under their names and bytes', () => {
    expect(Object.values(OPCODES).map(({ name, byte }) => [name, byte])).toEqual(
      expect.arrayContaining(Object.entries(Op)),
    );
    expect(Object.keys(OPCODES)).toHaveLength(68);
    for (const [key, { name }] of Object.entries(OPCODES)) expect(name).toBe(key);
  });

  for (const { pythons, opcodes } of vectors.opcodes) {
    const highest = Math.max(...Object.values(opcodes).map((row) => row[4]));
    const renamed = pythons.includes('2.7') ? RENAMED_SINCE_27 : {};

    test(`says what pickletools says of every opcode of Python ${pythons.join(', ')}`, () => {
      for (const [name, [byte, argument, before, after, protocol]] of Object.entries(opcodes)) {
        const theirs = { name, byte, argument, before, after, protocol };
        const row = OPCODES[name as keyof typeof OPCODES];
        expect({ ...ours(row), ...renamed[name] }).toEqual(theirs);
      }
    });

    test(`has no other opcode of protocols 0 to ${highest} than Python ${pythons.join(', ')}`, () => {
      const mine = Object.values(OPCODES).filter(({ protocol }) => protocol <= highest);
      expect(mine.map(({ name }) => name).sort()).toEqual(Object.keys(opcodes).sort());
    });
  }

  test('has a row for opcodes up to protocol 5 from some Python', () => {
    const protocols = vectors.opcodes.map(({ opcodes }) =>
      Math.max(...Object.values(opcodes).map((row) => row[4])),
    );
    expect(protocols.sort()).toEqual([2, 4, 5]);
  });

  test('describes every opcode and every argument in sentences of its own', () => {
    const docs = Object.values(OPCODES).map(({ doc }) => doc);
    for (const doc of docs) expect(doc).toMatch(/^[A-Z].*\.$/);
    expect(new Set(docs).size).toBe(docs.length);
    const formats = Object.values(OPCODES).flatMap(({ argument }) => argument ?? []);
    expect([...new Set(formats)].sort()).toEqual(Object.keys(ARGUMENTS).sort());
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(OPCODES)).toBe(true);
    expect(Object.isFrozen(OPCODES.REDUCE)).toBe(true);
    expect(Object.isFrozen(OPCODES.REDUCE.before)).toBe(true);
  });
});
