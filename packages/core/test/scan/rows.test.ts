// Rows of pickles as one Unpickler reads them that keeps its memo from load to load, as CPython's does: MEMOIZE counts on from the
// entries of the pickles before, so that the same bytes fetch other texts. What each reading names was asked of CPython 3.11
// with a find_class that resolves nothing.
import { describe, expect, test } from 'vitest';
import { Scanner, scan } from '../../src/tools/index.ts';
import { Collector } from '../../src/tools/scan/collector.ts';
import { Effects } from '../../src/tools/scan/effects.ts';
import { NameTable } from '../../src/tools/scan/names.ts';
import { State } from '../../src/tools/scan/state.ts';
import { Kind, symbol } from '../../src/tools/scan/symbols.ts';
import { RetainedTexts } from '../../src/tools/scan/texts.ts';
import {
  binget,
  binput,
  bytes,
  counted,
  global,
  int,
  memoize,
  op,
  proto,
  stop,
  str,
  tuple,
} from './assembler.ts';

/** Two texts, and a name that a reader of the second pickle alone makes of two others. */
const shifted = (first: string, second: string): Uint8Array =>
  bytes(
    ...[proto(4), str(first), memoize, op('POP'), str(second), memoize, stop],
    ...[proto(4), str('collections'), memoize, op('POP'), str('OrderedDict'), memoize, op('POP')],
    ...[binget(0), binget(1), op('STACK_GLOBAL'), tuple(), op('REDUCE', 'STOP')],
  );

const namesOf = (input: Uint8Array): string[] =>
  scan(input).globals.map(({ module, name }) => `${module}.${name}`);

describe('what a reader that keeps its memo names', () => {
  test('is dangerous if it is', () => {
    const { verdict, findings } = scan(shifted('os', 'system'));
    expect(verdict).toBe('dangerous');
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'dangerous-name',
        opcode: 'STACK_GLOBAL',
        pickle: 1,
        message: expect.stringMatching(
          /^to a reader that keeps its memo from one pickle to the next: os.system can /,
        ),
      }),
    ]);
    expect(namesOf(shifted('os', 'system'))).toEqual(['collections.OrderedDict', 'os.system']);
  });

  // `header`, then `data`, each by a pickle.dump: whoever reads them so gets an error, so that few do.
  test('is noted if it is on no list, and nothing if it is harmless', () => {
    const { verdict, anomalies } = scan(shifted('shop', 'run'));
    expect({ verdict, rules: anomalies.map(({ rule }) => rule) }).toEqual({
      verdict: 'innocuous',
      rules: ['kept-memo'],
    });
    expect(scan(shifted('datetime', 'date')).anomalies).toEqual([]);
    expect(scan(shifted('collections', 'OrderedDict')).anomalies).toEqual([]);
  });

  test('is found in the third pickle, in a pickle in a pickle, and in pieces of any size', () => {
    const none = bytes(op('NONE', 'STOP'));
    const inner = bytes(proto(4), counted('BINBYTES', 4, shifted('os', 'system')), stop);
    for (const input of [shifted('os', 'system'), bytes(none, shifted('os', 'system'), none), inner]) {
      const whole = scan(input);
      expect(whole.verdict).toBe('dangerous');
      for (const size of [1, 2, 5, 13]) {
        const scanner = new Scanner();
        for (let at = 0; at < input.length; at += size) scanner.push(input.slice(at, at + size));
        expect(scanner.end()).toEqual(whole);
      }
    }
  });

  test('may be made by a getattr of an earlier pickle', () => {
    const input = bytes(
      ...[proto(4), global('builtins', 'getattr'), memoize, op('POP', 'NONE', 'STOP')],
      ...[proto(4), global('collections', 'OrderedDict'), memoize, op('POP')],
      ...[binget(0), tuple(global('datetime', 'date'), str('mro')), op('REDUCE', 'STOP')],
    );
    expect(scan(input).verdict).toBe('dangerous');
    expect(namesOf(input)).toContain('datetime.date.mro');
  });

  test('may be a text that a call of an earlier pickle gave', () => {
    const { verdict } = scan(
      bytes(
        ...[proto(4), global('builtins', 'str'), tuple(str('x')), op('REDUCE'), memoize, stop],
        ...[proto(4), str('datetime'), memoize, op('POP')],
        ...[binget(0), str('date'), op('STACK_GLOBAL', 'STOP')],
      ),
    );
    expect(verdict).toBe('suspicious');
  });

  test('does not matter behind an error that it meets first', () => {
    // It takes a list for the module, and CPython asks for a str.
    const input = bytes(
      ...[proto(4), op('EMPTY_LIST'), memoize, str('a'), memoize, op('APPEND', 'STOP')],
      ...[proto(4), str('datetime'), memoize, str('date'), memoize, op('STACK_GLOBAL'), memoize, op('POP')],
      ...[
        binget(0),
        str('time'),
        op('STACK_GLOBAL', 'POP'),
        binget(1),
        binget(1),
        op('STACK_GLOBAL', 'STOP'),
      ],
    );
    // A name that the second reading alone would have: a.a.
    expect(namesOf(input)).not.toContain('a.a');
  });

  test('is the same where the pickles say the indices', () => {
    const one = bytes(
      ...[proto(2), str('os'), binput(0), op('POP'), str('system'), binput(1), stop],
      ...[proto(2), str('collections'), binput(0), op('POP'), str('OrderedDict'), binput(1), op('POP')],
      ...[binget(0), binget(1), op('STACK_GLOBAL', 'STOP')],
    );
    expect(scan(one).verdict).toBe('innocuous');
  });

  test('cannot be known where more memo entries are fetched than are kept', () => {
    const out = new Collector(new NameTable({ allow: new Set(), deny: new Set() }), 100, 0);
    const kept = new State(out, new RetainedTexts(new Uint8Array()), undefined).keep();
    const effects = new Effects(out, new RetainedTexts(new Uint8Array()), undefined, kept);
    effects.push(symbol(Kind.NONE));
    effects.put(2 ** 24);
    expect([effects.memo.size, effects.memo.get(2 ** 24)]).toEqual([1, undefined]);
    effects.get(2 ** 24);
    expect(out.reported()).toEqual([expect.objectContaining({ level: 'dangerous', rule: 'dynamic-name' })]);
  });

  test('ends with the limits of the scan', () => {
    expect(scan(shifted('os', 'system'), { pickles: 1 }).verdict).toBe('innocuous');
    expect(scan(shifted('os', 'system'), { maxOpcodes: 15 }).verdict).toBe('incomplete');
  });
});

test('behind a STOP that lies inside a frame readers go on at different bytes', () => {
  // The reader in Python takes what is left of the frame for read, that in C does not.
  const input = bytes(proto(4), int('FRAME', 3, 8), op('NONE', 'STOP', 'STOP'), 'ios\nsystem\n.');
  expect(scan(input)).toMatchObject({
    verdict: 'dangerous',
    anomalies: expect.arrayContaining([expect.objectContaining({ rule: 'frame-crossed' })]),
  });
  expect(scan(input, { pickles: 1 }).verdict).toBe('suspicious');
});
