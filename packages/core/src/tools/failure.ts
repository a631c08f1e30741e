// Errors of the tools: our message and code, with what Python's `pickletools` says about the same bytes.
import { PickleError, type PickleErrorCode, UnpicklingError, type UnpicklingPlace } from '../errors.ts';

/** Thrown where Python's `pickletools` stops with an exception, too. */
export class PickletoolsError extends UnpicklingError {
  /** The message of CPython's exception, word for word; empty where only `toPython` objects. */
  readonly complaint: string;
  /** What `dis` printed before it stopped, the bad line last; or the code that `toPython` wrote. Empty in errors of other tools. */
  readonly text: string;

  constructor(
    code: PickleErrorCode,
    message: string,
    place: UnpicklingPlace,
    complaint: string,
    text: string = '',
  ) {
    super(code, message, place);
    this.complaint = complaint;
    this.text = text;
  }

  override get name(): string {
    return 'PickletoolsError';
  }

  /** The same error with what was printed before it. */
  withText(text: string): PickletoolsError {
    const { offset, opcode } = this;
    return new PickletoolsError(this.code, this.message, { offset, opcode }, this.complaint, text);
  }
}

// A complaint may quote a whole line of the pickle, or the whole stack. A message need not.
const LONGEST = 200;

/** Makes the error of an opcode. */
export function complain(
  code: PickleErrorCode,
  opcode: string,
  offset: number,
  complaint: string,
): PickletoolsError {
  const words = complaint.length > LONGEST ? `${complaint.slice(0, LONGEST)}...` : complaint;
  return new PickletoolsError(code, `${opcode} at byte ${offset}: ${words}`, { offset, opcode }, complaint);
}

/** Thrown inside the reading of an argument, which does not know where it is. */
export class ArgumentError extends Error {
  readonly code: PickleErrorCode;

  constructor(code: PickleErrorCode, complaint: string) {
    super(complaint);
    this.code = code;
  }
}

/** Turns whatever was thrown while an opcode was read or printed into an error of ours that says where. */
export function place(error: unknown, opcode: string, offset: number): UnpicklingError {
  if (error instanceof UnpicklingError) return error;
  if (error instanceof ArgumentError) return complain(error.code, opcode, offset, error.message);
  // What the engine throws is a limit of the engine: strings and arrays have a greatest size.
  const code = error instanceof PickleError ? error.code : 'LIMIT';
  const words = error instanceof Error ? error.message : String(error);
  return new UnpicklingError(
    code,
    `${opcode} at byte ${offset}: ${words}`,
    { offset, opcode },
    { cause: error },
  );
}
