// joblib writes the data of an array right behind the pickled description of it, in the middle of the pickle. Here the data
// is found and left out, so that what remains is a pickle.
import { defineType, isPickleError, PyObject, PyTuple, TypeRegistry, Unpickler } from '@picklekit/core';
import type { RandomAccess } from './access.ts';
import { opcodesFrom, pickleEndFrom } from './opcodes.ts';
import type { Gap } from './part.ts';

/** Where the arrays of a joblib file lie. */
export interface JoblibFile {
  readonly gaps: readonly Gap[];
  /** The arrays of objects: each a range of the whole bytes, which is a pickle of its own. */
  readonly objects: readonly (readonly [start: number, end: number])[];
}

const WRAPPER = 'NumpyArrayWrapper';
const MODULES = ['joblib.numpy_pickle', 'sklearn.externals.joblib.numpy_pickle'];
// Files that joblib wrote before 0.10 keep the arrays in other files, which it loads by name.
const SIDE_FILES = /NDArrayWrapper/;

/** Whether the bytes name the class that joblib puts before array data. */
export function mentionsJoblib(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(WRAPPER);
}

/** Whether arrays lie in other files. */
export function hasSideFiles(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 2 ** 20)).toString(
    'latin1',
  );
  return SIDE_FILES.test(head);
}

/** Separates opcodes from array data. `undefined` where the bytes are not as joblib writes them. */
export async function splitJoblib(access: RandomAccess): Promise<JoblibFile | undefined> {
  const gaps: Gap[] = [];
  const objects: [number, number][] = [];
  const reader = new Reader(access);
  let length = 0;
  for (let start = 0; ; ) {
    const stop = await reader.next(start);
    if (stop === undefined) return undefined;
    if (stop.wrapper === undefined) break;
    length += stop.end - start;
    const data = await dataOf(stop.wrapper, access, stop.end);
    if (data === undefined) return undefined;
    if (data.isPickle) objects.push([data.start, data.end]);
    gaps.push({ at: length, offset: stop.end, length: data.end - stop.end, what: data.what });
    start = data.end;
  }
  return gaps.length === 0 ? undefined : { gaps, objects };
}

/** The state of a wrapper: a `dict` of its attributes. */
type State = ReadonlyMap<unknown, unknown>;

/** Loads a pickle up to each wrapper, once over all of it: what it holds beside the arrays is in memory until then. */
class Reader {
  readonly #access: RandomAccess;
  readonly #unpickler: Unpickler;
  #found: State | undefined;

  constructor(access: RandomAccess) {
    this.#access = access;
    const wrapper = defineType<{ state: unknown }>({
      globals: MODULES.map((module) => `${module}.${WRAPPER}`),
      create: () => ({ state: undefined }),
      setState: (_, state) => {
        if (state instanceof Map) this.#found = state;
      },
    });
    this.#unpickler = new Unpickler({ types: TypeRegistry.of([wrapper]), dict: 'map' });
  }

  /** Goes on to the end of the next BUILD of a wrapper, or to that of the pickle. */
  async next(
    start: number,
  ): Promise<{ readonly end: number; readonly wrapper: State | undefined } | undefined> {
    this.#found = undefined;
    let loaded = start;
    const load = async (end: number) => {
      if (end > loaded) this.#unpickler.push(await this.#access.read(loaded, end));
      loaded = end;
    };
    try {
      for await (const batch of opcodesFrom(this.#access, start)) {
        let seen = loaded;
        for (const { opcode, end } of batch) {
          if (opcode.name === 'STOP') return { end, wrapper: undefined };
          seen = end;
          if (opcode.name !== 'BUILD') continue;
          await load(end);
          if (this.#found !== undefined) return { end, wrapper: this.#found };
        }
        await load(seen);
      }
    } catch (error) {
      if (!isPickleError(error)) throw error;
    }
    return undefined;
  }
}

interface ArrayData {
  readonly start: number;
  readonly end: number;
  readonly isPickle: boolean;
  readonly what: string;
}

/** Where the data of an array lies, which begins at `offset` or after some padding. */
async function dataOf(wrapper: State, access: RandomAccess, offset: number): Promise<ArrayData | undefined> {
  const shape = wrapper.get('shape');
  const dtype = wrapper.get('dtype');
  if (!(shape instanceof PyTuple) || !(dtype instanceof PyObject)) return undefined;
  const spelling = dtype.args[0];
  const items = shape.reduce<number>((product, size) => product * Number(size), 1);
  if (typeof spelling !== 'string' || !Number.isSafeInteger(items) || items < 0) return undefined;
  const what = `array of ${kindOf(spelling)}, shape (${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  if (isObjectType(dtype, spelling)) {
    const end = await pickleEndFrom(access, offset);
    if (end === undefined) return undefined;
    return { start: offset, end, isPickle: true, what: `${what}: a pickle of its own` };
  }
  const size = itemSize(dtype, spelling);
  if (size === undefined) return undefined;
  // From joblib 1.2 on, the data is aligned: a byte says how many bytes are skipped.
  const isAligned = wrapper.get('numpy_array_alignment_bytes') != null;
  const [padding = 0] = isAligned ? await access.read(offset, offset + 1) : [];
  const start = isAligned ? offset + 1 + padding : offset;
  const end = start + items * size;
  return end <= access.size ? { start, end, isPickle: false, what } : undefined;
}

function kindOf(spelling: string): string {
  if (/^[|<>=]?O/.test(spelling)) return 'objects';
  return /^[|<>=]?V/.test(spelling) ? 'records' : spelling;
}

function isObjectType(dtype: PyObject, spelling: string): boolean {
  // The eighth item of the state has a flag for objects inside of records.
  const state = dtype.state instanceof PyTuple ? dtype.state : [];
  return /^[|<>=]?O/.test(spelling) || (Number(state[7] ?? 0) & 1) === 1;
}

/** The bytes of an item: written in the name (`f8`), or in the state of records. */
function itemSize(dtype: PyObject, spelling: string): number | undefined {
  const kind = /^[|<>=]?([a-zA-Z?])(\d+)$/.exec(spelling);
  if (kind === null) return undefined;
  const size = Number(kind[2]);
  if (kind[1] === 'U') return size * 4;
  const state = dtype.state instanceof PyTuple ? dtype.state : [];
  return kind[1] === 'V' && Number(state[5]) > 0 ? Number(state[5]) : size;
}
