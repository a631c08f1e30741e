// The values of a part, one by one, as the exact mode gives them: what is shown is what Python would have.
import { Unpickler } from '@picklekit/core';
import { type Gap, offsetInWhole, type Part, type PickleBytes } from '@picklekit/node-io/containers';
import { Problem } from '../io/exit.ts';
import { type Input, type InputOptions, isSecondReading, nameOf, partsOf, piecesOf } from '../io/inputs.ts';
import { locate, tellOfCutZip } from '../io/problems.ts';
import { warn } from '../io/terminal.ts';
import { count as counted, size } from '../io/text.ts';

/** Options of the commands that load values. */
export interface ValueOptions extends InputOptions {
  /** Only this pickle of a row, from 0. */
  readonly index?: number | undefined;
}

/** The pickles of a part as bytes. */
export interface PickledPart {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly gaps: readonly Gap[];
}

/** A value, and where it comes from. */
export interface Loaded {
  readonly name: string;
  readonly value: unknown;
}

/** A part that is a pickle, or was expected to be one, and has not been read yet. */
export interface FoundPart {
  readonly name: string;
  readonly part: Part;
  /** Gives the pickles. */
  pickles(): Promise<PickleBytes>;
  /** Gives the pickles in pieces. */
  chunks(): AsyncGenerator<Uint8Array>;
}

/** Finds what is pickled in an input; fails where there is nothing, or a part cannot be opened. */
export async function* foundParts(input: Input, options: InputOptions): AsyncGenerator<FoundPart> {
  let isFound = false;
  let other: Part | undefined;
  for await (const part of partsOf(input, options)) {
    const name = nameOf(input, part);
    if (part.kind === 'unread') throw locate(part.error, name);
    tellOfCutZip(part, name);
    if (part.kind === 'array') other = part;
    // What is no pickle is tried nevertheless, if it is all there is: the error says why it is none.
    const isLast = part.kind === 'data' && part.layers.every(({ member }) => member === undefined);
    if ((part.kind !== 'pickle' && !isLast) || isSecondReading(part)) continue;
    isFound = true;
    if (isLast) yield { name, part, ...dataOf(input, part) };
    else yield { name, part, pickles: () => part.pickles(), chunks: () => part.chunks() };
  }
  if (isFound) return;
  const what = other?.layers.length === 0 ? `: it is an array, ${other.note}` : '';
  throw new Problem(`${input.name}: there is no pickle in it${what}`, 'see `picklekit ls`');
}

function dataOf(input: Input, part: Part): Pick<FoundPart, 'pickles' | 'chunks'> {
  return {
    pickles: async () => ({ bytes: await part.read(), gaps: [] }),
    async *chunks() {
      // What lies in nothing is the input itself.
      if (part.layers.length === 0) yield* piecesOf(input);
      else yield await part.read();
    },
  };
}

/** Yields the pickled parts of an input with their bytes. */
export async function* pickledParts(input: Input, options: InputOptions): AsyncGenerator<PickledPart> {
  for await (const { name, part, pickles } of foundParts(input, options)) {
    const { gaps } = part;
    warnOfGaps(name, gaps);
    yield { name, bytes: (await pickles()).bytes, gaps };
  }
}

/** Says that arrays are left out, and where they are. */
export function warnOfGaps(name: string, gaps: readonly Gap[]): void {
  const arrays = gaps.filter(({ what }) => what.startsWith('array'));
  if (arrays.length === 0) return;
  const bytes = arrays.reduce((sum, { length }) => sum + length, 0);
  warn(
    `${name}: the data of ${counted(arrays.length, 'array')} of joblib (${size(bytes)}) is left out; \`picklekit info\` says at which bytes of the file it lies`,
  );
}

/** Yields the values of an input. */
export async function* loadAll(input: Input, options: ValueOptions): AsyncGenerator<Loaded> {
  let index = 0;
  for await (const found of foundParts(input, options)) {
    warnOfGaps(found.name, found.part.gaps);
    for await (const value of loadPart(found)) {
      if (options.index === undefined || options.index === index) yield { name: found.name, value };
      index++;
      if (options.index !== undefined && index > options.index) return;
    }
  }
  if (options.index === undefined) return;
  throw new Problem(`${input.name}: has no pickle ${options.index}: there are ${index}, counted from 0`);
}

// Beyond this, what is read is given to the unpickler piece by piece: it need not be held beside its values, and Ctrl-C is heard.
const LARGE = 2 ** 26;

async function* loadPart(found: FoundPart): AsyncGenerator<unknown> {
  const { name, part } = found;
  const unpickler = Unpickler.separate<unknown>({ exact: true });
  let head: Uint8Array | undefined;
  let count = 0;
  let end = 0;
  try {
    for await (const chunk of part.size > LARGE ? found.chunks() : wholeOf(found)) {
      head ??= chunk.slice(0, 512);
      const values = part.size > LARGE ? unpickler.push(chunk) : unpickler.read(chunk);
      for (const value of values) {
        count++;
        end = unpickler.offset;
        yield value;
      }
    }
    unpickler.end();
    if (count === 0) throw new Problem(`${name}: is empty`, 'was it ever written?');
  } catch (error) {
    // What is complete is no reason to call the rest a pickle.
    const hint = count === 0 ? undefined : hintBehind(count, offsetInWhole(part.gaps, end));
    throw locate(error, name, head ?? new Uint8Array(), part.gaps, hint);
  }
}

function hintBehind(pickles: number, end: number): string {
  const before = pickles === 1 ? 'the pickle before it is' : `the ${pickles} pickles before it are`;
  return `${before} complete: what follows from byte ${end} on is no pickle, or one that is damaged or cut off`;
}

async function* wholeOf(found: FoundPart): AsyncGenerator<Uint8Array> {
  yield (await found.pickles()).bytes;
}
