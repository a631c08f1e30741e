// Pickles in pieces: `Disassembler` and `OpcodeReader` say what `dis` and `genops` say of the whole, which dis.test.ts holds against
// pickletools.
import { describe, expect, test } from 'vitest';
import {
  Disassembler,
  type DisOptions,
  dis,
  disLines,
  genops,
  OPCODES,
  OpcodeReader,
  type Operation,
  PickletoolsError,
} from '../../src/tools/index.ts';
import { hex, type Printed, rowOf, unpack, vectors } from './vectors.ts';

const pickles = [...vectors.written, ...vectors.odd].map((line) => rowOf(line).pickle);
const byHand = vectors.byHand.map((row) => unpack(row.pickle));

/** The text and the complaint of lines. */
function printed(lines: () => Iterable<string>): Printed {
  let text = '';
  try {
    for (const line of lines()) text += line;
  } catch (error) {
    if (!(error instanceof PickletoolsError)) throw error;
    return { text, complaint: `${error.message} ${error.offset} ${error.complaint}` };
  }
  return { text, complaint: '' };
}

/** Cuts bytes up; each piece is in the same memory, which is written over by the next. */
function* cut(bytes: Uint8Array, ends: Iterable<number>): Generator<Uint8Array> {
  const memory = new Uint8Array(bytes.length);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    memory.fill(0xff);
    memory.set(bytes.subarray(start, end));
    yield memory.subarray(0, end - start);
    start = end;
  }
}

function* linesOf(chunks: Iterable<Uint8Array>, options: DisOptions = {}): Generator<string> {
  const disassembler = new Disassembler(options);
  for (const chunk of chunks) {
    disassembler.push(chunk);
    yield* disassembler.lines();
  }
  disassembler.end();
  yield* disassembler.lines();
}

function* everyByte(length: number): Generator<number> {
  for (let at = 1; at < length; at++) yield at;
}

describe('pickles in pieces', () => {
  test('of one byte have the same text and the same complaint', () => {
    for (const pickle of [...pickles, ...byHand]) {
      const expected = printed(() => disLines(pickle));
      const found = printed(() => linesOf(cut(pickle, everyByte(pickle.length))));
      expect(found, hex(pickle)).toEqual(expected);
    }
  });

  test('cut in two at any byte, too', () => {
    const small = [
      ...pickles.filter(({ length }) => length < 150).filter((_, at) => at % 7 === 0),
      ...byHand,
    ];
    expect(small.length).toBeGreaterThan(400);
    for (const pickle of small.filter(({ length }) => length < 400)) {
      const expected = printed(() => disLines(pickle, { annotate: 30 }));
      for (const at of everyByte(pickle.length)) {
        const found = printed(() => linesOf(cut(pickle, [at]), { annotate: 30 }));
        expect(found, `${hex(pickle)} at ${at}`).toEqual(expected);
      }
    }
  });

  test('in a row go on behind each STOP', () => {
    const row = Uint8Array.from(pickles.slice(0, 200).flatMap((pickle) => [...pickle]));
    // Which reads the names and texts of Python 2, too.
    const python = '3.14';
    const expected: string[] = [];
    for (let start = 0; start < row.length; ) {
      expected.push(dis(row, { start, python }));
      start = [...genops(row, { start, python })].at(-1)?.end ?? row.length;
    }
    const found: string[] = [''];
    const disassembler = new Disassembler({ python });
    for (const chunk of cut(row, [5, 6, 1000, 1001, 7000])) {
      disassembler.push(chunk);
      for (;;) {
        for (const line of disassembler.lines()) found[found.length - 1] += line;
        if (!disassembler.isFinished) break;
        disassembler.next();
        found.push('');
      }
    }
    expect(disassembler.unread).toBe(0);
    expect(found).toEqual([...expected, '']);
  });

  test('begin where they are told to', () => {
    // Hand-made: three bytes that are none of it, then K BININT1 7, . STOP.
    const bytes = Uint8Array.of(0xff, 0xff, 0xff, 0x4b, 7, 0x2e);
    for (const at of everyByte(bytes.length)) {
      const { text } = printed(() => linesOf(cut(bytes, [at]), { start: 3 }));
      expect(text).toBe('    3: K    BININT1    7\n    5: .    STOP\nhighest protocol among opcodes = 1\n');
    }
  });
});

