import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeLatin1, encodeUtf8, encodeUtf8Into, utf8Length } from '../../src/bytes/encode-text.ts';
import { decodeAscii, decodeLatin1, decodeUtf8, unitsToString } from '../../src/bytes/text.ts';
import { bytesOf, hexOf, latin1, outcome, surrounded, vectors } from './vectors.ts';

/** Any UTF-16 code units, in the lengths at which a decoder changes its way. */
const anyText = fc
  .tuple(
    fc.string({ unit: fc.constantFrom('a', 'b', '\x7f'), maxLength: 90 }),
    fc.array(fc.oneof(fc.constantFrom(0xd83d, 0xde00, 0xfeff, 0xfffd), fc.integer({ min: 0, max: 0xffff })), {
      maxLength: 12,
    }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  )
  .map(([first, units, last]) => first + String.fromCharCode(...units) + last);

function fnv(state: number, text: string): number {
  let hash = state;
  for (let at = 0; at <= text.length; at++) {
    hash = Math.imul(hash ^ (at < text.length ? text.charCodeAt(at) : 0x10000), 0x01000193) >>> 0;
  }
  return hash;
}

function* product(sets: readonly Iterable<number>[]): Generator<number[]> {
  const [first, ...rest] = sets;
  if (first === undefined) return yield [];
  for (const head of first) for (const tail of product(rest)) yield [head, ...tail];
}

describe('decodeUtf8', () => {
  const every = Array.from({ length: 256 }, (_, byte) => byte);
  const tails = bytesOf(vectors.utf8.tails);
  const family = new Map<'1' | '2' | '3' | '4' | '6', Iterable<number>[]>([
    ['1', [every]],
    ['2', [every, every]],
    ['3', new Array(3).fill(bytesOf(vectors.utf8.bytes))],
    ['4', [bytesOf(vectors.utf8.leads), tails, tails, tails]],
    // Pairs of surrogates, which Python keeps apart and UTF-16 cannot, and what is nearly one.
    [
      '6',
      [
        [0xed],
        [0x9f, 0xa0, 0xaf, 0xb0, 0xbf],
        [0x80, 0xbf],
        [0xed, 0x41, 0xc2],
        [0xa0, 0xb0, 0x80],
        [0x80, 0xbf],
      ],
    ],
  ]);

  for (const [name, sets] of family) {
    test(`accepts the sequences of ${name} bytes that Python accepts with surrogatepass, as the same text`, () => {
      const runs: number[] = [];
      let isAccepting = false;
      let count = 0;
      let hash = 0x811c9dc5;
      for (const sequence of product(sets)) {
        const found = outcome(() => decodeUtf8(...surrounded(Uint8Array.from(sequence))));
        if (typeof found === 'string') hash = fnv(hash, found);
        else if (found.code !== 'INVALID_TEXT') throw new Error(`${sequence}: ${found.message}`);
        if ((typeof found === 'string') !== isAccepting) {
          runs.push(count);
          count = 0;
          isAccepting = !isAccepting;
        }
        count++;
      }
      runs.push(count);
      const [expectedHash, ...expectedRuns] = vectors.utf8[name].split(' ');
      expect(runs).toEqual(expectedRuns.map(Number));
      expect(hash).toBe(Number.parseInt(expectedHash as string, 16));
    });
  }

  test('names the byte where Python finds the first error', () => {
    for (const line of vectors.utf8Errors) {
      const [field = '', offset] = line.split(' ');
      expect(
        outcome(() => decodeUtf8(...surrounded(bytesOf(field)))),
        line,
      ).toEqual({
        code: 'INVALID_TEXT',
        message: `invalid utf-8 at byte ${offset} of the text`,
      });
    }
  });

  test('keeps a byte order mark', () => {
    expect(decodeUtf8(bytesOf('efbbbf41'), 0, 4)).toBe('\ufeffA');
    expect(decodeUtf8(bytesOf(`efbbbf${'41'.repeat(80)}`), 0, 83)).toBe(`\ufeff${'A'.repeat(80)}`);
  });

  test('works again after an error', () => {
    expect(outcome(() => decodeUtf8(bytesOf('e282'), 0, 2))).toMatchObject({ code: 'INVALID_TEXT' });
    expect(decodeUtf8(bytesOf('e282ac'), 0, 3)).toBe('€');
  });

  test('decodes ASCII of every length up to 300', () => {
    const bytes = Uint8Array.from({ length: 304 }, (_, index) => (index * 37 + 11) % 128);
    for (let size = 0; size <= 300; size++) {
      for (let start = 0; start < 3; start++) {
        const expected = latin1(bytes.subarray(start, start + size));
        expect(decodeUtf8(bytes, start, start + size)).toBe(expected);
        expect(decodeAscii(bytes, start, start + size)).toBe(expected);
        expect(decodeLatin1(bytes, start, start + size)).toBe(expected);
      }
    }
  });
});

describe('encodeUtf8', () => {
  test('round trips all UTF-16, lone surrogates too', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = encodeUtf8(text);
        expect(bytes.length).toBe(utf8Length(text));
        expect(decodeUtf8(...surrounded(bytes))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('writes what the host writes for text without lone surrogates', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        expect(hexOf(encodeUtf8(text))).toBe(hexOf(new TextEncoder().encode(text)));
      }),
      { numRuns: 500 },
    );
  });

  test('writes lone surrogates as surrogatepass, in short and in long text', () => {
    // '\ud800' is ed a0 80, '\udfff' is ed bf bf, as the definition of the three-byte form has it.
    for (const pad of ['', 'a'.repeat(100), '\ufffd'.repeat(100)]) {
      const host = hexOf(new TextEncoder().encode(pad)).replace('-', '');
      expect(hexOf(encodeUtf8(`${pad}\ud800`))).toBe(`${host}eda080`);
      expect(hexOf(encodeUtf8(`\udfff${pad}`))).toBe(`edbfbf${host}`);
      expect(hexOf(encodeUtf8(`${pad}\udc00\ud800`))).toBe(`${host}edb080eda080`);
    }
  });

  test('writes in the middle of other bytes and leaves those alone', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const size = utf8Length(text);
        const target = new Uint8Array(size + 7).fill(0xaa);
        expect(encodeUtf8Into(text, target, 3)).toBe(size);
        expect(hexOf(target.subarray(0, 3)) + hexOf(target.subarray(3 + size))).toBe('aaaaaaaaaaaaaa');
        expect(hexOf(target.subarray(3, 3 + size))).toBe(hexOf(encodeUtf8(text)));
      }),
    );
  });
});

