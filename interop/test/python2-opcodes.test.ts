// The two picklers of Python 2.7 choose different opcodes for the same value; both are read to the same.
import { loads, PyObject, pyEquals } from '@picklekit/core';
import { genops, repr } from '@picklekit/core/tools';
import { describe, expect, test } from 'vitest';
import { Fixtures } from '../src/fixtures.ts';
import { hex } from './support.ts';

const fixtures = Fixtures.read();

type Pickler = 'pickle' | 'cPickle';

/** What one of the two picklers wrote. */
function written(name: string, pickler: Pickler, protocol: number): Uint8Array {
  const cell = fixtures.cell(name, `2.7/${pickler}`, protocol);
  const pickle = typeof cell === 'number' ? fixtures.bytes(cell) : undefined;
  if (pickle === undefined) throw new Error(`no pickle of ${name} at protocol ${protocol}`);
  return pickle;
}

const opcodesOf = (pickle: Uint8Array): string[] => [...genops(pickle)].map(({ opcode }) => opcode.name);

const names = Object.keys(fixtures.manifest.cases).filter((name) =>
  ['pickle', 'cPickle'].every((pickler) =>
    [0, 1, 2].every((protocol) => {
      const cell = fixtures.cell(name, `2.7/${pickler}`, protocol);
      return typeof cell === 'number' && fixtures.bytes(cell) !== undefined;
    }),
  ),
);

describe('the pickles of Python 2.7', () => {
  test('differ between pickle and cPickle for many values, and mean the same', () => {
    let differing = 0;
    for (const name of names) {
      for (const protocol of [0, 1, 2]) {
        const python = written(name, 'pickle', protocol);
        const c = written(name, 'cPickle', protocol);
        if (hex(python) === hex(c)) continue;
        differing++;
        const values = [python, c].map((pickle) => loads(pickle, { exact: true }));
        expect(repr(values[0]), `${name} at ${protocol}`).toBe(repr(values[1]));
      }
    }
    expect(differing).toBeGreaterThan(200);
  });

  test('at protocol 0 have an old-style instance as INST of pickle, and as OBJ from protocol 1 on', () => {
    for (const pickler of ['pickle', 'cPickle'] as const) {
      for (const [protocol, how] of [
        [0, 'INST'],
        [1, 'OBJ'],
        [2, 'OBJ'],
      ] as const) {
        const pickle = written('object/old-style-args', pickler, protocol);
        expect(opcodesOf(pickle)).toContain(how);
        const value = loads(pickle, { exact: true });
        expect(value).toBeInstanceOf(PyObject);
        expect((value as PyObject).how).toBe(how);
        // The natural mode keeps what it has no class for, too.
        expect(loads(pickle)).toBeInstanceOf(PyObject);
      }
    }
  });

  test('have a long as LONG at protocols 0 and 1, as LONG1 at protocol 2, and it is the number', () => {
    for (const [protocol, opcode] of [
      [0, 'LONG'],
      [1, 'LONG'],
      [2, 'LONG1'],
    ] as const) {
      const pickle = written('long/255', 'cPickle', protocol);
      expect(opcodesOf(pickle)).toContain(opcode);
      // The case holds the long and the int.
      expect(loads(pickle)).toEqual([255, 255]);
    }
  });

  test('have text as UNICODE or BINUNICODE and bytes as STRING or SHORT_BINSTRING', () => {
    for (const [protocol, opcode] of [
      [0, 'STRING'],
      [1, 'SHORT_BINSTRING'],
      [2, 'SHORT_BINSTRING'],
    ] as const) {
      const pickle = written('py2-str/2', 'pickle', protocol);
      expect(opcodesOf(pickle)).toContain(opcode);
      const text = loads(pickle, { encoding: 'latin1' });
      const bytes = loads(pickle, { encoding: 'bytes' });
      expect(text).toHaveLength(2);
      expect(Buffer.from(bytes as Uint8Array).toString('latin1')).toBe(text);
    }
    for (const [protocol, opcode] of [
      [0, 'UNICODE'],
      [1, 'BINUNICODE'],
      [2, 'BINUNICODE'],
    ] as const) {
      const pickle = written('str/ascii-2', 'cPickle', protocol);
      expect(opcodesOf(pickle)).toContain(opcode);
      expect(pyEquals(loads(pickle), loads(written('str/ascii-2', 'pickle', protocol)))).toBe(true);
    }
  });
});
