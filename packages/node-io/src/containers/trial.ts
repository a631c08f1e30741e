// Whether bytes are a pickle. Protocols 0 and 1 have no magic: they are walked through.
import { genops } from '@picklekit/core/tools';

const NAME = /^[A-Za-z_][\w.]* [A-Za-z_][\w.]*$/;

/** What a walk over bytes tells about them. */
export interface Trial {
  /** Opcodes up to the STOP, or up to where it went wrong. */
  readonly opcodes: number;
  /** Offset after the first STOP, where one was reached. */
  readonly end: number | undefined;
  /** Whether something is named that could be imported, or called: what data almost never does by accident. */
  readonly hasNames: boolean;
}

/** Walks over the first pickle of bytes, or whatever it is, up to a number of opcodes. */
export function tryPickle(bytes: Uint8Array, maxOpcodes: number = Number.POSITIVE_INFINITY): Trial {
  let opcodes = 0;
  let end: number | undefined;
  let hasNames = false;
  let strings = 0;
  try {
    for (const operation of genops(bytes)) {
      const { name } = operation.opcode;
      opcodes++;
      if (/UNICODE|STRING$/.test(name)) strings++;
      if (name === 'GLOBAL' || name === 'INST') hasNames ||= NAME.test(String(operation.arg));
      if (name === 'STACK_GLOBAL') hasNames ||= strings > 1;
      if (name === 'STOP') end = operation.end;
      if (opcodes >= maxOpcodes) break;
    }
  } catch {
    // That it goes wrong is an answer, too.
  }
  return { opcodes, end, hasNames };
}

/** Whether it begins as every pickle of protocol 2 and later does. */
export function hasPickleMagic(head: Uint8Array): boolean {
  return head[0] === 0x80 && head[1] <= 5;
}

/** Whether a member of an archive, whose name does not say so, is a pickle. */
export function looksLikePickle(bytes: Uint8Array): boolean {
  if (hasPickleMagic(bytes)) return true;
  const { opcodes, end, hasNames } = tryPickle(bytes, 100_000);
  return hasNames || (end === bytes.length && opcodes > 1) || (opcodes === 100_000 && end === undefined);
}