describe('OpcodeReader', () => {
  const payload = new Uint8Array(50_000).fill(0x61);

  test('gives the opcodes that are all there, and waits for the others', () => {
    const reader = new OpcodeReader();
    const names = () => [...reader.read()].map(({ opcode, arg, pos, end }) => [opcode.name, arg, pos, end]);
    // N NONE, U SHORT_BINSTRING of 3 bytes, of which two are there
    reader.push(Uint8Array.of(0x4e, 0x55, 3, 0x61, 0x62));
    expect(names()).toEqual([['NONE', undefined, 0, 1]]);
    expect(names()).toEqual([]);
    expect(reader.unread).toBe(4);
    reader.push(Uint8Array.of(0x63));
    expect(names()).toEqual([['SHORT_BINSTRING', 'abc', 1, 6]]);
    expect(reader.hasStopped).toBe(false);
    reader.push(Uint8Array.of(0x2e, 0x4e));
    expect(names()).toEqual([['STOP', undefined, 6, 7]]);
    expect([reader.hasStopped, reader.unread]).toEqual([true, 1]);
  });

  test('objects to a count that nothing can make right before more comes', () => {
    const reader = new OpcodeReader();
    // T BINSTRING of -1 bytes
    reader.push(Uint8Array.of(0x54, 0xff, 0xff, 0xff, 0xff));
    expect(() => [...reader.read()]).toThrow('BINSTRING at byte 0: string4 byte count < 0: -1');
  });

  test('takes nothing after the end', () => {
    const reader = new OpcodeReader();
    reader.end();
    expect(() => reader.push(Uint8Array.of(0x4e))).toThrow(/nothing follows/);
    expect(() => [...reader.read()]).toThrow('pickle exhausted before seeing STOP');
  });

  test('keeps no payload longer than its opcode', () => {
    const { length } = payload;
    const reader = new OpcodeReader();
    reader.push(Uint8Array.of(OPCODES.MARK.byte));
    let gathered: ArrayBufferLike | undefined;
    for (let at = 0; at < 3; at++) {
      // X BINUNICODE, whose text comes in two pieces, and the beginning of the next.
      reader.push(Uint8Array.of(0x58, length & 255, length >> 8, 0, 0));
      expect([...reader.read()].length).toBeLessThan(2);
      reader.push(payload.subarray(0, 20_000));
      expect([...reader.read()]).toEqual([]);
      expect(reader.unread).toBe(20_005);
      reader.push(payload.subarray(20_000));
      for (const operation of reader.read()) gathered = reader.bytesOf(operation).buffer;
      expect(gathered?.byteLength).toBeGreaterThanOrEqual(length);
      expect(reader.unread).toBe(0);
    }
    reader.push(Uint8Array.of(0x2e));
    const [last] = [...reader.read()];
    expect(reader.bytesOf(last as Operation).buffer.byteLength).toBe(1);
  });

  test('reads the bytes of an opcode', () => {
    const reader = new OpcodeReader();
    reader.push(Uint8Array.of(0x4e, 0x4b));
    for (const _ of reader.read());
    reader.push(Uint8Array.of(7, 0x2e));
    const found = [...reader.read()].map((operation) => hex(reader.bytesOf(operation)));
    expect(found).toEqual(['4b07', '2e']);
  });
});

describe('the memo of dis', () => {
  test('holds what a Map holds', () => {
    for (const pickle of [...pickles, ...byHand]) {
      const expected = printed(() => disLines(pickle, { memo: new Map() }));
      expect(
        printed(() => disLines(pickle)),
        hex(pickle),
      ).toEqual(expected);
    }
  });

  test('may be filled in any order, with indices as large as there are', () => {
    const indices = [0, 5000, 3, 4_294_967_295, 4096, 1, 2047, 1024];
    for (let at = 10; at < 3000; at++) indices.push(at);
    indices.push(4_000_000_000);
    const bytes: number[] = [OPCODES.NONE.byte];
    const put = (byte: number, index: number) =>
      bytes.push(byte, index & 255, (index >>> 8) & 255, (index >>> 16) & 255, index >>> 24);
    const distinct = [...new Set(indices)];
    for (const index of distinct) put(OPCODES.LONG_BINPUT.byte, index);
    bytes.push(OPCODES.POP.byte, OPCODES.EMPTY_LIST.byte);
    for (const index of distinct) {
      put(OPCODES.LONG_BINGET.byte, index);
      bytes.push(OPCODES.POP.byte);
    }
    bytes.push(OPCODES.STOP.byte);
    const pickle = Uint8Array.from(bytes);
    expect(dis(pickle)).toContain('highest protocol among opcodes = 1\n');
    put(OPCODES.LONG_BINGET.byte, 6000);
    expect(() => dis(Uint8Array.from([...bytes.slice(0, -6), ...bytes.slice(-5), 0x2e]))).toThrow(
      'memo key 6000 has never been stored into',
    );
  });
});
