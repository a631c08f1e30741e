// Whether bytes are a pickle, and where it ends.
import { Op } from '../../opcodes/op.ts';
import { pickleBytes } from '../options.ts';
import { scan } from './scan.ts';

/**
 * Where the pickle that begins at `start` ends: the offset of what follows its STOP. Undefined where it has no STOP, or is no pickle.
 *
 * @throws PickleError `INVALID_OPTION` for what is no bytes.
 */
export function pickleEnd(data: Uint8Array | ArrayBuffer, start: number = 0): number | undefined {
  const { pickles, counts } = scan(pickleBytes(data).subarray(start), {
    pickles: 1,
    base: start,
    maxItems: 1,
  });
  return counts.pickles === 1 && pickles[0]?.stopped ? pickles[0].end : undefined;
}

/**
 * How sure it is that bytes begin with a pickle. `yes`: there is a whole one; `maybe`: they may be the beginning of one; `no`: CPython
 * would stop with an error. A pickle of protocol 2 and above begins with PROTO; those of protocols 0 and 1 begin with anything, and
 * short text that happens to be one is possible.
 *
 * @param head - The first bytes of a file, or all of them. 4,096 are enough.
 * @throws PickleError `INVALID_OPTION` for what is no bytes.
 */
export function isPickle(head: Uint8Array | ArrayBuffer): 'yes' | 'maybe' | 'no' {
  const bytes = pickleBytes(head);
  const { pickles, end } = scan(bytes, { pickles: 1, maxItems: 1 });
  const [pickle] = pickles;
  if (pickle === undefined || pickle.failure !== undefined) return 'no';
  if (pickle.stopped) return 'yes';
  if (end.reason !== 'truncated') return 'no';
  // The P of `PK`, with which zip files begin, is PERSID. Ids on a line are text.
  const isBinary = bytes[0] === Op.PERSID && bytes.subarray(0, 64).some((byte) => byte < 0x09 || byte > 0x7e);
  return isBinary && pickle.opcodes === 0 ? 'no' : 'maybe';
}
