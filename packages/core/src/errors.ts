// The errors that leave this library, and their codes. A leaf: every floor may import it.

/** What went wrong, in a word that never changes. The documentation has a row for each. */
export type PickleErrorCode =
  // the bytes
  | 'UNEXPECTED_END'
  | 'UNKNOWN_OPCODE'
  | 'UNSUPPORTED_PROTOCOL'
  | 'INVALID_LENGTH'
  | 'INVALID_LITERAL'
  | 'INVALID_TEXT'
  | 'INVALID_ESCAPE'
  | 'INVALID_FRAME'
  | 'TRAILING_DATA'
  // the machine
  | 'STACK_UNDERFLOW'
  | 'MISSING_MARK'
  | 'UNEXPECTED_MARK'
  | 'MISSING_MEMO'
  | 'INVALID_MEMO_INDEX'
  | 'INVALID_OPERAND'
  | 'INVALID_RECEIVER'
  | 'ODD_ITEMS'
  | 'UNHASHABLE'
  | 'NON_STRING_KEY'
  // policy, limits, hooks
  | 'GLOBAL_REFUSED'
  | 'INVALID_EXTENSION'
  | 'NO_BUFFER'
  | 'LIMIT'
  | 'HOOK_FAILED'
  | 'CONSTRUCT_FAILED'
  | 'ABORTED'
  | 'CLOSED'
  // writing
  | 'UNSUPPORTED_VALUE'
  | 'INVALID_NAME'
  | 'INVALID_OPTION'
  | 'INVALID_REDUCE'
  | 'RECURSIVE_REDUCE';

// A registered symbol, so that two copies of the library and two realms know each other's errors.
const brand: unique symbol = Symbol.for('@picklekit/core.error') as never;

/** The base of every error of this library. */
export class PickleError extends Error {
  /** What went wrong, in a word that never changes: ask for it, not for the message. */
  readonly code: PickleErrorCode;

  constructor(code: PickleErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  override get name(): string {
    return 'PickleError';
  }

  get [brand](): true {
    return true;
  }
}

/** Where in a pickle an error arose. */
export interface UnpicklingPlace {
  /** Offset in bytes of the opcode, counted from the start of the input. */
  readonly offset?: number | undefined;
  /** CPython's name of the opcode, such as `BINUNICODE`. */
  readonly opcode?: string | undefined;
  /** Where in the value under construction, such as `$.users[3]`. */
  readonly path?: string | undefined;
}

/** Thrown when bytes cannot be loaded. */
export class UnpicklingError extends PickleError {
  /** Where the opcode begins, in bytes from the start of the input. `undefined` where no opcode is to blame. */
  readonly offset: number | undefined;
  /** CPython's name of the opcode, such as `BINUNICODE`. `undefined` also for a byte that is none. */
  readonly opcode: string | undefined;
  /**
   * Where in the value under construction the load failed, such as `$.users[3].created`, as far as that can be told: read off the
   * machine's stack. The place in a tuple of up to three items may be missing from it.
   */
  readonly path: string | undefined;

  constructor(
    code: PickleErrorCode,
    message: string,
    place: UnpicklingPlace = {},
    options?: { cause?: unknown },
  ) {
    super(code, message, options);
    this.offset = place.offset;
    this.opcode = place.opcode;
    this.path = place.path;
  }

  override get name(): string {
    return 'UnpicklingError';
  }
}

/** Where in a value an error arose. */
export interface PicklingPlace {
  /** Where in the value that was being dumped, such as `$.users[3].when`. */
  readonly path?: string | undefined;
  /** The name of the constructor of the value that cannot be pickled. */
  readonly constructorName?: string | undefined;
}

/** Thrown when a value cannot be dumped. */
export class PicklingError extends PickleError {
  /** Where in the value the dump failed, such as `$.users[3].when`. */
  readonly path: string | undefined;
  /** The name of the constructor of the value that cannot be pickled, such as `Socket`; `undefined` for what has none. */
  readonly constructorName: string | undefined;

  constructor(
    code: PickleErrorCode,
    message: string,
    place: PicklingPlace = {},
    options?: { cause?: unknown },
  ) {
    super(code, message, options);
    this.path = place.path;
    this.constructorName = place.constructorName;
  }

  override get name(): string {
    return 'PicklingError';
  }
}

/**
 * Tells whether `error` is an error of this library, and of one of the codes where codes are given. Holds across
 * realms and across two copies of the library, where `instanceof` does not.
 *
 * @example
 * try {
 *   loads(bytes);
 * } catch (error) {
 *   if (!isPickleError(error, 'UNEXPECTED_END')) throw error;
 *   console.log('the file is cut off');
 * }
 */
export function isPickleError<C extends PickleErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is PickleError & { readonly code: C } {
  if (typeof error !== 'object' || error === null) return false;
  if ((error as { [brand]?: unknown })[brand] !== true) return false;
  return codes.length === 0 || codes.includes((error as PickleError).code as C);
}
