// What a pickle pops again.
import { expect, test } from 'vitest';
import { dumps, loads, type PyObject } from '../../src/index.ts';
import { fromHex, toHex } from './vectors.ts';

// CPython 3.8 to 3.13: e = ValueError([]); e.args[0].append(e); pickle.dumps(e, 2)
const RECURSIVE =
  '800263657863657074696f6e730a56616c75654572726f720a71005d71016800680185710252710361306802523068032e';

test('an exception that holds itself in its arguments comes back as the same bytes', () => {
  const value = loads(fromHex(RECURSIVE), { exact: true });
  expect(toHex(dumps(value, { exact: true, protocol: 2 }))).toBe(RECURSIVE);
});

test('a popped call of the same function is no part of an object that it does not hold', () => {
  // b([]), memoized and popped; b('') popped; then the first from the memo.
  const value = loads(fromHex('63610a620a7100285d7452710130680028560a74523068012e'), {
    exact: true,
  }) as PyObject;
  expect(value.args).toEqual([[]]);
  const again = loads(dumps(value, { exact: true, protocol: 0 }), { exact: true }) as PyObject;
  expect(again.args).toEqual([[]]);
});

// CPython: TypeError: keywords must be strings
test('the names of keyword arguments are strs', () => {
  expect(() => loads(fromHex('63610a620a297d4b014e73922e'))).toThrow(
    expect.objectContaining({ code: 'INVALID_OPERAND', opcode: 'NEWOBJ_EX' }),
  );
});

test('a state that comes a second time, after another one, is kept', () => {
  // ca.b()  BUILD 0  BUILD {}  BUILD 0
  const value = loads(fromHex('63610a620a2952 4b0062 7d62 4b0062 2e'.replaceAll(' ', '')), {
    exact: true,
  }) as PyObject;
  expect(value.state).toBe(0n);
  expect(value.effects?.map((effect) => effect.kind)).toEqual(['BUILD', 'BUILD']);
});
