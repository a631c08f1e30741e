// The symbolic disassembler: the text of `pickletools.dis`, and its complaints.
import { PickleError } from '../errors.ts';
import type { OpName } from '../opcodes/op.ts';
import { checkOptions, optionNames } from '../options.ts';
import { ANNOTATIONS } from './annotations.ts';
import { argumentRepr } from './argument-repr.ts';
import type { ArgumentName } from './arguments.ts';
import { type DisMemo, Emulator } from './emulator.ts';
import { PickletoolsError, place } from './failure.ts';
import { type GenopsOptions, OpcodeReader, type Operation } from './genops.ts';
import { KindMemo } from './kind-memo.ts';
import { demandInteger, type PickletoolsVersion } from './options.ts';
import { splitRepr } from './surrogates.ts';
import { OPCODES } from './table.ts';

/** Settings of {@link dis}. */
export interface DisOptions extends GenopsOptions {
  /** The memo of pickles that were written with one `Pickler`, to be passed for each of them in turn. Grows. */
  readonly memo?: DisMemo | undefined;
  /** How many blanks each MARK indents by. @defaultValue 4 */
  readonly indentlevel?: number;
  /** The column at which a short description of each opcode begins; 0 is for none. @defaultValue 0 */
  readonly annotate?: number;
}

const NAMES = /* @__PURE__ */ optionNames<DisOptions>({
  start: 'any',
  python: 'any',
  memo: 'any',
  indentlevel: 'any',
  annotate: 'any',
});

/**
 * Disassembles one pickle into text, which is that of Python's `pickletools.dis` to the byte. Like it, it also checks that
 * opcodes find what they need on the stack, and MARKs and memo entries where they use them.
 *
 * @throws PickletoolsError where `pickletools.dis` raises an exception, with its message as `complaint` and what it printed
 * before as `text`.
 * @throws PickleError `LIMIT` where the text is too long for a string of the engine; use {@link disLines} there.
 *
 * @example
 * dis(Uint8Array.from([0x80, 2, 0x4b, 7, 0x2e]));
 * //     0: \x80 PROTO      2
 * //     2: K    BININT1    7
 * //     4: .    STOP
 * // highest protocol among opcodes = 2
 */
export function dis(data: Uint8Array | ArrayBuffer, options: DisOptions = {}): string {
  let text = '';
  try {
    for (const line of disLines(data, options)) text += line;
  } catch (error) {
    if (error instanceof PickletoolsError) throw error.withText(text);
    if (error instanceof PickleError) throw error;
    throw new PickleError('LIMIT', 'the text is too long for a string of this engine (use disLines)', {
      cause: error,
    });
  }
  return text;
}

/**
 * Yields the text of {@link dis} line by line, in bounded memory; newlines are included. Where an error follows, all that
 * `pickletools.dis` prints before it has been yielded, be it a part of a line.
 */
export function disLines(
  data: Uint8Array | ArrayBuffer,
  options: DisOptions = {},
): Generator<string, void, undefined> {
  const disassembler = new Disassembler(options);
  disassembler.push(data);
  disassembler.end();
  return disassembler.lines();
}

/**
 * Disassembles pickles that come in pieces of any size: push a piece, take the lines, push the next. What is kept is an opcode
 * that is not all there, a byte or so for each memo entry, and the kinds of what is on the stack.
 *
 * @example
 * const disassembler = new Disassembler();
 * for await (const chunk of stream) {
 *   disassembler.push(chunk);
 *   for (const line of disassembler.lines()) process.stdout.write(line);
 * }
 * disassembler.end();
 * for (const line of disassembler.lines()) process.stdout.write(line);
 */
export class Disassembler {
  readonly #options: DisOptions;
  readonly #reader: OpcodeReader;
  readonly #indent: string;
  readonly #python: PickletoolsVersion;
  #emulator: Emulator;
  // Where annotations stand; it moves to the right behind long lines.
  #column: number;
  #isFinished = false;

