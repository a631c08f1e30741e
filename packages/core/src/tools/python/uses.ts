// Which values a pickle fetches from its memo: those that `toPython` must give a name.
import { PickleError } from '../../errors.ts';
import { Op } from '../../opcodes/op.ts';
import { type MemoKey, memoKey } from '../args.ts';
import { genops } from '../genops.ts';

/** Gives the offsets of the opcodes that store what is fetched later. A pickle that breaks off is read as far as it goes. */
export function fetchedPuts(bytes: Uint8Array, start: number): ReadonlySet<number> {
  const fetched = new Set<number>();
  const stored = new Map<MemoKey, number>();
  try {
    for (const { opcode, arg, pos } of genops(bytes, { start, python: '3.14' })) {
      switch (opcode.byte) {
        case Op.PUT:
        case Op.BINPUT:
        case Op.LONG_BINPUT:
          stored.set(memoKey(arg), pos);
          break;
        case Op.MEMOIZE:
          stored.set(stored.size, pos);
          break;
        case Op.GET:
        case Op.BINGET:
        case Op.LONG_BINGET: {
          const put = stored.get(memoKey(arg));
          if (put !== undefined) fetched.add(put);
        }
      }
    }
  } catch (error) {
    // The second reading says so, where it happens.
    if (!(error instanceof PickleError)) throw error;
  }
  return fetched;
}
