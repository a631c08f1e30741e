// A pickle writes a long text once and makes names of it with a few bytes each: what is kept of them, what a report says of them
// and what is done for them grows with the input, not with the names. Measured in characters, not in time.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { globals, scan } from '../../src/tools/index.ts';
import { Stream } from '../../src/tools/scan/stream.ts';
import { RetainedTexts } from '../../src/tools/scan/texts.ts';
import { binget, binput, counted, global, int, line, op, proto, stop, str } from './assembler.ts';

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const times = (count: number, part: Uint8Array): Uint8Array => join(...Array<Uint8Array>(count).fill(part));
const each = (count: number, make: (at: number) => Uint8Array): Uint8Array =>
  join(...Array.from({ length: count }, (_, at) => make(at)));
const text = (value: string): Uint8Array => counted('BINUNICODE', 4, value);
const put = (index: number): Uint8Array => join(int('LONG_BINPUT', index, 4), op('POP'));
const get = (index: number): Uint8Array => int('LONG_BINGET', index, 4);

const GETATTR = global('builtins', 'getattr');

/** getattr of getattr of ... of one attribute. */
const chain = (length: number, attribute: string): Uint8Array =>
  join(
    ...[text(attribute), binput(1), op('POP'), GETATTR, binput(0), op('POP')],
    ...[times(length, binget(0)), global('m', 'f'), times(length, join(binget(1), op('TUPLE2', 'REDUCE')))],
    stop,
  );

/** Names of each of `count` modules with each of `count` names, of `length` characters each. */
const pairs = (count: number, length: number, separator = 'x'): Uint8Array =>
  join(
    proto(4),
    each(2 * count, (at) => join(text(`t${at}`.padEnd(length, separator)), put(at))),
    each(count * count, (at) =>
      join(get(Math.floor(at / count)), get(count + (at % count)), op('STACK_GLOBAL', 'POP')),
    ),
    ...[op('NONE'), stop],
  );

const hostile: readonly (readonly [string, Uint8Array])[] = [
  ['a chain of getattr with a long name', chain(400, 'a'.repeat(4095))],
  ['a long chain of getattr', chain(3000, 'a')],
  ['pairs of long texts', pairs(60, 4000)],
  ['pairs of texts that are half as long as a name may be', pairs(60, 2000)],
  ['pairs of texts of many parts', pairs(40, 2000, `${'p'.repeat(60)}.`)],
  [
    'attributes of each of many names',
    join(
      ...[proto(4), GETATTR, put(9999)],
      each(50, (at) => join(global('m', `c${at}`.padEnd(1500, 'c')), put(at))),
      each(50, (at) => join(text(`a${at}`.padEnd(1500, 'a')), put(50 + at))),
      each(2500, (at) =>
        join(get(9999), get(Math.floor(at / 50)), get(50 + (at % 50)), op('TUPLE2', 'REDUCE', 'POP')),
      ),
      ...[op('NONE'), stop],
    ),
  ],
  [
    'one pair of long texts, again and again',
    join(
      ...[proto(4), text('m'.repeat(2000)), put(0), text('n'.repeat(2000)), put(1)],
      ...[times(5000, join(get(0), get(1), op('STACK_GLOBAL', 'POP'))), op('NONE'), stop],
    ),
  ],
  [
    'one pair of long lines, again and again',
    join(
      ...[line('UNICODE', 'm'.repeat(60_000)), put(0), line('UNICODE', 'n'.repeat(60_000)), put(1)],
      ...[times(5000, join(get(0), get(1), op('STACK_GLOBAL', 'POP'))), op('NONE'), stop],
    ),
  ],
  [
    'a long name that cannot be known, again and again',
    join(
      ...[proto(4), text('m'.repeat(4000)), put(0)],
      ...[times(5000, join(get(0), op('NONE', 'STACK_GLOBAL', 'POP'))), op('NONE'), stop],
    ),
  ],
  [
    'a long inner attribute, again and again',
    join(
      ...[proto(4), text(`__${'\u0001'.repeat(3000)}__`), put(0)],
      ...[times(5000, join(get(0), get(0), op('STACK_GLOBAL', 'POP'))), op('NONE'), stop],
    ),
  ],
];

