import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeRawUnicodeEscape,
  decodeStringEscape,
  encodeRawUnicodeEscape,
  python2StringRepr,
} from '../../src/bytes/escape.ts';
import { bytesOf, hexOf, latin1, outcome, surrounded, textOf, vectors } from './vectors.ts';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('decodeRawUnicodeEscape', () => {
  test("decodes and refuses as Python's raw-unicode-escape", () => {
    let refused = 0;
    for (const line of vectors.rawUnicodeEscape) {
      const [field = '', answer = '', offset] = line.split(' ');
      const found = outcome(() => decodeRawUnicodeEscape(...surrounded(bytesOf(field))));
      if (answer === '!') {
        refused++;
        expect(found, line).toEqual({
          code: 'INVALID_ESCAPE',
          message: `invalid escape at byte ${offset} of the text`,
        });
      } else {
        expect(found, line).toBe(textOf(answer));
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  test('takes an escape only after an odd run of backslashes', () => {
    for (let count = 1; count < 9; count++) {
      const text = `${'\\'.repeat(count)}u0041`;
      const expected = count % 2 === 1 ? `${'\\'.repeat(count - 1)}A` : text;
      expect(decodeRawUnicodeEscape(ascii(text), 0, text.length)).toBe(expected);
    }
  });

  test('does not complete an escape with digits behind the end', () => {
    for (const [text, end] of [
      ['\\u00414', 5],
      ['\\U000000414', 9],
    ] as const) {
      expect(outcome(() => decodeRawUnicodeEscape(ascii(text), 0, end))).toMatchObject({
        code: 'INVALID_ESCAPE',
      });
      expect(decodeRawUnicodeEscape(ascii(text), 0, end + 1)).toBe('A');
    }
  });

  test('decodes a hundred thousand escapes', () => {
    const text = '\\u4e2d\\U0001f600x'.repeat(50_000);
    expect(decodeRawUnicodeEscape(ascii(text), 0, text.length)).toBe('\u4e2d\u{1f600}x'.repeat(50_000));
  });
});

describe('encodeRawUnicodeEscape', () => {
  test('writes what the C pickler writes at protocol 0', () => {
    for (const line of vectors.pickledUnicode) {
      const [text = '', bytes = ''] = line.split(' ');
      expect(hexOf(encodeRawUnicodeEscape(textOf(text))), line).toBe(bytes);
    }
  });

  test('round trips all text on one line', () => {
    const units = fc.array(
      fc.oneof(fc.constantFrom(0x5c, 0x75, 0x0a, 0xd83d, 0xde00), fc.integer({ min: 0, max: 0xffff })),
    );
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        const bytes = encodeRawUnicodeEscape(text);
        expect(bytes.includes(0x0a)).toBe(false);
        expect(decodeRawUnicodeEscape(...surrounded(bytes))).toBe(text);
      }),
    );
  });
});

describe('decodeStringEscape', () => {
  test("decodes and refuses as Python's codecs.escape_decode", () => {
    for (const line of vectors.stringEscape) {
      const [field = '', answer = ''] = line.split(' ');
      const found = outcome(() => hexOf(decodeStringEscape(...surrounded(bytesOf(field)))));
      if (answer === '!') expect(found, line).toMatchObject({ code: 'INVALID_ESCAPE' });
      else expect(found, line).toBe(answer);
    }
  });

  test('gives bytes of its own, escapes or not', () => {
    const input = ascii('plain');
    decodeStringEscape(input, 0, 5)[0] = 0;
    expect(latin1(input)).toBe('plain');
    const escaped = ascii('\\n\\t');
    decodeStringEscape(escaped, 0, 4);
    expect(latin1(escaped)).toBe('\\n\\t');
  });
});

describe('python2StringRepr', () => {
  test('writes the repr of Python 2', () => {
    for (const line of vectors.python2Repr) {
      const [bytes = '', repr] = line.split(' ');
      expect(hexOf(python2StringRepr(bytesOf(bytes))), line).toBe(repr);
    }
  });

  test('round trips all bytes through decodeStringEscape', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const repr = python2StringRepr(bytes);
        expect(repr.at(0)).toBe(repr.at(-1));
        expect(decodeStringEscape(repr, 1, repr.length - 1)).toEqual(bytes);
      }),
    );
  });
});
