// The opcodes of a pickle that lies somewhere, read in pieces.
import { isPickleError } from '@picklekit/core';
import { OpcodeReader, type Operation } from '@picklekit/core/tools';
import type { RandomAccess } from './access.ts';
import { piecesFrom } from './cursor.ts';

// Most of what is read so is short: the pickle between two arrays, the first pickles of a file.
const FIRST = 2 ** 14;

/**
 * Yields the opcodes from an offset up to the STOP, in batches; offsets are those of the whole.
 *
 * @throws PickletoolsError where there is no opcode, and no STOP.
 */
export async function* opcodesFrom(access: RandomAccess, start: number): AsyncGenerator<Iterable<Operation>> {
  const reader = new OpcodeReader();
  for await (const piece of piecesFrom(access, start, FIRST)) {
    reader.push(piece);
    yield moved(reader, start);
    if (reader.hasStopped) return;
  }
  reader.end();
  yield moved(reader, start);
}

/** Where the pickle that begins at an offset ends; `undefined` where it is none, or has no end. */
export async function pickleEndFrom(access: RandomAccess, start: number): Promise<number | undefined> {
  let last = start;
  try {
    for await (const batch of opcodesFrom(access, start)) for (const { end } of batch) last = end;
    return last;
  } catch (error) {
    if (isPickleError(error)) return undefined;
    throw error;
  }
}

function* moved(reader: OpcodeReader, start: number): Generator<Operation> {
  for (const { opcode, arg, pos, end } of reader.read())
    yield { opcode, arg, pos: pos + start, end: end + start };
}
