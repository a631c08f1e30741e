// What a reducer may say, and what the hooks around it are asked, beside CPython with the same hook: equal bytes, equal
// questions, and each side reads what the other wrote.
import {
  dumps,
  isPickleError,
  loads,
  type PicklingError,
  PyGlobal,
  PyObject,
  parseGlobal,
  pickleReduce,
  type Reduction,
  standardTypes,
  type UnpicklingError,
} from '@picklekit/core';
import { expect, test } from 'vitest';
import { identityIsDemanded } from '../known-differences.ts';
import { bytesDifference, pythonsAtHand, withEachPython } from './support.ts';

const pythons = (await pythonsAtHand()).filter(
  ({ label, args }) => identityIsDemanded(label) && args.length === 0,
);
const PROTOCOLS = [0, 1, 2, 3, 4, 5];

class Job {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

// One node for each name: two nodes would be written as two GLOBALs.
const globals = new Map<string, PyGlobal>();
const global = (name: string): PyGlobal => {
  const known = globals.get(name) ?? parseGlobal(`interop_models.${name}`);
  globals.set(name, known);
  return known;
};

// What Python's reducer gives, and ours, for a `Job`; `$` is the job.
const REDUCTIONS: readonly (readonly [what: string, theirs: string, ours: (job: Job) => Reduction])[] = [
  ['a call', '(models.Reduced2, (job.name, 1))', (job) => [global('Reduced2'), [job.name, 1]]],
  [
    'a call and a state',
    '(models.Plain, (), {"name": job.name})',
    (job) => [global('Plain'), [], { name: job.name }],
  ],
  [
    'list items',
    '(models.ListSub, (), {"of": job.name}, iter([1, job.name, 3]))',
    (job) => [global('ListSub'), [], { of: job.name }, [1, job.name, 3]],
  ],
  [
    'dict items',
    '(models.DictSub, (), None, None, iter([("a", job.name), (2, None)]))',
    (job) => [
      global('DictSub'),
      [],
      null,
      null,
      [
        ['a', job.name],
        [2, null],
      ],
    ],
  ],
  [
    'a function that sets the state',
    '(models.Plain, (), {"name": job.name}, None, None, models.set_state)',
    (job) => [global('Plain'), [], { name: job.name }, null, null, global('set_state')],
  ],
  [
    'all six',
    '(models.Reduced6Full, (), {"mark": job.name}, iter([1, 2]), iter([("k", "v")]), models.set_state)',
    (job) => [global('Reduced6Full'), [], { mark: job.name }, [1, 2], [['k', 'v']], global('set_state')],
  ],
];

const PYTHON = `
import sys
class Job(object):
    def __init__(self, name): self.name = sys.intern(name)
def dumped(value, protocol, override):
    class P(pickle.Pickler):
        def reducer_override(self, item): return override(item)
    f = io.BytesIO()
    P(f, protocol).dump(value)
    return f.getvalue()
one = Job("one")
jobs = [one, one, Job("two")]
`;
const makeJobs = () => {
  const one = new Job('one');
  return [one, one, new Job('two')];
};

withEachPython(pythons, 'and reducers:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) => opened().bridge.run(source, parts);

  test.each(REDUCTIONS)('%s is written as Python writes it, and read', async (_what, theirs, ours) => {
    for (const protocol of PROTOCOLS) {
      const reducerOverride = (item: object) => (item instanceof Job ? ours(item) : undefined);
      const dispatchTable = new Map([[Job, ours]]);
      class SelfReduced extends Job {
        [pickleReduce](): Reduction {
          return ours(this);
        }
      }
      const one = new SelfReduced('one');
      const byHook = dumps(makeJobs(), { protocol, reducerOverride });
      const byTable = dumps(makeJobs(), { protocol, dispatchTable });
      const byMethod = dumps([one, one, new SelfReduced('two')], { protocol });
      const { out, result } = await run(
        `${PYTHON}
def reduce(job): return ${theirs}
data = dumped(jobs, ${protocol}, lambda item: reduce(item) if isinstance(item, Job) else NotImplemented)
out = [data]
result = [graph.difference(pickle.loads(data), pickle.loads(part), ()) for part in parts]`,
        [byHook],
      );
      const data = out[0] as Uint8Array;
      for (const made of [byHook, byTable, byMethod])
        expect(bytesDifference(data, made), `protocol ${protocol}`).toBeUndefined();
      expect(result).toEqual([null]);
      // Read without any class, and written again with all that was said.
      const [first, second, third] = loads<PyObject[]>(data, { exact: true });
      expect(first).toBeInstanceOf(PyObject);
      expect(second).toBe(first);
      expect(third).not.toBe(first);
      const again = dumps([first, second, third], { protocol, exact: true });
      expect(bytesDifference(data, again), `protocol ${protocol}, again`).toBeUndefined();
    }
  });

  test('a reducer that gives a name writes a global', async () => {
    for (const protocol of PROTOCOLS) {
      // Python looks for the module of an object by its name; here the name says it.
      const ours = dumps([new Job('x'), 1], { protocol, reducerOverride: () => 'interop_models.the_job' });
      const { out } = await run(`${PYTHON}
Job.__module__ = "interop_models"
models.the_job = Job("x")
out = [dumped([models.the_job, 1], ${protocol}, lambda item: "the_job")]`);
      expect(bytesDifference(out[0] as Uint8Array, ours), `protocol ${protocol}`).toBeUndefined();
    }
  });

  test('the override is asked for what is no builtin, once for each', async () => {
    const asked: string[] = [];
    const job = new Job('x');
    const value = [
      1,
      'text',
      [job, job],
      { k: new PyGlobal('interop_models', 'Plain') },
      new Set([2]),
      2.5,
      null,
    ];
    dumps(value, {
      protocol: 4,
      reducerOverride(item) {
        asked.push(item instanceof PyGlobal ? item.name : item.constructor.name);
        return item instanceof Job ? [global('Reduced2'), []] : undefined;
      },
    });
    const { result } = await run(`${PYTHON}
result = []
def override(item):
    result.append(item.__name__ if isinstance(item, type) else type(item).__name__)
    return (models.Reduced2, ()) if isinstance(item, Job) else NotImplemented
job = Job("x")
dumped([1, "text", [job, job], {"k": models.Plain}, {2}, 2.5, None], 4, override)`);
    expect(asked).toEqual(result);
  });

  test('find_class is asked for the same names in the same order, and decides', async () => {
    for (const protocol of PROTOCOLS) {
      const { out, result } = await run(`
import _compat_pickle as compat
asked, mapped = [], []
class U(pickle.Unpickler):
    def find_class(self, module, name):
        asked.append([module, name])
        if ${protocol} < 3:
            mapped.append(compat.NAME_MAPPING.get((module, name)) or [compat.IMPORT_MAPPING.get(module, module), name])
        else: mapped.append([module, name])
        return models.Reduced2 if name == "Token" else super().find_class(module, name)
data = pickle.dumps([models.Token("a"), collections.OrderedDict(x=models.Plain(y=1)), {1}, range(3), models.Token("b")], ${protocol})
loaded = U(io.BytesIO(data)).load()
out = [data]
result = [asked, mapped, [type(item).__name__ for item in loaded]]`);
      const [theirs, mapped] = result as [unknown, unknown];
      const ask = (asked: string[][], fixImports: boolean) =>
        loads<unknown[]>(out[0] as Uint8Array, {
          fixImports,
          findClass(module, name) {
            asked.push([module, name]);
            return name === 'Token' ? global('Reduced2') : undefined;
          },
        });
      const raw: string[][] = [];
      ask(raw, false);
      expect(raw, `protocol ${protocol}`).toEqual(theirs);
      // Ours sees the names of Python 3: a list of what is allowed needs no other spelling.
      const asked: string[][] = [];
      const loaded = ask(asked, true);
      expect(asked, `protocol ${protocol}`).toEqual(mapped);
      expect((loaded[0] as PyObject).className).toBe('interop_models.Reduced2');
    }
  });

  test('an error of a hook ends the load or the dump, with its cause and its place', async () => {
    const { out, result } = await run(`${PYTHON}
class U(pickle.Unpickler):
    def find_class(self, module, name): raise pickle.UnpicklingError("not allowed")
data = pickle.dumps({"jobs": [1, 2, models.Plain(a=1)], "z": 0})
out = [data]
result = []
def refuse(item): raise ValueError("no")
for attempt in (lambda: U(io.BytesIO(data)).load(), lambda: dumped({"jobs": [1, 2, one]}, 4, refuse)):
    try: attempt()
    except Exception as error: result.append(str(error))`);
    expect(result).toEqual(['not allowed', 'no']);
    const cause = new Error('not allowed');
    const failing = () => {
      throw cause;
    };
    const load = thrownBy(() => loads(out[0] as Uint8Array, { findClass: failing })) as UnpicklingError;
    expect([load.code, load.path, load.cause]).toEqual(['HOOK_FAILED', '$.jobs[2]', cause]);
    const dump = thrownBy(() =>
      dumps({ jobs: [1, 2, new Job('x')] }, { reducerOverride: failing }),
    ) as PicklingError;
    expect([dump.code, dump.path, dump.cause]).toEqual(['HOOK_FAILED', '$.jobs[2]', cause]);
  });

  test('None from persistent_id means no id; every other value is one', async () => {
    for (const protocol of [1, 2, 3, 4, 5]) {
      const ids = [0, '', false, null, 'x'];
      const { out, result } = await run(`
class P(pickle.Pickler):
    def persistent_id(self, item): return item.pid if isinstance(item, models.Token) else None
class U(pickle.Unpickler):
    def persistent_load(self, pid): return ["id", pid]
f = io.BytesIO()
P(f, ${protocol}).dump([models.Token(pid) for pid in (0, "", False, None, "x")])
out = [f.getvalue()]
result = [item if isinstance(item, list) else "itself" for item in U(io.BytesIO(out[0])).load()]`);
      const loaded = loads<unknown[]>(out[0] as Uint8Array, { persistentLoad: (pid) => ['id', pid] });
      expect(loaded.map((item) => (Array.isArray(item) ? item : 'itself'))).toEqual(result);
      const types = standardTypes;
      const ours = dumps(
        ids.map((pid) => Object.assign(new Job('t'), { pid })),
        {
          protocol,
          types,
          persistentId: (item) =>
            item instanceof Job ? (item as unknown as { pid: unknown }).pid : undefined,
          reducerOverride: (item) => (item instanceof Job ? [global('Token'), [null]] : undefined),
        },
      );
      expect(bytesDifference(out[0] as Uint8Array, ours), `protocol ${protocol}`).toBeUndefined();
    }
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (isPickleError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
