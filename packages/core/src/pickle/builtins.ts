// The values that have opcodes of their own: JavaScript's, and this library's stand-ins for Python's.
import { decodeLatin1 } from '../bytes/text.ts';
import { Op } from '../opcodes/op.ts';
import { builtinNodes } from '../types/builtins.ts';
import { PickleBuffer } from '../values/buffer.ts';
import { PyByteString } from '../values/byte-string.ts';
import { PyByteArray } from '../values/bytearray.ts';
import { PyDict } from '../values/dict.ts';
import { PyExtension } from '../values/extension.ts';
import { PyFloat } from '../values/float.ts';
import { PyFrozenSet } from '../values/frozen-set.ts';
import type { PyGlobal } from '../values/global.ts';
import { HashBudget, keyOf } from '../values/hash.ts';
import { originals, restoreIn } from '../values/originals.ts';
import { PyPersistentId } from '../values/persistent.ts';
import { PySet } from '../values/set.ts';
import type { PyTuple } from '../values/tuple.ts';
import { typedArrayReduction } from './arrays.ts';
import { saveDict, saveList, saveMembers, saveTuple } from './containers.ts';
import { fail } from './failure.ts';
import { FrozenSetFrame, type Step, StepsFrame, value } from './frames.ts';
import { writeExtension } from './globals.ts';
import type { Saver } from './saver.ts';
import { writeByteArray, writeByteString, writeBytes, writeFloat } from './scalars.ts';
import { addTo, globalPrototype, objectPrototype, tuplePrototype } from './stamps.ts';

const { prototype: plainPrototype } = Object;
const { prototype: arrayPrototype } = Array;

type Write = (saver: Saver, item: never) => boolean;

// By prototype, which is what makes a class exact; subclasses are for the registry.
const writers: ReadonlyMap<object, Write> = /* @__PURE__ */ new Map<object, Write>([
  [Map.prototype, saveMap],
  [PyDict.prototype, saveMap],
  [Set.prototype, saveSet],
  [PySet.prototype, saveSet],
  [PyFrozenSet.prototype, saveFrozenSet],
  [Uint8Array.prototype, saveBytes],
  [PyByteArray.prototype, saveByteArray],
  [PyByteString.prototype, saveByteString],
  [PyFloat.prototype, saveFloat],
  [PickleBuffer.prototype, saveBuffer],
  [PyPersistentId.prototype, savePersistentId],
  [PyExtension.prototype, saveExtension],
]);

/** Writes a list or dict, which are put into the memo before their items; `undefined` for any other value. */
export function writeCommon(saver: Saver, item: object, prototype: object | null): boolean | undefined {
  if (prototype === plainPrototype || prototype === null)
    return savePlain(saver, item as Record<string, unknown>);
  if (prototype === arrayPrototype) return saveList(saver, item as unknown[]);
  return undefined;
}

/** Writes any other value of a builtin class that is not in the memo, as `save` does; `undefined` for all others. */
export function writeBuiltin(saver: Saver, item: object, prototype: object): boolean | undefined {
  // The commonest first: a comparison costs nothing beside a look-up.
  if (prototype === tuplePrototype) return saveTuple(saver, item as PyTuple);
  if (prototype === objectPrototype || prototype === globalPrototype) return undefined;
  if (prototype === saver.ordinary) return undefined;
  const write = writers.get(prototype);
  if (write !== undefined) return write(saver, item as never);
  const written = writeForeign(saver, item, prototype);
  if (written === undefined) saver.ordinary = prototype;
  return written;
}

