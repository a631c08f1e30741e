// Instances as nearly all pickles have them: a class, arguments, a state. What says more goes by steps (reductions.ts), which
// take three times as long.
import { Op } from '../opcodes/op.ts';
import { isNestedName, mentionFor } from '../registry/origin.ts';
import type { Reduction } from '../registry/type.ts';
import { PyGlobal } from '../values/global.ts';
import type { PyObject } from '../values/object.ts';
import { PyTuple } from '../values/tuple.ts';
import { saveTuple } from './containers.ts';
import { DONE, LoopFrame, MAX_DEPTH } from './frames.ts';
import { finishCall, isHelper } from './reductions.ts';
import type { Saver } from './saver.ts';

/** A call and the state of what it makes. */
interface Call {
  readonly callable: unknown;
  readonly args: readonly unknown[];
  readonly how: string;
  readonly state: unknown;
}

/** Writes an inert object, memoized under `key`, if it says no more than that; else gives `undefined`. */
export function saveInstance(saver: Saver, object: PyObject, key: object): boolean | undefined {
  if (!isPlain(saver, object) || saver.depth === MAX_DEPTH) return undefined;
  if (canHoldItself(object) && !saver.enter(key)) return undefined;
  saver.depth++;
  const at = writeInstance(saver, object, key, false, 0);
  saver.depth--;
  return at === DONE || suspendInstance(saver, object, key, false, at);
}

/** Writes a reduce value, memoized under `key`, if it says no more than that; else gives `undefined`. */
export function saveReduction(saver: Saver, reduction: Reduction, key: object): boolean | undefined {
  if (!Array.isArray(reduction) || reduction.length < 2 || reduction.length > 3) return undefined;
  const [named, args, state = null] = reduction as unknown[];
  const callable = mentionFor(key, named);
  if (!(callable instanceof PyGlobal) || !Array.isArray(args) || isHelper(callable)) return undefined;
  if (saver.depth === MAX_DEPTH || (args.length > 0 && !saver.enter(key))) return undefined;
  const fresh = args instanceof PyTuple ? args.slice() : args;
  const call = { callable, args: fresh, how: 'REDUCE', state: state === null ? undefined : state };
  saver.depth++;
  const at = writeInstance(saver, call, key, true, 0);
  saver.depth--;
  return at === DONE || suspendInstance(saver, call, key, true, at);
}

function isPlain(saver: Saver, object: PyObject): boolean {
  const { how, callable, args } = object;
  if (how !== 'NEWOBJ' ? how !== 'REDUCE' || isNestedName(callable, args) : saver.protocol < 2) return false;
  if (object.items || object.entries || object.members || object.effects) return false;
  return object.evaluation(0) === object;
}

// Before it is in the memo; most instances have no arguments.
function canHoldItself(object: Call): boolean {
  return object.args.length > 0 || !(object.callable instanceof PyGlobal);
}

// `isFresh`: whether the tuple of the arguments was made for this dump.
function writeInstance(saver: Saver, call: Call, key: object, isFresh: boolean, from: number): number {
  try {
    if (from <= 0 && !saver.save(call.callable)) return 1;
    if (from <= 1) {
      const { args } = call;
      saver.boundary();
      if (!(isFresh ? saveTuple(saver, args) : saver.save(args))) return 2;
    }
    if (from <= 2) saver.op(call.how === 'NEWOBJ' ? Op.NEWOBJ : Op.REDUCE);
    const hasState = from > 2 || (finishCall(saver, key) && call.state !== undefined);
    if (hasState) {
      if (from <= 2 && !saver.save(call.state)) return 3;
      saver.op(Op.BUILD);
    }
    if (canHoldItself(call)) saver.leave(key);
    return DONE;
  } catch (error) {
    suspendInstance(saver, call, key, isFresh, 0);
    throw error;
  }
}

function suspendInstance(saver: Saver, call: Call, key: object, isFresh: boolean, at: number): false {
  const resume = (from: number) => writeInstance(saver, call, key, isFresh, from);
  return saver.suspend(new LoopFrame(at, resume, () => undefined));
}
