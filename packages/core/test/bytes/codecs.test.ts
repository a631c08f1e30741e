import { describe, expect, test } from 'vitest';
import { decodePython } from '../../src/bytes/codecs.ts';
import { bytesOf, outcome, surrounded, textOf, vectors } from './vectors.ts';

const utf8Name = (field: string) => new TextDecoder().decode(bytesOf(field));

describe('decodePython', () => {
  test("decodes and refuses as Python's bytes.decode, for each codec and error handler", () => {
    for (const line of vectors.decodeErrors) {
      const [encoding = '', errors = '', field = '', answer = '', offset] = line.split(' ');
      const found = outcome(() => decodePython(...surrounded(bytesOf(field)), encoding, errors));
      if (answer === '!') {
        expect(found, line).toMatchObject({ code: 'INVALID_TEXT' });
        expect((found as { message: string }).message, line).toContain(`at byte ${offset} of the text`);
      } else {
        expect(found, line).toBe(textOf(answer));
      }
    }
  });

  test('knows the names that Python knows for the three codecs', () => {
    // 0x80 tells them apart: ASCII and UTF-8 refuse it; so does 0xc3 0xa9, one character in UTF-8 and two in Latin-1.
    const kinds = new Map([
      ['Ã©', 'latin-1'],
      ['é', 'utf-8'],
      ['', 'ascii'],
    ]);
    for (const line of vectors.encodingNames) {
      const [field = '', expected] = line.split(' ');
      const found = outcome(() => decodePython(bytesOf('c3a9'), 0, 2, utf8Name(field), 'ignore'));
      if (typeof found === 'string') expect(kinds.get(found), utf8Name(field)).toBe(expected);
      else expect([found.code, expected], utf8Name(field)).toEqual(['INVALID_OPTION', '!']);
    }
  });

  test('refuses error handlers that Python has not, or not for decoding', () => {
    for (const errors of ['', 'Strict', 'xmlcharrefreplace', 'namereplace', 'constructor', '__proto__']) {
      expect(outcome(() => decodePython(bytesOf('41'), 0, 1, 'ascii', errors))).toMatchObject({
        code: 'INVALID_OPTION',
      });
    }
  });
});
