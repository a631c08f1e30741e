// The plan of a value: what floor-plan.ts writes and floor-load.ts reads.

/** The nodes of a plan. Numbers follow in `code`, characters, floats, bigints and bytes in `data`. */
export const Node = {
  INT: 0,
  FLOAT: 1,
  /** ASCII of up to `SHORT` characters. */
  SHORT_TEXT: 2,
  LATIN1: 3,
  UTF8: 4,
  CONSTANT: 5,
  /** Ints alone, in `code`. */
  INTS: 6,
  /** Floats alone. */
  FLOATS: 7,
  LIST: 8,
  TUPLE: 9,
  RECORD: 10,
  WIDE: 11,
  /** The keys are ints and stand before the values. */
  DICT: 12,
  /** An instance of a class without arguments: the class, then the state. */
  OBJECT: 13,
  DATE: 14,
  BIGINT: 15,
  BYTES: 16,
  /** A value that stands in several places, at the first of them and at the others. */
  KEEP: 17,
  KEPT: 18,
  /** Ints of 32 bits as bigints: one, in `code`, and a list of them alone. */
  SMALL_BIGINT: 19,
  SMALL_BIGINTS: 20,
  /** A dict of known keys, as a shape, and one whose keys are data. */
  NAMED_DICT: 21,
  WIDE_DICT: 22,
  /** As `DICT`, where the keys are bigints of 32 bits. */
  BIGINT_DICT: 23,
} as const;

/** The keys of many objects. */
export interface Shape {
  readonly keys: readonly string[];
  /** An object that has these keys. */
  readonly template: Readonly<Record<string, unknown>>;
}

export interface Plan {
  readonly code: Int32Array;
  readonly data: Uint8Array;
  readonly constants: readonly unknown[];
  readonly shapes: readonly Shape[];
}
