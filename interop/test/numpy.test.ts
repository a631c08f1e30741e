// The recipe of docs/numpy.md against NumPy itself: every shape of an array comes in, goes out, and NumPy takes it.
import { readFileSync } from 'node:fs';
import { dumps, fieldsOf, isPickleError, loads, type PickleBuffer, type PyObject } from '@picklekit/core';
import { NUMPY_2_TO_1, transcode } from '@picklekit/core/tools';
import { expect, test } from 'vitest';
import { NdArray, NumpyScalar, numpyTypes } from '../recipes/numpy.ts';
import { examplesOfPage } from '../src/docs.ts';
import { findPackages } from '../src/packages.ts';
import { pythonsAtHand, withEachPython } from './support.ts';

const types = numpyTypes;

test('the page shows the recipe that is tested here', () => {
  const file = readFileSync(new URL('../recipes/numpy.ts', import.meta.url), 'utf8').replaceAll('\r', '');
  expect(`${examplesOfPage('docs/numpy.md')[0]?.code}\n`).toBe(file);
});

const packages = await findPackages(await pythonsAtHand());
if (packages.python === undefined) test.skip(`arrays of NumPy: no packages (${packages.reason})`, () => {});
const { folder } = { folder: '', ...packages };

/** An expression of NumPy, and what it is here: dtype, shape, order and items. */
const ARRAYS: readonly (readonly [
  string,
  string,
  readonly number[],
  'C' | 'F',
  readonly (number | bigint)[],
])[] = [
  ['np.arange(6.0).reshape(2, 3)', 'f8', [2, 3], 'C', [0, 1, 2, 3, 4, 5]],
  ['np.asfortranarray(np.arange(6, dtype="i4").reshape(2, 3))', 'i4', [2, 3], 'F', [0, 3, 1, 4, 2, 5]],
  ['np.arange(10, dtype="i8")[::3]', 'i8', [4], 'C', [0n, 3n, 6n, 9n]],
  ['np.array([1, 2], dtype=">f4")', 'f4', [2], 'C', [1, 2]],
  ['np.array([[1, 2**63]], dtype=">u8")', 'u8', [1, 2], 'C', [1n, 2n ** 63n]],
  ['np.array([True, False])', 'b1', [2], 'C', [1, 0]],
  ['np.array([-1, 1], dtype="i1")', 'i1', [2], 'C', [-1, 1]],
  ['np.array([255], dtype="u1")', 'u1', [1], 'C', [255]],
  ['np.array([-300, 300], dtype="i2")', 'i2', [2], 'C', [-300, 300]],
  ['np.array([65535], dtype="u2")', 'u2', [1], 'C', [65535]],
  ['np.array([2**32 - 1], dtype="u4")', 'u4', [1], 'C', [2 ** 32 - 1]],
  ['np.array(1.5)', 'f8', [], 'C', [1.5]],
  ['np.zeros((0, 3))', 'f8', [0, 3], 'C', []],
  ['np.frombuffer(bytes(16))', 'f8', [2], 'C', [0, 0]],
];
const SCALARS: readonly (readonly [string, string, number | bigint])[] = [
  ['np.float64(1.5)', 'f8', 1.5],
  ['np.int64(-7)', 'i8', -7n],
  ['np.uint8(7)', 'u1', 7],
  ['np.bool_(True)', 'b1', 1],
  ['np.float32(0.5)', 'f4', 0.5],
];
const INERT = [
  ...[
    'np.array([1, "a", None], dtype=object)',
    'np.array(["a", "bb"])',
    'np.array(["2020-01-01"], dtype="M8[D]")',
  ],
  ...[
    'np.zeros(2, dtype=[("a", "i4"), ("b", "f8")])',
    'np.array([1 + 2j])',
    'np.ones(2, dtype="f2")',
    'np.datetime64("2020-01-01")',
  ],
  ...[
    'np.ma.array([1, 2], mask=[0, 1])',
    'np.rec.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])',
    'np.dtype("f4")',
    'np.float64',
    'np.str_("a")',
  ],
];

