// The standard library's types. Importing one name from here leaves the rest out of a bundle.

import { TypeRegistry } from '../registry/registry.ts';
import type { PickleType } from '../registry/type.ts';
import { arrayTypes } from './array.ts';
import { builtinTypes } from './builtins.ts';
import { collectionsTypes } from './collections.ts';
import { datetimeTypes } from './datetime.ts';
import { decimalTypes } from './decimal.ts';
import { exceptionTypes } from './exceptions.ts';
import { fractionTypes } from './fractions.ts';
import { functoolsTypes } from './functools.ts';
import { ipaddressTypes } from './ipaddress.ts';
import { namespaceTypes } from './namespace.ts';
import { operatorTypes } from './operator.ts';
import { pathlibTypes } from './pathlib.ts';
import { randomTypes } from './random.ts';
import { reTypes } from './re.ts';
import { statisticsTypes } from './statistics.ts';
import { uuidTypes } from './uuid.ts';
import { zoneInfoTypes } from './zoneinfo.ts';

export { type ArrayData, arrayTypes, PyArray } from './array.ts';
export { builtinTypes } from './builtins.ts';
export {
  ChainMap,
  Counter,
  collectionsTypes,
  DefaultDict,
  Deque,
  OrderedDict,
  UserDict,
  UserList,
  UserString,
} from './collections.ts';
export {
  datetimeTypes,
  type Fold,
  PyDate,
  PyDateTime,
  PyTime,
  PyTimeDelta,
  PyTimeZone,
  type ToDateOptions,
  type TzInfo,
} from './datetime.ts';
export { Decimal, decimalTypes } from './decimal.ts';
export { exceptionTypes, PyException } from './exceptions.ts';
export { Fraction, fractionTypes } from './fractions.ts';
export { functoolsTypes, PyPartial } from './functools.ts';
export { IPAddress, IPInterface, IPNetwork, type IPVersion, ipaddressTypes } from './ipaddress.ts';
export { type Attributes, type NamespaceClass, namespaceTypes, PyNamespace } from './namespace.ts';
export { operatorTypes, PyAttrGetter, PyItemGetter, PyMethodCaller } from './operator.ts';
export { type PathClass, PyPath, pathlibTypes } from './pathlib.ts';
export { PyRandom, randomTypes } from './random.ts';
export { PyPattern, RegexFlag, reTypes } from './re.ts';
export { NormalDist, statisticsTypes } from './statistics.ts';
export { type SafeUUID, UUID, uuidTypes } from './uuid.ts';
export { ZoneInfo, zoneInfoTypes } from './zoneinfo.ts';

/** The types that `loads` and `dumps` know unless told otherwise. Never changes; `extend` gives a registry that knows more. */
export const standardTypes: TypeRegistry = /* @__PURE__ */ TypeRegistry.of(/* @__PURE__ */ allTypes());

// A function, because a bundler keeps what a call at the top of a module takes, unless that is a call marked as pure.
function allTypes(): PickleType[] {
  const modules = [
    builtinTypes,
    datetimeTypes,
    decimalTypes,
    fractionTypes,
    uuidTypes,
    collectionsTypes,
    arrayTypes,
    exceptionTypes,
    functoolsTypes,
    ipaddressTypes,
    namespaceTypes,
    operatorTypes,
    pathlibTypes,
    randomTypes,
    reTypes,
    statisticsTypes,
    zoneInfoTypes,
  ];
  return modules.flat() as PickleType[];
}
