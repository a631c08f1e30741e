import { describe, expect, test } from 'vitest';
import {
  dumps,
  loads,
  PyAttrGetter,
  PyItemGetter,
  PyMethodCaller,
  PyObject,
  pyEquals,
} from '../../src/index.ts';
import { repr } from '../../src/values/repr.ts';

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function pickle(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

// pickle.dumps(operator.methodcaller('sort', 1, reverse=True), 2) of CPython 3.13
const WITH_KEYWORDS =
  '\x80\x02cfunctools\npartial\nq\x00coperator\nmethodcaller\nq\x01\x85q\x02Rq\x03(h\x01X\x04\x00\x00\x00sortq\x04\x85q\x05' +
  '}q\x06X\x07\x00\x00\x00reverseq\x07\x88sNtq\x08bK\x01\x85q\tRq\n.';

test('getters made here dump as CPython dumps its own', () => {
  // pickle.dumps(..., 2) of CPython 3.13
  expect(latin1(dumps(new PyItemGetter([1, 'a']), { protocol: 2 }))).toBe(
    '\x80\x02coperator\nitemgetter\nq\x00K\x01X\x01\x00\x00\x00aq\x01\x86q\x02Rq\x03.',
  );
  expect(latin1(dumps(new PyAttrGetter(['a.b']), { protocol: 2 }))).toBe(
    '\x80\x02coperator\nattrgetter\nq\x00X\x03\x00\x00\x00a.bq\x01\x85q\x02Rq\x03.',
  );
  expect(latin1(dumps(new PyMethodCaller('find', ['a']), { protocol: 2 }))).toBe(
    '\x80\x02coperator\nmethodcaller\nq\x00X\x04\x00\x00\x00findq\x01X\x01\x00\x00\x00aq\x02\x86q\x03Rq\x04.',
  );
});

test('keyword arguments of a method are those of a partial, as in CPython', () => {
  const caller = new PyMethodCaller('sort', [1], { reverse: true });
  expect(latin1(dumps(caller, { protocol: 2 }))).toBe(WITH_KEYWORDS);
  expect(caller.toString()).toBe("operator.methodcaller('sort', 1, reverse=True)");
});

test('a getter of one item that holds itself dumps as CPython dumps it', () => {
  const items: unknown[] = [];
  items.push(new PyItemGetter([items]));
  // items = []; items.append(operator.itemgetter(items)); pickle.dumps(items[0], 2)
  expect(latin1(dumps(items[0], { protocol: 2 }))).toBe(
    '\x80\x02coperator\nitemgetter\nq\x00]q\x01h\x00h\x01\x85q\x02Rq\x03a\x85q\x04R0h\x03.',
  );
});

test('getters have fields of their own, and JSON that names the class', () => {
  const items = loads<PyItemGetter>(dumps(new PyItemGetter([1, 2])));
  const attrs = loads<PyAttrGetter>(dumps(new PyAttrGetter(['a', 'b.c'])));
  const caller = loads<PyMethodCaller>(dumps(new PyMethodCaller('f', [1])));
  expect([items.items, attrs.attrs, caller.name, caller.args, caller.kwargs]).toEqual([
    [1, 2],
    ['a', 'b.c'],
    'f',
    [1],
    {},
  ]);
  expect(JSON.parse(JSON.stringify([items, attrs, caller, new PyMethodCaller('g', [], { k: 1 })]))).toEqual([
    { $class: 'operator.itemgetter', $args: [1, 2] },
    { $class: 'operator.attrgetter', $args: ['a', 'b.c'] },
    { $class: 'operator.methodcaller', $args: ['f', 1] },
    { $class: 'operator.methodcaller', $args: ['g'], $kwargs: { k: 1 } },
  ]);
});

test('a getter equals itself only, as in Python', () => {
  const getter = new PyItemGetter([1]);
  expect(pyEquals(getter, getter)).toBe(true);
  expect(pyEquals(getter, new PyItemGetter([1]))).toBe(false);
});

describe('what Python would not call stays inert', () => {
  test.each([
    ['no item', 'coperator\nitemgetter\n)R.'],
    ['what Python 2 wrote', '\x80\x02coperator\nitemgetter\nq\x00)\x81q\x01.'],
    ['no attribute', 'coperator\nattrgetter\n)R.'],
    ['an attribute that is no text', 'coperator\nattrgetter\n(I1\ntR.'],
    ['a method without a name', 'coperator\nmethodcaller\n)R.'],
    ['a method whose name is no text', 'coperator\nmethodcaller\n(NtR.'],
    [
      'keyword arguments of a getter',
      '\x80\x04coperator\nitemgetter\n(K\x01t}(X\x01\x00\x00\x00kK\x02u\x92.',
    ],
  ])('%s', (_, text) => {
    expect(loads(pickle(text))).toBeInstanceOf(PyObject);
    const protocol = text.startsWith('\x80') ? text.charCodeAt(1) : 0;
    const again = loads(dumps(loads(pickle(text), { exact: true }), { exact: true, protocol }));
    expect(repr(again)).toBe(repr(loads(pickle(text))));
  });
});

test('many calls that share one long tuple are held to the budget', () => {
  const shared = `(${'I1\n'.repeat(2000)}tp0\n`;
  const calls = 'coperator\nitemgetter\ng0\nR'.repeat(5000);
  expect(() => loads(pickle(`(${shared}${calls}l.`))).toThrow('maxHashNodes');
});
