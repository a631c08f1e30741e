// The opcodes of a pickle, one after another, as `pickletools.genops`.
import { Op } from '../opcodes/op.ts';
import { bytesRepr } from '../values/repr.ts';
import { type Argument, ArgumentReader } from './args.ts';
import { PickletoolsError, place } from './failure.ts';
import { demandInteger, demandVersion, type PickletoolsVersion, toBytes } from './options.ts';
import { OPCODE_OF, type OpcodeInfo } from './table.ts';

/** Settings of {@link genops}. */
export interface GenopsOptions {
  /** Offset in bytes at which the pickle begins. @defaultValue 0 */
  readonly start?: number;
  /** The `pickletools` to follow. @defaultValue '3.13' */
  readonly python?: PickletoolsVersion;
}

/** One opcode of a pickle. */
export interface Operation {
  readonly opcode: OpcodeInfo;
  readonly arg: Argument;
  /** Offset in bytes of the opcode. */
  readonly pos: number;
  /** Offset in bytes of what follows its argument. */
  readonly end: number;
}

/**
 * Yields the opcodes of one pickle up to its STOP, as Python's `pickletools.genops`. Nothing is loaded, and nothing but the
 * argument is made.
 *
 * @throws PickletoolsError with `code`, `offset`, `opcode` and CPython's `complaint`, where `pickletools` raises an exception.
 * @throws UnpicklingError `LIMIT` where an argument is too long for a string or an integer of the engine.
 *
 * @example
 * const bytes = Uint8Array.from([0x80, 2, 0x4b, 7, 0x2e]);
 * for (const { opcode, arg, pos } of genops(bytes)) console.log(pos, opcode.name, arg);
 * // 0 PROTO 2, 2 BININT1 7, 4 STOP undefined
 */
export function* genops(
  data: Uint8Array | ArrayBuffer,
  options: GenopsOptions = {},
): Generator<Operation, void, undefined> {
  const { start = 0, python = '3.13' } = options;
  const bytes = toBytes(data);
  demandInteger('start', start, 0);
  demandVersion(python);
  const reader = new ArgumentReader(bytes, start, python);
  let opcode: OpcodeInfo;
  do {
    const pos = reader.pos;
    opcode = OPCODE_OF[bytes[pos]] ?? failOpcode(bytes, pos);
    reader.pos = pos + 1;
    const arg = opcode.argument === undefined ? undefined : argumentOf(reader, opcode, pos);
    yield { opcode, arg, pos, end: reader.pos };
  } while (opcode.byte !== Op.STOP);
}

function argumentOf(reader: ArgumentReader, opcode: OpcodeInfo, pos: number): Argument {
  try {
    return reader.read(opcode.argument as NonNullable<OpcodeInfo['argument']>);
  } catch (error) {
    throw place(error, opcode.name, pos);
  }
}

function failOpcode(bytes: Uint8Array, offset: number): never {
  if (offset >= bytes.length) {
    const complaint = 'pickle exhausted before seeing STOP';
    throw new PickletoolsError(
      'UNEXPECTED_END',
      `pickle at byte ${offset}: ${complaint}`,
      { offset },
      complaint,
    );
  }
  const complaint = `at position ${offset}, opcode b${bytesRepr(bytes.subarray(offset, offset + 1))} unknown`;
  const message = `unknown opcode 0x${bytes[offset].toString(16).padStart(2, '0')} at byte ${offset}`;
  throw new PickletoolsError('UNKNOWN_OPCODE', message, { offset }, complaint);
}
