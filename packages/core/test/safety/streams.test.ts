// A pickle in pieces is the pickle: the same values, and the same errors at the same places.
import { describe, expect, test } from 'vitest';
import {
  dumps,
  type LoadOptions,
  loadStream,
  loadsAll,
  PickleError,
  Unpickler,
  UnpicklingError,
} from '../../src/index.ts';
import { options, samples } from './opcodes.ts';
import { hex, pickle, text, u32, u64 } from './support.ts';

/** The values and the error of an input that comes in pieces; values as the pickles that they are written as. */
function inPieces(pieces: readonly Uint8Array[], loadOptions: LoadOptions): string[] {
  const seen: string[] = [];
  const unpickler = Unpickler.separate({ ...options, ...loadOptions });
  try {
    for (const piece of pieces) {
      for (const value of unpickler.read(piece)) seen.push(shown(value, loadOptions));
    }
    unpickler.end();
  } catch (error) {
    seen.push(failure(error));
  }
  return seen;
}

function shown(value: unknown, { exact = false }: LoadOptions): string {
  try {
    return hex(dumps(value, { exact, protocol: 5 }));
  } catch (error) {
    if (error instanceof PickleError) return `${error.code} ${error.message}`;
    throw error;
  }
}

function failure(error: unknown): string {
  if (!(error instanceof UnpicklingError)) throw error;
  // What the input looks like is told by the bytes that have come.
  const message = error.message.replace(/ \(this (?:is|was|looks) .*\)$/, '');
  return `${error.code} ${error.offset} ${error.opcode} ${error.path} ${message}`;
}

function atOnce(bytes: Uint8Array, loadOptions: LoadOptions): string[] {
  try {
    return loadsAll(bytes, { ...options, ...loadOptions }).map((value) => shown(value, loadOptions));
  } catch (error) {
    return [failure(error)];
  }
}

const halves = (bytes: Uint8Array, at: number): Uint8Array[] => [bytes.subarray(0, at), bytes.subarray(at)];
const singles = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));

// Quicker than expect() where nothing is wrong.
function same(seen: readonly string[], whole: readonly string[], bytes: Uint8Array): void {
  if (seen.join('|') !== whole.join('|')) expect(seen, hex(bytes)).toEqual(whole);
}

describe.each(samples)('%s', (_name, bytes) => {
  test('is the same in two pieces, wherever it is split, and byte by byte', () => {
    for (const exact of [false, true]) {
      const whole = atOnce(bytes, { exact });
      expect(whole).toHaveLength(1);
      expect(whole[0]).toMatch(/^[0-9a-f]+$/);
      for (let at = 0; at <= bytes.length; at += bytes.length > 300 ? 7 : 1) {
        same(inPieces(halves(bytes, at), { exact }), whole, bytes);
      }
      expect(inPieces(singles(bytes), { exact })).toEqual(whole);
    }
  });

  test('has the same error in pieces, when a byte is changed', () => {
    const bent = bytes.slice(0, 200);
    for (let at = 0; at < bent.length; at++) {
      const byte = bent[at] as number;
      for (const change of [1, 0xff]) {
        bent[at] = byte ^ change;
        const whole = inPieces([bent], {});
        same(inPieces(singles(bent), {}), whole, bent);
        same(inPieces(halves(bent, at), {}), whole, bent);
        // What is cut off is told at once where all bytes are known: a frame or a payload that reaches beyond them.
        const [error] = atOnce(bent, {});
        const last = whole.at(-1) as string;
        if (error === undefined || !/^[A-Z_]+ \d/.test(error)) continue;
        if (error.startsWith('UNEXPECTED_END')) same([last.replace(/^[A-Z_]+ \d.*/, '')], [''], bent);
        else same([last], [error], bent);
      }
      bent[at] = byte;
    }
  });
});

// Where an opcode asks what follows, a frame that ends there answers: what is behind it may not have come.
describe.each([
  ['POP and BINGET', '\x80\x04', '\x8c\x01m\x8c\x01f\x93\x94h\x00)R\x94h\x00h\x01\x85R0', 'h\x01.'],
  [
    'POP and LONG_BINGET',
    '\x80\x04',
    '\x8c\x01m\x8c\x01f\x93\x94h\x00)R\x94h\x00h\x01\x85R0',
    'j\x01\0\0\0.',
  ],
  ['POP and GET', '\x80\x04', '\x8c\x01m\x8c\x01f\x93\x94h\x00)R\x94h\x00h\x01\x85R0', 'g1\n.'],
  ['GLOBAL and STOP', '\x80\x02', 'cm\nf\n', '.'],
  ['GLOBAL and BINPUT', '\x80\x02', 'cm\nf\n', 'q\x00.'],
  ['REDUCE and BINPUT', '\x80\x02', 'c__builtin__\ngetattr\ncm\nC\nU\x01f\x86R', 'q\x00.'],
])('a frame that ends between %s', (_name, before, inside, behind) => {
  test('is read alike in one piece and in two', () => {
    const bytes = pickle(before, '\x95', u64(inside.length), inside, behind);
    for (const exact of [false, true]) {
      const whole = atOnce(bytes, { exact });
      expect(whole[0]).toMatch(/^[0-9a-f]+$/);
      for (let at = 0; at <= bytes.length; at++)
        expect(inPieces(halves(bytes, at), { exact })).toEqual(whole);
      expect(inPieces(singles(bytes), { exact })).toEqual(whole);
    }
  });
});

