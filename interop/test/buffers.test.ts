// Out-of-band buffers end to end: what one side hands out is the memory that the other side's arrays stand on.
import { dumps, isPickleError, loads, PickleBuffer, PyGlobal, PyObject, PyTuple } from '@picklekit/core';
import { expect, test } from 'vitest';
import { findPackages } from '../src/packages.ts';
import { bytesDifference, pythonsAtHand, withEachPython } from './support.ts';

const pythons = await pythonsAtHand();
const EXACT = { exact: true } as const;

/** Dumps at protocol 5 with every buffer outside. */
function dumpApart(value: unknown, options = {}): { pickle: Uint8Array; buffers: PickleBuffer[] } {
  const buffers: PickleBuffer[] = [];
  const bufferCallback = (buffer: PickleBuffer) => void buffers.push(buffer);
  return { pickle: dumps(value, { ...options, protocol: 5, bufferCallback }), buffers };
}

const newer = pythons.filter(({ major, minor, args }) => major === 3 && minor >= 8 && args.length === 0);

withEachPython(newer, 'and memory:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) => opened().bridge.run(source, parts);

  test('a buffer is the very memory that was given, on both sides', async () => {
    const { out, result } = await run(`
kept = []
memory = bytearray(b"abc")
data = pickle.dumps([pickle.PickleBuffer(memory), pickle.PickleBuffer(b"frozen")], 5, buffer_callback=kept.append)
given = [bytearray(b"abc"), b"frozen"]
loaded = pickle.loads(data, buffers=given)
out = [data] + [k.raw().tobytes() for k in kept]
result = [loaded[0] is given[0], memoryview(loaded[1]).readonly]`);
    expect(result).toEqual([true, true]);
    const [pickle, ...given] = out as [Uint8Array, Uint8Array, Uint8Array];
    const [writable, frozen] = loads<[PickleBuffer, PickleBuffer]>(pickle, { buffers: given });
    expect([writable.readonly, frozen.readonly]).toEqual([false, true]);
    expect(writable.data).toBe(given[0]);
    expect(frozen.data).toBe(given[1]);
    // And out again: the callback gets the same memory, the pickle is Python's.
    const back = dumpApart([writable, frozen]);
    expect(bytesDifference(pickle, back.pickle)).toBeUndefined();
    expect(back.buffers[0]).toBe(writable);
    expect(back.buffers[1]?.data).toBe(given[1]);
  });

  test('buffers that were given as PickleBuffers come back as they are, and may be read-only', () => {
    const given = [new PickleBuffer(Uint8Array.of(1), true), new PickleBuffer(Uint8Array.of(2))];
    const { pickle } = dumpApart([new PickleBuffer(new Uint8Array(1)), new PickleBuffer(new Uint8Array(1))]);
    expect(loads<unknown[]>(pickle, { buffers: given })).toEqual(given);
    expect(loads<unknown[]>(pickle, { buffers: given })[0]).toBe(given[0]);
  });

  test('a shared buffer is handed out each time, as Python does', async () => {
    const shared = new PickleBuffer(Uint8Array.of(7));
    const { pickle, buffers } = dumpApart([shared, shared]);
    const { out, result } = await run(
      `
kept = []
shared = pickle.PickleBuffer(bytearray(b"\\7"))
out = [pickle.dumps([shared, shared], 5, buffer_callback=kept.append)]
result = len(kept)`,
    );
    expect(bytesDifference(out[0] as Uint8Array, pickle)).toBeUndefined();
    expect(buffers).toHaveLength(result as number);
  });

  test('too few buffers fail, too many do not, as in Python', async () => {
    const { pickle } = dumpApart([new PickleBuffer(Uint8Array.of(1)), new PickleBuffer(Uint8Array.of(2))]);
    const { result } = await run(
      `
def attempt(count):
    try: return len(pickle.loads(parts[0], buffers=[b"x"] * count) if count else pickle.loads(parts[0]))
    except pickle.UnpicklingError as error: return "UnpicklingError"
result = [attempt(count) for count in (0, 1, 2, 3)]`,
      [pickle],
    );
    const attempt = (count: number) => {
      try {
        const buffers = Array.from({ length: count }, () => new Uint8Array(1));
        return loads<unknown[]>(pickle, count === 0 ? {} : { buffers }).length;
      } catch (error) {
        return isPickleError(error, 'NO_BUFFER') ? error.name : error;
      }
    };
    expect([0, 1, 2, 3].map(attempt)).toEqual(result);
  });
});

const packages = await findPackages(pythons);
if (packages.python === undefined) test.skip(`NumPy arrays: no packages (${packages.reason})`, () => {});
const { folder } = { folder: '', ...packages };
const NUMPY = `import sys
if ${JSON.stringify(folder)} not in sys.path: sys.path.append(${JSON.stringify(folder)})
import numpy
`;

