// `toPython`: what Python's unpickler would do with a pickle, as code to read.
import type { UnpicklingError } from '../errors.ts';
import { checkOptions, optionNames } from '../options.ts';
import { textRepr } from '../values/repr.ts';
import { PickletoolsError, place } from './failure.ts';
import { genops } from './genops.ts';
import { demandInteger, pickleBytes } from './options.ts';
import { Decompiler } from './python/decompiler.ts';
import { fetchedPuts } from './python/uses.ts';

/** Settings of {@link toPython}. */
export interface ToPythonOptions {
  /** Offset in bytes at which the pickle begins. @defaultValue 0 */
  readonly start?: number;
}

const NAMES = /* @__PURE__ */ optionNames<ToPythonOptions>({ start: 'any' });

/**
 * Writes what Python 3 would do if it loaded a pickle, as Python code: imports, then calls in the order in which they happen, also
 * those whose result is thrown away, and at last `result = ...`. Nothing is evaluated.
 *
 * Shared values are assigned to variables once, so that the code grows with the pickle and not with what it unfolds to. Where one
 * line of code cannot say what an opcode does, the code begins with a function that does.
 *
 * The code is for reading. **It does whatever the pickle would do: do not run that of a pickle that you do not trust.**
 *
 * @throws PickletoolsError for a malformed pickle; its `text` is the code of what Python would do before it raises an error, too.
 *
 * @example
 * // PROTO 4, GLOBAL os system, SHORT_BINUNICODE "id", TUPLE1, REDUCE, STOP
 * const bytes = Uint8Array.from([0x80, 4, ...ascii('cos\nsystem\n'), 0x8c, 2, 0x69, 0x64, 0x85, 0x52, 0x2e]);
 * toPython(bytes); // "import os\n\nresult = os.system('id')\n"
 */
export function toPython(data: Uint8Array | ArrayBuffer, options: ToPythonOptions = {}): string {
  checkOptions(options, NAMES);
  const { start = 0 } = options;
  const bytes = pickleBytes(data);
  demandInteger('start', start, 0);
  const decompiler = new Decompiler(bytes, fetchedPuts(bytes, start));
  let pos = start;
  let opcode = 'pickle';
  try {
    for (const operation of genops(bytes, { start, python: '3.14' })) {
      ({ pos } = operation);
      opcode = operation.opcode.name;
      decompiler.take(operation);
    }
    return decompiler.code.text();
  } catch (error) {
    throw broken(decompiler, place(error, opcode, pos));
  }
}

function broken(decompiler: Decompiler, error: UnpicklingError): PickletoolsError {
  const { code } = decompiler;
  decompiler.abandon();
  code.names.addModule('pickle');
  code.line(`raise pickle.UnpicklingError(${textRepr(error.message)})`);
  const { offset, opcode } = error;
  const complaint = error instanceof PickletoolsError ? error.complaint : '';
  return new PickletoolsError(error.code, error.message, { offset, opcode }, complaint, code.text());
}
