import { describe, expect, test } from 'vitest';
import { dumps, isPickleError, loads, PyGlobal, PyObject, PyRandom, PyTuple } from '../../src/index.ts';
import { readJson } from './vectors.ts';

interface Vector {
  readonly python: string;
  readonly pickles: readonly (readonly [protocols: string, versions: string, base64: string])[];
}

const pickles = readJson<Vector[]>('stdlib-vectors.json').find(({ python }) => python === 'drawn()')?.pickles;

/** What a pickle of `random.Random(*args)` with this state loads as. */
function withState(state: unknown, args: PyTuple = PyTuple.of()): unknown {
  const call = new PyObject(new PyGlobal('random', 'Random'), 'REDUCE', args);
  if (state !== undefined) call.build(state);
  return loads(dumps(call));
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isPickleError(error) ? error.code : String(error);
  }
  return 'nothing';
}

function words(word: number | bigint, index: number): PyTuple {
  return PyTuple.from([...Array(624).fill(word), index]);
}

test('a generator is read with the state that every CPython gives it', () => {
  expect(pickles?.length).toBeGreaterThan(0);
  for (const [protocols, versions, base64] of pickles ?? []) {
    const body = Buffer.from(base64, 'base64');
    const protocol = Number(protocols[0]);
    const bytes = protocol < 2 ? body : Buffer.concat([Uint8Array.of(0x80, protocol), body]);
    for (const exact of [false, true]) {
      const random = loads<PyRandom>(bytes, { exact });
      // generator = random.Random(7); generator.random(); generator.gauss(0, 1); generator.getstate()
      expect([...random.words.subarray(0, 3)], versions).toEqual([2209797851, 1310782419, 3119086015]);
      expect([random.words.length, random.words[623], random.index]).toEqual([624, 935579968, 6]);
      expect(random.gaussNext).toBe(1.178302784639487);
    }
  }
});

test('a generator without a state has no words, and none when it is written', () => {
  const random = withState(undefined) as PyRandom;
  expect(random).toEqual(new PyRandom());
  expect(random.words.length).toBe(0);
  // class R: __reduce__ = lambda self: (random.Random, ()); pickle.dumps(R(), 2)
  expect(Buffer.from(dumps(random, { protocol: 2 })).toString('latin1')).toBe(
    '\x80\x02crandom\nRandom\nq\x00)Rq\x01.',
  );
});

test('one made here is read back, a whole gauss as the float that it is', () => {
  const random = new PyRandom(
    Array.from({ length: 624 }, (_, i) => 0xffffffff - i),
    5,
    2,
  );
  for (const exact of [false, true]) {
    const again = loads<PyRandom>(dumps(random, { exact }), { exact });
    expect([[...again.words], again.index, again.gaussNext]).toEqual([[...random.words], 5, 2]);
  }
  expect(Buffer.from(dumps(random, { protocol: 0 })).toString('latin1')).toContain('F2.0\n');
});

describe('states are read and refused as Python reads and refuses them', () => {
  test('version 2 has signed words', () => {
    expect((withState(PyTuple.of(2, words(-1, 3), null)) as PyRandom).words[0]).toBe(0xffffffff);
  });

  test.each<[string, unknown]>([
    ['another version', PyTuple.of<unknown>(4, words(1, 0), null)],
    ['a word too few', PyTuple.of<unknown>(3, words(1, 0).slice(1), null)],
    ['a negative word', PyTuple.of<unknown>(3, words(-1, 0), null)],
    ['a word that is none', PyTuple.of<unknown>(3, words(0.5, 0), null)],
    ['an index beyond the end', PyTuple.of<unknown>(3, words(1, 625), null)],
    ['no gauss', PyTuple.of<unknown>(3, words(1, 0))],
    ['no tuple', 5],
  ])('not %s', (_, state) => {
    expect(codeOf(() => withState(state))).toBe('CONSTRUCT_FAILED');
  });

  // Python takes the lowest 32 bits, and anything that has no meaning to it as the next gauss: nothing that it writes.
  test.each<[string, unknown]>([
    ['words of more bits', PyTuple.of<unknown>(3, words(2 ** 32 + 5, 0), null)],
    ['text for a gauss', PyTuple.of<unknown>(3, words(1, 0), 'x')],
  ])('nor, beyond Python, %s', (_, state) => {
    expect(codeOf(() => withState(state))).toBe('CONSTRUCT_FAILED');
  });
});

test('a seed stays inert, and so does the generator of the system', () => {
  expect(withState(undefined, PyTuple.of(7))).toBeInstanceOf(PyObject);
  const system = new PyObject(new PyGlobal('random', 'SystemRandom'), 'REDUCE', PyTuple.of());
  expect(loads(dumps(system))).toBeInstanceOf(PyObject);
});

test('the constructor takes 624 words or none, and an index among them', () => {
  expect(() => new PyRandom([1, 2, 3])).toThrow(RangeError);
  expect(() => new PyRandom([], 625)).toThrow(RangeError);
  expect(() => new PyRandom([], 0.5)).toThrow(RangeError);
});

test('many generators that share one state are held to the budget', () => {
  const state = `(I3\n(${'I1\n'.repeat(625)}tNtp0\n0`;
  const text = `${state}(${'crandom\nRandom\n)Rg0\nb'.repeat(5000)}l.`;
  expect(codeOf(() => loads(Uint8Array.from(Buffer.from(text))))).toBe('LIMIT');
});
