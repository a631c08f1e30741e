// The public surface of the codec. Every name is listed; what is not here is internal.
export {
  isPickleError,
  PickleError,
  type PickleErrorCode,
  PicklingError,
  type PicklingPlace,
  UnpicklingError,
  type UnpicklingPlace,
} from './errors.ts';
export { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL } from './opcodes/op.ts';
export type { DumpOptions } from './pickle/options.ts';
export { type ByteSink, dump, dumpChunks, dumps, Pickler } from './pickle/pickler.ts';
export { pickleReduce } from './pickle/saver.ts';
export { DEFAULT_LIMITS, type Limits } from './policy/limits.ts';
export type { BuiltinName } from './registry/class-bases.ts';
export { type ClassOptions, defineClass, type FieldName } from './registry/define-class.ts';
export { defineEnum, type EnumOptions } from './registry/define-enum.ts';
export { TypeRegistry } from './registry/registry.ts';
export {
  type AnyClass,
  type ConstructContext,
  defineType,
  newobj,
  newobjEx,
  type PickleType,
  parseGlobal,
  type ReduceContext,
  type Reduction,
  reconstructor,
  type TypeDefinition,
} from './registry/type.ts';
export {
  type ArrayData,
  type Attributes,
  ChainMap,
  Counter,
  Decimal,
  DefaultDict,
  Deque,
  type Fold,
  Fraction,
  IPAddress,
  IPInterface,
  IPNetwork,
  type IPVersion,
  type NamespaceClass,
  NormalDist,
  OrderedDict,
  type PathClass,
  PyArray,
  PyAttrGetter,
  PyDate,
  PyDateTime,
  PyException,
  PyItemGetter,
  PyMethodCaller,
  PyNamespace,
  PyPartial,
  PyPath,
  PyPattern,
  PyRandom,
  PyTime,
  PyTimeDelta,
  PyTimeZone,
  RegexFlag,
  type SafeUUID,
  standardTypes,
  type ToDateOptions,
  type TzInfo,
  UserDict,
  UserList,
  UserString,
  UUID,
  ZoneInfo,
} from './types/index.ts';
export { type LoadResult, load, loads, loadsAll, type PickleBytes } from './unpickle/load.ts';
export { looksLike } from './unpickle/looks-like.ts';
export type { LoadOptions } from './unpickle/options.ts';
export {
  type AbortSignalLike,
  type ByteSource,
  loadStream,
  type ReadableStreamLike,
  type StreamOptions,
  Unpickler,
} from './unpickle/unpickler.ts';
export { PickleBuffer } from './values/buffer.ts';
export { PyByteString } from './values/byte-string.ts';
export { PyByteArray } from './values/bytearray.ts';
export { PyComplex } from './values/complex.ts';
export { Ellipsis, NotImplemented } from './values/constants.ts';
export { PyDict } from './values/dict.ts';
export { PyExtension } from './values/extension.ts';
export { fieldsOf } from './values/fields-of.ts';
export { PyFloat } from './values/float.ts';
export { PyFrozenSet } from './values/frozen-set.ts';
export { PyGlobal } from './values/global.ts';
export { pyEquals, pyKey } from './values/hash.ts';
export { type CallOpcode, type Effect, PyObject } from './values/object.ts';
export { PyPersistentId } from './values/persistent.ts';
export type { PickleValue } from './values/pickle-value.ts';
export { PyRange } from './values/range.ts';
export { PySet } from './values/set.ts';
export { PySlice } from './values/slice.ts';
export { PyTuple } from './values/tuple.ts';
