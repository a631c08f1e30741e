// Nothing is registered without a witness: every name that `standardTypes` knows stands in a pickle that CPython wrote.
import { readFileSync } from 'node:fs';
import * as core from '@picklekit/core';
import { dumps, loads, type PickleType, PyException, PyPath } from '@picklekit/core';
import { globals } from '@picklekit/core/tools';
import * as types from '@picklekit/core/types';
import { expect, test } from 'vitest';
import { Fixtures } from '../src/fixtures.ts';
import { bytesDifference, Failures, pythonsAtHand, withEachPython } from './support.ts';

const OPCODE = 'stands for an opcode in a reduce value; the pickles have the opcode';
const ALIAS = 'a name of OSError, which no Python 3 writes';
const HOST = 'only on its own system can Python make one; this host writes its own below';

/** Names without a case of their own in the corpus. The plain exceptions have none either: all of them are tried below. */
const WITHOUT_CASE: Readonly<Record<string, string>> = {
  'copyreg.__newobj__': OPCODE,
  'copyreg.__newobj_ex__': OPCODE,
  'builtins.EnvironmentError': ALIAS,
  'builtins.IOError': ALIAS,
  'builtins.WindowsError': ALIAS,
  'pathlib.PosixPath': HOST,
  'pathlib.WindowsPath': HOST,
  'pathlib._local.PosixPath': HOST,
  'pathlib._local.WindowsPath': HOST,
};

// How Python 2, and protocols 0 to 2 of Python 3, spell the modules.
const OLD_MODULES: Readonly<Record<string, string>> = {
  copy_reg: 'copyreg',
  __builtin__: 'builtins',
  exceptions: 'builtins',
};

function namesInCorpus(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { pickle } of Fixtures.read())
    for (const { module, name } of globals(pickle))
      names.add(`${OLD_MODULES[module ?? ''] ?? module}.${name}`);
  return names;
}

interface Registered {
  readonly list: string;
  readonly module: string;
  readonly name: string;
}

const REGISTERED: readonly Registered[] = Object.entries(types)
  .filter((entry): entry is [string, readonly PickleType[]] => Array.isArray(entry[1]))
  .flatMap(([list, all]) =>
    all.flatMap((type) => type.globals.map(({ module, name }) => ({ list, module, name }))),
  );
const isException = ({ list }: Registered): boolean => list === 'exceptionTypes';
const ALIASES = Object.keys(WITHOUT_CASE).filter((name) => WITHOUT_CASE[name] === ALIAS);

test('every name of the standard types is in the corpus, or in a list that says why not', () => {
  const inCorpus = namesInCorpus();
  const without = REGISTERED.filter((type) => !isException(type))
    .map(({ module, name }) => `${module}.${name}`)
    .filter((name) => !inCorpus.has(name));
  const expected = Object.keys(WITHOUT_CASE).filter((name) => !ALIASES.includes(name));
  expect(without.sort()).toEqual(expected.sort());
});

test('the lists of types that are exported are those of standardTypes', () => {
  const source = readFileSync(new URL('../../packages/core/src/types/index.ts', import.meta.url), 'utf8');
  const [, body = ''] = source.match(/const modules = \[([^\]]*)\]/) ?? [];
  const lists = [...new Set(REGISTERED.map(({ list }) => list))];
  expect(lists.sort()).toEqual((body.match(/\w+/g) ?? []).sort());
  for (const { module, name } of REGISTERED)
    expect(core.standardTypes.find(module, name), `${module}.${name}`).toBeDefined();
});

test('every class of the standard types is a name of the package itself', () => {
  const isClass = (value: unknown): boolean =>
    typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
  const classes = Object.entries(types).filter(([, value]) => isClass(value));
  const exported = new Map<string, unknown>(Object.entries(core));
  expect(classes.length).toBeGreaterThan(20);
  for (const [name, value] of classes) expect(exported.get(name), name).toBe(value);
});

const real = (await pythonsAtHand()).filter(({ major, args }) => major === 3 && args.length === 0);
if (real.length === 0) test.skip('exceptions and paths: no python3', () => {});

// The oldest and the newest: classes come, none has gone.
withEachPython(
  [...new Set([real[0], real.at(-1)])].filter((python) => python !== undefined),
  'and names without a case:',
  (python, opened) => {
    test('every exception of builtins comes and goes as it was', async () => {
      const { result, out } = await opened().bridge.run(`
import builtins
ARGS = {'UnicodeDecodeError': ('utf-8', b'x', 0, 1, 'why'), 'UnicodeEncodeError': ('utf-8', 'x', 0, 1, 'why'),
        'UnicodeTranslateError': ('x', 0, 1, 'why'), 'ExceptionGroup': ('why', [ValueError(1)]), 'BaseExceptionGroup': ('why', [KeyboardInterrupt()])}
found = sorted((name, each) for name, each in vars(builtins).items()
               if isinstance(each, type) and issubclass(each, BaseException) and each.__name__ == name)
result = [name for name, _ in found]
out = [pickle.dumps(each(*ARGS.get(name, ('why',))), 4) for name, each in found]`);
      const names = result as string[];
      const known = REGISTERED.filter(isException).map(({ name }) => name);
      expect(names.length).toBeGreaterThan(60);
      expect(names.filter((name) => !known.includes(name))).toEqual([]);
      if (python === real.at(-1) && python.minor === 13) {
        const gone = known.filter((name) => !names.includes(name)).map((name) => `builtins.${name}`);
        expect(gone.sort()).toEqual([...ALIASES].sort());
      }
      const failures = new Failures();
      for (const [index, name] of names.entries()) {
        const bytes = out[index] as Uint8Array;
        failures.attempt(name, () => {
          const value = loads(bytes);
          expect(value).toBeInstanceOf(PyException);
          expect((value as PyException).name).toBe(name);
        });
        const again = dumps(loads(bytes, { exact: true }), { exact: true, protocol: 4 });
        if (python.minor >= 8) failures.compare(name, bytesDifference(bytes, again), undefined);
      }
      failures.demandNone();
    });

    test("a path of this system is one, under either of its modules' names", async () => {
      const { out } = await opened().bridge.run(`
import pathlib
out = [pickle.dumps(pathlib.Path('a', 'b'), protocol) for protocol in range(5)]`);
      for (const bytes of out) {
        const path: unknown = loads(bytes);
        expect(path).toBeInstanceOf(PyPath);
        const { result } = await opened().bridge.run(
          `import pathlib
result = pickle.loads(parts[0]) == pathlib.Path('a', 'b')`,
          [dumps(path, { protocol: 2 })],
        );
        expect(result).toBe(true);
      }
    });
  },
);