describe('names of long texts', () => {
  test.each(hostile)('are reported in text that is linear in the input: %s', (_, input) => {
    const report = scan(input);
    expect(['dangerous', 'suspicious']).toContain(report.verdict);
    // Objects that say where something is take some hundred characters for an opcode of a few bytes; 64 KiB are free.
    const free = 6 * 4 * 65_536;
    expect(JSON.stringify(report).length).toBeLessThan(free + 200 * input.length);
    expect(JSON.stringify(globals(input)).length).toBeLessThan(free + 200 * input.length);
  });

  test.each(hostile)('are kept in memory that is linear in the input: %s', (_, input) => {
    const lists = { allow: new Set<string>(), deny: new Set<string>() };
    const all = Number.POSITIVE_INFINITY;
    const settings = { lists, pickles: all, maxItems: all, maxOpcodes: all, maxNesting: 5 };
    const stream = new Stream(settings, 0, new RetainedTexts(input));
    stream.push(input);
    stream.finish();
    const { names, globals: met, calls, findings, anomalies } = stream.out;
    const kept = [
      names.map(({ module, name, judgement }) => module + name + judgement.why),
      met.list.map(({ module, name, why }) => `${module}${name}${why}`),
      calls.list.map((call) => call.text),
      [...findings.list, ...anomalies.list].map(({ message }) => message),
    ];
    const characters = kept.flat().reduce((sum, each) => sum + each.length, 0);
    expect(characters).toBeLessThan(17 * 65_536 + 100 * input.length);
  });

  test('that come too often are dangerous, and short ones are still said', () => {
    const { globals: met, verdict } = scan(
      join(pairs(60, 2000).subarray(0, -2), str('os'), str('system'), op('STACK_GLOBAL'), stop),
    );
    expect(verdict).toBe('dangerous');
    expect(met.at(-1)).toMatchObject({ module: 'os', name: 'system', rule: 'dangerous-name' });
    expect(met.map(({ rule }) => rule)).toContain('long-name');
  });

  test('made by getattr are dangerous once they are longer than a name', () => {
    const { verdict, findings } = scan(chain(3, 'A'.repeat(2000)));
    expect(verdict).toBe('dangerous');
    expect(findings.filter(({ rule }) => rule === 'long-name')).toEqual([
      expect.objectContaining({ message: 'a name is longer than 4096 characters', opcode: 'REDUCE' }),
    ]);
  });
});

describe('looking at long names', () => {
  afterEach(() => vi.restoreAllMocks());

  /** Characters of text that maps and sets are asked for. */
  function asked(input: Uint8Array): number {
    let characters = 0;
    const count = (key: unknown): void => {
      if (typeof key === 'string') characters += key.length;
    };
    for (const [prototype, name] of [
      [Map.prototype, 'get'],
      [Set.prototype, 'has'],
    ] as const) {
      const original = (prototype as unknown as Record<string, (key: unknown) => unknown>)[name] as (
        key: unknown,
      ) => unknown;
      vi.spyOn(prototype as Map<unknown, unknown>, name as 'get').mockImplementation(function (
        this: unknown,
        key: unknown,
      ) {
        count(key);
        return original.call(this, key);
      });
    }
    scan(input);
    vi.restoreAllMocks();
    return characters;
  }

  test('of many parts is no more work than of one', () => {
    const parts = Array<string>(31).fill('p'.repeat(60)).join('.');
    const name = join(text(parts), text(parts), op('STACK_GLOBAL'), stop);
    expect(asked(name)).toBeLessThan(20 * name.length);
  });
});
