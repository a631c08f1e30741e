import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PyFrozenSet } from '../../src/values/frozen-set.ts';
import { HashBudget, pyEquals } from '../../src/values/hash.ts';
import { PySet } from '../../src/values/set.ts';
import { PyTuple } from '../../src/values/tuple.ts';

describe.each([
  ['PySet', PySet],
  ['PyFrozenSet', PyFrozenSet],
] as const)('%s', (name, Kind) => {
  test('holds one of several members that Python holds equal: the first', () => {
    const set = new Kind<unknown>([true, 1, 1n, PyTuple.of(1), PyTuple.of(true), 'a']);
    expect([...set]).toEqual([true, PyTuple.of(1), 'a']);
    expect(set.size).toBe(3);
    expect(set.has(PyTuple.of(1n))).toBe(true);
    expect(set.has(0)).toBe(false);
  });

  test('gives the members as they were put in, by every way to walk it', () => {
    const members = [PyTuple.of(1), 5n, 'a'];
    const set = new Kind<unknown>(members);
    expect([...set]).toEqual(members);
    expect([...set.values()]).toEqual(members);
    expect([...set.keys()]).toEqual(members);
    expect([...set.entries()]).toEqual(members.map((member) => [member, member]));
    expect([...new Set(set)]).toEqual(members);
    const walked: unknown[] = [];
    set.forEach(function (this: unknown, item, same, of) {
      expect([this, same, of]).toEqual([members, item, set]);
      walked.push(item);
    }, members);
    expect(walked).toEqual(members);
  });

  test('refuses a member that Python cannot hash', () => {
    expect(() => new Kind<unknown>([[]])).toThrow("unhashable type: 'list'");
  });

  test('does the algebra by equality of members, and keeps the kind of the left operand', () => {
    const left = new Kind<unknown>([1, PyTuple.of(2), 'a']);
    const right = new PySet<unknown>([1n, PyTuple.of(2n), 'b']);
    expect([...left.union(right)]).toEqual([1, PyTuple.of(2), 'a', 'b']);
    expect([...left.intersection(right)]).toEqual([1, PyTuple.of(2)]);
    expect([...left.difference(right)]).toEqual(['a']);
    expect([...left.symmetricDifference(right)]).toEqual(['a', 'b']);
    for (const result of [
      left.union(right),
      left.intersection(right),
      left.difference(right),
      left.symmetricDifference(right),
    ]) {
      expect(result).toBeInstanceOf(Kind);
    }
    expect(left.isDisjointFrom(right)).toBe(false);
    expect(left.isDisjointFrom(new Set([3]))).toBe(true);
    expect(left.isSubsetOf(new Set<unknown>([1n, 'a', PyTuple.of(2n)]))).toBe(true);
    expect(left.isSupersetOf(new Map<unknown, number>([[true, 1]]))).toBe(true);
    expect(left.isSupersetOf(right)).toBe(false);
  });

  test('does the algebra as arrays do it', () => {
    const items = fc.uniqueArray(fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(items, items, (a, b) => {
        const [left, right] = [new Kind(a), new Set(b.map(BigInt) as unknown[])] as [
          Set<number>,
          Set<number>,
        ];
        const set = left as PySet<number>;
        const numbers = (result: Set<number>) => [...result].map(Number);
        expect(numbers(set.union(right))).toEqual([...a, ...b.filter((item) => !a.includes(item))]);
        expect(numbers(set.intersection(right))).toEqual(a.filter((item) => b.includes(item)));
        expect(numbers(set.difference(right))).toEqual(a.filter((item) => !b.includes(item)));
        expect(set.isSubsetOf(right)).toBe(a.every((item) => b.includes(item)));
        expect(set.isSupersetOf(right)).toBe(b.every((item) => a.includes(item)));
        expect(set.isDisjointFrom(right)).toBe(!a.some((item) => b.includes(item)));
      }),
    );
  });

  test('gives JSON an array, and prints like a Set of another name', () => {
    expect(JSON.stringify(new Kind([1, 2]))).toBe('[1,2]');
    expect(inspect(new Kind<unknown>([1n, 'a']))).toBe(`${name}(2) { 1n, 'a' }`);
  });

  test('is a Set to everybody, and no engine method gives another of its kind', () => {
    expect(new Kind()).toBeInstanceOf(Set);
    expect(Kind[Symbol.species]).toBe(Set);
  });
});

describe('PySet', () => {
  test('can be changed', () => {
    const set = new PySet<unknown>([1n, 'a']);
    expect(set.delete(1)).toBe(true);
    expect(set.delete(1)).toBe(false);
    set.add(1).add(true);
    expect([...set]).toEqual(['a', 1]);
    set.clear();
    set.add(1);
    expect([...set]).toEqual([1]);
  });

  test('spends from the budget it is given', () => {
    const budget = new HashBudget(3);
    expect(() => new PySet().addWithin(PyTuple.of(1, 2), budget).addWithin(PyTuple.of(1, 2), budget)).toThrow(
      'maxHashNodes (3)',
    );
  });
});

describe('PyFrozenSet', () => {
  test('cannot be changed', () => {
    const set = new PyFrozenSet([1]);
    expect(() => set.add()).toThrow(TypeError);
    expect(() => set.delete()).toThrow(TypeError);
    expect(() => set.clear()).toThrow(TypeError);
    expect([...set]).toEqual([1]);
  });

  test('spends from the budget it is built within', () => {
    expect([...PyFrozenSet.build([PyTuple.of(1, 2)], new HashBudget(2))]).toEqual([PyTuple.of(1, 2)]);
    expect(() => PyFrozenSet.build([PyTuple.of(1, 2)], new HashBudget(1))).toThrow('maxHashNodes (1)');
  });

  test('hashes the same at the second time', () => {
    const set = new PyFrozenSet(['a', PyTuple.of(1)]);
    expect(pyEquals(set, set)).toBe(true);
    expect(pyEquals(PyTuple.of(set), PyTuple.of(new PyFrozenSet([PyTuple.of(true), 'a'])))).toBe(true);
  });
});
