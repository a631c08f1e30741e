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
  /** An instance of a class without arguments: the class and the shape of its state, then the values. */
  OBJECT: 13,
  DATE: 14,
  BIGINT: 15,
  BYTES: 16,
  /** A value that stands in several places, at the first of them and at the others. */
  KEEP: 17,
  KEPT: 18,
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
