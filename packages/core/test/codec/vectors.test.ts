import {
  dumpChunks,
  dumps,
  isPickleError,
  load,
  loadStream,
  loads,
  loadsAll,
  Unpickler,
} from '@picklekit/core';
import { describe, expect, test } from 'vitest';
import { toHex, vectorNames, vectors } from './vectors.ts';

function join(chunks: Iterable<Uint8Array>): string {
  return [...chunks].map(toHex).join('');
}

test('every pickle of CPython has its value here', () => {
  expect(vectors.map(({ name }) => name)).toEqual(vectorNames);
});

describe.each(vectors)('$name', ({ natural, exact, pickles, integralFloat }) => {
  test.each([0, 1, 2, 3, 4, 5])('loads at protocol %i in both modes', (protocol) => {
    const bytes = pickles[protocol] as Uint8Array;
    expect(loads(bytes)).toStrictEqual(natural);
    expect(loads(bytes, { exact: true })).toStrictEqual(exact);
    expect(load(bytes).end).toBe(bytes.length);
  });

  test.each([0, 1, 2, 3, 4, 5])("dumps CPython's bytes at protocol %i", (protocol) => {
    const bytes = toHex(pickles[protocol] as Uint8Array);
    expect(toHex(dumps(exact, { protocol, exact: true }))).toBe(bytes);
    expect(join(dumpChunks(exact, { protocol, exact: true }))).toBe(bytes);
    if (!integralFloat) expect(toHex(dumps(natural, { protocol }))).toBe(bytes);
  });

  test.each([0, 1, 2, 3, 4, 5])('survives a round trip at protocol %i', (protocol) => {
    const bytes = pickles[protocol] as Uint8Array;
    expect(toHex(dumps(loads(bytes, { exact: true }), { protocol, exact: true }))).toBe(toHex(bytes));
    if (!integralFloat) expect(toHex(dumps(loads(bytes), { protocol }))).toBe(toHex(bytes));
  });

  test.each([0, 1, 2, 3, 4, 5])('loads at protocol %i from pieces cut at any byte', (protocol) => {
    const bytes = pickles[protocol] as Uint8Array;
    for (let cut = 0; cut <= bytes.length; cut++) {
      const unpickler = new Unpickler();
      const values = [...unpickler.push(bytes.subarray(0, cut)), ...unpickler.push(bytes.subarray(cut))];
      unpickler.end();
      expect(values).toStrictEqual([natural]);
    }
  });

  test('loads from a stream of single bytes, several times in a row', async () => {
    const all = [...pickles, ...pickles].flatMap((bytes) => [...bytes]);
    const single = all.map((byte) => Uint8Array.of(byte));
    const values: unknown[] = [];
    for await (const value of loadStream(single)) values.push(value);
    expect(values).toStrictEqual(new Array(12).fill(natural));
    expect(loadsAll(Uint8Array.from(all))).toStrictEqual(values);
  });

  test.each([0, 1, 2, 3, 4, 5])('is refused at protocol %i when its end is missing', (protocol) => {
    const bytes = pickles[protocol] as Uint8Array;
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      expect(() => loads(cut)).toThrow(expect.toSatisfy((error) => isPickleError(error, 'UNEXPECTED_END')));
      const unpickler = new Unpickler();
      unpickler.push(cut);
      if (length > 0) {
        expect(() => unpickler.end()).toThrow(
          expect.toSatisfy((error) => isPickleError(error, 'UNEXPECTED_END')),
        );
      }
    }
  });

  test.each([0, 1, 2, 3, 4, 5])(
    'gives an error of ours or a value when its front is missing, protocol %i',
    (protocol) => {
      const bytes = pickles[protocol] as Uint8Array;
      for (let from = 1; from < Math.min(bytes.length, 300); from++) {
        try {
          loads(bytes.subarray(from));
        } catch (error) {
          expect(isPickleError(error)).toBe(true);
        }
      }
    },
  );
});
