// random.Random: the state of the generator, from which Python goes on with the same numbers. Nothing here draws any.
import { type ConstructContext, defineType, type PickleType } from '../registry/type.ts';
import { PyFloat } from '../values/float.ts';
import { inspectCustom } from '../values/inspect.ts';
import { pyRepr } from '../values/repr.ts';
import { PyTuple } from '../values/tuple.ts';
import { integer, integerOf } from './support.ts';

const WORDS = 624;
// What CPython's getstate() gives since 2.6.
const VERSION = 3;

/**
 * Stands for Python's `random.Random`, immutable: the state of its Mersenne Twister, as `getstate()` tells it. It gives no numbers.
 *
 * @throws RangeError for another number of words than 624 or 0, and for an index outside 0 to 624.
 *
 * @example
 * const { words, index, gaussNext } = loads(bytes) // pickle.dumps(random.Random(7))
 */
export class PyRandom {
  /** The 624 words of 32 bits; none for a generator without a state, which Python seeds anew at each load. */
  readonly words: Uint32Array;
  /** Which word comes next, 0 to 624. At 624 all of them are made anew. */
  readonly index: number;
  /** The number that `gauss()` will give next, if it has one. */
  readonly gaussNext: number | null;

  constructor(words: Iterable<number> = [], index: number = WORDS, gaussNext: number | null = null) {
    this.words = Uint32Array.from(words);
    this.index = index;
    this.gaussNext = gaussNext;
    if (this.words.length !== WORDS && this.words.length !== 0)
      throw new RangeError(`a generator has ${WORDS} words, not ${this.words.length}`);
    if (!Number.isInteger(index) || index < 0 || index > WORDS)
      throw new RangeError(`index must be in 0..${WORDS}, not ${index}`);
  }

  toString(): string {
    return '<random.Random object>';
  }

  toJSON(): object {
    const { words, index, gaussNext } = this;
    return { words: [...words], index, gaussNext };
  }

  [pyRepr](): string {
    return this.toString();
  }

  [inspectCustom](): string {
    const { words, index, gaussNext } = this;
    return words.length === 0 ? 'PyRandom {}' : `PyRandom { index: ${index}, gaussNext: ${gaussNext} }`;
  }
}

const randomType: PickleType<PyRandom> = /* @__PURE__ */ defineType<PyRandom>({
  global: 'random.Random',
  class: PyRandom,
  immutable: true,
  reduce({ words, index, gaussNext }, context) {
    if (words.length === 0) return [randomType.global, []];
    const numbers = Array.from(words, (word) => integer(word, context));
    const gauss = gaussNext === null ? null : new PyFloat(gaussNext);
    const state = PyTuple.of(
      integer(VERSION, context),
      PyTuple.from([...numbers, integer(index, context)]),
      gauss,
    );
    return [randomType.global, [], state];
  },
  // A seed would be an argument: what Python makes of one is its own affair.
  create: (args) => (args.length === 0 ? new PyRandom() : undefined),
  setState(random, state, context) {
    const [first, numbers, gauss] = Array.isArray(state) && state.length === 3 ? state : [];
    const version = integerOf(first);
    const gaussNext = gauss === null || typeof gauss === 'number' ? gauss : integerOf(gauss);
    const isKnown = (version === 2 || version === VERSION) && gaussNext !== undefined;
    if (!isKnown || !Array.isArray(numbers) || numbers.length !== WORDS + 1)
      context.fail('the state of a Random must be a version, 624 words with an index, and a number or None');
    // One tuple can be the state of many, each of which copies it.
    context.budget.spend(numbers.length);
    const words = (numbers as unknown[]).slice(0, WORDS).map((word) => wordOf(word, version === 2, context));
    const index = integerOf(numbers[WORDS]) ?? -1;
    if (index < 0 || index > WORDS) context.fail(`the index of a Random must be in 0..${WORDS}`);
    // In place, because the memo holds this very object already.
    Object.assign(random, new PyRandom(words, index, gaussNext));
  },
});

// Version 2 wrote signed words on some machines; Python reads any, modulo 2**32.
function wordOf(value: unknown, isSigned: boolean, context: ConstructContext): number {
  const word = integerOf(value);
  if (word === undefined || (word !== word >>> 0 && !isSigned))
    context.fail('a word of a Random must be an int of 32 bits');
  return word >>> 0;
}

/** The type of Python's module `random`. */
export const randomTypes: readonly PickleType[] = [randomType];
