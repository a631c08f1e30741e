// The classes whose instances bear stamps.
import { dictStamp, PyDict, stampDict } from '../values/dict.ts';
import { globalStamp, PyGlobal, stampGlobal } from '../values/global.ts';
import { objectStamp, PyObject, stampObject } from '../values/object.ts';
import { NO_STAMP, type Stamp } from '../values/stamp.ts';
import { PyTuple, stampTuple, tupleStamp } from '../values/tuple.ts';

/** The stamp of a value; `NO_STAMP` if it takes none. */
export function stampOf(value: object): Stamp {
  if (value instanceof PyTuple) return tupleStamp(value);
  if (value instanceof PyObject) return objectStamp(value);
  if (value instanceof PyGlobal) return globalStamp(value);
  if (value instanceof PyDict) return dictStamp(value);
  return NO_STAMP;
}

/** Stamps a value that bears a stamp. */
export function stamp(value: object, to: Stamp): void {
  if (value instanceof PyTuple) stampTuple(value, to);
  else if (value instanceof PyObject) stampObject(value, to);
  else if (value instanceof PyGlobal) stampGlobal(value, to);
  else if (value instanceof PyDict) stampDict(value, to);
}
