// The texts of `dis`, the complaints and the bytes of `optimize` against those of `pickletools` of CPython 3.13 and 3.14.
import { describe, expect, test } from 'vitest';
import { isPickleError } from '../../src/errors.ts';
import {
  type DisMemo,
  type DisOptions,
  dis,
  disLines,
  genops,
  optimize,
  PickletoolsError,
  type PickletoolsVersion,
} from '../../src/tools/index.ts';
import { digest, hex, type Printed, rowOf, unpack, VERSIONS, vectors } from './vectors.ts';

/** What is printed and what is complained about. Any other error than one of ours is passed on. */
function print(pickle: Uint8Array, options: DisOptions): Printed {
  try {
    return { text: dis(pickle, options), complaint: '' };
  } catch (error) {
    if (!(error instanceof PickletoolsError)) throw error;
    return { text: error.text, complaint: error.complaint };
  }
}

/** Bytes in hexadecimal, or an exclamation mark and the complaint. */
function optimized(pickle: Uint8Array, python: PickletoolsVersion): string {
  try {
    return hex(optimize(pickle, { python }));
  } catch (error) {
    if (error instanceof PickletoolsError) return `!${error.complaint}`;
    if (isPickleError(error, 'MISSING_MEMO')) return '!MISSING_MEMO';
    throw error;
  }
}

function check(lines: readonly string[], options: readonly DisOptions[]): void {
  for (const line of lines) {
    const { pickle, digests } = rowOf(line);
    for (const [index, python] of VERSIONS.entries()) {
      const parts = options.flatMap((option) => {
        const { text, complaint } = print(pickle, { ...option, python });
        return [text, complaint];
      });
      const found = digest([...parts, optimized(pickle, python)].join('\0'));
      expect(found, `${hex(pickle)} as ${python}: ${parts.join('\n')}`).toBe(digests[index]);
    }
  }
}

describe('dis and optimize', () => {
  test('agree with pickletools about what every Python from 2.7 to 3.13 writes, with all options', () => {
    expect(vectors.written.length).toBeGreaterThan(1000);
    check(vectors.written, vectors.options);
  });

  test('agree with pickletools about every opcode on every stack, about damaged pickles and about odd literals', () => {
    expect(vectors.odd.length).toBeGreaterThan(2000);
    check(vectors.odd, [{}]);
  });

  for (const [number, row] of vectors.byHand.entries()) {
    const pickle = unpack(row.pickle);
    test(`agree with pickletools about ${number}: ${hex(pickle).slice(0, 40)}`, () => {
      for (const [index, python] of VERSIONS.entries()) {
        const { text, complaint } = python === '3.14' ? (row.newer ?? row) : row;
        const found = print(pickle, { python });
        const shown = text.startsWith('#') ? `#${digest(found.text)}` : found.text;
        expect({ text: shown, complaint: found.complaint }).toEqual({ text, complaint });
        const best = row.optimized[index] ?? row.optimized[0];
        expect(optimized(pickle, python)).toBe(best?.startsWith('!') ? best : hex(unpack(best ?? '')));
      }
    });
  }

  for (const [protocol, [pickles, texts]] of vectors.twoPickles.entries()) {
    test(`go on with the memo of the pickle before at protocol ${protocol}`, () => {
      const bytes = unpack(pickles);
      const memo: DisMemo = new Map();
      expect(dis(bytes, { memo })).toBe(texts[0]);
      const start = [...genops(bytes)].at(-1)?.end ?? 0;
      expect(dis(bytes, { memo, start })).toBe(texts[1]);
    });
  }
});

