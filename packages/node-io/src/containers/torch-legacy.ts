// What torch.save wrote before 1.6: five pickles, then the tensors as they lie in memory.
import { load, PyTuple } from '@picklekit/core';
import { genops } from '@picklekit/core/tools';
import type { PickleBytes } from './part.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PICKLES = 5;

/** Separates the pickles from the tensors behind them. `undefined` where the bytes are not such a file. */
export function splitTorchLegacy(whole: Uint8Array): PickleBytes | undefined {
  if (!isTorchLegacy(whole)) return undefined;
  const ends: number[] = [];
  let end = 0;
  try {
    while (ends.length < PICKLES) {
      for (const operation of genops(whole, { start: end })) end = operation.end;
      ends.push(end);
    }
    const keys = load(whole.subarray(ends[PICKLES - 2], end)).value;
    if (!Array.isArray(keys) || keys instanceof PyTuple) return undefined;
    // Each storage is at least a count of eight bytes.
    if (whole.length - end < keys.length * 8) return undefined;
    // Nothing is stored: whatever follows is no tensor.
    if (keys.length === 0) return { bytes: whole, gaps: [] };
    const length = whole.length - end;
    const what = `${keys.length} storage${keys.length === 1 ? '' : 's'} of tensors`;
    return { bytes: whole.subarray(0, end), gaps: [{ at: end, offset: end, length, what }] };
  } catch {
    return undefined;
  }
}

/** Whether bytes begin as such a file does. */
export function isTorchLegacy(whole: Uint8Array): boolean {
  try {
    return whole[0] === 0x80 && load(whole.subarray(0, 64)).value === MAGIC;
  } catch {
    return false;
  }
}
