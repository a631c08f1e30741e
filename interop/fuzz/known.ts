// Where we differ from CPython's unpicklers on purpose, or cannot do otherwise. What is not on this list is a defect.
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

/** Whether every reader that refuses says this, and at least one does. */
const pythonSays =
  (message: RegExp) =>
  ({ mine, readers, written }: Case): boolean => {
    const errors = readers.filter(([kind]) => kind === 'error');
    return (
      written === undefined &&
      'text' in mine &&
      errors.length > 0 &&
      errors.every(([, name, text]) => message.test(`${name}: ${text}`))
    );
  };

const excuses: readonly Excuse[] = [
  {
    reason: 'an extension code without a name is inert here, and an error in Python',
    holds: pythonSays(/^ValueError: unregistered extension code/),
  },
];

/** The reason why a difference is right, or undefined. */
export function excuseFor(asked: Case): string | undefined {
  return excuses.find((excuse) => excuse.holds(asked))?.reason;
}

export { refusedWith };