// Buffers, typed arrays, and the builtin classes of other realms.
function writeForeign(saver: Saver, item: object, prototype: object): boolean | undefined {
  const tag = Object.prototype.toString.call(item).slice(8, -1);
  if (ArrayBuffer.isView(item)) {
    if (saver.options.types.typeOf(item)?.reduce !== undefined) return undefined;
    if (tag === 'Uint8Array') return saveBytes(saver, item as Uint8Array);
    if (tag === 'DataView') return saveBytes(saver, viewOf(item), item);
    return saver.openReduction(item, typedArrayReduction(item, tag, saver));
  }
  if (tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer')
    return saveBytes(saver, new Uint8Array(item as ArrayBuffer), item);
  if (!isRoot(Object.getPrototypeOf(prototype)) && !isRoot(prototype)) return undefined;
  if (Array.isArray(item)) return saveList(saver, item);
  if (isRoot(prototype) && tag === 'Object') return savePlain(saver, item as Record<string, unknown>);
  if (tag === 'Map' && isExact(prototype, 'Map')) return saveMap(saver, item as Map<unknown, unknown>);
  if (tag === 'Set' && isExact(prototype, 'Set')) return saveSet(saver, item as Set<unknown>);
  return undefined;
}

// The Object.prototype of some realm: the only prototype with none above it that has a constructor named Object.
function isRoot(prototype: object | null): boolean {
  return prototype !== null && Object.getPrototypeOf(prototype) === null && isExact(prototype, 'Object');
}

function isExact(prototype: object, name: string): boolean {
  return Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value?.name === name;
}

function savePlain(saver: Saver, dict: Record<string, unknown>): boolean {
  if (saver.recall(dict)) return true;
  saver.begun(Op.EMPTY_DICT);
  const keys = Object.keys(dict);
  return saveDict(saver, keys, undefined, dict);
}

function saveMap(saver: Saver, dict: ReadonlyMap<unknown, unknown>): boolean {
  if (!saver.fast) addTo(saver.memo, dict, Object.getPrototypeOf(dict));
  saver.begun(Op.EMPTY_DICT);
  const keys = [...storedKeys.call(dict)];
  const values = [...storedValues.call(dict)];
  if (dict instanceof PyDict) restoreIn(dict[originals](), keys);
  else checkKeys(keys);
  return saveDict(saver, keys, values, dict);
}

// Spreading the native iterators takes half the time of walking them, and a third of walking those of a PyDict.
const { keys: storedKeys, values: storedValues } = Map.prototype;
const { values: storedMembers } = Set.prototype;

// A JavaScript Map or Set takes any key; Python would refuse the pickle. No budget: it is the caller's own data.
function checkKeys(keys: readonly unknown[]): void {
  let budget: HashBudget | undefined;
  for (const key of keys) {
    if (typeof key !== 'object' || key === null) continue;
    budget ??= new HashBudget(Number.POSITIVE_INFINITY);
    keyOf(key, budget);
  }
}

function saveSet(saver: Saver, set: ReadonlySet<unknown>): boolean {
  const members = [...storedMembers.call(set)];
  if (set instanceof PySet) restoreIn(set[originals](), members);
  else checkKeys(members);
  if (saver.protocol < 4) return saveSetCall(saver, builtinNodes.set, set);
  if (!saver.fast) saver.memo.add(set);
  saver.begun(Op.EMPTY_SET);
  return saveMembers(saver, members);
}

// The list in the call is not a step of the path: a member is at `$[1]` at every protocol.
function saveSetCall(saver: Saver, callable: PyGlobal, set: ReadonlySet<unknown>): boolean {
  return saver.openSteps(set, () => saver.reduceSteps([callable, [[...set]]], set, { field: '' }));
}

function saveFrozenSet(saver: Saver, set: ReadonlySet<unknown>): boolean {
  if (saver.protocol < 4) return saveSetCall(saver, builtinNodes.frozenset, set);
  return saver.open(new FrozenSetFrame(set, saver));
}

function saveBytes(saver: Saver, bytes: Uint8Array, key: object = bytes): boolean {
  if (saver.protocol >= 3) {
    writeBytes(saver.out, saver.protocol, bytes);
    saver.memoize(key);
    return true;
  }
  if (bytes.length === 0) return saver.openReduction(key, [builtinNodes.bytes, []]);
  return saver.open(new StepsFrame(latin1Steps(saver, bytes, key)));
}

// Protocols 0 to 2 have no bytes: CPython writes a call of `_codecs.encode` on text that it makes for the dump.
function latin1Steps(saver: Saver, bytes: Uint8Array, key: object): Step[] {
  const text = decodeLatin1(bytes, 0, bytes.length);
  return [
    value(builtinNodes.encode),
    {
      run() {
        if (saver.protocol < 2) saver.op(Op.MARK);
        return saver.saveFresh(text);
      },
    },
    value('latin1'),
    {
      run() {
        saver.op(saver.protocol < 2 ? Op.TUPLE : Op.TUPLE2);
        saver.memoizeFresh();
        return saver.finishWith(Op.REDUCE, key);
      },
    },
  ];
}

function saveByteArray(saver: Saver, bytes: PyByteArray, key: object = bytes): boolean {
  if (saver.protocol >= 5) {
    writeByteArray(saver.out, bytes);
    saver.memoize(key);
    return true;
  }
  return saver.openReduction(key, [builtinNodes.bytearray, bytes.length === 0 ? [] : [viewOf(bytes)]]);
}

function saveByteString(saver: Saver, bytes: PyByteString): boolean {
  writeByteString(saver.out, saver.protocol, bytes);
  saver.memoize(bytes);
  return true;
}

function saveFloat(saver: Saver, item: PyFloat): boolean {
  writeFloat(saver.out, saver.protocol, item.value);
  return true;
}

// Python keeps a buffer in the pickle when its callback gives a true value. Here only `true` itself does, since
// `array.push`, the natural callback, gives the new length.
function saveBuffer(saver: Saver, buffer: PickleBuffer): boolean {
  if (saver.protocol < 5) fail('UNSUPPORTED_VALUE', 'a PickleBuffer needs protocol 5', buffer);
  const { bufferCallback } = saver.options;
  if (bufferCallback !== undefined && bufferCallback(buffer) !== true) {
    saver.op(Op.NEXT_BUFFER);
    if (buffer.readonly) saver.op(Op.READONLY_BUFFER);
    return true;
  }
  if (buffer.readonly) writeBytes(saver.out, saver.protocol, buffer.data);
  else writeByteArray(saver.out, buffer.data);
  saver.memoizeFresh();
  return true;
}

function savePersistentId(saver: Saver, persistent: PyPersistentId): boolean {
  return saver.open(new StepsFrame(saver.persistentSteps(persistent.id)));
}

function saveExtension(saver: Saver, extension: PyExtension): boolean {
  return writeExtension(saver, extension.code);
}

function viewOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
