// Where we differ from CPython's unpicklers on purpose, or cannot do otherwise. What is not on this list is a defect.
import { isPickleError, load, PyDict, PyTuple, TypeRegistry, UnpicklingError } from '@picklekit/core';
import { genops, OPCODES, type Operation } from '@picklekit/core/tools';
import { buffers } from './buffers.ts';
import type { Ours } from './judge.ts';
import { ascii, concat } from './literals.ts';
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

/** The opcodes of a stream as far as it goes. */
function opcodesOf(stream: Uint8Array): Operation[] {
  const ops: Operation[] = [];
  try {
    for (const op of genops(stream)) ops.push(op);
  } catch (error) {
    if (!isPickleError(error)) throw error;
  }
  return ops;
}

/** Leaves out the FRAME with which a pickle begins. */
function withoutFrame(stream: Uint8Array): Uint8Array {
  const at = stream[0] === OPCODES.PROTO.byte ? 2 : 0;
  if (stream[at] !== OPCODES.FRAME.byte) return stream;
  return concat(stream.subarray(0, at), stream.subarray(at + 9));
}

/** Whether the opcode at which we failed was to give nothing to its receiver. */
function givesNothing({ mine, stream }: Case): boolean {
  if (!('error' in mine) || !(mine.error instanceof UnpicklingError)) return false;
  const { offset = 0, opcode = '' } = mine.error;
  const known = opcodesOf(stream).filter(({ pos }) => pos < offset);
  // Frames would be too long; and genops knows no GLOBAL beyond ASCII.
  const before =
    known.at(-1)?.end === offset
      ? known
          .filter(({ opcode: { name } }) => name !== 'FRAME')
          .map(({ pos, end }) => stream.subarray(pos, end))
      : [withoutFrame(stream.subarray(0, offset))];
  try {
    // What would be given, as a pickle of its own: the state, or a tuple of the items.
    const given = concat(...before, ascii(opcode === 'BUILD' ? '.' : 't.'));
    const { value } = load(given, {
      exact: true,
      types: TypeRegistry.of([]),
      buffers: buffers(),
    });
    if (opcode !== 'BUILD') return value instanceof PyTuple && value.length === 0;
    return value === null || (value instanceof PyDict && value.size === 0);
  } catch (error) {
    if (!isPickleError(error)) throw error;
    return false;
  }
}

/** Whether objects are finished inside their own arguments, as CPython writes those that hold themselves, more than once. */
function entersTwice({ stream, written }: Case): boolean {
  if (written === undefined) return false;
  const names = opcodesOf(stream).map(({ opcode }) => opcode.name);
  const calls = names.filter((name) => !/PUT|MEMOIZE/.test(name)).join(' ');
  return (calls.match(/\b(REDUCE|NEWOBJ|NEWOBJ_EX|OBJ|INST) POP (LONG_BIN|BIN)?GET\b/g) ?? []).length > 1;
}

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
    holds: (asked) =>
      pythonSays(/^(ValueError: unregistered extension code|MemoryError)/)(asked) &&
      asked.readers.some(([, name, text]) => name === 'ValueError' && text?.startsWith('unregistered')),
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
    holds: (asked) => refusedWith('INVALID_RECEIVER', /./)(asked) && givesNothing(asked),
  },
  {
    reason: 'a writable buffer as a key: here it is known by its identity, in Python it is unhashable',
    holds: pythonSays(/^ValueError: cannot hash writable memoryview object/),
  },
  {
    reason: 'in the exact mode a Python 2 str stays bytes, and the names of STACK_GLOBAL are text',
    holds: refusedWith('INVALID_OPERAND', /^STACK_GLOBAL .*PyByteString/),
  },
  {
    reason: 'only a buffer out of band can become read-only',
    holds: refusedWith('INVALID_OPERAND', /^READONLY_BUFFER .*needs an out-of-band buffer/),
  },
  {
    reason: 'no pickler fills a bytearray by APPEND or SETITEM, or a list by SETITEM',
    holds: refusedWith(
      'INVALID_RECEIVER',
      /^((APPENDS?|SETITEMS?) .*PyByteArray|SETITEMS? .*items of a list\b)/,
    ),
  },
  {
    reason:
      'an object that is finished inside its own arguments more than once, each time with others: CPython writes none',
    holds: entersTwice,
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
