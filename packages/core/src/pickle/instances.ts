// Instances as nearly all pickles have them: a class, arguments, a state. What says more goes by steps (reductions.ts), which
// take three times as long.
import { Op } from '../opcodes/op.ts';
import { isNestedName } from '../registry/origin.ts';
import { PyGlobal } from '../values/global.ts';
import type { PyObject } from '../values/object.ts';
import { DONE, LoopFrame, MAX_DEPTH } from './frames.ts';
import { finishCall } from './reductions.ts';
import type { Saver } from './saver.ts';

/** Writes an inert object, memoized under `key`, if it says no more than that; else gives `undefined`. */
export function saveInstance(saver: Saver, object: PyObject, key: object): boolean | undefined {
  if (!isPlain(saver, object) || saver.depth === MAX_DEPTH) return undefined;
  if (canHoldItself(object) && !saver.enter(key)) return undefined;
  saver.depth++;
  const at = writeInstance(saver, object, key, 0);
  saver.depth--;
  return at === DONE || suspendInstance(saver, object, key, at);
}

function isPlain(saver: Saver, object: PyObject): boolean {
  const { how, callable, args } = object;
  if (how !== 'NEWOBJ' ? how !== 'REDUCE' || isNestedName(callable, args) : saver.protocol < 2) return false;
  if (object.items || object.entries || object.members || object.effects) return false;
  return object.evaluation(0) === object;
}

// Before it is in the memo; most instances have no arguments.
function canHoldItself(object: PyObject): boolean {
  return object.args.length > 0 || !(object.callable instanceof PyGlobal);
}

function writeInstance(saver: Saver, object: PyObject, key: object, from: number): number {
  try {
    if (from <= 0 && !saver.save(object.callable)) return 1;
    if (from <= 1 && !saver.save(object.args)) return 2;
    if (from <= 2) saver.op(object.how === 'NEWOBJ' ? Op.NEWOBJ : Op.REDUCE);
    const hasState = from > 2 || (finishCall(saver, key) && object.state !== undefined);
    if (hasState) {
      if (from <= 2 && !saver.save(object.state)) return 3;
      saver.op(Op.BUILD);
    }
    if (canHoldItself(object)) saver.leave(key);
    return DONE;
  } catch (error) {
    suspendInstance(saver, object, key, 0);
    throw error;
  }
}

function suspendInstance(saver: Saver, object: PyObject, key: object, at: number): false {
  const resume = (from: number) => writeInstance(saver, object, key, from);
  return saver.suspend(new LoopFrame(at, resume, () => undefined));
}
