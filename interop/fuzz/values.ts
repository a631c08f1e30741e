// Random values for `dumps`.
import {
  PyByteArray,
  PyByteString,
  PyComplex,
  PyDict,
  PyFloat,
  PyFrozenSet,
  PyGlobal,
  PyObject,
  PyPersistentId,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
} from '@picklekit/core';
import { DOUBLES } from './literals.ts';
import type { Random } from './random.ts';

/** Makes a value of nested containers, which may hold one another. Keys never hold what may change. */
export function randomValue(random: Random): unknown {
  const made: object[] = [];
  const value = (depth: number): unknown => {
    if (made.length > 0 && random.chance(0.1)) return random.pick(made);
    if (depth === 0 || random.chance(0.4)) return scalar(random);
    const size = random.chance(0.02) ? random.pick([999, 1000, 1001]) : random.below(4);
    const items = (): unknown[] => Array.from({ length: size }, () => value(size > 10 ? 0 : depth - 1));
    const container = open(random);
    made.push(container);
    if (Array.isArray(container)) for (const item of items()) container.push(item);
    else if (container instanceof PyObject) fill(container, items());
    else if (container instanceof Map) for (const item of items()) container.set(key(random, 2), item);
    else if (container instanceof Set) for (let left = size; left > 0; left--) container.add(key(random, 2));
    else
      for (const item of items())
        Object.defineProperty(container, `k${random.below(9)}`, {
          value: item,
          enumerable: true,
          configurable: true,
        });
    // A tuple and a frozenset are made of what is there already.
    return random.chance(0.3) ? PyTuple.from([container, ...items()]) : container;
  };
  return value(4);
}

function open(random: Random): object {
  return random.pick<() => object>([
    () => [],
    () => [],
    () => ({}),
    () => new PyDict(),
    () => new PySet(),
    () => new PyObject(global(random), random.pick(['REDUCE', 'NEWOBJ'] as const), new PyTuple()),
  ])();
}

function fill(object: PyObject, items: readonly unknown[]): void {
  if (items.length > 0) object.state = { item: items[0] };
  if (items.length > 1) object.items = [...items.slice(1)];
}

function global(random: Random): PyGlobal {
  return new PyGlobal(random.pick(['a', 'pkg.mod']), random.pick(['A', 'B', 'Outer.Inner']));
}

function scalar(random: Random): unknown {
  return random.pick<() => unknown>([
    () => null,
    () => random.chance(0.5),
    () => random.below(1000) - 500,
    () => random.pick([255, 256, 65535, 65536, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, Number.MAX_SAFE_INTEGER]),
    () => BigInt(random.next()) ** BigInt(random.below(5)),
    () => random.pick(DOUBLES),
    () => new PyFloat(random.below(5)),
    () => random.pick(['', 'a', 'key', 'é', '€', '𝄞', '\ud800', 'a\nb\\', 'x'.repeat(300)]),
    () => random.bytes(random.pick([0, 1, 2, 300])),
    () => PyByteArray.from([1, 2]),
    () => PyByteString.from([97, 98]),
    () => new PyComplex(1, -0),
    () => new PyRange(0, 5, 1),
    () => new PySlice(null, 1, null),
    () => new PyTuple(),
    () => new PyFrozenSet(),
    () => global(random),
    () => new PyPersistentId('id'),
  ])();
}

function key(random: Random, depth: number): unknown {
  if (depth > 0 && random.chance(0.2)) return PyTuple.from([key(random, depth - 1), key(random, depth - 1)]);
  if (depth > 0 && random.chance(0.1)) return new PyFrozenSet([key(random, 0)]);
  return random.pick<() => unknown>([
    () => random.below(5),
    () => random.pick(['a', 'b', 'é']),
    () => random.chance(0.5),
    () => null,
    () => new PyFloat(random.below(3)),
    () => random.bytes(1),
    () => 2n ** 70n,
  ])();
}
