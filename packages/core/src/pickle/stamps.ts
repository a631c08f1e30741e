// The classes whose instances bear stamps, and the memo's way with these and all others. The prototype of a value is asked for
// once and handed on: V8 takes 20 ns for it.
import { dictStamp, PyDict, stampDict } from '../values/dict.ts';
import { globalStamp, PyGlobal, stampGlobal } from '../values/global.ts';
import { objectStamp, PyObject, stampObject } from '../values/object.ts';
import { PyTuple, stampTuple, tupleStamp } from '../values/tuple.ts';
import type { PickleMemo } from './memo.ts';

// Looked up once: as `PyTuple.prototype` it costs a call each time. Instances of subclasses bear no stamps.
const { prototype: tuplePrototype } = PyTuple;
const { prototype: objectPrototype } = PyObject;
const { prototype: globalPrototype } = PyGlobal;
const { prototype: dictPrototype } = PyDict;

export { globalPrototype, objectPrototype, tuplePrototype };

/** The memo index of a value, or -1. */
export function findIn(memo: PickleMemo, value: object, prototype: object | null): number {
  switch (prototype) {
    case tuplePrototype:
      return memo.findStamped(value, tupleStamp(value as PyTuple));
    case objectPrototype:
      return memo.findStamped(value, objectStamp(value as PyObject));
    case globalPrototype:
      return memo.findStamped(value, globalStamp(value as PyGlobal));
    case dictPrototype:
      return memo.findStamped(value, dictStamp(value as PyDict));
    default:
      return memo.find(value);
  }
}

/** Gives the next memo index to a value that has none. */
export function addTo(memo: PickleMemo, value: object, prototype: object | null): number {
  switch (prototype) {
    case tuplePrototype:
      return memo.addStamped(value, tupleStamp(value as PyTuple), stampTuple as never);
    case objectPrototype:
      return memo.addStamped(value, objectStamp(value as PyObject), stampObject as never);
    case globalPrototype:
      return memo.addStamped(value, globalStamp(value as PyGlobal), stampGlobal as never);
    case dictPrototype:
      return memo.addStamped(value, dictStamp(value as PyDict), stampDict as never);
    default:
      return memo.add(value);
  }
}
