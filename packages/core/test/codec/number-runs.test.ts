// Lists of numbers take a way of their own through the machine, which the rest of the opcodes must not notice.
import { expect, test } from 'vitest';
import { loads, PyTuple, Unpickler } from '../../src/index.ts';

const NUMBERS: [name: string, opcode: number[], value: number][] = [
  ['BININT1', [0x4b, 0xff], 255],
  ['BININT2', [0x4d, 0xff, 0xff], 65535],
  ['BININT, the least', [0x4a, 0, 0, 0, 0x80], -(2 ** 31)],
  ['BININT, the greatest', [0x4a, 0xff, 0xff, 0xff, 0x7f], 2 ** 31 - 1],
  ['BINFLOAT', [0x47, 0xbf, 0xf8, 0, 0, 0, 0, 0, 0], -1.5],
];
const [MARK, APPENDS, STOP] = [0x28, 0x65, 0x2e];

/** A pickle of one list in batches, cut into frames after every `frame` bytes that end an opcode. */
function pickle(batches: number[][][], frame = Number.POSITIVE_INFINITY): Uint8Array {
  const opcodes = [[0x5d], ...batches.flatMap((batch) => [[MARK], ...batch, [APPENDS]]), [STOP]];
  const frames: number[][] = [[]];
  for (const opcode of opcodes) {
    if ((frames.at(-1) as number[]).length + opcode.length > frame) frames.push([]);
    (frames.at(-1) as number[]).push(...opcode);
  }
  const length = (size: number) => [...new Uint8Array(new BigUint64Array([BigInt(size)]).buffer)];
  return Uint8Array.from([0x80, 4, ...frames.flatMap((bytes) => [0x95, ...length(bytes.length), ...bytes])]);
}

function inChunks(bytes: Uint8Array, size: number): unknown[] {
  const unpickler = new Unpickler();
  const values: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size)
    values.push(...unpickler.push(bytes.subarray(at, at + size)));
  unpickler.end();
  return values;
}

const opcodes = NUMBERS.map(([, opcode]) => opcode);
const values = NUMBERS.map(([, , value]) => value);
const repeated = <T>(items: T[], times: number): T[] => Array.from({ length: times }, () => items).flat();

test.each(NUMBERS)('reads a list of %s', (_, opcode, value) => {
  expect(loads(pickle([[opcode]]))).toEqual([value]);
  expect(loads(pickle([repeated([opcode], 300)]))).toEqual(repeated([value], 300));
  const exact = Number.isInteger(value) ? BigInt(value) : value;
  expect(loads(pickle([repeated([opcode], 300)]), { exact: true })).toEqual(repeated([exact], 300));
});

test('reads batches of all numbers, short and long', () => {
  for (const times of [1, 12, 13, 200, 300]) {
    const batch = repeated(opcodes, times);
    expect(loads(pickle([batch, batch, batch]))).toEqual(repeated(values, 3 * times));
  }
});

test('reads them wherever a frame ends', () => {
  const batches = [repeated(opcodes, 20), repeated(opcodes, 3)];
  const expected = repeated(values, 23);
  for (let frame = 9; frame < 150; frame++) expect(loads(pickle(batches, frame))).toEqual(expected);
});

test('reads them wherever a chunk ends', () => {
  const batches = [repeated(opcodes, 20), repeated(opcodes, 3)];
  const bytes = pickle(batches, 70);
  for (let size = 1; size < 120; size++) expect(inChunks(bytes, size)).toEqual([repeated(values, 23)]);
});

test.each(NUMBERS)(
  'reads a list of %s and then another number, as long as a block and longer',
  (_, opcode, value) => {
    for (const count of [1023, 1024, 1025, 3000]) {
      for (const [, other, last] of NUMBERS) {
        const list = loads(pickle([[...repeated([opcode], count), other]]));
        expect(list).toEqual([...repeated([value], count), last]);
      }
    }
  },
);

test('leaves no holes in a long list', () => {
  const list = loads<number[]>(pickle([repeated(opcodes, 100)]));
  expect(Object.keys(list)).toHaveLength(500);
});

// `]` MARK K 1, and an opcode that needs the number on the stack.
test.each([
  ['a str among them', [0x4b, 1, 0x8c, 1, 0x61, 0x4b, 2, APPENDS, STOP], [1, 'a', 2]],
  ['POP', [0x4b, 1, 0x4b, 2, 0x30, APPENDS, STOP], [1]],
  ['TUPLE', [0x4b, 1, 0x4b, 2, 0x74, STOP], PyTuple.of(1, 2)],
  ['TUPLE2', [0x4b, 1, 0x4b, 2, 0x86, APPENDS, STOP], [PyTuple.of(1, 2)]],
  ['POP_MARK', [0x4b, 1, 0x4b, 2, 0x31, STOP], []],
])('keeps numbers on the stack for %s', (_, rest, expected) => {
  expect(loads(Uint8Array.from([0x80, 4, 0x5d, MARK, ...rest]))).toEqual(expected);
});

test('does not append numbers to a tuple or a dict', () => {
  for (const receiver of [0x29, 0x7d]) {
    const bytes = Uint8Array.from([0x80, 4, receiver, MARK, 0x4b, 1, APPENDS, STOP]);
    expect(() => loads(bytes)).toThrow(/cannot append to a (tuple|dict)/);
  }
});

// Python: pickle.loads(b'\x80\x04}\x94(\x8c\x01ah\x00(K\x01K\x02uu.') == {1: 2, 'a': {...}}
test('fills a dict that was replaced while it stood below a mark', () => {
  const bytes = [0x80, 4, 0x7d, 0x94, MARK, 0x8c, 1, 0x61, 0x68, 0, MARK, 0x4b, 1, 0x4b, 2, 0x75, 0x75, STOP];
  const dict = loads<Map<unknown, unknown>>(Uint8Array.from(bytes));
  expect([...dict.keys()]).toEqual([1, 'a']);
  expect(dict.get('a')).toBe(dict);
});

// Python: pickle.loads(b'\x80\x04}2K\x01K\x02s0\x8c\x01aK\x03s.') == {1: 2, 'a': 3}
test('fills a dict that was replaced in its copy on the stack', () => {
  const bytes = [0x80, 4, 0x7d, 0x32, 0x4b, 1, 0x4b, 2, 0x73, 0x30, 0x8c, 1, 0x61, 0x4b, 3, 0x73, STOP];
  expect([...loads<Map<unknown, unknown>>(Uint8Array.from(bytes))]).toEqual([
    [1, 2],
    ['a', 3],
  ]);
});
