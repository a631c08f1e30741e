// What torch.save wrote before 1.6: five pickles, then the tensors as they lie in memory.
import { isPickleError, load, PyTuple } from '@picklekit/core';
import type { RandomAccess } from './access.ts';
import { pickleEndFrom } from './opcodes.ts';
import type { Gap } from './part.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PICKLES = 5;

/** The tensors behind the pickles, as one gap. `undefined` where the bytes are not such a file. */
export async function splitTorchLegacy(access: RandomAccess, head: Uint8Array): Promise<Gap[] | undefined> {
  if (!isTorchLegacy(head)) return undefined;
  const ends: number[] = [0];
  try {
    while (ends.length <= PICKLES) {
      const end = await pickleEndFrom(access, ends.at(-1) ?? 0);
      if (end === undefined) return undefined;
      ends.push(end);
    }
    const end = ends.pop() ?? 0;
    const keys = load(await access.read(ends.pop() ?? 0, end)).value;
    if (!Array.isArray(keys) || keys instanceof PyTuple) return undefined;
    const length = access.size - end;
    // Each storage is at least a count of eight bytes.
    if (length < keys.length * 8) return undefined;
    // Nothing is stored: whatever follows is no tensor.
    if (keys.length === 0) return [];
    const what = `${keys.length} storage${keys.length === 1 ? '' : 's'} of tensors`;
    return [{ at: end, offset: end, length, what }];
  } catch (error) {
    if (!isPickleError(error)) throw error;
    return undefined;
  }
}

/** Whether bytes begin as such a file does. */
function isTorchLegacy(whole: Uint8Array): boolean {
  try {
    return whole[0] === 0x80 && load(whole.subarray(0, 64)).value === MAGIC;
  } catch {
    return false;
  }
}