withEachPython(packages.python ? [packages.python] : [], 'and NumPy:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) =>
    opened().bridge.run(`${NUMPY}${source}`, parts);

  // Each type code once: NumPy makes its string anew, and JavaScript cannot keep equal strings apart.
  const ARRAYS = `
frozen = numpy.arange(3, dtype="<u2")
frozen.flags.writeable = False
arrays = [numpy.arange(6.0).reshape(2, 3), frozen, numpy.asfortranarray(numpy.arange(4, dtype=">i4").reshape(2, 2)), numpy.zeros((0, 3)),
          numpy.arange(1000000, dtype="f4"), numpy.array([(1, 2.5)], dtype=[("id", "i8"), ("x", "f2")])]
`;

  test('arrays travel without a copy, are changed in place, and travel back', {
    timeout: 60_000,
  }, async () => {
    const { out, result } = await run(`${ARRAYS}
kept = []
out = [pickle.dumps(arrays, 5, buffer_callback=kept.append)]
result = [[k.raw().nbytes, k.raw().readonly] for k in kept]
out += [k.raw().tobytes() for k in kept]`);
    const [pickle, ...given] = out as [Uint8Array, ...Uint8Array[]];
    // Four million bytes of numbers, and none of them in the pickle.
    expect(pickle.length).toBeLessThan(1000);
    const arrays = loads<PyObject[]>(pickle, { ...EXACT, buffers: given });
    const buffers = arrays.map(({ args }) => args[0] as PickleBuffer);
    expect(buffers.map(({ data, readonly }) => [data.length, readonly])).toEqual(result);
    for (const [index, { data }] of buffers.entries()) expect(data, `array ${index}`).toBe(given[index]);

    const numbers = floatsOf(buffers[0] as PickleBuffer);
    expect([...numbers]).toEqual([0, 1, 2, 3, 4, 5]);
    numbers[5] = -1;
    const back = dumpApart(arrays, EXACT);
    expect(bytesDifference(pickle, back.pickle)).toBeUndefined();
    for (const [index, buffer] of back.buffers.entries()) expect(buffer.data, `${index}`).toBe(given[index]);

    const { result: facts } = await run(
      `${ARRAYS}
arrays[0][1, 2] = -1
given = [bytearray(part) for part in parts[1:]]
loaded = pickle.loads(parts[0], buffers=given)
result = [[numpy.array_equal(a, b), a.dtype == b.dtype, a.flags.writeable == b.flags.writeable, a.flags.f_contiguous == b.flags.f_contiguous,
           a.size == 0 or bool(numpy.shares_memory(a, numpy.frombuffer(memory, "u1")))] for a, b, memory in zip(loaded, arrays, given)]`,
      [back.pickle, ...back.buffers.map(({ data }) => data)],
    );
    expect(facts).toEqual(arrays.map(() => [true, true, true, true, true]));
  });

  test('an array that was made here stands on the memory of the typed array', {
    timeout: 60_000,
  }, async () => {
    const memory = new Float64Array([9, 1.5, 2.5, 3.5, 4.5, 9]);
    const inside = memory.subarray(1, 5);
    const dtype = new PyObject(new PyGlobal('numpy', 'dtype'), 'REDUCE', PyTuple.of('f8', false, true));
    dtype.build(PyTuple.of(3, '<', null, null, null, -1, -1, 0));
    const array = (readonly: boolean) => {
      const buffer = new PickleBuffer(new Uint8Array(memory.buffer, 8, inside.byteLength), readonly);
      const args = PyTuple.of<unknown>(buffer, dtype, PyTuple.of(2, 2), 'C');
      return new PyObject(new PyGlobal('numpy._core.numeric', '_frombuffer'), 'REDUCE', args);
    };
    const { pickle, buffers } = dumpApart([array(false), array(true)]);
    // A change after the dump is seen by who holds the buffer: nothing was copied.
    inside[0] = 7;
    for (const { data } of buffers) expect([data.buffer, data.byteOffset]).toEqual([memory.buffer, 8]);
    const { result } = await run(
      `
memory = bytearray(parts[1])
first, second = pickle.loads(parts[0], buffers=[memory, memory])
first[1, 1] = 8  # seen through the read-only one, too
result = [first.tolist(), second.tolist(), first.flags.writeable, second.flags.writeable, bool(numpy.shares_memory(first, second))]`,
      [pickle, (buffers[0] as PickleBuffer).data],
    );
    const numbers = [
      [7, 2.5],
      [3.5, 8],
    ];
    expect(result).toEqual([numbers, numbers, true, false, true]);
  });

  test('inside the pickle an array keeps its bytes, and whether they may be written', {
    timeout: 60_000,
  }, async () => {
    const { out } = await run(`${ARRAYS}\nout = [pickle.dumps(arrays, 5)]`);
    const pickle = out[0] as Uint8Array;
    const back = dumps(loads(pickle, EXACT), { ...EXACT, protocol: 5 });
    expect(bytesDifference(pickle, back)).toBeUndefined();
    const { result } = await run(
      `${ARRAYS}\nresult = [numpy.array_equal(a, b) and a.flags.writeable == b.flags.writeable for a, b in zip(pickle.loads(parts[0]), arrays)]`,
      [back],
    );
    expect(result).toEqual([true, true, true, true, true, true]);
  });
});

function floatsOf({ data }: PickleBuffer): Float64Array {
  return new Float64Array(data.buffer, data.byteOffset, data.byteLength / 8);
}
