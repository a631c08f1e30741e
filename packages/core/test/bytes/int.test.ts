import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bigintToBytes,
  bigintToDecimal,
  bytesToBigint,
  bytesToInt,
  parseDecimal,
} from '../../src/bytes/int.ts';
import { bytesOf, hexOf, latin1, outcome, surrounded, vectors } from './vectors.ts';

const integers = vectors.encodeLong.map((line) => {
  const [value = '', bytes = ''] = line.split(' ');
  return { value: BigInt(value.replace(/^-?/, '0x')) * (value.startsWith('-') ? -1n : 1n), bytes };
});

/** The value by the definition of two's complement. */
function byDefinition(bytes: Uint8Array): bigint {
  let value = 0n;
  bytes.forEach((byte, index) => {
    value += BigInt(byte) << BigInt(8 * index);
  });
  return (bytes.at(-1) ?? 0) < 0x80 ? value : value - (1n << BigInt(8 * bytes.length));
}

describe('bigintToBytes', () => {
  test("writes CPython's encode_long", () => {
    expect(integers.length).toBeGreaterThan(200);
    for (const { value, bytes } of integers) expect(hexOf(bigintToBytes(value)), `${value}`).toBe(bytes);
  });

  test('writes the shortest bytes that have the value', () => {
    const values = fc
      .integer({ min: 0, max: 1500 })
      .chain((bits) => fc.bigInt({ min: -(2n ** BigInt(bits)), max: 2n ** BigInt(bits) }));
    fc.assert(
      fc.property(values, (value) => {
        const bytes = bigintToBytes(value);
        expect(byDefinition(bytes)).toBe(value);
        if (bytes.length > 0) expect(byDefinition(bytes.subarray(0, -1))).not.toBe(value);
      }),
    );
  });

  test('gives bytes of its own', () => {
    const first = bigintToBytes(1n << 70n);
    const again = hexOf(first);
    bigintToBytes(-1n - (1n << 70n));
    expect(hexOf(first)).toBe(again);
  });
});

describe('bytesToInt and bytesToBigint', () => {
  test("read CPython's encode_long", () => {
    for (const { value, bytes } of integers) {
      const isSafe = value >= -(2n ** 53n) + 1n && value <= 2n ** 53n - 1n;
      expect(bytesToBigint(...surrounded(bytesOf(bytes))), `${value}`).toBe(value);
      expect(bytesToInt(...surrounded(bytesOf(bytes))), `${value}`).toBe(isSafe ? Number(value) : value);
    }
  });

  test('read all bytes as the definition of two’s complement does', () => {
    const padded = fc.tuple(
      fc.uint8Array({ maxLength: 150 }),
      fc.constantFrom(0, 0xff),
      fc.integer({ min: 0, max: 40 }),
    );
    fc.assert(
      fc.property(padded, ([head, pad, count]) => {
        const bytes = Uint8Array.of(...head, ...new Uint8Array(count).fill(pad));
        const value = byDefinition(bytes);
        expect(bytesToBigint(...surrounded(bytes))).toBe(value);
        expect(bytesToInt(...surrounded(bytes))).toBe(
          Number.isSafeInteger(Number(value)) ? Number(value) : value,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('never give the number -0', () => {
    for (let size = 0; size < 20; size++)
      expect(Object.is(bytesToInt(new Uint8Array(size), 0, size), 0)).toBe(true);
  });

  test('give a bigint from 2**53 on, where a number would be rounded', () => {
    expect(bytesToInt(...surrounded(bytesOf('ffffffffffff1f')))).toBe(2 ** 53 - 1);
    expect(bytesToInt(...surrounded(bytesOf('00000000000020')))).toBe(2n ** 53n);
    expect(bytesToInt(...surrounded(bytesOf('01000000000020')))).toBe(2n ** 53n + 1n);
    expect(bytesToInt(...surrounded(bytesOf('010000000000e0')))).toBe(-(2 ** 53) + 1);
    expect(bytesToInt(...surrounded(bytesOf('000000000000e0')))).toBe(-(2n ** 53n));
  });

  test('round trip at ten thousand bytes', () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => (index * 2654435761) >>> 11);
    for (const last of [0x01, 0x7f, 0x80, 0xfe]) {
      bytes[9_999] = last;
      expect(hexOf(bigintToBytes(bytesToBigint(bytes, 0, bytes.length)))).toBe(hexOf(bytes));
    }
  });
});

describe('parseDecimal', () => {
  const isBasePrefixed = (text: string) => /^0[xob]/i.test(text);

  function check(opcode: 'I' | 'L'): number {
    let accepted = 0;
    for (const line of vectors.literals[opcode]) {
      const [field = '', kind, value] = line.split(' ');
      const argument = latin1(bytesOf(field));
      const text = opcode === 'L' ? argument.replace(/L$/, '') : argument;
      const found = outcome(() => parseDecimal(text, 4300));
      // A longer literal than 4,300 digits is refused with an error that names the limit.
      if (kind === '!' && typeof found === 'object') {
        expect(text.length, field).toBeGreaterThan(4300);
        expect(found.code).toBe('LIMIT');
        continue;
      }
      const isRefused = kind === '!' || isBasePrefixed(text);
      // A line of two characters with the value 0 or 1 is a bool to C and an int to Python: the machine refuses it.
      if (opcode === 'I' && (kind === 'bool' || (isRefused && text.length === 2 && found !== undefined))) {
        expect([0n, 1n], field).toContain(found ?? (text === '01' ? 1n : undefined));
        continue;
      }
      if (isRefused) {
        expect(found, field).toBeUndefined();
        continue;
      }
      accepted++;
      const expected = BigInt(value as string);
      expect(text.length > 80 ? BigInt.asUintN(64, modulo(found as bigint)) : found, field).toBe(expected);
    }
    return accepted;
  }

  const modulo = (value: bigint) => ((value % (2n ** 61n - 1n)) + (2n ** 61n - 1n)) % (2n ** 61n - 1n);

  test('accepts what both CPython readers read alike after INT', () => {
    expect(check('I')).toBeGreaterThan(30);
  });

  test('accepts what both CPython readers read alike after LONG', () => {
    expect(check('L')).toBeGreaterThan(30);
  });

  test('refuses base prefixes, which only some versions read', () => {
    for (const text of ['0x10', '0X10', '-0x10', '0o17', '0b11'])
      expect(parseDecimal(text, 4300), text).toBeUndefined();
  });

  test('counts digits, neither sign nor underscores nor blanks', () => {
    expect(parseDecimal(' -1_2_3 ', 3)).toBe(-123n);
    expect(outcome(() => parseDecimal('1234', 3))).toEqual({
      code: 'LIMIT',
      message: 'integer of 4 digits exceeds maxDecimalDigits (3)',
    });
  });

  test('reads back what bigintToDecimal writes', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(parseDecimal(bigintToDecimal(value), 4300)).toBe(value);
      }),
    );
  });

  test('refuses every other text without an error of another kind', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0019_+- \t\x0b\u00a0xL.\0'), maxLength: 8 });
    // The grammar, written down a second time.
    const grammar = /^[ \t-\r]*([+-]?)(0(?:_?0)*|[1-9](?:_?\d)*)[ \t-\r]*$/;
    fc.assert(
      fc.property(texts, (text) => {
        const match = grammar.exec(text);
        const expected = match
          ? BigInt((match[2] as string).replaceAll('_', '')) * (match[1] === '-' ? -1n : 1n)
          : undefined;
        expect(parseDecimal(text, 4300)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
