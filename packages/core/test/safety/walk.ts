// Looking at everything inside a value, and at the objects of the language that no pickle may change.

/** Visits a value and all that can be reached from it by own properties, entries and members, each object once. */
export function walk(root: unknown, visit: (value: unknown) => void): void {
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    visit(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (ArrayBuffer.isView(value)) continue;
    if (value instanceof Map) for (const entry of value) open.push(...entry);
    else if (value instanceof Set) for (const member of value) open.push(member);
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      open.push(descriptor?.value);
      if (descriptor?.get !== undefined) open.push(descriptor.get);
    }
  }
}

const intrinsics: readonly object[] = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  BigInt,
  Symbol,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  Date,
  RegExp,
  Error,
  RangeError,
  TypeError,
  ArrayBuffer,
  Uint8Array,
  DataView,
  Object.getPrototypeOf(Uint8Array),
  Object.getPrototypeOf([][Symbol.iterator]()),
  Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  Reflect,
  JSON,
  Math,
];

/** Everything that the intrinsic objects hold: a later call with the same result means that nothing was touched. */
export function snapshot(): Map<object, unknown[]> {
  const all = new Map<object, unknown[]>();
  for (const intrinsic of intrinsics) {
    const { prototype } = intrinsic as { prototype?: unknown };
    for (const object of [intrinsic, prototype]) {
      if (typeof object !== 'object' && typeof object !== 'function') continue;
      if (object === null || object === undefined) continue;
      const facts: unknown[] = [Object.getPrototypeOf(object), Object.isExtensible(object)];
      for (const key of Reflect.ownKeys(object)) {
        const { value, get, set, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(
          object,
          key,
        ) as PropertyDescriptor;
        facts.push(key, value, get, set, writable, enumerable, configurable);
      }
      all.set(object, facts);
    }
  }
  return all;
}

/** Says what differs between two snapshots; nothing is an empty list. */
export function differences(before: Map<object, unknown[]>, after: Map<object, unknown[]>): string[] {
  const found: string[] = [];
  for (const [object, facts] of before) {
    const now = after.get(object) ?? [];
    if (facts.length === now.length && facts.every((fact, index) => Object.is(fact, now[index]))) continue;
    found.push(`${typeof object} ${(object as { name?: unknown }).name ?? object.constructor?.name}`);
  }
  return found;
}