  /** @throws PickleError `INVALID_OPTION` */
  constructor(options: DisOptions = {}) {
    checkOptions(options, NAMES);
    const { indentlevel = 4, annotate = 0, start = 0, python = '3.13' } = options;
    demandInteger('indentlevel', indentlevel);
    demandInteger('annotate', annotate);
    this.#options = options;
    this.#reader = new OpcodeReader({ start, python });
    this.#indent = ' '.repeat(Math.max(0, indentlevel));
    this.#python = python;
    this.#column = annotate;
    this.#emulator = this.#newEmulator();
  }

  #newEmulator(): Emulator {
    return new Emulator(this.#options.memo ?? new KindMemo(), this.#python === '3.13');
  }

  /** Whether all lines of the pickle have been given. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** How many of the bytes that were pushed have not been read. */
  get unread(): number {
    return this.#reader.unread;
  }

  /**
   * Takes the next bytes. The lines of those before have to be taken; then they may be written over.
   *
   * @throws PickleError `INVALID_OPTION` for what is no bytes, `CLOSED` after `end`.
   */
  push(chunk: Uint8Array | ArrayBuffer): void {
    this.#reader.push(chunk);
  }

  /** Takes note that nothing follows: what is not all there by now is an error. */
  end(): void {
    this.#reader.end();
  }

  /** Goes on behind a STOP, with the next pickle of a row. */
  next(): void {
    this.#reader.next();
    this.#emulator = this.#newEmulator();
    this.#column = this.#options.annotate ?? 0;
    this.#isFinished = false;
  }

  /**
   * Yields the lines of the opcodes that are all there, up to the STOP and the line behind it.
   *
   * @throws PickletoolsError, UnpicklingError as {@link dis}, but without a `text`: that has been yielded.
   */
  *lines(): Generator<string, void, undefined> {
    if (this.#isFinished) return;
    const emulator = this.#emulator;
    for (const operation of this.#reader.read()) {
      const head = `${String(operation.pos).padStart(5)}: `;
      let line: string;
      try {
        line = this.#line(operation);
      } catch (error) {
        yield head;
        throw place(error, operation.opcode.name, operation.pos);
      }
      yield `${head}${line}\n`;
      emulator.apply(operation.opcode, operation.pos);
    }
    if (!this.#reader.hasStopped) return;
    this.#isFinished = true;
    yield `highest protocol among opcodes = ${emulator.protocol}\n`;
    emulator.finish();
  }

  #line(operation: Operation): string {
    const { opcode, arg, pos } = operation;
    const { name } = opcode;
    const emulator = this.#emulator;
    let line = CODES[name] + this.#indent.repeat(emulator.depth) + name;
    const remark = emulator.check(opcode, arg, pos);
    if (arg !== undefined || remark !== undefined) {
      line += ' '.repeat(10 - Math.min(10, name.length));
      if (arg !== undefined) line += ` ${this.#argument(operation)}`;
      if (remark !== undefined) line += ` ${remark}`;
    }
    return this.#options.annotate ? this.#annotated(line, name) : line;
  }

  #argument(operation: Operation): string {
    const { opcode, arg } = operation;
    const split =
      typeof arg === 'string'
        ? splitRepr(arg, opcode.argument as ArgumentName, this.#reader.bytesOf(operation).subarray(1))
        : undefined;
    return split ?? argumentRepr(opcode, arg, this.#python);
  }

  #annotated(line: string, name: OpName): string {
    const length = codePoints(line);
    const padding = ' '.repeat(Math.max(0, this.#column - length));
    if (this.#column <= length) this.#column = length;
    if (this.#column > 50) this.#column = this.#options.annotate ?? 0;
    return `${line}${padding} ${ANNOTATIONS[name]}`;
  }
}

/** Python counts characters, not UTF-16 units. */
function codePoints(line: string): number {
  let count = line.length;
  for (const _ of line.matchAll(/[\ud800-\udbff]/g)) count--;
  return count;
}

const CODES: { readonly [N in OpName]: string } = /* @__PURE__ */ makeCodes();

/** The opcode byte as Python shows it, in a column of its own. */
function makeCodes(): typeof CODES {
  const codes = Object.values(OPCODES).map(({ name, byte }) => {
    const code = byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`;
    return [name, `${code.padEnd(4)} `];
  });
  return Object.fromEntries(codes);
}