describe('dis', () => {
  const bytes = (...codes: number[]): Uint8Array => Uint8Array.from(codes);

  test('says of an error where it is, and what it printed before', () => {
    // 0: N NONE, 1: ( MARK, 2: q BINPUT 0
    const error = failure(() => dis(bytes(0x4e, 0x28, 0x71, 0)));
    expect(error).toMatchObject({
      name: 'PickletoolsError',
      code: 'UNEXPECTED_MARK',
      message: "BINPUT at byte 2: can't store markobject in the memo",
      complaint: "can't store markobject in the memo",
      offset: 2,
      opcode: 'BINPUT',
      text: '    0: N    NONE\n    1: (    MARK\n    2: q        BINPUT     0\n',
    });
  });

  test('names the code of each kind of error', () => {
    const codes: Record<string, readonly number[]> = {
      UNEXPECTED_END: [0x4e],
      UNKNOWN_OPCODE: [0xff],
      INVALID_LENGTH: [0x54, 0xff, 0xff, 0xff, 0xff],
      INVALID_LITERAL: [0x49, 0x78, 0x0a],
      INVALID_TEXT: [0x8c, 1, 0xff],
      INVALID_ESCAPE: [0x56, 0x5c, 0x75, 0x0a],
      MISSING_MARK: [0x74],
      MISSING_MEMO: [0x68, 1],
      INVALID_MEMO_INDEX: [0x4e, 0x71, 0, 0x71, 0],
      STACK_UNDERFLOW: [0x30],
      INVALID_OPERAND: [0x4e, 0x4e, 0x2e],
      LIMIT: [0x49, ...new Array(4301).fill(0x39), 0x0a],
    };
    for (const [code, pickle] of Object.entries(codes)) {
      const error = failure(() => dis(Uint8Array.from(pickle)));
      expect(error).toBeInstanceOf(PickletoolsError);
      expect((error as PickletoolsError).code).toBe(code);
    }
  });

  test('quotes no more than the beginning of a long complaint in its message', () => {
    const error = failure(() => dis(new Uint8Array(5000).fill(0x4e, 0, 4999).fill(0x2e, 4999)));
    expect(error).toMatchObject({ code: 'INVALID_OPERAND', offset: 4999, opcode: 'STOP' });
    expect((error as Error).message.length).toBeLessThan(300);
    expect((error as PickletoolsError).complaint.length).toBeGreaterThan(20_000);
  });

  test('yields lines, and the beginning of the line that cannot be printed', () => {
    // LONG4 of 2,000 bytes has more digits than Python prints.
    const pickle = Uint8Array.from([0x4e, 0x8b, 0xd0, 7, 0, 0, ...new Array(2000).fill(0x7f), 0x2e]);
    const lines: string[] = [];
    expect(() => {
      for (const line of disLines(pickle)) lines.push(line);
    }).toThrow(/^LONG4 at byte 1: Exceeds the limit/);
    expect(lines).toEqual(['    0: N    NONE\n', '    1: ']);
  });

  test('indents 2,000 MARKs without recursion', () => {
    const depth = 2000;
    const pickle = new Uint8Array(2 * depth + 1).fill(0x28, 0, depth).fill(0x6c, depth);
    pickle[2 * depth] = 0x2e;
    const lines = dis(pickle, { indentlevel: 1 }).split('\n');
    // Hand-made: MARK number 1999 is indented by 1999 blanks, and the last LIST closes the MARK at 0.
    expect(lines[1999]).toBe(` 1999: (    ${' '.repeat(1999)}MARK`);
    expect(lines[3999]).toBe(' 3999: l     LIST       (MARK at 0)');
  });

  test('does not print a text that the engine cannot hold, but yields its lines', { timeout: 60_000 }, () => {
    // The text has a quadratic size in the number of MARKs: a bomb of 60 KB, 7 GB of text.
    const pickle = new Uint8Array(60_000).fill(0x28);
    expect(failure(() => dis(pickle))).toMatchObject({ name: 'PickleError', code: 'LIMIT' });
    let lines = 0;
    for (const _ of disLines(pickle)) if (++lines === 59_000) break;
    expect(lines).toBe(59_000);
  });

  test('refuses options that are not integers, and data that is not bytes', () => {
    for (const options of [
      { indentlevel: 1.5 },
      { annotate: NaN },
      { start: -1 },
      { python: '2.7' as '3.13' },
    ]) {
      expect(failure(() => dis(bytes(0x4e, 0x2e), options))).toMatchObject({ code: 'INVALID_OPTION' });
    }
    for (const data of ['N.', [0x4e], null, 5]) {
      expect(failure(() => dis(data as never))).toMatchObject({ code: 'INVALID_OPTION' });
    }
  });

  test('takes an ArrayBuffer, a Buffer and a view into a larger buffer', () => {
    const text = '    0: N    NONE\n    1: .    STOP\nhighest protocol among opcodes = 0\n';
    expect(dis(bytes(0x4e, 0x2e).buffer as ArrayBuffer)).toBe(text);
    expect(dis(Buffer.from('N.'))).toBe(text);
    expect(dis(bytes(0xff, 0x4e, 0x2e, 0xff).subarray(1, 3))).toBe(text);
  });
});

function failure(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
