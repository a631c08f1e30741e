// The memo of a dump: which values have been written, and under which index.

/**
 * Objects are known by identity, strings by value: JavaScript strings have no identity, and equal strings in Python
 * data are nearly always one object.
 */
export class PickleMemo {
  readonly #objects = new Map<object, number>();
  readonly #strings = new Map<string, number>();
  /** Number of indices given out. */
  size = 0;

  findObject(value: object): number | undefined {
    return this.#objects.get(value);
  }

  findString(text: string): number | undefined {
    return this.#strings.get(text);
  }

  /** Gives the next index to an object. */
  addObject(value: object): number {
    this.#objects.set(value, this.size);
    return this.size++;
  }

  /** Gives the next index to a string. */
  addString(text: string): number {
    this.#strings.set(text, this.size);
    return this.size++;
  }

  /** Gives out an index under which nothing will be found: CPython made this value anew for the dump. */
  skip(): number {
    return this.size++;
  }

  clear(): void {
    this.#objects.clear();
    this.#strings.clear();
    this.size = 0;
  }

  /** All that can be found, by index. */
  *entries(): Generator<[number, unknown]> {
    for (const [value, index] of this.#objects) yield [index, value];
    for (const [text, index] of this.#strings) yield [index, text];
  }
}
