// The hooks of pickle side by side: the same value through Python's hook and through ours gives the same bytes, and each
// side reads what the other wrote.
import {
  type PickleBuffer as Buffer5,
  dumps,
  loads,
  PickleBuffer,
  Pickler,
  PyByteArray,
  PyGlobal,
  PyTuple,
  type Reduction,
  standardTypes,
  Unpickler,
} from '@picklekit/core';
import { expect, test } from 'vitest';
import { identityIsDemanded } from '../known-differences.ts';
import { hex, pythonsAtHand, withEachPython } from './support.ts';

const pythons = (await pythonsAtHand()).filter((python) => identityIsDemanded(python.label));
const PROTOCOLS = [0, 1, 2, 3, 4, 5];

class Token {
  readonly pid: string;
  constructor(pid: string) {
    this.pid = pid;
  }
}

class Color {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const reduced2 = new PyGlobal('interop_models', 'Reduced2');
const PYTHON_COLOR = `
class Color(object):
    def __init__(self, name): self.name = name
red = Color("red")
value = [red, red, Color("blue"), 1]
def reduce_color(color): return models.Reduced2, (color.name,)
`;

function colors(): unknown[] {
  const red = new Color('red');
  return [red, red, new Color('blue'), 1];
}

withEachPython(pythons, 'and the hooks:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) => opened().bridge.run(source, parts);

  test('persistent ids are asked for and resolved', async () => {
    const token = new Token('row-1');
    const value = [token, { key: new Token('row-2') }, token, 'row-1'];
    for (const protocol of PROTOCOLS) {
      const ours = dumps(value, {
        protocol,
        persistentId: (item) => (item instanceof Token ? item.pid : undefined),
      });
      const { out, result } = await run(
        `
class P(pickle.Pickler):
    def persistent_id(self, item): return item.pid if isinstance(item, models.Token) else None
class U(pickle.Unpickler):
    def persistent_load(self, pid): return models.Token(pid)
f = io.BytesIO()
t = models.Token("row-1")
P(f, ${protocol}).dump([t, {"key": models.Token("row-2")}, t, "row-1"])
out = [f.getvalue()]
loaded = U(io.BytesIO(parts[0])).load()
result = [type(loaded[0]).__name__, loaded[0].pid, loaded[1]["key"].pid, loaded[2].pid, loaded[3]]
`,
        [ours],
      );
      expect(result, `protocol ${protocol}`).toEqual(['Token', 'row-1', 'row-2', 'row-1', 'row-1']);
      expect(hex(ours), `protocol ${protocol}`).toBe(hex(out[0] as Uint8Array));
      const back = loads(out[0] as Uint8Array, { persistentLoad: (pid) => new Token(pid as string) });
      expect(back).toEqual(value);
    }
  });

  test('a persistent id may be any value from protocol 1 on', async () => {
    const ours = dumps([new Token('a'), new Token('b')], {
      protocol: 2,
      persistentId: (item) => (item instanceof Token ? PyTuple.of('table', item.pid) : undefined),
    });
    const { result } = await run(
      `
class U(pickle.Unpickler):
    def persistent_load(self, pid): return list(pid)
result = U(io.BytesIO(parts[0])).load()
`,
      [ours],
    );
    expect(result).toEqual([
      ['table', 'a'],
      ['table', 'b'],
    ]);
  });

  test('buffers go out of band and come back, writable or read-only', async () => {
    const data = Uint8Array.of(1, 2, 3);
    const frozen = Uint8Array.of(4, 5);
    const kept: Buffer5[] = [];
    const value = [new PickleBuffer(data), new PickleBuffer(frozen, true), 'end'];
    const ours = dumps(value, { protocol: 5, bufferCallback: (buffer) => void kept.push(buffer) });
    expect(kept.map((buffer) => buffer.data)).toEqual([data, frozen]);
    const { out, result } = await run(
      `
kept = []
theirs = pickle.dumps([pickle.PickleBuffer(bytearray(b"\\1\\2\\3")), pickle.PickleBuffer(b"\\4\\5"), "end"], 5, buffer_callback=kept.append)
loaded = pickle.loads(parts[0], buffers=[bytearray(parts[1]), bytearray(parts[2])])
result = [type(loaded[0]).__name__, list(loaded[0]), memoryview(loaded[1]).readonly, list(loaded[1]), loaded[2]]
out = [theirs] + [b.raw().tobytes() for b in kept]
`,
      [ours, data, frozen],
    );
    expect(result).toEqual(['bytearray', [1, 2, 3], true, [4, 5], 'end']);
    expect(hex(ours)).toBe(hex(out[0] as Uint8Array));
    const back = loads<[PickleBuffer | Uint8Array, PickleBuffer, string]>(out[0] as Uint8Array, {
      buffers: out.slice(1),
    });
    expect(back[2]).toBe('end');
    expect(back[1].readonly).toBe(true);
    expect([...back[1].data]).toEqual([4, 5]);
  });

  test('a buffer whose callback says true stays inside', async () => {
    const ours = dumps([new PickleBuffer(Uint8Array.of(1)), new PickleBuffer(Uint8Array.of(2), true)], {
      protocol: 5,
      bufferCallback: () => true,
    });
    const { out } = await run(
      'out = [pickle.dumps([pickle.PickleBuffer(bytearray(b"\\1")), pickle.PickleBuffer(b"\\2")], 5, buffer_callback=lambda b: True)]',
    );
    expect(hex(ours)).toBe(hex(out[0] as Uint8Array));
    expect(loads(ours)).toEqual([PyByteArray.of(1), Uint8Array.of(2)]);
  });

  test('extension codes stand for globals', async () => {
    for (const code of [1, 255, 256, 65535, 65536, 2 ** 31 - 1]) {
      const types = standardTypes.withExtension('interop_models.Extended', code);
      for (const protocol of [0, 1, 2, 3, 4, 5]) {
        const extended = new PyGlobal('interop_models', 'Extended');
        const ours = dumps([extended, extended], { protocol, types });
        const { out, result } = await run(
          `
copyreg.add_extension("interop_models", "Extended", ${code})
try:
    result = [c.__name__ for c in pickle.loads(parts[0])]
    out = [pickle.dumps([models.Extended, models.Extended], ${protocol})]
finally:
    copyreg.remove_extension("interop_models", "Extended", ${code})
`,
          [ours],
        );
        expect(result).toEqual(['Extended', 'Extended']);
        expect(hex(ours), `code ${code}, protocol ${protocol}`).toBe(hex(out[0] as Uint8Array));
        const back = loads<PyGlobal[]>(out[0] as Uint8Array, { types });
        expect(back.map(String)).toEqual([extended, extended].map(String));
      }
    }
  });

  test('one Pickler keeps its memo from dump to dump, and one Unpickler reads it', async () => {
    for (const protocol of PROTOCOLS) {
      const shared = ['text', 1];
      const pickler = new Pickler({ protocol });
      const ours = [pickler.dump([shared, 'text']), pickler.dump({ again: shared, text: 'again' })];
      pickler.clearMemo();
      ours.push(pickler.dump(shared));
      const { out, result } = await run(
        `
f = io.BytesIO()
p = pickle.Pickler(f, ${protocol})
shared = ["text", 1]
ends = []
for value in ([shared, "text"], {"again": shared, "text": "again"}):
    p.dump(value)
    ends.append(f.tell())
p.clear_memo()
p.dump(shared)
data = f.getvalue()
out = [data[:ends[0]], data[ends[0]:ends[1]], data[ends[1]:]]
u = pickle.Unpickler(io.BytesIO(b"".join(parts)))
first, second, third = u.load(), u.load(), u.load()
result = [first, second, first[0] is second["again"], third, third is first[0]]
`,
        ours,
      );
      expect(result).toEqual([[shared, 'text'], { again: shared, text: 'again' }, true, shared, false]);
      expect(ours.map(hex), `protocol ${protocol}`).toEqual(out.map(hex));
      const unpickler = new Unpickler<unknown>();
      const first = unpickler.load(out[0] as Uint8Array) as unknown[];
      const second = unpickler.load(out[1] as Uint8Array) as { again: unknown };
      expect(second.again).toBe(first[0]);
      expect(unpickler.load(out[2] as Uint8Array)).toEqual(shared);
    }
  });

  test('a reducer override comes before the classes', async () => {
    for (const protocol of PROTOCOLS) {
      const reducerOverride = (item: object): Reduction | undefined =>
        item instanceof Color ? [reduced2, [item.name]] : undefined;
      const ours = dumps(colors(), { protocol, reducerOverride });
      const { out, result } = await run(
        `${PYTHON_COLOR}
class P(pickle.Pickler):
    def reducer_override(self, item): return reduce_color(item) if isinstance(item, Color) else NotImplemented
f = io.BytesIO()
P(f, ${protocol}).dump(value)
out = [f.getvalue()]
loaded = pickle.loads(parts[0])
result = [loaded[0].args, loaded[0] is loaded[1], loaded[2].args]
`,
        [ours],
      );
      expect(result).toEqual([['red'], true, ['blue']]);
      expect(hex(ours), `protocol ${protocol}`).toBe(hex(out[0] as Uint8Array));
    }
  });

  test('a dispatch table is asked by class', async () => {
    for (const protocol of PROTOCOLS) {
      const dispatchTable = new Map([[Color, (item: Color): Reduction => [reduced2, [item.name]]]]);
      const ours = dumps(colors(), { protocol, dispatchTable: dispatchTable as never });
      const { out } = await run(`${PYTHON_COLOR}
f = io.BytesIO()
p = pickle.Pickler(f, ${protocol})
p.dispatch_table = {Color: reduce_color}
p.dump(value)
out = [f.getvalue()]
`);
      expect(hex(ours), `protocol ${protocol}`).toBe(hex(out[0] as Uint8Array));
    }
  });

  test('the fast mode writes no memo', async () => {
    for (const protocol of PROTOCOLS) {
      const shared = [1, 'two'];
      const ours = dumps([shared, shared, PyTuple.of(3, 'two'), { two: 'two' }], { protocol, fast: true });
      const { out } = await run(`
f = io.BytesIO()
p = pickle.Pickler(f, ${protocol})
p.fast = True
shared = [1, "two"]
p.dump([shared, shared, (3, "two"), {"two": "two"}])
out = [f.getvalue()]
`);
      expect(hex(ours), `protocol ${protocol}`).toBe(hex(out[0] as Uint8Array));
    }
  });

  test('fixImports: false keeps the names of Python 3 at protocols 0 to 2', async () => {
    for (const protocol of [0, 1, 2, 3]) {
      const value = [
        new PyGlobal('builtins', 'range'),
        new PyGlobal('collections', 'UserDict'),
        new Set([1]),
      ];
      const ours = dumps(value, { protocol, fixImports: false });
      const { out } = await run(
        `out = [pickle.dumps([range, collections.UserDict, {1}], ${protocol}, fix_imports=False)]`,
      );
      expect(hex(ours), `protocol ${protocol}`).toBe(hex(out[0] as Uint8Array));
      const back = loads<[PyGlobal, PyGlobal]>(out[0] as Uint8Array, { fixImports: false });
      expect([back[0].qualified, back[1].qualified]).toEqual(['builtins.range', 'collections.UserDict']);
    }
  });

  test('a negative protocol is the highest', async () => {
    const { out } = await run('out = [pickle.dumps([1], -1)]');
    expect(hex(dumps([1], { protocol: -1 }))).toBe(hex(out[0] as Uint8Array));
  });
});
