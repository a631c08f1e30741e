// What `genops` yields; that it stops where `pickletools` stops is tested with `dis`.
import { describe, expect, test } from 'vitest';
import { genops, OPCODES, optimize } from '../../src/tools/index.ts';
import { PyByteArray } from '../../src/values/bytearray.ts';

function argumentsOf(latin1: string): unknown[] {
  const bytes = Uint8Array.from(latin1, (char) => char.charCodeAt(0));
  return [...genops(bytes)].map(({ arg }) => arg).slice(0, -1);
}

describe('genops', () => {
  test('yields the opcode, its argument, its place and its end', () => {
    // PROTO 2, LIST of nothing, SHORT_BINBYTES b"ab", STOP
    const pickle = Uint8Array.from([0x80, 2, 0x5d, 0x43, 2, 0x61, 0x62, 0x2e, 0x4e]);
    expect([...genops(pickle)]).toEqual([
      { opcode: OPCODES.PROTO, arg: 2, pos: 0, end: 2 },
      { opcode: OPCODES.EMPTY_LIST, arg: undefined, pos: 2, end: 3 },
      { opcode: OPCODES.SHORT_BINBYTES, arg: Uint8Array.of(0x61, 0x62), pos: 3, end: 7 },
      { opcode: OPCODES.STOP, arg: undefined, pos: 7, end: 8 },
    ]);
  });

  test('begins where it is told to', () => {
    const names = [...genops(Uint8Array.from([0xff, 0x4e, 0x2e]), { start: 1 })].map(({ opcode, pos }) => [
      opcode.name,
      pos,
    ]);
    expect(names).toEqual([
      ['NONE', 1],
      ['STOP', 2],
    ]);
  });

  // Values by the meaning of the formats; that Python prints them so is tested with `dis`.
  test.each([
    ['I12\nI-12\nI00\nI01\n.', [12, -12, false, true]],
    ['L12L\nL-0\n.', [12, 0]],
    [
      'I9007199254740991\nI9007199254740992\nI-9007199254740993\n.',
      [2 ** 53 - 1, 2n ** 53n, -(2n ** 53n) - 1n],
    ],
    ['\x8a\x01\xff\x8a\x00\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01.', [-1, 0, 2n ** 64n]],
    ['F1e3\nFinf\nF1_0.5\n.', [1000, Infinity, 10.5]],
    ["S'a\\x41\\n'\n.", ['aA\n']],
    ['U\x02\xe9\xff.', ['\xe9\xff']],
    ['Va\\u20ac\n\x8c\x03\xe2\x82\xac.', ['a\u20ac', '\u20ac']],
    ['cos\nsystem\n.', ['os system']],
    ['\x95\xff\xff\xff\xff\xff\xff\xff\xff.', [2n ** 64n - 1n]],
    ['\x95\xff\xff\xff\xff\xff\xff\x1f\x00.', [2 ** 53 - 1]],
  ])('reads the arguments of %j', (pickle, expected) => {
    expect(argumentsOf(pickle)).toEqual(expected);
  });

  test('gives bytes over the memory of the input, and a bytearray of its own', () => {
    const pickle = Buffer.from('B\x01\0\0\0a\x96\x01\0\0\0\0\0\0\0b.', 'latin1');
    const [bytes, array] = [...genops(pickle)].map(({ arg }) => arg as Uint8Array);
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes?.buffer).toBe(pickle.buffer);
    expect(array).toBeInstanceOf(PyByteArray);
    expect(array?.buffer).not.toBe(pickle.buffer);
  });

  test('yields what comes before an error', () => {
    const seen: string[] = [];
    expect(() => {
      for (const { opcode } of genops(Uint8Array.from([0x4e, 0x30, 0xff]))) seen.push(opcode.name);
    }).toThrow('unknown opcode 0xff at byte 2');
    expect(seen).toEqual(['NONE', 'POP']);
  });

  test('follows Python 3.14 where it is told to', () => {
    // 3.13.0 stops with UnicodeDecodeError at both.
    const pickle = Uint8Array.from(Buffer.from("S'\xe9'\ncm\xc3\xa9\nn\n.", 'latin1'));
    expect(() => [...genops(pickle)]).toThrow("STRING at byte 0: 'ascii' codec can't decode byte 0xe9");
    expect([...genops(pickle, { python: '3.14' })].map(({ arg }) => arg)).toEqual([
      '\xe9',
      'm\xe9 n',
      undefined,
    ]);
  });
});

describe('optimize', () => {
  test('leaves the input as it is and gives bytes of its own', () => {
    const pickle = Uint8Array.from([0x4e, 0x2e]);
    const result = optimize(pickle);
    expect(result).toEqual(pickle);
    expect(result.buffer).not.toBe(pickle.buffer);
  });

  test('leaves out what follows the pickle, and begins where it is told to', () => {
    const pickle = Uint8Array.from([0xff, 0x80, 2, 0x5d, 0x71, 7, 0x2e, 0x4e]);
    expect(optimize(pickle, { start: 1 })).toEqual(Uint8Array.from([0x80, 2, 0x5d, 0x2e]));
  });

  test('refuses a memo entry that is fetched before it is stored', () => {
    // h BINGET 0, q BINPUT 0, . STOP
    expect(() => optimize(Uint8Array.from([0x68, 0, 0x71, 0, 0x2e]))).toThrow(
      'BINGET at byte 0: the memo holds nothing at index 0',
    );
  });
});
