// The graph of a JavaScript value as rows that can be compared, the counterpart of python/graph.py: types, scalars by
// their bits, and who shares what with whom. Written without the code that it tests.
import { PyByteArray, PyDict, PyFloat, PyFrozenSet, PyTuple } from '@picklekit/core';

export function describeValue(root: unknown): string[][] {
  const numbers = new Map<object, number>();
  const queue: object[] = [];
  const rows: string[][] = [];
  const edge = (value: unknown): string => {
    if (typeof value === 'number') return Object.is(value, -0) ? 'number -0' : `number ${value}`;
    if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
    if (value instanceof PyFloat) return `float ${value.value}`;
    // Python has one object for each of these, so a pickle cannot say whether two were one.
    if (value instanceof PyTuple && value.length === 0) return '()';
    if (value instanceof PyFrozenSet && value.size === 0) return 'frozenset()';
    if (value instanceof Uint8Array && !(value instanceof PyByteArray) && value.length < 2)
      return `bytes ${value.join()}`;
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
      queue.push(value);
    }
    return `#${number}`;
  };
  rows.push([edge(root)]);
  for (let at = 0; at < queue.length; at++) rows.push(describeNode(queue[at] as object, edge));
  return rows;
}

function describeNode(node: object, edge: (value: unknown) => string): string[] {
  const entries = (pairs: Iterable<readonly [unknown, unknown]>): string[] =>
    [...pairs].flatMap(([key, value]) => [edge(key), edge(value)]);
  if (node instanceof PyByteArray) return ['bytearray', [...node].join(' ')];
  if (node instanceof Uint8Array) return ['bytes', [...node].join(' ')];
  if (node instanceof PyTuple) return ['tuple', ...[...node].map(edge)];
  if (Array.isArray(node)) return ['list', ...node.map(edge)];
  if (node instanceof Map) return [node instanceof PyDict ? 'PyDict' : 'Map', ...entries(node)];
  if (node instanceof PyFrozenSet) return ['frozenset', ...sorted(node, edge)];
  if (node instanceof Set) return ['set', ...sorted(node, edge)];
  if ([Object.prototype, null].includes(Object.getPrototypeOf(node)))
    return ['object', ...entries(Object.entries(node))];
  throw new TypeError(`no description for ${Object.prototype.toString.call(node)}`);
}

/** Python orders a set by its table. Members that are objects are told by their own rows, not by their numbers. */
function sorted(members: Iterable<unknown>, edge: (value: unknown) => string): string[] {
  const keyed = [...members].map((member): [string, unknown] => [
    typeof member === 'object' && member !== null ? JSON.stringify(describeValue(member)) : edge(member),
    member,
  ]);
  keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return keyed.map(([, member]) => edge(member));
}
