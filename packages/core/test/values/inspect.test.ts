// What `console.log` does with values that hold themselves, or that are nested deeper than the stack.
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { PyDict, PyGlobal, PyObject, PyTuple } from '../../src/index.ts';

const instance = (name: string): PyObject => new PyObject(new PyGlobal('m', name), 'NEWOBJ', PyTuple.of());

test('a cycle is shown as one, at any depth', () => {
  const parent = instance('Parent');
  const child = instance('Child');
  parent.state = { self: parent, children: [child] };
  child.state = new PyDict<unknown, unknown>([['parents', PyTuple.of<unknown>(parent, child)]]);
  expect(inspect(parent, { depth: null, breakLength: Number.POSITIVE_INFINITY, compact: true })).toBe(
    'PyObject<m.Parent> { self: [Circular PyObject<m.Parent>], children: [ PyObject<m.Child> ' +
      '{ parents: PyTuple(2) [ [Circular PyObject<m.Parent>], [Circular PyObject<m.Child>] ] } ] }',
  );
});

test('an object that is shared but no cycle is shown each time', () => {
  const shared = PyTuple.of(1);
  expect(inspect(PyTuple.of(shared, shared))).toBe('PyTuple(2) [ PyTuple(1) [ 1 ], PyTuple(1) [ 1 ] ]');
});

test('what is nested too deeply to be printed ends in a text', () => {
  let value: unknown = null;
  for (let depth = 0; depth < 20_000; depth++) {
    const outer = instance('Deep');
    outer.state = { inner: value };
    value = outer;
  }
  expect(inspect(value, { depth: null })).toContain('PyObject<m.Deep>');
});
