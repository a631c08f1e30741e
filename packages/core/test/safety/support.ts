// What becomes of pickles.
import { isPickleError, type LoadOptions, loads, PickleError, UnpicklingError } from '../../src/index.ts';

export { hex, pickle, text, u32, u64, unhex } from './support-bytes.ts';

/** What `action` throws; fails where it throws nothing. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The error of a pickle that must be refused; it is one of ours and says where. */
export function refusal(bytes: Uint8Array, options?: LoadOptions): UnpicklingError {
  const error = thrownBy(() => loads(bytes, options));
  expectOwn(error, bytes.length);
  return error as UnpicklingError;
}

// An engine's error inside the machine is called a limit of the engine: on small input it is a defect.
const ENGINE = /JavaScript engine|call stack|is not a function|Cannot /;

/** Checks that an error of a load is ours, says where, and does not hide an accident. */
export function expectOwn(error: unknown, length: number): void {
  const complaint = complaintAbout(error, length);
  if (complaint !== undefined) throw new Error(`${complaint}: ${error}`, { cause: error });
}

// Not by expect(), which takes a hundred times as long, and this runs for a million pickles.
function complaintAbout(error: unknown, length: number): string | undefined {
  if (!isPickleError(error) || !(error instanceof UnpicklingError)) return 'not an error of ours';
  const { code, message, offset, opcode } = error;
  if (!/^[A-Z]+(_[A-Z]+)*$/.test(code)) return 'no code';
  if (typeof offset !== 'number' || offset < 0 || offset > length) return `the offset is ${offset}`;
  const isShaped =
    code === 'UNKNOWN_OPCODE'
      ? /^unknown opcode 0x[0-9a-f]{2} at byte \d+/.test(message)
      : code === 'TRAILING_DATA' ||
        (length === 0 && message === 'the input is empty') ||
        message.startsWith(`${opcode ?? 'pickle'} at byte ${offset}: `);
  if (!isShaped) return 'the message has another shape';
  if (ENGINE.test(message)) return 'an accident';
  return message.endsWith('.') ? 'the message ends with a full stop' : undefined;
}

/** The value, or the error, of an action that may throw nothing but our errors. */
export function outcome<T>(action: () => T): { readonly value: T } | { readonly error: PickleError } {
  try {
    return { value: action() };
  } catch (error) {
    if (error instanceof PickleError) return { error };
    throw error;
  }
}