describe('Latin-1 and ASCII', () => {
  test('decodeLatin1 gives each byte its character, at any length', () => {
    for (const size of [256, 8191, 8192, 8193, 200_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => index);
      const expected = latin1(bytes);
      expect(decodeLatin1(bytes, 0, size) === expected).toBe(true);
      // The way of hosts without Node's Buffer.
      expect(unitsToString(bytes, 0, size) === expected).toBe(true);
      expect(decodeLatin1(bytes, 5, size - 1) === expected.slice(5, -1)).toBe(true);
    }
  });

  test('encodeLatin1 reads back what decodeLatin1 gives', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(encodeLatin1(decodeLatin1(...surrounded(bytes)))).toEqual(bytes);
      }),
    );
  });

  test('encodeLatin1 refuses what is above U+00FF', () => {
    expect(encodeLatin1('ÿ')).toEqual(Uint8Array.of(255));
    for (const text of ['Ā', 'aaa€', '\u{1f600}', '\ud800']) expect(encodeLatin1(text)).toBeUndefined();
  });

  test('decodeAscii is undefined exactly when a byte is above 0x7f', () => {
    for (const size of [1, 2, 24, 25, 64, 65, 1000]) {
      for (const at of [0, size >> 1, size - 1]) {
        const bytes = new Uint8Array(size).fill(0x41);
        bytes[at] = 0x7f;
        expect(decodeAscii(...surrounded(bytes))).toBe(latin1(bytes));
        bytes[at] = 0x80;
        expect(decodeAscii(...surrounded(bytes))).toBeUndefined();
      }
    }
  });
});
