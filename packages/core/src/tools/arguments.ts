// ARGUMENTS: the ways in which what follows an opcode byte is written, under `pickletools`' names.

/** How an argument is written. */
export interface ArgumentInfo {
  readonly name: ArgumentName;
  /** Its size in bytes; or `line`: up to the next newline; or the format of the count of bytes that comes first. */
  readonly size: number | 'line' | 'uint1' | 'int4' | 'uint4' | 'uint8';
  /** What it is, in a phrase. */
  readonly doc: string;
}

/** The name of an argument format. */
export type ArgumentName =
  | 'uint1'
  | 'uint2'
  | 'int4'
  | 'uint4'
  | 'uint8'
  | 'stringnl'
  | 'stringnl_noescape'
  | 'stringnl_noescape_pair'
  | 'string1'
  | 'string4'
  | 'bytes1'
  | 'bytes4'
  | 'bytes8'
  | 'bytearray8'
  | 'unicodestringnl'
  | 'unicodestring1'
  | 'unicodestring4'
  | 'unicodestring8'
  | 'decimalnl_short'
  | 'decimalnl_long'
  | 'floatnl'
  | 'float8'
  | 'long1'
  | 'long4';

type Row = readonly [size: ArgumentInfo['size'], doc: string];

const ROWS: { readonly [N in ArgumentName]: Row } = {
  uint1: [1, 'an unsigned byte'],
  uint2: [2, 'an unsigned integer of two bytes, the lowest first'],
  int4: [4, "a signed integer of four bytes, the lowest first, in two's complement"],
  uint4: [4, 'an unsigned integer of four bytes, the lowest first'],
  uint8: [8, 'an unsigned integer of eight bytes, the lowest first'],
  stringnl: ['line', 'a line with a quoted Python 2 str and its backslash escapes'],
  stringnl_noescape: ['line', 'a line of plain text'],
  stringnl_noescape_pair: ['line', 'two lines of plain text, given as one with a space between'],
  string1: ['uint1', 'bytes of a Python 2 str, shown as Latin-1, after their count in one byte'],
  string4: ['int4', 'bytes of a Python 2 str, shown as Latin-1, after their count in four bytes'],
  bytes1: ['uint1', 'bytes after their count in one byte'],
  bytes4: ['uint4', 'bytes after their count in four bytes'],
  bytes8: ['uint8', 'bytes after their count in eight bytes'],
  bytearray8: ['uint8', 'bytes of a bytearray after their count in eight bytes'],
  unicodestringnl: ['line', 'a line of text in raw-unicode-escape'],
  unicodestring1: ['uint1', 'UTF-8, lone surrogates allowed, after its count of bytes in one byte'],
  unicodestring4: ['uint4', 'UTF-8, lone surrogates allowed, after its count of bytes in four bytes'],
  unicodestring8: ['uint8', 'UTF-8, lone surrogates allowed, after its count of bytes in eight bytes'],
  decimalnl_short: ['line', 'a line with a decimal integer, or 00 or 01 for False or True'],
  decimalnl_long: ['line', 'a line with a decimal integer, which may end in L'],
  floatnl: ['line', 'a line with a float in decimal'],
  float8: [8, 'a float of 64 bits in IEEE 754, the highest byte first'],
  long1: [
    'uint1',
    "an integer in two's complement, the lowest byte first, after its count of bytes in one byte",
  ],
  long4: [
    'int4',
    "an integer in two's complement, the lowest byte first, after its count of bytes in four bytes",
  ],
};

/** The formats of arguments by name. */
export const ARGUMENTS: { readonly [N in ArgumentName]: ArgumentInfo } = /* @__PURE__ */ makeTable();

function makeTable(): typeof ARGUMENTS {
  const table = Object.entries(ROWS).map(([name, [size, doc]]) => [name, Object.freeze({ name, size, doc })]);
  return Object.freeze(Object.fromEntries(table));
}
