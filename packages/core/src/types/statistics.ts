// statistics.NormalDist.
import { type ConstructContext, defineType, type PickleType } from '../registry/type.ts';
import { PyFloat } from '../values/float.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { pyRepr } from '../values/repr.ts';
import { PyTuple } from '../values/tuple.ts';
import { fieldOf, instanceReduction, integerOf } from './support.ts';
import { TextValue } from './text-value.ts';

/** Stands for Python's `statistics.NormalDist`, immutable: a normal distribution. */
export class NormalDist extends TextValue {
  readonly mean: number;
  readonly stdev: number;

  constructor(mean = 0, stdev = 1) {
    super();
    this.mean = mean;
    this.stdev = stdev;
  }

  toString(): string {
    return `NormalDist(mu=${new PyFloat(this.mean)}, sigma=${new PyFloat(this.stdev)})`;
  }

  [pyKey](): Key {
    const { mean, stdev } = this;
    return Number.isNaN(mean + stdev) ? this : `\0n${mean},${stdev}`;
  }

  [pyRepr](): string {
    return this.toString();
  }
}

const normalDistType: PickleType<NormalDist> = /* @__PURE__ */ defineType<NormalDist>({
  global: 'statistics.NormalDist',
  class: NormalDist,
  immutable: true,
  reduce({ mean, stdev }, context) {
    const [mu, sigma] = [new PyFloat(mean), new PyFloat(stdev)];
    return instanceReduction(normalDistType, PyTuple.of(mu, sigma), context);
  },
  create: (args) => (args.length === 0 ? new NormalDist() : undefined),
  construct: () => undefined,
  setState(distribution, state, context: ConstructContext) {
    const [first, second] = Array.isArray(state) ? state : [];
    // Before 3.13 the slots by their names.
    const numbers = first === null ? [fieldOf(second, '_mu'), fieldOf(second, '_sigma')] : [first, second];
    const [mean, stdev] = numbers.map((number) => (typeof number === 'number' ? number : integerOf(number)));
    if (mean === undefined || stdev === undefined)
      context.fail('the state of a NormalDist must be two numbers');
    // In place, because the memo holds this very object already.
    Object.assign(distribution, new NormalDist(mean, stdev));
  },
});

/** The type of Python's module `statistics`. */
export const statisticsTypes: readonly PickleType[] = [normalDistType];