withEachPython(packages.python ? [packages.python] : [], 'and NumPy:', (_python, opened) => {
  // DeprecationWarnings are errors: the names that are written must be names that NumPy means to keep.
  const run = (source: string, parts: readonly Uint8Array[] = []) =>
    opened().bridge.run(
      `import sys, warnings\nsys.path.append(${JSON.stringify(folder)}) if ${JSON.stringify(folder)} not in sys.path else None\n` +
        `import numpy as np\nwarnings.simplefilter('error')\n` +
        `def same(a, b): return bool(type(a) is type(b) and a.dtype == b.dtype.newbyteorder('=') and a.shape == b.shape and a.tobytes() == b.astype(a.dtype).tobytes())\n${source}`,
      parts,
    );
  const pickled = async (source: string): Promise<readonly Uint8Array[]> =>
    (await run(`out = [pickle.dumps(${source}, p) for p in range(6)]`)).out;

  test.each(ARRAYS)('%s comes and goes at every protocol', async (source, dtype, shape, order, items) => {
    for (const bytes of await pickled(`[${source}] * 2`)) {
      for (const exact of [false, true]) {
        const spellings = [bytes, transcode(bytes, { renameGlobals: NUMPY_2_TO_1 })];
        for (const spelling of spellings) {
          const [array, again] = loads<[NdArray, NdArray]>(spelling, { types, exact });
          expect(array).toBeInstanceOf(NdArray);
          expect(again).toBe(array);
          expect({ ...array, data: Array.from<number | bigint>(array.data) }).toEqual({
            dtype,
            shape,
            order,
            data: items,
          });
          const parts = [0, 2, 3, 4, 5].map((protocol) => dumps([array, again], { types, exact, protocol }));
          const { result } = await run(
            `wanted = ${source}\nloaded = [pickle.loads(part) for part in parts]\n` +
              'result = [same(a, wanted) and a is b and a.flags.f_contiguous == wanted.copy("K").flags.f_contiguous for a, b in loaded]',
            parts,
          );
          expect(result).toEqual([true, true, true, true, true]);
        }
      }
    }
  });

  test.each(SCALARS)('%s comes and goes', async (source, dtype, value) => {
    for (const bytes of await pickled(source)) {
      const loaded = loads(bytes, { types });
      expect(loaded).toEqual(new NumpyScalar(dtype as never, value));
      const { result } = await run(
        `result = [same(pickle.loads(part), ${source}) for part in parts]`,
        [1, 4, 5].map((protocol) => dumps(loaded, { types, protocol })),
      );
      expect(result).toEqual([true, true, true]);
    }
  });

  test('buffers beside the pickle are the memory of the arrays, on both sides', async () => {
    const { out } = await run(
      'kept = []\ndata = pickle.dumps(np.arange(4.0), 5, buffer_callback=kept.append)\nout = [data, kept[0].raw().tobytes()]',
    );
    const [pickle, raw] = out as [Uint8Array, Uint8Array];
    const memory = new Uint8Array(raw);
    const array = loads<NdArray>(pickle, { types, buffers: [memory] });
    array.data[0] = 7;
    expect(array.data.buffer).toBe(memory.buffer);
    const kept: PickleBuffer[] = [];
    const again = dumps(array, { types, bufferCallback: (buffer) => void kept.push(buffer) });
    expect(kept).toHaveLength(1);
    const { result } = await run(
      'array = pickle.loads(parts[0], buffers=parts[1:])\nresult = [array.tolist(), bool(np.shares_memory(array, np.frombuffer(parts[1])))]',
      [again, ...kept.map(({ data }) => data)],
    );
    expect(result).toEqual([[7, 1, 2, 3], true]);
  });

  test('arrays that are made here are NumPy arrays', async () => {
    const value = {
      column: new NdArray(Float32Array.of(1, 2)),
      flags: new NdArray(Uint8Array.of(1, 0), [2, 1], 'C', 'b1'),
      counts: new NdArray(BigInt64Array.of(-1n, 2n), [1, 2]),
    };
    const { result } = await run(
      'result = [[str(a.dtype), a.tolist()] for a in pickle.loads(parts[0]).values()]',
      [dumps(value, { types, protocol: 4 })],
    );
    expect(result).toEqual([
      ['float32', [1, 2]],
      ['bool', [[true], [false]]],
      ['int64', [[-1, 2]]],
    ]);
  });

  test.each(INERT)('%s stays inert and goes back as it came', async (source) => {
    for (const bytes of (await pickled(source)).slice(2)) {
      const value = loads(bytes, { types });
      expect(value).not.toBeInstanceOf(NdArray);
      const { result } = await run(`result = [repr(pickle.loads(parts[0])), repr(${source})]`, [
        dumps(value, { types, protocol: 4 }),
      ]);
      const [ours, theirs] = result as [string, string];
      expect(ours).toBe(theirs);
    }
  });

  test('an array that lies about its size is refused', async () => {
    const [bytes] = (await run('out = [pickle.dumps(np.arange(3, dtype="u1"), 4)]')).out as [Uint8Array];
    const marker = bytes.indexOf(0x43, bytes.length - 12); // SHORT_BINBYTES, a length, and three bytes
    expect([...bytes.subarray(marker, marker + 5)]).toEqual([0x43, 3, 0, 1, 2]);
    const short = Uint8Array.from([
      ...bytes.subarray(0, marker),
      0x43,
      2,
      0,
      1,
      ...bytes.subarray(marker + 5),
    ]);
    // A frame that is one byte too long.
    const view = new DataView(short.buffer);
    view.setBigUint64(3, view.getBigUint64(3, true) - 1n, true);
    expect(() => loads(short, { types })).toThrow(
      expect.toSatisfy((error) => isPickleError(error, 'CONSTRUCT_FAILED')),
    );
  });

  test('the fields of an estimator of scikit-learn are at hand', { timeout: 60_000 }, async () => {
    const { out, result } = await run(`
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit([[0.0], [1.0]], [1.0, 3.0])
out = [pickle.dumps(model)]
result = sorted(vars(model))`);
    const model = loads<PyObject>(out[0] as Uint8Array, { types });
    expect(model.className).toBe('sklearn.linear_model._base.LinearRegression');
    const fields = fieldsOf(model) ?? {};
    expect(
      Object.keys(fields)
        .filter((name) => name !== '_sklearn_version')
        .sort(),
    ).toEqual(result);
    const { coef_ } = fields as { coef_: NdArray };
    expect(coef_.data[0]).toBeCloseTo(2);
    coef_.data[0] = 5;
    const changed = await run('result = pickle.loads(parts[0]).predict([[1.0]]).tolist()', [
      dumps(model, { types }),
    ]);
    expect((changed.result as number[])[0]).toBeCloseTo(6);
  });
});
