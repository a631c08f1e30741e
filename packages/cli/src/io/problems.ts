// Errors as the user sees them: what, where, and what to do.
import { isPickleError, type PickleError, type UnpicklingError } from '@picklekit/core';
import { ContainerError, type Gap, hintAbout, offsetInWhole, type Part } from '@picklekit/node-io/containers';
import { noteIncomplete, Problem } from './exit.ts';
import { complain } from './terminal.ts';

/** Puts the name of the file before what is wrong with its bytes, and a hint behind it. */
export function locate(
  error: unknown,
  name: string,
  bytes?: Uint8Array,
  gaps: readonly Gap[] = [],
  ownHint?: string,
): unknown {
  if (error instanceof ContainerError)
    return new Problem(`${name}: ${error.message}`, containerHint(error), { cause: error });
  if (!isPickleError(error)) return error;
  const { offset, opcode, path } = error as Partial<UnpicklingError>;
  const details: string[] = [];
  if (offset !== undefined && gaps.length > 0)
    details.push(`byte ${offsetInWhole(gaps, offset)} of the file`);
  else if (offset !== undefined && !error.message.includes(`byte ${offset}`)) details.push(`byte ${offset}`);
  if (opcode !== undefined && !error.message.includes(opcode)) details.push(opcode);
  if (path !== undefined && path !== '$' && !error.message.includes(path)) details.push(`in ${path}`);
  const where = details.length === 0 ? '' : ` (${details.join(', ')})`;
  // What the bytes look like has a line of its own.
  const [, message = error.message, looks] = LOOKS.exec(error.message) ?? [];
  const hint = ownHint ?? forShell(pickleHint(error, offset, bytes) ?? looks);
  return new Problem(`${name}: ${message}${where}`, hint, { cause: error });
}

const LOOKS = /^(.*) \((this (?:is|looks like) .*)\)$/s;

// What is opened here without a word has been asked for as it is.
function forShell(hint: string | undefined): string | undefined {
  if (hint?.includes('@picklekit/node-io/containers') !== true) return hint;
  return `${hint.replace(/:.*/s, '')}: without --container raw it is opened`;
}

function containerHint({ code }: ContainerError): string | undefined {
  switch (code) {
    case 'CONTAINER_LIMIT':
      return 'if the file is to be trusted, allow more with --max-bytes';
    case 'CONTAINER_INVALID':
      return 'the file is damaged or cut off: was it written, copied or downloaded in full?';
    default:
      return undefined;
  }
}

/** Says that members may be missing from a zip whose directory, which is its end, is gone. */
export function tellOfCutZip({ kind, oddities }: Part, name: string): void {
  const cut = kind === 'container' ? oddities.find(({ rule }) => rule === 'zip-mismatch') : undefined;
  if (cut === undefined) return;
  noteIncomplete();
  complain(
    `${name}: ${cut.message}`,
    'members may be missing: was the file written, copied or downloaded in full?',
  );
}

function pickleHint(
  error: PickleError,
  offset: number | undefined,
  bytes: Uint8Array | undefined,
): string | undefined {
  if (bytes?.length === 0) return 'the file is empty: was it ever written?';
  const hint = bytes === undefined ? undefined : hintAbout(bytes.subarray(0, 512));
  if (hint !== undefined) return hint;
  switch (error.code) {
    case 'UNEXPECTED_END':
      return 'the pickle is cut off: was it written, copied or downloaded in full?';
    case 'UNKNOWN_OPCODE':
    case 'INVALID_LITERAL':
      return offset === undefined || offset < 16
        ? 'this is not a pickle'
        : 'the file is damaged, or is no pickle from here on';
    case 'TRAILING_DATA':
      return 'other data follows the pickle; see `picklekit info`';
    case 'UNSUPPORTED_PROTOCOL':
      return 'the file is damaged, or was written by a Python of the future';
    case 'NO_BUFFER':
      return 'the pickle has buffers that travel beside it; `picklekit dis` shows where';
    default:
      return undefined;
  }
}

/** What went wrong, in a line. */
export function messageOf(error: unknown): string {
  if (isSystemError(error)) {
    const words = SYSTEM[error.code ?? ''];
    return words === undefined || error.path === undefined
      ? (words ?? error.message)
      : `${error.path}: ${words}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Says what went wrong. */
export function report(error: unknown): void {
  if (error instanceof Problem) {
    complain(error.message, error.hint);
    return;
  }
  if (isSystemError(error) || isPickleError(error) || error instanceof ContainerError) {
    complain(messageOf(error));
    return;
  }
  complain(
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    'this is a bug of picklekit: please report it',
  );
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'is a link that leads to itself',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'no space is left on the disk',
};

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
