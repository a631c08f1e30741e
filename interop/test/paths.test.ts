// Where a load failed, in pickles that CPython wrote: a persistent id stands at each place, and asking for it fails.
import { isPickleError, loads, type UnpicklingError } from '@picklekit/core';
import { expect, test } from 'vitest';
import { pythonsAtHand, withEachPython } from './support.ts';

// The path, and the Python value with `here` at it.
const PLACES: readonly (readonly [path: string, value: string])[] = [
  ['$', 'here'],
  ['$[0]', '[here]'],
  ['$[2]', '[1, 2, here, 3]'],
  ['$.users[3].created', '{"users": [{"created": 1}, {"created": 2}, {"created": 3}, {"created": here}]}'],
  ['$.users[2].b', '{"a": 0, "users": [{"a": 1, "b": 2}, {"a": 1, "b": 2}, {"a": 1, "b": here}]}'],
  ['$.a.b.c.d', '{"a": {"b": {"c": {"d": here}}}}'],
  ['$[0][0][1]', '[[[1, here], 1], 1]'],
  ['$[1].x.y', '[1, {"x": {"y": here}}, 2]'],
  ['$["first name"]', '{"first name": here}'],
  ['$[7].x', '{7: {"x": here}, 8: 9}'],
  ['$[1005]', 'list(range(1005)) + [here, 1]'],
  ['$.m[1001]', '{"m": list(range(1001)) + [here]}'],
  ['$.k[1]', '{"k": (1, here)}'],
  ['$.k[4]', '{"k": (1, 2, 3, 4, here)}'],
  ['$.a[2].b', '{"a": [[1, 2], {"x": 1}, {"b": here}], "b": 2}'],
  ['$.x[1].y', '{"x": [{}, {"y": here}, []]}'],
  ['$[3]', '[[], {}, (), here]'],
  ['$.user.name', '{"user": models.Plain(name=here)}'],
  ['$.user.b', '{"user": models.Plain(a=1, b=here)}'],
  ['$[1].b', '[models.Plain(a=1, b=2), models.Plain(a=1, b=here), models.Plain(a=3)]'],
  ['$[0].k.z', '[models.Plain(k={"z": here, "w": 1})]'],
  ['$.p.q', '{"p": collections.OrderedDict(q=here)}'],
  ['$.d.first', '{"d": collections.OrderedDict([("first", here), ("second", 2)])}'],
];

const pythons = (await pythonsAtHand()).filter(({ args, major }) => args.length === 0 && major === 3);

withEachPython(pythons, 'and the place of an error:', (python, opened) => {
  const highest = python.minor < 8 ? 4 : 5;

  test('is told as a path, at every protocol', async () => {
    const wrong: string[] = [];
    for (let protocol = 0; protocol <= highest; protocol++) {
      const { out } = await opened().bridge.run(`
class P(pickle.Pickler):
    def persistent_id(self, item): return "x" if isinstance(item, models.Token) else None
def dump(value):
    f = io.BytesIO()
    P(f, ${protocol}).dump(value)
    return f.getvalue()
here = models.Token("x")
out = [dump(value) for value in [${PLACES.map(([, value]) => value).join(', ')}]]`);
      for (const [index, [path]] of PLACES.entries()) {
        const found = placeOf(out[index] as Uint8Array);
        if (found !== path) wrong.push(`protocol ${protocol}: ${found} instead of ${path}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function placeOf(pickle: Uint8Array): string | undefined {
  const persistentLoad = () => {
    throw new Error('no such row');
  };
  try {
    loads(pickle, { persistentLoad });
  } catch (error) {
    if (!isPickleError(error, 'HOOK_FAILED')) throw error;
    const { path, message } = error as UnpicklingError;
    expect(message).toContain(path === '$' ? 'no such row' : `no such row (at ${path})`);
    return path;
  }
  return undefined;
}
