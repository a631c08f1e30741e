// Every attack gets its verdict, whole, in pieces and cut off at every byte.
import { describe, expect, test } from 'vitest';
import { isPickleError } from '../../src/errors.ts';
import { genops } from '../../src/tools/genops.ts';
import { Scanner, type ScanReport, scan } from '../../src/tools/index.ts';
import { ATTACKS } from './corpus.ts';

const CLEAN: ReadonlySet<string> = new Set(['innocuous', 'known']);

function rulesOf({ findings, anomalies }: ScanReport): string[] {
  return [...findings, ...anomalies].map(({ rule }) => rule);
}

function namesOf({ globals }: ScanReport): string[] {
  return globals.map(({ module, name }) => `${module}.${name}`);
}

describe('the attacks', () => {
  test('are at least 250 different ones', () => {
    const different = new Set(ATTACKS.map(({ bytes }) => Buffer.from(bytes).toString('hex')));
    expect(different.size).toBeGreaterThanOrEqual(250);
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
  });

  test.each(ATTACKS.map((attack) => [attack.name.slice(0, 120), attack] as const))('%s', (_, attack) => {
    const report = scan(attack.bytes);
    expect(report.verdict).toBe(attack.verdict);
    expect(namesOf(report)).toEqual(expect.arrayContaining([...attack.names]));
    if (attack.rule !== undefined) expect(rulesOf(report)).toContain(attack.rule);
  });
});

describe('each attack', () => {
  test('gives the same report in pieces of any size', () => {
    for (const { name, bytes } of ATTACKS) {
      if (bytes.length > 10_000) continue;
      const whole = scan(bytes);
      for (const size of [1, 7, 64]) {
        const scanner = new Scanner();
        const buffer = new Uint8Array(size);
        for (let at = 0; at < bytes.length; at += size) {
          const piece = bytes.subarray(at, at + size);
          buffer.set(piece);
          scanner.push(buffer.subarray(0, piece.length));
          buffer.fill(0);
        }
        expect(scanner.end(), `${name} in pieces of ${size}`).toEqual(whole);
      }
    }
  });

  test('cut off at any byte is never clean', () => {
    for (const { name, bytes } of ATTACKS) {
      if (bytes.length > 6000) continue;
      for (let end = 0; end < bytes.length; end++) {
        const report = scan(bytes.subarray(0, end));
        // What is cut off behind a STOP is a whole pickle, which is clean as long as it names nothing.
        const isWhole = report.end.reason === 'stop' && report.complete && report.globals.length === 0;
        if (isWhole && bytes[end - 1] === 0x2e) continue;
        expect(CLEAN.has(report.verdict), `${name}, cut at ${end}: ${report.verdict}`).toBe(false);
      }
    }
  });

  test('cut off behind what was found keeps the finding', () => {
    for (const { name, bytes } of ATTACKS) {
      if (bytes.length > 6000) continue;
      const [first] = scan(bytes).findings.filter(
        ({ nested, level }) => nested === 0 && level === 'dangerous',
      );
      if (first === undefined || first.rule === 'hidden-attribute') continue;
      const opcodeEnd = endOf(bytes, first.offset);
      for (let end = opcodeEnd; end < bytes.length; end++) {
        expect(scan(bytes.subarray(0, end)).verdict, `${name}, cut at ${end}`).toBe('dangerous');
      }
    }
  });

  // Without its head an attack is another stream, and may be a harmless one: `N.` is the end of many. So the claim is about the
  // stream that is left: what is called clean must be read to its end by another reader, and name nothing but harmless types.
  test('without its first bytes is clean only if it names nothing but harmless types', () => {
    let clean = 0;
    for (const { name, bytes } of ATTACKS) {
      if (bytes.length > 400) continue;
      for (let start = 1; start < bytes.length; start++) {
        const rest = bytes.subarray(start);
        if (!CLEAN.has(scan(rest).verdict)) continue;
        clean++;
        expect(namesIn(rest), `${name}, from byte ${start}`).toEqual([]);
      }
    }
    expect(clean).toBeGreaterThan(0);
  });

  test('with a byte changed is never thrown about', () => {
    let seed = 1;
    for (const { bytes } of ATTACKS) {
      if (bytes.length > 400) continue;
      for (let round = 0; round < 20; round++) {
        seed = (seed * 1103515245 + 12345) % 2 ** 31;
        const changed = bytes.slice();
        changed[seed % bytes.length] = (seed >> 8) & 0xff;
        expect(scan(changed).verdict).toBeTypeOf('string');
      }
    }
  });
});

function endOf(bytes: Uint8Array, offset: number): number {
  const [operation] = genops(bytes, { start: offset });
  return operation?.end ?? bytes.length;
}

// All the harmless names of the corpus.
const HARMLESS: ReadonlySet<string> = new Set([
  'GLOBAL collections OrderedDict',
  'GLOBAL builtins str',
  'GLOBAL __builtin__ object',
  'GLOBAL _codecs encode',
]);

/** What names something in a row of pickles, but for harmless names. Throws where they cannot be read. */
function namesIn(bytes: Uint8Array): string[] {
  const names: string[] = [];
  try {
    for (let start = 0; start < bytes.length; ) {
      for (const { opcode, arg, end } of genops(bytes, { start })) {
        const words = `${opcode.name} ${arg}`;
        if (/GLOBAL|INST|EXT/.test(opcode.name) && !HARMLESS.has(words)) names.push(words);
        start = end;
      }
    }
  } catch (error) {
    // Text that is no UTF-8 stops every reader. The scanner does not look into text that is no name, and reads on.
    if (!isPickleError(error, 'INVALID_TEXT')) throw error;
  }
  return names;
}
