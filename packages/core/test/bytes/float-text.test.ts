import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floatRepr, parseFloatText } from '../../src/bytes/float-text.ts';
import { bytesOf, latin1, vectors } from './vectors.ts';

function fromBits(hex: string): number {
  return new DataView(bytesOf(hex).buffer as ArrayBuffer).getFloat64(0);
}

describe('parseFloatText', () => {
  test('accepts exactly what both CPython readers read alike after FLOAT', () => {
    let accepted = 0;
    for (const line of vectors.literals.F) {
      const [field = '', answer = ''] = line.split(' ');
      const expected = answer === '!' ? undefined : fromBits(answer);
      expect(parseFloatText(latin1(bytesOf(field))), JSON.stringify(line)).toBe(expected);
      if (expected !== undefined) accepted++;
    }
    expect(accepted).toBeGreaterThan(50);
  });

  test('reads back what floatRepr writes', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(parseFloatText(floatRepr(value))).toBe(value);
      }),
    );
  });

  test('refuses what JavaScript alone takes for a number', () => {
    for (const text of [
      '',
      ' ',
      '0x10',
      '0b1',
      '0o7',
      '1 ',
      '\u00a01',
      '\ufeff1',
      '1n',
      'Infinity_',
      '\u212a',
      'ınf',
    ]) {
      expect(parseFloatText(text), JSON.stringify(text)).toBeUndefined();
    }
  });

  test('agrees with the grammar on all texts of its characters', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0019.eE+-'), maxLength: 8 });
    const grammar = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
    fc.assert(
      fc.property(texts, (text) => {
        const isLiteral = grammar.test(text) && Number.isFinite(Number(text));
        expect(parseFloatText(text)).toBe(isLiteral ? Number(text) : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('floatRepr', () => {
  test("writes Python's repr of thousands of doubles", () => {
    const reprs = vectors.floatReprs.join(' ').split(' ');
    expect(reprs.length).toBeGreaterThan(3000);
    const values = new Map([
      ['nan', NaN],
      ['inf', Infinity],
      ['-inf', -Infinity],
    ]);
    for (const text of reprs) expect(floatRepr(values.get(text) ?? Number(text))).toBe(text);
  });

  test("writes Python's repr of doubles given by their bits", () => {
    for (const line of vectors.floatBits) {
      const [bits = '', text] = line.split(' ');
      expect(floatRepr(fromBits(bits))).toBe(text);
    }
  });
});
