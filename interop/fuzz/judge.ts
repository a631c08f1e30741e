// What we make of a stream, held against what CPython's unpicklers make of it.
import {
  dumps,
  isPickleError,
  type LoadOptions,
  load,
  PickleError,
  type PickleValue,
  TypeRegistry,
  Unpickler,
} from '@picklekit/core';
import { buffers } from './buffers.ts';
import { describe } from './describe.ts';
import { excuseFor } from './known.ts';
import type { Oracle, Outcome } from './oracle.ts';
import { ALL_READERS, Reader } from './oracle.ts';
import type { Random } from './random.ts';

/** What we make of a stream. */
export type Ours =
  | { readonly value: PickleValue; readonly text: string; readonly doubt: string | undefined }
  | { readonly error: PickleError };

/** What came of one stream. */
export interface Verdict {
  readonly kind: 'same value' | 'same refusal' | 'excused' | 'undecided' | 'finding';
  /** The name of the excuse, or what is wrong. */
  readonly why: string;
}

const inertTypes = TypeRegistry.of([]);
const inert = {
  types: inertTypes,
  fixImports: false,
} satisfies LoadOptions;

/** Loads a stream with nothing registered. @throws whatever is no error of ours. */
function ours(stream: Uint8Array): Ours {
  try {
    const { value } = load(stream, { ...inert, exact: true, buffers: buffers() });
    return { value, ...describe(value) };
  } catch (error) {
    if (isPickleError(error)) return { error };
    throw error;
  }
}

/** Tries everything that needs no Python; says what is wrong, or gives undefined. */
function wrongByItself(stream: Uint8Array, random: Random): string | undefined {
  let exact: Ours;
  try {
    exact = ours(stream);
    const pieces = inPieces(stream, random);
    if ('error' in exact !== 'error' in pieces && !isInsideFrame(pieces)) {
      return `in pieces ${outcomeOf(pieces)}, whole ${outcomeOf(exact)}`;
    }
    if ('text' in exact && 'text' in pieces && exact.text !== pieces.text)
      return `in pieces another value:\n${pieces.text}\nwhole:\n${exact.text}`;
  } catch (error) {
    return `an error that is not ours: ${(error as Error).stack ?? String(error)}`;
  }
  for (const types of [inertTypes, undefined]) {
    try {
      const base: LoadOptions = types === undefined ? {} : inert;
      load(stream, { ...base, encoding: 'latin1', buffers: buffers() });
      if ('error' in exact && exact.error.code !== 'INVALID_OPERAND')
        return `the natural mode loads what the exact mode refuses with ${exact.error.message}`;
    } catch (error) {
      if (!isPickleError(error))
        return `an error that is not ours in the natural mode: ${(error as Error).stack ?? String(error)}`;
      if (!('error' in exact) && types !== undefined) return `the natural mode refuses with ${error.message}`;
    }
  }
  return undefined;
}

// CPython's readers differ where the next pickle begins when a frame goes on behind STOP, so a stream must not have that.
function isInsideFrame(result: Ours): boolean {
  return 'error' in result && /bytes of its frame follow the pickle/.test(result.error.message);
}

function outcomeOf(result: Ours): string {
  return 'error' in result ? `refused with ${result.error.code}: ${result.error.message}` : 'loaded';
}

function inPieces(stream: Uint8Array, random: Random): Ours {
  try {
    const unpickler = new Unpickler({ ...inert, exact: true, buffers: buffers() });
    for (let at = 0; at < stream.length; ) {
      const end = Math.min(stream.length, at + 1 + random.below(random.pick([1, 1, 8, 60])));
      for (const value of unpickler.read(stream.subarray(at, end))) return { value, ...describe(value) };
      at = end;
    }
    unpickler.end();
    return { error: new PickleError('UNEXPECTED_END', 'the input is empty') };
  } catch (error) {
    if (isPickleError(error)) return { error };
    throw error;
  }
}

/** Asks Python and judges. */
export async function judge(stream: Uint8Array, oracle: Oracle, random: Random): Promise<Verdict> {
  const asked = oracle.ask(stream, ALL_READERS);
  const wrong = wrongByItself(stream, random);
  const readers = await asked;
  if (wrong !== undefined) return { kind: 'finding', why: wrong };
  if (readers === undefined) return { kind: 'undecided', why: 'the stream crashes CPython' };
  const verdict = compare(ours(stream), readers, stream, oracle.python.minor);
  if (verdict.kind !== 'same value') return verdict;
  return (await again(stream, oracle, random)) ?? verdict;
}

/** Holds our outcome against those of CPython's readers. */
function compare(mine: Ours, readers: readonly Outcome[], stream: Uint8Array, minor: number): Verdict {
  const values = readers.filter((reader) => reader[0] === 'value');
  const agreed = values.length === readers.length && values.every(([, text]) => text === values[0]?.[1]);
  const unclear = readers.find(([kind, name]) => kind === 'error' && name === 'Overdue');
  if (unclear !== undefined) return { kind: 'undecided', why: 'CPython takes too long' };
  if ('text' in mine && mine.doubt !== undefined) return { kind: 'undecided', why: mine.doubt };
  if (agreed && 'text' in mine && mine.text === values[0]?.[1]) return { kind: 'same value', why: '' };
  if (values.length === 0 && 'error' in mine) return { kind: 'same refusal', why: mine.error.code };
  // Where CPython's readers differ, to refuse is right.
  if (values.length > 0 && !agreed && 'error' in mine)
    return { kind: 'same refusal', why: 'CPython differs' };
  const excuse = excuseFor({ mine, readers, stream, minor });
  if (excuse !== undefined) return { kind: 'excused', why: excuse };
  const said = readers.map(([kind, ...rest]) => `${kind} ${rest.join(': ')}`).join('\n  ');
  return {
    kind: 'finding',
    why: `ours: ${outcomeOf(mine)}${'text' in mine ? ` ${mine.text}` : ''}\nCPython:\n  ${said}`,
  };
}

/** Dumps the value again, lets Python read it, and says what differs. */
async function again(stream: Uint8Array, oracle: Oracle, random: Random): Promise<Verdict | undefined> {
  const mine = ours(stream);
  if (!('text' in mine) || mine.text.includes('\nM ') || mine.text.includes('?')) return undefined;
  // Before protocol 5 a bytearray is a call, which inert readers do not make.
  const protocol = mine.text.includes('\nA ') ? 5 : random.pick([4, 5]);
  let written: Uint8Array;
  try {
    written = dumps(mine.value, { exact: true, protocol, fixImports: false, types: inertTypes });
  } catch (error) {
    if (!isPickleError(error))
      return { kind: 'finding', why: `an error that is not ours in dumps: ${(error as Error).stack}` };
    const excuse = excuseFor({ mine: { error }, readers: [], stream, minor: oracle.python.minor });
    if (excuse !== undefined) return { kind: 'excused', why: excuse };
    return { kind: 'finding', why: `cannot be dumped again: ${error.message}\n${mine.text}` };
  }
  const [answer] = (await oracle.ask(written, Reader.C)) ?? [];
  if (answer?.[0] === 'value' && answer[1] === mine.text) return undefined;
  const excuse = excuseFor({
    mine,
    readers: answer === undefined ? [] : [answer],
    stream,
    minor: oracle.python.minor,
    written,
  });
  if (excuse !== undefined) return { kind: 'excused', why: excuse };
  const hex = Buffer.from(written).toString('hex');
  return {
    kind: 'finding',
    why: `dumped again at protocol ${protocol} as ${hex}\nCPython reads ${answer?.join(' ')}\nexpected ${mine.text}`,
  };
}
