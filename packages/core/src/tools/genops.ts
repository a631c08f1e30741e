// The opcodes of a pickle, one after another, as `pickletools.genops`.
import { Window } from '../bytes/window.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { checkOptions, optionNames } from '../options.ts';
import { bytesRepr } from '../values/repr.ts';
import { type Argument, ArgumentReader } from './args.ts';
import type { ArgumentName } from './arguments.ts';
import { PickletoolsError, place } from './failure.ts';
import { demandInteger, demandVersion, type PickletoolsVersion, pickleBytes } from './options.ts';
import { OPCODE_OF, type OpcodeInfo } from './table.ts';

/** Settings of {@link genops}. */
export interface GenopsOptions {
  /** Offset in bytes at which the pickle begins. @defaultValue 0 */
  readonly start?: number;
  /** The `pickletools` to follow. @defaultValue '3.13' */
  readonly python?: PickletoolsVersion;
}

const NAMES = /* @__PURE__ */ optionNames<GenopsOptions>({ start: 'any', python: 'any' });

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
export function genops(
  data: Uint8Array | ArrayBuffer,
  options: GenopsOptions = {},
): Generator<Operation, void, undefined> {
  const reader = new OpcodeReader(options);
  reader.push(data);
  reader.end();
  return reader.read();
}

/**
 * Reads the opcodes of pickles that come in pieces of any size: push a piece, read what there is, push the next. What is kept in
 * between is the beginning of an opcode that is not all there, as long as its argument may be.
 *
 * @example
 * const reader = new OpcodeReader();
 * for await (const chunk of stream) {
 *   reader.push(chunk);
 *   for (const { opcode, pos } of reader.read()) console.log(pos, opcode.name);
 * }
 * reader.end();
 * for (const { opcode, pos } of reader.read()) console.log(pos, opcode.name);
 */
export class OpcodeReader {
  readonly #python: PickletoolsVersion;
  readonly #window = new Window(new Uint8Array(), false);
  // In the window: where the next opcode is.
  #pos = 0;
  #skip: number;
  #isStarved = true;
  #hasStopped = false;

  /** @throws PickleError `INVALID_OPTION` */
  constructor(options: GenopsOptions = {}) {
    checkOptions(options, NAMES);
    const { start = 0, python = '3.13' } = options;
    demandInteger('start', start, 0);
    demandVersion(python);
    this.#skip = start;
    this.#python = python;
  }

  /** Whether the STOP of the pickle has been read. */
  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** How many of the bytes that were pushed have not been read. */
  get unread(): number {
    return this.#window.size - this.#pos;
  }

  /**
   * Takes the next bytes. Whatever `read` gave for the bytes before has to be done with; they may be written over.
   *
   * @throws PickleError `INVALID_OPTION` for what is no bytes, `CLOSED` after `end`.
   */
  push(chunk: Uint8Array | ArrayBuffer): void {
    const bytes = pickleBytes(chunk);
    const window = this.#window;
    if (window.ended) throw new PickleError('CLOSED', 'the reader has been told that nothing follows');
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    window.base += skipped;
    if (skipped === bytes.length) return;
    if (window.push(bytes.subarray(skipped), this.#pos)) this.#isStarved = false;
    this.#pos = 0;
  }

  /** Takes note that nothing follows: what is not all there by now is an error. */
  end(): void {
    this.#window.ended = true;
    this.#isStarved = false;
  }

  /** Goes on behind a STOP, with the next pickle of a row. */
  next(): void {
    this.#hasStopped = false;
  }

  /**
   * Yields the opcodes that are all there, up to a STOP. Arguments of bytes are views of what was pushed, or of a copy.
   *
   * @throws PickletoolsError, UnpicklingError as {@link genops}.
   */
  *read(): Generator<Operation, void, undefined> {
    if (this.#isStarved) return;
    const { bytes, base, ended } = this.#window;
    const reader = new ArgumentReader(bytes, this.#pos, this.#python);
    while (!this.#hasStopped) {
      const at = reader.pos;
      const opcode = OPCODE_OF[bytes[at]];
      if (opcode === undefined) {
        if (at < bytes.length || ended) failOpcode(bytes, at, base);
        this.#wait(at, 1);
        return;
      }
      reader.pos = at + 1;
      let arg: Argument;
      if (opcode.argument !== undefined) {
        const missing = ended ? 0 : reader.lacks(opcode.argument);
        if (missing !== 0) {
          this.#wait(at, missing);
          return;
        }
        arg = argumentOf(reader, opcode.argument, opcode, base + at);
      }
      this.#pos = reader.pos;
      this.#hasStopped = opcode.byte === Op.STOP;
      yield { opcode, arg, pos: base + at, end: base + reader.pos };
    }
  }

  /** The bytes of an opcode that `read` gave last, with its argument. */
  bytesOf({ pos, end }: Operation): Uint8Array {
    const { bytes, base } = this.#window;
    return bytes.subarray(pos - base, end - base);
  }

  #wait(at: number, missing: number): void {
    this.#window.pause(at, Math.max(0, missing), Math.max(0, -missing));
    this.#pos = 0;
    this.#isStarved = true;
  }
}

function argumentOf(
  reader: ArgumentReader,
  argument: ArgumentName,
  opcode: OpcodeInfo,
  offset: number,
): Argument {
  try {
    return reader.read(argument);
  } catch (error) {
    throw place(error, opcode.name, offset);
  }
}

function failOpcode(bytes: Uint8Array, at: number, base: number): never {
  const offset = base + at;
  if (at >= bytes.length) {
    const complaint = 'pickle exhausted before seeing STOP';
    throw new PickletoolsError(
      'UNEXPECTED_END',
      `pickle at byte ${offset}: ${complaint}`,
      { offset },
      complaint,
    );
  }
  const complaint = `at position ${offset}, opcode b${bytesRepr(bytes.subarray(at, at + 1))} unknown`;
  const message = `unknown opcode 0x${bytes[at].toString(16).padStart(2, '0')} at byte ${offset}`;
  throw new PickletoolsError('UNKNOWN_OPCODE', message, { offset }, complaint);
}
