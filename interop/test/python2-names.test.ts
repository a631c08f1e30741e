// The names that Python 2 and 3 have for the same: `fixImports` in both directions, against the tables of the oldest and the
// newest Python 3 at hand.
import { dumps, loads, PyGlobal, TypeRegistry } from '@picklekit/core';
import { expect, test } from 'vitest';
import { pythonsAtHand, withEachPython } from './support.ts';

const all = (await pythonsAtHand()).filter((python) => python.major === 3);
const pythons = all.filter((_, at) => at === 0 || at === all.length - 1);

/** A module and a name in it. */
type Pair = readonly [string, string];
interface Tables {
  readonly to3: readonly [from: Pair, to: Pair][];
  readonly to2: readonly [from: Pair, to: Pair][];
}

// What `find_class` and `save_global` of pickle.py do with the tables, for every module and every name in them.
const TABLES = `
import _compat_pickle as tables

def renamed(module, name, names, modules):
    if (module, name) in names:
        return names[module, name]
    return modules.get(module, module), name

def pairs(names, modules):
    known = sorted(names) + [(module, "AnyName") for module in sorted(modules)] + [("of.the.user", "Class")]
    return [[key, renamed(key[0], key[1], names, modules)] for key in known]

result = {"to3": pairs(tables.NAME_MAPPING, tables.IMPORT_MAPPING),
          "to2": pairs(tables.REVERSE_NAME_MAPPING, tables.REVERSE_IMPORT_MAPPING)}
`;

const inert = { exact: true, types: TypeRegistry.of([]) };
const line = ([module, name]: Pair): Buffer => Buffer.from(`c${module}\n${name}\n`);
const namesOf = (pickle: Uint8Array, fixImports: boolean): Pair => {
  const global = loads(pickle, { ...inert, fixImports });
  if (!(global instanceof PyGlobal)) throw new TypeError('not a global');
  return [global.module, global.name];
};

withEachPython(pythons, 'has names of Python 2 that are ours', (_python, opened) => {
  const tables = async (): Promise<Tables> => (await opened().bridge.run(TABLES)).result as Tables;

  test('when a pickle of protocol 0 to 2 is loaded', async () => {
    const { to3 } = await tables();
    expect(to3.length).toBeGreaterThan(100);
    for (const [from, to] of to3) {
      for (const head of ['', '\x80\x02']) {
        const pickle = Buffer.concat([Buffer.from(head, 'latin1'), line(from), Buffer.from('.')]);
        expect(namesOf(pickle, true), from.join('.')).toEqual(to);
        expect(namesOf(pickle, false), from.join('.')).toEqual(from);
      }
      // From protocol 3 on names are those of Python 3.
      const pickle = Buffer.concat([Buffer.from('\x80\x03', 'latin1'), line(from), Buffer.from('.')]);
      expect(namesOf(pickle, true), from.join('.')).toEqual(from);
    }
  });

  test('when a global is dumped at protocol 0 to 2', async () => {
    const { to2 } = await tables();
    expect(to2.length).toBeGreaterThan(80);
    for (const [from, to] of to2) {
      const global = new PyGlobal(...from);
      for (const protocol of [0, 1, 2]) {
        const fixed = dumps(global, { protocol, types: inert.types });
        expect(Buffer.from(fixed).includes(line(to)), from.join('.')).toBe(true);
        const kept = dumps(global, { protocol, fixImports: false, types: inert.types });
        expect(Buffer.from(kept).includes(line(from)), from.join('.')).toBe(true);
      }
      const later = dumps(global, { protocol: 3, types: inert.types });
      expect(Buffer.from(later).includes(line(from)), from.join('.')).toBe(true);
    }
  });
});
