// A pickle of few bytes holds one long text and mentions it at every second byte. What the tools write grows with the pickle, and
// what they do is done once for each text. Measured in characters and calls, not in time.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loads } from '../../src/index.ts';
import { diff, toPython, toTagged } from '../../src/tools/index.ts';
import { pickle } from '../safety/support.ts';

const COUNT = 1000;
const many = (opcodes: string): string => opcodes.repeat(COUNT);
const long = (letter: string): string => letter.repeat(8000);
const text = (value: string): string =>
  `X${String.fromCharCode(value.length & 255, value.length >> 8)}\0\0${value}`;

afterEach(() => vi.restoreAllMocks());

/** Characters of the texts that a function gives back while something runs. */
function given(object: object, method: string, run: () => void): number {
  let characters = 0;
  const original = (object as Record<string, (...args: unknown[]) => unknown>)[method] as (
    ...args: unknown[]
  ) => unknown;
  const watched = function (this: unknown, ...args: unknown[]): unknown {
    const result = original.apply(this, args);
    if (typeof result === 'string') characters += result.length;
    return result;
  };
  vi.spyOn(object as Record<string, () => unknown>, method).mockImplementation(watched as () => unknown);
  run();
  vi.restoreAllMocks();
  return characters;
}

describe('toPython', () => {
  const texts = `\x80\x04${text(long('m'))}\x940${text(long('n'))}\x940(`;
  test.each([
    ['names of texts from the memo', `${texts}${many('h\0h\x01\x93')}l.`],
    ['names of odd texts from the memo', `${texts.replaceAll('m', ' ')}${many('h\0h\x01\x93')}l.`],
    ['states of a class', `\x80\x04cm\n${long('n')}\n${many('Nb')}.`],
    ['items that are appended to a class', `\x80\x04cm\n${long('n')}\n${many('Na')}.`],
    ['items that are set in a class', `\x80\x04cm\n${long('n')}\n(${many('NN')}u.`],
    ['objects of a class', `\x80\x04cm\n${long('n')}\n\x940(${many('h\0)\x81')}l.`],
  ])('writes code that is linear in the pickle: %s', (_, content) => {
    const bytes = pickle(content);
    expect(toPython(bytes).length).toBeLessThan(20 * bytes.length);
  });

  test('gives long names from the memo through variables, and renames modules of Python 2', () => {
    const name = 'N'.repeat(201);
    expect(toPython(pickle(`\x80\x04\x8c\x01m\x94${text(name)}\x94\x930h\0h\x01\x93.`))).toContain(
      `text_1 = '${name}'\nfind_class('m', *str.split(text_1, "."))\nresult = find_class('m', *str.split(text_1, "."))\n`,
    );
    expect(toPython(pickle(`\x80\x02\x8c\x0b__builtin__q\0${text(name)}q\x01\x930h\0h\x01\x93.`))).toContain(
      "result = find_class('builtins', text_1)\n",
    );
  });

  test('calls a value after the last part of a long name', () => {
    // The search for that part began anew at each letter of the part before.
    const code = toPython(pickle(`\x80\x04cm\n${'a'.repeat(1000)}.Red\n)R\x94}\x86h\0\x86.`));
    expect(code).toContain('\nred_1 = m.aaa');
  });
});

describe('toTagged', () => {
  test('writes an int once, however often it is held', () => {
    const value = loads(pickle(`\x80\x04\x8b\x40\x1f\0\0${long('\x55')}\x940(${many('h\0')}l.`), {
      exact: true,
    });
    expect(given(BigInt.prototype, 'toString', () => toTagged(value, { exact: true }))).toBeLessThan(50_000);
    expect(toTagged([2n ** 1100n, 2n ** 1100n])).toEqual([
      { $int: (2n ** 1100n).toString() },
      { $int: (2n ** 1100n).toString() },
    ]);
  });

  test.each([
    ['objects of a class', `\x80\x04cm\n${long('n')}\n\x940(${many('h\0)\x81')}l.`],
    ['mentions of a class', `\x80\x04${text(long('m'))}\x94${text(long('n'))}\x94(${many('h\0h\x01\x93')}l.`],
  ])('takes the name of a class once: %s', (_, content) => {
    const value = loads(pickle(content), { exact: true });
    expect(given(JSON, 'stringify', () => toTagged(value, { exact: true }))).toBeLessThan(
      10 * content.length,
    );
  });
});

describe('diff', () => {
  const nested = (depth: number, inner: unknown): unknown => {
    let value = inner;
    for (let level = depth; level > 0; level--) value = { [`k${level}`]: value };
    return value;
  };

  // As in all messages: up to 64 steps in full, else 32 of each end.
  test.each([0, 1, 31, 32, 33, 34, 62, 63, 64, 65, 66, 97, 130])(
    'says the path of a value %i deep',
    (depth) => {
      const steps = Array.from({ length: depth }, (_, at) => `.k${at + 1}`);
      const [head, tail] = [steps.slice(0, 32).join(''), steps.slice(-32).join('')];
      const expected = depth <= 64 ? `$${steps.join('')}` : `$${head}…${tail}`;
      expect(diff(nested(depth, 1), nested(depth, 2))).toEqual([
        { path: expected, kind: 'changed', before: 1, after: 2 },
      ]);
    },
  );

  test('of many values in one deep list makes the path to it once', () => {
    const items = Array.from({ length: COUNT }, (_, at) => at);
    const [one, other] = [
      nested(60, items),
      nested(
        60,
        items.map((item) => -1 - item),
      ),
    ];
    let differences: unknown[] = [];
    const joined = given(Array.prototype, 'join', () => {
      differences = diff(one, other);
    });
    expect(differences).toHaveLength(COUNT);
    expect(joined).toBeLessThan(20 * COUNT);
  });
});
