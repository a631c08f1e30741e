import { afterEach, describe, expect, test, vi } from 'vitest';
import * as here from '../../src/bytes/text.ts';
import { surrounded } from './vectors.ts';

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
        const utf8 = here.encodeUtf8(here.decodeLatin1(bytes, 0, size));
        expect(text.decodeUtf8(...surrounded(utf8))).toBe(here.decodeLatin1(bytes, 0, size));
      }
    }
  });

  test('encodes alike without String.prototype.isWellFormed', () => {
    const texts = [
      'é'.repeat(50),
      '😀'.repeat(50),
      `${'a'.repeat(50)}\ud800`,
      `\udc00${'中'.repeat(50)}\ud83d\ude00`,
    ];
    const expected = texts.map((text) => here.encodeUtf8(text));
    Reflect.deleteProperty(String.prototype, 'isWellFormed');
    expect(texts.map((text) => here.encodeUtf8(text))).toEqual(expected);
  });
});
