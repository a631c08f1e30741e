// Values from fast-check: we dump, Python loads and dumps, we load; and what Python holds in between is checked by its repr.
import {
  type DumpOptions,
  dumps,
  loads,
  type PickleValue,
  PyByteArray,
  PyDict,
  PyFrozenSet,
  PySet,
  PyTuple,
} from '@picklekit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeValue } from '../src/describe.ts';
import { pythonsAtHand, withEachPython } from './support.ts';

const pythons = (await pythonsAtHand()).filter((python) => python.major === 3);

// Lone surrogates, but no two of them side by side: those would spell another character.
const text = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom('\ud800', '\udfff ', '\0', '\n', '\\'),
  ),
});
const bytes = fc.uint8Array({ maxLength: 300 });
const float = fc.double();
const bigint = fc.oneof(fc.bigInt(), fc.bigInt({ min: -(2n ** 2100n), max: 2n ** 2100n }));

/** Keys and members of sets: hashable in Python, and no two of them equal there. */
const hashable = (scalar: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    text,
    bytes,
    scalar,
    fc.array(scalar, { maxLength: 4 }).map((items) => PyTuple.from(items)),
    fc.constant(null),
  );

function values(scalar: fc.Arbitrary<unknown>, dict: 'plain' | 'map'): fc.Arbitrary<unknown> {
  const key = hashable(scalar);
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      text,
      bytes,
      bytes.map((data) => PyByteArray.from(data)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.array(tie('value'), { maxLength: 5 }).map((items) => PyTuple.from(items)),
      dict === 'plain'
        ? fc.dictionary(text, tie('value'))
        : fc.array(fc.tuple(text, tie('value'))).map((pairs) => new PyDict(pairs)),
      fc
        .array(fc.tuple(key, tie('value')))
        // A dict of texts alone would come back as a plain object.
        .map((pairs) => new PyDict<unknown, unknown>([[PyTuple.of(7), null], ...pairs])),
      fc.array(key, { maxLength: 6 }).map((items) => new PySet(items)),
      fc.array(key, { maxLength: 6 }).map((items) => new PyFrozenSet(items)),
    ),
  })).value;
}

const natural = values(
  fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    bigint.filter((value) => !Number.isSafeInteger(Number(value))),
    float.filter((value) => !Number.isSafeInteger(value) || Object.is(value, -0)),
  ),
  'plain',
);
const exact = values(fc.oneof(bigint, float), 'map');

/** Lists and dicts that point at each other at random: sharing and cycles. */
const graph = fc
  .array(fc.record({ isDict: fc.boolean(), edges: fc.array(fc.nat(30), { maxLength: 6 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((plan) => {
    const nodes: (unknown[] | PyDict)[] = plan.map(({ isDict }) => (isDict ? new PyDict() : []));
    for (const [index, { edges }] of plan.entries()) {
      const node = nodes[index] as unknown[] | PyDict;
      for (const [at, edge] of edges.entries()) {
        const target = nodes[edge % nodes.length];
        const item = edge % 3 === 0 ? PyTuple.from([target, BigInt(at)]) : target;
        if (Array.isArray(node)) node.push(item);
        else node.set(BigInt(at), item);
      }
    }
    return nodes[0];
  });

describe('two values of fast-check', () => {
  test('have different descriptions when they differ', () => {
    expect(describeValue([1, 1])).not.toEqual(describeValue([1, 1n]));
    expect(describeValue(0)).not.toEqual(describeValue(-0));
    const shared: unknown[] = [];
    expect(describeValue([shared, shared])).not.toEqual(describeValue([[], []]));
  });
});

withEachPython(pythons, 'takes and gives back', (python, opened) => {
  const highest = python.minor < 8 ? 4 : 5;
  const runs = { numRuns: 40 };
  const again = async (value: unknown, protocol: number, options: DumpOptions): Promise<unknown> => {
    const ours = dumps(value as PickleValue, { ...options, protocol });
    const { out } = await opened().bridge.run(`out = [pickle.dumps(pickle.loads(parts[0]), ${protocol})]`, [
      ours,
    ]);
    return loads(out[0] as Uint8Array, { exact: options.exact ?? false });
  };
  for (const [name, values, options] of [
    ['natural values', natural, {}],
    ['exact values', exact, { exact: true }],
    ['graphs of lists, dicts and tuples', graph, { exact: true }],
  ] as const) {
    for (let protocol = 0; protocol <= highest; protocol++) {
      test(`${name} at protocol ${protocol}`, { timeout: 120_000 }, () =>
        fc.assert(
          fc.asyncProperty(values, async (value) => {
            expect(describeValue(await again(value, protocol, options))).toEqual(describeValue(value));
          }),
          runs,
        ),
      );
    }
  }
});
