// Own properties of plain objects, read and written so that neither a getter nor `__proto__` can act.

/** Says whether a value is an object of no class, which stands for a Python `dict`. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Yields the own properties that hold a value. */
export function* fieldsOf(object: object): Generator<[string, unknown], void, undefined> {
  for (const name of Object.keys(object)) {
    const field = Object.getOwnPropertyDescriptor(object, name);
    if (field !== undefined && 'value' in field) yield [name, field.value];
  }
}

/** Sets an own property, also one named `__proto__`. */
export function setField(object: object, name: string, value: unknown): void {
  // An assignment to `__proto__` would replace the prototype; one to `constructor` throws where Object.prototype is frozen.
  if (name in Object.prototype) {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (object as Record<string, unknown>)[name] = value;
  }
}
