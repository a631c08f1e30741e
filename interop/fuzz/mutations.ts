// Damages a stream a little, so that what comes out is nearly a pickle.

import { anyOpcode } from './generator.ts';
import { concat } from './literals.ts';
import type { Random } from './random.ts';

const BOUNDARIES = [
  [0],
  [0xff],
  [0x7f],
  [0x80],
  [0, 0, 0, 0],
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0x80],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0, 1, 0, 0, 0],
];

/** Mutates a stream that is given as its opcodes: between them, inside them, or anywhere. */
export function mutate(ops: readonly Uint8Array[], random: Random): Uint8Array {
  let changed = [...ops];
  for (let times = random.pick([1, 1, 1, 2, 3]); times > 0 && changed.length > 0; times--) {
    changed = random.chance(0.5) ? mutateOpcodes(changed, random) : [mutateBytes(concat(...changed), random)];
  }
  return concat(...changed);
}

// Changes its list.
function mutateOpcodes(ops: Uint8Array[], random: Random): Uint8Array[] {
  const at = random.below(ops.length);
  const op = ops[at] as Uint8Array;
  switch (random.below(7)) {
    case 0:
      ops.splice(at, 1);
      return ops;
    case 1:
      ops.splice(at, 0, op);
      return ops;
    case 2: {
      const other = random.below(ops.length);
      ops[at] = ops[other] as Uint8Array;
      ops[other] = op;
      return ops;
    }
    case 3:
      ops.splice(at, 0, anyOpcode(random));
      return ops;
    case 4:
      // Another opcode in its place: mostly a value of another type.
      ops[at] = anyOpcode(random);
      return ops;
    case 5:
      ops[at] = memoIndexChanged(op, random);
      return ops;
    default:
      if (op.length > 1) ops[at] = mutateBytes(op, random);
      return ops;
  }
}

function memoIndexChanged(op: Uint8Array, random: Random): Uint8Array {
  const [code] = op;
  if (code === 0x68 || code === 0x71) return Uint8Array.of(code, random.below(8));
  if (code === 0x6a || code === 0x72)
    return Uint8Array.of(code, random.below(8), 0, 0, random.chance(0.1) ? 0xff : 0);
  return op;
}

function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.slice();
  const at = random.below(changed.length);
  switch (random.below(6)) {
    case 0:
      changed[at] = (changed[at] as number) ^ (1 << random.below(8));
      return changed;
    case 1:
      changed[at] = (changed[at] as number) + random.pick([1, -1]);
      return changed;
    case 2: {
      const boundary = random.pick(BOUNDARIES);
      changed.set(boundary.slice(0, changed.length - at), at);
      return changed;
    }
    case 3:
      return changed.slice(0, at);
    case 4:
      return concat(changed.subarray(0, at), random.bytes(1 + random.below(3)), changed.subarray(at));
    default:
      return concat(changed.subarray(0, at), changed.subarray(at + 1));
  }
}
