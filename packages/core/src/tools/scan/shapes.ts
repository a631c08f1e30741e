// How the argument of each opcode is laid out, from the table of opcodes.
import type { ArgumentName } from '../arguments.ts';
import { OPCODES } from '../table.ts';

/** Layouts. `COUNT` is a length of so many bytes, and then what it counts. */
export const Shape = {
  UNKNOWN: 0,
  NONE: 1,
  FIXED: 2,
  COUNT1: 3,
  COUNT4: 4,
  SIGNED4: 5,
  COUNT8: 6,
  LINE: 7,
  TWO_LINES: 8,
} as const;

const LAYOUTS: { readonly [N in ArgumentName]: readonly [shape: number, size?: number] } = {
  uint1: [Shape.FIXED, 1],
  uint2: [Shape.FIXED, 2],
  int4: [Shape.FIXED, 4],
  uint4: [Shape.FIXED, 4],
  uint8: [Shape.FIXED, 8],
  float8: [Shape.FIXED, 8],
  long1: [Shape.COUNT1],
  string1: [Shape.COUNT1],
  bytes1: [Shape.COUNT1],
  unicodestring1: [Shape.COUNT1],
  long4: [Shape.SIGNED4],
  string4: [Shape.SIGNED4],
  bytes4: [Shape.COUNT4],
  unicodestring4: [Shape.COUNT4],
  bytes8: [Shape.COUNT8],
  bytearray8: [Shape.COUNT8],
  unicodestring8: [Shape.COUNT8],
  stringnl: [Shape.LINE],
  stringnl_noescape: [Shape.LINE],
  unicodestringnl: [Shape.LINE],
  decimalnl_short: [Shape.LINE],
  decimalnl_long: [Shape.LINE],
  floatnl: [Shape.LINE],
  stringnl_noescape_pair: [Shape.TWO_LINES],
};

/** By opcode byte: the shape. */
export const SHAPES: Uint8Array = new Uint8Array(256);
/** By opcode byte: the bytes of a FIXED argument, or of a length. */
export const SIZES: Uint8Array = new Uint8Array(256);
/** By opcode byte: the protocol that brought it. */
export const PROTOCOLS: Uint8Array = new Uint8Array(256);

const LENGTHS: ReadonlyMap<number, number> = new Map([
  [Shape.COUNT1, 1],
  [Shape.COUNT4, 4],
  [Shape.SIGNED4, 4],
  [Shape.COUNT8, 8],
]);

/** By opcode byte: its name. */
export const NAMES: (string | undefined)[] = new Array(256).fill(undefined);

for (const { byte, name, argument, protocol } of Object.values(OPCODES)) {
  const [shape, size] = argument === undefined ? ([Shape.NONE] as const) : LAYOUTS[argument];
  NAMES[byte] = name;
  SHAPES[byte] = shape;
  SIZES[byte] = size ?? LENGTHS.get(shape) ?? 0;
  PROTOCOLS[byte] = protocol;
}
