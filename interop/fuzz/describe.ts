// The graph of a value of the exact mode as text: what oracle.py says of the same value in Python.
import {
  PickleBuffer,
  PyByteArray,
  PyByteString,
  PyDict,
  PyExtension,
  PyFrozenSet,
  PyGlobal,
  PyObject,
  PyPersistentId,
  PySet,
  PyTuple,
} from '@picklekit/core';

/** A description, and why it may rightly differ from Python's. */
export interface Description {
  readonly text: string;
  /** What is in it that JavaScript and Python cannot hold equal in the same way. */
  readonly doubt: string | undefined;
}

const scratch = new DataView(new ArrayBuffer(8));

function hexed(text: string): string {
  return Buffer.from(text, 'utf16le').toString('hex');
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function global(module: string, name: string): string {
  return `g${hexed(module)}.${hexed(name)}`;
}

/** The text of a value without identity. */
function scalar(value: unknown): string | undefined {
  if (value === null) return 'N';
  switch (typeof value) {
    case 'boolean':
      return value ? 'T' : 'F';
    case 'bigint':
      return `i${value.toString(16)}`;
    case 'number':
      if (Number.isNaN(value)) return 'fnan';
      scratch.setFloat64(0, value);
      return `f${hexOf(new Uint8Array(scratch.buffer))}`;
    case 'string':
      return `s${hexed(value)}`;
  }
  if (value instanceof PyByteString) return `s${hexed(Buffer.from(value).toString('latin1'))}`;
  if (value instanceof PyByteArray) return undefined;
  if (value instanceof Uint8Array && value.length < 2) return `b${hexOf(value)}`;
  if (value instanceof PyGlobal) return global(value.module, value.name);
  if (value instanceof PyExtension) return global('ext', `c${value.code}`);
  if (value instanceof PyTuple && value.length === 0) return 't0';
  if (value instanceof PyFrozenSet && value.size === 0) return 'z0';
  return undefined;
}

function howOf({ how, args }: PyObject): 'call' | 'new' {
  if (how === 'REDUCE') return 'call';
  // OBJ and INST without arguments make an instance without calling its class.
  return (how === 'OBJ' || how === 'INST') && args.length > 0 ? 'call' : 'new';
}

/** A text by which members of a set can be sorted. */
function shape(value: unknown, depth: number): string {
  const known = scalar(value);
  if (known !== undefined) return known;
  if (depth === 0) return '~';
  const shapes = (items: Iterable<unknown>): string[] => [...items].map((item) => shape(item, depth - 1));
  if (value instanceof PyTuple) return `U(${shapes(value).join(',')})`;
  if (value instanceof PyFrozenSet) return `Z(${shapes(value).sort().join(',')})`;
  if (value instanceof PyPersistentId) return `pid(N,${shape(value.id, depth - 1)})`;
  if (value instanceof PyObject)
    return `${howOf(value)}(${shapes([value.callable, ...value.args]).join(',')})`;
  if (value instanceof PyByteArray) return 'bytearray';
  if (value instanceof Uint8Array) return `B${hexOf(value)}`;
  if (Array.isArray(value)) return 'list';
  if (value instanceof PyDict) return 'dict';
  if (value instanceof PySet) return 'set';
  if (value instanceof PickleBuffer) return 'memoryview';
  throw new Error(`a value of the exact mode that is none: ${String(value)}`);
}

/** Describes a value that was loaded with `exact` and without registered types. */
export function describe(root: unknown): Description {
  const numbers = new Map<unknown, number>();
  const queue: unknown[] = [];
  const rows: string[] = [];
  let doubt: string | undefined;

  const edge = (value: unknown): string => {
    const known = scalar(value);
    if (known !== undefined) return known;
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
      queue.push(value);
    }
    return `#${number}`;
  };
  const edges = (values: Iterable<unknown>): string[] => [...values].map(edge);
  const keys = (values: Iterable<unknown>): void => {
    const open = [...values];
    while (open.length > 0) {
      const key = open.pop();
      if (key instanceof PyTuple || key instanceof PyFrozenSet) open.push(...key);
      else if (typeof key === 'number' && Number.isNaN(key))
        doubt = 'a NaN as a key: Python knows it again by its identity';
      else if (key instanceof PickleBuffer) doubt = 'a buffer as a key: Python compares what is in it';
      else if (key instanceof PyByteString && key.some((byte) => byte > 0x7f))
        doubt = 'a Python 2 str as a key that is not ASCII';
      else if (typeof key === 'string' && /[\ud800-\udbff][\udc00-\udfff]/.test(key))
        doubt = 'a key that may be a pair of lone surrogates';
    }
  };
  const members = (values: Iterable<unknown>): string[] => {
    const shapes = [...values]
      .map((value) => [shape(value, 4), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const twins = shapes.some(
      ([text, value], at) => shapes[at + 1]?.[0] === text && scalar(value) === undefined,
    );
    return twins ? ['?', ...shapes.map(([text]) => text)] : edges(shapes.map(([, value]) => value));
  };
  const row = (value: unknown): string[] => {
    if (value instanceof PyTuple) return ['U', ...edges(value)];
    if (Array.isArray(value)) return ['L', ...edges(value)];
    if (value instanceof PyDict) {
      keys(value.keys());
      return ['D', ...[...value].flatMap(([key, item]) => [edge(key), edge(item)])];
    }
    if (value instanceof PySet || value instanceof PyFrozenSet) {
      keys(value);
      return [value instanceof PySet ? 'S' : 'Z', ...members(value)];
    }
    if (value instanceof PyByteArray) return ['A', hexOf(value)];
    if (value instanceof PyPersistentId) return ['P', edge(value.id)];
    if (value instanceof PickleBuffer) return ['M', value.readonly ? 'r' : 'w', hexOf(value.data)];
    if (value instanceof Uint8Array) return ['B', hexOf(value)];
    if (value instanceof PyObject) return object(value);
    throw new Error(`a value of the exact mode that is none: ${String(value)}`);
  };
  const object = (value: PyObject): string[] => {
    const { args, kwargs, items = [], entries = [], members: added = [], state, effects = [] } = value;
    const parts = ['O', howOf(value), edge(value.callable), 'args', ...edges(args), 'kw'];
    for (const [key, item] of (kwargs as PyDict | undefined) ?? []) parts.push(edge(key), edge(item));
    parts.push(
      'items',
      ...edges(items),
      'entries',
      ...edges(entries.flat()),
      'members',
      ...edges(added),
      'states',
    );
    const states: unknown[] = state === undefined ? [] : [state];
    for (const effect of effects) if (effect.kind === 'BUILD') states.push(effect.state);
    for (const next of edges(states)) if (parts.at(-1) !== next) parts.push(next);
    return parts;
  };

  rows.push(edge(root));
  for (let value = queue.shift(); value !== undefined; value = queue.shift()) rows.push(row(value).join(' '));
  return { text: rows.join('\n'), doubt };
}
