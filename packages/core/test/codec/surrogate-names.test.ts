// CPython reads and writes the lines of GLOBAL as strict UTF-8, and texts with `surrogatepass`.
import { expect, test } from 'vitest';
import { dumps, loads, PyGlobal } from '../../src/index.ts';

// pickle.loads(b'c\xed\xa0\x80\na\n.') is a UnicodeDecodeError in CPython 3.8 to 3.13.
test.each([
  ['module', 'c\xed\xa0\x80\na\n.'],
  ['name', 'ca\n\xed\xbf\xbf\n.'],
])('a surrogate in the %s of GLOBAL is refused', (_, pickle) => {
  expect(() => loads(Uint8Array.from(pickle, (char) => char.charCodeAt(0)))).toThrow(
    expect.objectContaining({ code: 'INVALID_TEXT', offset: 0, opcode: 'GLOBAL' }),
  );
});

test('a name with a surrogate is read and written by STACK_GLOBAL alone', () => {
  const global = new PyGlobal('m', '\ud800');
  expect(loads(dumps(global, { protocol: 4 }))).toEqual(global);
  for (const protocol of [0, 1, 2, 3]) {
    expect(() => dumps(global, { protocol })).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
  }
});