describe('pieces', () => {
  test('may be empty', () => {
    const bytes = pickle('](K\x01K\x02e.');
    const pieces = singles(bytes).flatMap((piece) => [new Uint8Array(0), piece, new Uint8Array(0)]);
    expect(inPieces(pieces, {})).toEqual(atOnce(bytes, {}));
  });

  test('may hold several pickles, and parts of them', () => {
    const bytes = pickle('K\x01.', text('two'), '.', '](NNe.', '\x80\x04\x95', u64(4), 'NN\x86.');
    const whole = atOnce(bytes, {});
    expect(whole).toHaveLength(4);
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second += 3) {
        const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(inPieces(pieces, {})).toEqual(whole);
      }
    }
  });

  test('do not lose the values before an error', async () => {
    const bytes = pickle('K\x01.K\x02.\xff');
    for (let at = 0; at <= bytes.length; at++) {
      const values: unknown[] = [];
      const reading = (async () => {
        for await (const value of loadStream(halves(bytes, at))) values.push(value);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'UNKNOWN_OPCODE', offset: 6 });
      expect(values).toEqual([1, 2]);
    }
  });

  test('tell the end of the input inside a pickle', () => {
    for (const bytes of [
      pickle('K'),
      pickle('N'),
      pickle('X', u32(5), 'ab'),
      pickle('cm\ng'),
      pickle('\x95', u64(9), 'N'),
    ]) {
      for (let at = 0; at <= bytes.length; at++) {
        const [last] = inPieces(halves(bytes, at), {});
        expect(last).toMatch(/^UNEXPECTED_END/);
      }
    }
  });

  // What was fetched in one pickle, and the modules that it named, are no part of the next.
  test('of one pickle say nothing about the next', () => {
    const letters = ['a', 'b', 'c'].map((letter) => pickle(text(letter), '\x94'));
    const fetching = pickle('\x80\x04](', ...letters, 'h\x00e.');
    const short = (name: string) => pickle('\x8c', String.fromCharCode(name.length), name, '\x94');
    const named = (...names: string[]) => pickle('\x80\x04', ...names.map(short), '\x93\x94');
    const afterText = pickle(named('Class', 'module', 'Class'), '\x86.');
    const deque = pickle(named('collections', 'deque'), ')R\x94.');
    const dequeAfterText = pickle(named('collections', 'collections', 'deque'), ')R\x94\x86.');
    for (const pickles of [
      [fetching, afterText],
      [deque, dequeAfterText],
      [dequeAfterText, deque],
      [dequeAfterText, dequeAfterText],
    ]) {
      const bytes = pickle(...pickles);
      const alone = pickles.flatMap((each) => atOnce(each, { exact: true }));
      expect(atOnce(bytes, { exact: true })).toEqual(alone);
      for (let at = 0; at <= bytes.length; at++)
        expect(inPieces(halves(bytes, at), { exact: true })).toEqual(alone);
    }
  });

  test('may be changed by their owner once they were taken', () => {
    const bytes = pickle('](', text('abc'), 'C\x05hello', 'K\x01', text('x'.repeat(50)), 'e.');
    const whole = atOnce(bytes, {});
    const unpickler = new Unpickler();
    const values: unknown[] = [];
    const buffer = new Uint8Array(4);
    for (let at = 0; at < bytes.length; at += 4) {
      // One buffer for every read, as a file's reader has it.
      const piece = bytes.subarray(at, at + 4);
      buffer.set(piece);
      values.push(...unpickler.push(buffer.subarray(0, piece.length)));
      buffer.fill(0xff);
    }
    expect(values.map((value) => shown(value, {}))).toEqual(whole);
  });

  test('keep to maxInputBytes', () => {
    const seen = inPieces([pickle('](NN'), pickle('NNNNNNN'), pickle('e.')], {
      limits: { maxInputBytes: 10 },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatch(/^LIMIT \d+ .*the input exceeds maxInputBytes \(10\)/);
  });
});
