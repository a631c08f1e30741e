// The symbolic disassembler: the text of `pickletools.dis`, and its complaints.
import { PickleError } from '../errors.ts';
import type { OpName } from '../opcodes/op.ts';
import { ANNOTATIONS } from './annotations.ts';
import type { Argument } from './args.ts';
import { argumentRepr } from './argument-repr.ts';
import type { ArgumentName } from './arguments.ts';
import { type DisMemo, Emulator } from './emulator.ts';
import { PickletoolsError, place } from './failure.ts';
import { type GenopsOptions, genops } from './genops.ts';
import { demandInteger, type PickletoolsVersion, toBytes } from './options.ts';
import { splitRepr } from './surrogates.ts';
import { OPCODES, type OpcodeInfo } from './table.ts';

/** Settings of {@link dis}. */
export interface DisOptions extends GenopsOptions {
  /** The memo of pickles that were written with one `Pickler`, to be passed for each of them in turn. Grows. */
  readonly memo?: DisMemo | undefined;
  /** How many blanks each MARK indents by. @defaultValue 4 */
  readonly indentlevel?: number;
  /** The column at which a short description of each opcode begins; 0 is for none. @defaultValue 0 */
  readonly annotate?: number;
}

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
export function* disLines(
  data: Uint8Array | ArrayBuffer,
  options: DisOptions = {},
): Generator<string, void, undefined> {
  const { memo = new Map(), indentlevel = 4, annotate = 0, python = '3.13' } = options;
  const bytes = toBytes(data);
  demandInteger('indentlevel', indentlevel);
  demandInteger('annotate', annotate);
  const indent = ' '.repeat(Math.max(0, indentlevel));
  const emulator = new Emulator(memo, python === '3.13');
  let column = annotate;
  for (const { opcode, arg, pos, end } of genops(bytes, options)) {
    const { name } = opcode;
    const head = `${String(pos).padStart(5)}: `;
    let line = CODES[name] + indent.repeat(emulator.depth) + name;
    let remark: string | undefined;
    try {
      remark = emulator.check(opcode, arg, pos);
      if (arg !== undefined || remark !== undefined) {
        line += ' '.repeat(10 - Math.min(10, name.length));
        if (arg !== undefined) line += ` ${shown(opcode, arg, bytes.subarray(pos + 1, end), python)}`;
        if (remark !== undefined) line += ` ${remark}`;
      }
    } catch (error) {
      yield head;
      throw place(error, name, pos);
    }
    if (annotate !== 0) {
      const length = codePoints(line);
      if (column > length) line += ' '.repeat(column - length);
      else column = length;
      if (column > 50) column = annotate;
      line += ` ${ANNOTATIONS[name]}`;
    }
    yield `${head}${line}\n`;
    emulator.apply(opcode, pos);
  }
  yield `highest protocol among opcodes = ${emulator.protocol}\n`;
  emulator.finish();
}

function shown(opcode: OpcodeInfo, arg: Argument, raw: Uint8Array, python: PickletoolsVersion): string {
  const split = typeof arg === 'string' ? splitRepr(arg, opcode.argument as ArgumentName, raw) : undefined;
  return split ?? argumentRepr(opcode, arg, python);
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
