// Where we differ from CPython's unpicklers on purpose, or cannot do otherwise. What is not on this list is a defect.
import { isPickleError, UnpicklingError } from '@picklekit/core';
import { genops } from '@picklekit/core/tools';
import type { Ours } from './judge.ts';
import type { Outcome } from './oracle.ts';

export interface Case {
  readonly mine: Ours;
  readonly readers: readonly Outcome[];
  readonly stream: Uint8Array;
  /** The minor version of Python 3. */
  readonly minor: number;
  /** What we wrote, where the question is whether CPython reads it. */
  readonly written?: Uint8Array;
}

interface Excuse {
  readonly reason: string;
  holds(asked: Case): boolean;
}

const refusedWith =
  (code: string, message: RegExp) =>
  ({ mine, written }: Case): boolean =>
    written === undefined && 'error' in mine && mine.error.code === code && message.test(mine.error.message);

/** Whether every reader that refuses says this, at least one does, and the others give our value. */
const pythonSays =
  (message: RegExp) =>
  ({ mine, readers, written }: Case): boolean => {
    const errors = readers.filter(([kind]) => kind === 'error');
    return (
      written === undefined &&
      'text' in mine &&
      errors.length > 0 &&
      readers.every(([kind, name, text]) =>
        kind === 'error' ? message.test(`${name}: ${text}`) : name === mine.text,
      )
    );
  };

/** The names of the opcode at which we failed, and of the one before it. */
function failedAt({ mine, stream }: Case): [before: string | undefined, at: string | undefined] {
  if (!('error' in mine) || !(mine.error instanceof UnpicklingError)) return [undefined, undefined];
  const { offset } = mine.error;
  let before: string | undefined;
  try {
    for (const { opcode, pos } of genops(stream)) {
      if (pos === offset) return [before, opcode.name];
      before = opcode.name;
    }
  } catch (error) {
    if (!isPickleError(error)) throw error;
  }
  return [undefined, undefined];
}

const GIVES_NOTHING: Readonly<Record<string, readonly string[]>> = {
  APPENDS: ['MARK'],
  SETITEMS: ['MARK'],
  ADDITEMS: ['MARK'],
  BUILD: ['NONE', 'EMPTY_DICT'],
};

/** Whether a description mentions a persistent id more than once. */
function sharesPersistentId({ mine, written }: Case): boolean {
  if (written === undefined || !('text' in mine)) return false;
  const [root = '', ...rows] = mine.text.split('\n');
  const mentions = [root, ...rows].flatMap((row) => row.match(/#\d+/g) ?? []);
  return rows.some(
    (row, number) =>
      row.startsWith('P ') && mentions.filter((mention) => mention === `#${number}`).length > 1,
  );
}

const excuses: readonly Excuse[] = [
  {
    reason: 'an INT or LONG in base 16, 8 or 2: CPython 3.14 and newer refuse it',
    holds: refusedWith('INVALID_LITERAL', /is not an integer that every CPython reads alike/),
  },
  {
    reason: 'an extension code without a name is inert here, and an error in Python',
    holds: pythonSays(/^ValueError: unregistered extension code/),
  },
  {
    reason: 'a far memo index: C before 3.14 allocates as many entries, which exceeds the memory limit here',
    holds: (asked) => pythonSays(/^MemoryError/)(asked) && asked.readers.some(([kind]) => kind === 'value'),
  },
  {
    reason:
      "an opcode whose byte ends a frame and whose argument follows: CPython's readers differ on other crossings",
    holds: refusedWith('INVALID_FRAME', /the opcode crosses the end of its frame/),
  },
  {
    reason: 'a receiver is checked also where it receives nothing',
    holds: (asked) => {
      const [before, at] = failedAt(asked);
      return (
        refusedWith('INVALID_RECEIVER', /./)(asked) && (GIVES_NOTHING[at ?? ''] ?? []).includes(before ?? '')
      );
    },
  },
  {
    reason: 'in the exact mode a Python 2 str stays bytes, and the names of STACK_GLOBAL are text',
    holds: refusedWith('INVALID_OPERAND', /^STACK_GLOBAL .*PyByteString/),
  },
  {
    reason: 'a persistent id is written anew each time it is met, as by the pickler of CPython',
    holds: sharesPersistentId,
  },
];

/** The reason why a difference is right, or undefined. */
export function excuseFor(asked: Case): string | undefined {
  return excuses.find((excuse) => excuse.holds(asked))?.reason;
}
