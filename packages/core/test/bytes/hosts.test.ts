import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeUtf8 } from '../../src/bytes/encode-text.ts';
import * as here from '../../src/bytes/text.ts';
import { bytesOf, outcome, surrounded, vectors } from './vectors.ts';

type Text = typeof here;

/** The module as it is on a host without Node's `Buffer`. */
async function withoutBuffer(): Promise<Text> {
  vi.resetModules();
  const { Buffer } = globalThis;
  Reflect.deleteProperty(globalThis, 'Buffer');
  try {
    return await import('../../src/bytes/text.ts');
  } finally {
    globalThis.Buffer = Buffer;
  }
}

/** The module as it is under a Node whose own decoder is slow. */
async function underOldNode(): Promise<Text> {
  vi.resetModules();
  const { f16round } = Math as { f16round?: unknown };
  Reflect.deleteProperty(Math, 'f16round');
  try {
    return await import('../../src/bytes/text.ts');
  } finally {
    if (f16round !== undefined)
      Object.defineProperty(Math, 'f16round', { value: f16round, configurable: true, writable: true });
  }
}

describe('text on hosts that offer less', () => {
  const { isWellFormed } = String.prototype as { isWellFormed?: unknown };

  afterEach(() => {
    Object.defineProperty(String.prototype, 'isWellFormed', {
      value: isWellFormed,
      configurable: true,
      writable: true,
    });
  });

  test('decodes alike without Buffer', async () => {
    const text = await withoutBuffer();
    expect(text.decodeUtf8).not.toBe(here.decodeUtf8);
    for (const size of [0, 1, 24, 25, 64, 65, 300, 20_000]) {
      for (const top of [0x7f, 0xff]) {
        const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 37) & top);
        expect(text.decodeLatin1(...surrounded(bytes))).toBe(here.decodeLatin1(...surrounded(bytes)));
        expect(text.decodeAscii(...surrounded(bytes))).toBe(here.decodeAscii(...surrounded(bytes)));
        const utf8 = encodeUtf8(here.decodeLatin1(bytes, 0, size));
        expect(text.decodeUtf8(...surrounded(utf8))).toBe(here.decodeLatin1(bytes, 0, size));
      }
    }
  });

  // What Python makes of the sequences themselves is in text.test.ts.
  test('decodes alike under Node 22', async () => {
    const text = await underOldNode();
    const slow = vi.spyOn(TextDecoder.prototype, 'decode');
    const sets = [bytesOf(vectors.utf8.leads), ...new Array(3).fill(bytesOf(vectors.utf8.tails))];
    const before = 'é'.repeat(16);
    let count = 0;
    for (const first of sets[0] as Uint8Array)
      for (const second of sets[1] as Uint8Array)
        for (const third of sets[2] as Uint8Array)
          for (const fourth of sets[3] as Uint8Array) {
            const sequence = Uint8Array.of(first, second, third, fourth);
            const alone = outcome(() => here.decodeUtf8(...surrounded(sequence)));
            const bytes = Uint8Array.of(...encodeUtf8(before), ...sequence);
            slow.mockClear();
            const found = outcome(() => text.decodeUtf8(...surrounded(bytes)));
            expect(typeof found).toBe(typeof alone);
            if (typeof alone !== 'string') continue;
            expect(found).toBe(before + alone);
            expect(slow).not.toHaveBeenCalled();
            count++;
          }
    expect(count).toBeGreaterThan(100);
    for (const size of [25, 8191, 8192, 8193, 30_000]) {
      const long = 'é中a😀\ud800'.repeat(size).slice(0, size);
      const bytes = encodeUtf8(long);
      expect(text.decodeUtf8(...surrounded(bytes))).toBe(long);
      expect(text.decodeUtf8(...surrounded(bytes.fill(0x61)))).toBe('a'.repeat(bytes.length));
    }
    slow.mockRestore();
  });

  test('encodes alike without String.prototype.isWellFormed', () => {
    const texts = [
      'é'.repeat(50),
      '😀'.repeat(50),
      `${'a'.repeat(50)}\ud800`,
      `\udc00${'中'.repeat(50)}\ud83d\ude00`,
    ];
    const expected = texts.map((text) => encodeUtf8(text));
    Reflect.deleteProperty(String.prototype, 'isWellFormed');
    expect(texts.map((text) => encodeUtf8(text))).toEqual(expected);
  });
});
