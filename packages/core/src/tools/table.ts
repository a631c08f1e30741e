// OPCODES: what each of the 68 opcodes is. The one long table: `Op` cannot grow without a row here, and a test holds every
// row but its words against `pickletools.opcodes` of CPython.
import { Op, type OpByte, type OpName } from '../opcodes/op.ts';
import type { ArgumentName } from './arguments.ts';

/** What an opcode finds or leaves on the stack, by `pickletools`' names. `stackslice` is all that lies above the topmost `mark`. */
export type StackItem =
  | 'any'
  | 'bool'
  | 'buffer'
  | 'bytearray'
  | 'bytes'
  | 'bytes_or_str'
  | 'dict'
  | 'float'
  | 'frozenset'
  | 'int'
  | 'int_or_bool'
  | 'list'
  | 'mark'
  | 'None'
  | 'set'
  | 'stackslice'
  | 'str'
  | 'tuple';

/** What there is to know about an opcode. */
export interface OpcodeInfo {
  /** The name in CPython, such as `BINUNICODE`. */
  readonly name: OpName;
  readonly byte: OpByte;
  /** How the argument is written that follows the byte, if one does; see `ARGUMENTS`. */
  readonly argument: ArgumentName | undefined;
  /** What it takes off the stack, the topmost item last. */
  readonly before: readonly StackItem[];
  /** What it leaves instead. */
  readonly after: readonly StackItem[];
  /** The first protocol that has it. */
  readonly protocol: number;
  /** What it does, in a sentence or a few. */
  readonly doc: string;
}

// Protocol, argument, stack effect, words.
type Row = readonly [protocol: number, argument: ArgumentName | '', effect: string, doc: string];

const ROWS: { readonly [N in OpName]: Row } = {
  // --- integers and booleans ---
  INT: [
    0,
    'decimalnl_short',
    '-> int_or_bool',
    'Pushes the integer that is written in decimal on the rest of the line. The two spellings 00 and 01 are False and True, as protocols 0 and 1 write them.',
  ],
  BININT: [1, 'int4', '-> int', 'Pushes a signed integer of 32 bits.'],
  BININT1: [1, 'uint1', '-> int', 'Pushes an integer from 0 to 255.'],
  BININT2: [1, 'uint2', '-> int', 'Pushes an integer from 0 to 65,535.'],
  LONG: [
    0,
    'decimalnl_long',
    '-> int',
    'Pushes the integer of any size that is written in decimal on the rest of the line, with or without an L at its end. It was the Python 2 type long.',
  ],
  LONG1: [
    2,
    'long1',
    '-> int',
    "Pushes an integer of up to 255 bytes in two's complement, the lowest byte first. No bytes at all are 0.",
  ],
  LONG4: [2, 'long4', '-> int', 'As LONG1, for integers of up to 2,147,483,647 bytes.'],
  NEWTRUE: [2, '', '-> bool', 'Pushes True.'],
  NEWFALSE: [2, '', '-> bool', 'Pushes False.'],

  // --- None and floats ---
  NONE: [0, '', '-> None', 'Pushes None.'],
  FLOAT: [0, 'floatnl', '-> float', 'Pushes the float whose repr is the rest of the line.'],
  BINFLOAT: [1, 'float8', '-> float', 'Pushes a float: 64 bits of IEEE 754, the highest byte first.'],

  // --- Python 2 strings ---
  STRING: [
    0,
    'stringnl',
    '-> bytes_or_str',
    'Pushes a Python 2 str, written as its repr: quotes around it, and backslash escapes. Python 3 decodes it with the encoding that the caller names, or keeps the bytes.',
  ],
  BINSTRING: [1, 'string4', '-> bytes_or_str', 'Pushes a Python 2 str of counted bytes. See STRING.'],
  SHORT_BINSTRING: [
    1,
    'string1',
    '-> bytes_or_str',
    'Pushes a Python 2 str of at most 255 bytes. See STRING.',
  ],

  // --- bytes and buffers ---
  BINBYTES: [3, 'bytes4', '-> bytes', 'Pushes bytes of a length below 2**32.'],
  SHORT_BINBYTES: [3, 'bytes1', '-> bytes', 'Pushes at most 255 bytes.'],
  BINBYTES8: [4, 'bytes8', '-> bytes', 'Pushes bytes of any length.'],
  BYTEARRAY8: [5, 'bytearray8', '-> bytearray', 'Pushes a bytearray of any length.'],
  NEXT_BUFFER: [
    5,
    '',
    '-> buffer',
    'Pushes the next of the buffers that travel beside the pickle; the reader must be given them.',
  ],
  READONLY_BUFFER: [
    5,
    '',
    'buffer -> buffer',
    'Replaces a buffer by a view of it that cannot be written to.',
  ],

  // --- text ---
  UNICODE: [
    0,
    'unicodestringnl',
    '-> str',
    'Pushes the text on the rest of the line: Latin-1, in which \\uXXXX and \\UXXXXXXXX stand for other characters.',
  ],
  SHORT_BINUNICODE: [4, 'unicodestring1', '-> str', 'Pushes text of at most 255 bytes of UTF-8.'],
  BINUNICODE: [1, 'unicodestring4', '-> str', 'Pushes text of fewer than 2**32 bytes of UTF-8.'],
  BINUNICODE8: [4, 'unicodestring8', '-> str', 'Pushes text of any number of bytes of UTF-8.'],

  // --- lists ---
  EMPTY_LIST: [1, '', '-> list', 'Pushes a new list.'],
  APPEND: [
    0,
    '',
    'list any -> list',
    'Takes an item off and appends it to the list below it, which stays. Any object with a method append will do.',
  ],
  APPENDS: [
    1,
    '',
    'list mark stackslice -> list',
    'Appends all items above the mark, in order, to the list below the mark, by extend where there is one.',
  ],
  LIST: [0, '', 'mark stackslice -> list', 'Replaces the mark and all above it by a list of these items.'],

  // --- tuples ---
  EMPTY_TUPLE: [1, '', '-> tuple', 'Pushes the tuple without items.'],
  TUPLE: [0, '', 'mark stackslice -> tuple', 'Replaces the mark and all above it by a tuple of these items.'],
  TUPLE1: [2, '', 'any -> tuple', 'Replaces one item by a tuple of it. No mark is needed.'],
  TUPLE2: [
    2,
    '',
    'any any -> tuple',
    'Replaces two items by a tuple of them, in the order they were pushed.',
  ],
  TUPLE3: [
    2,
    '',
    'any any any -> tuple',
    'Replaces three items by a tuple of them, in the order they were pushed.',
  ],

  // --- dicts ---
  EMPTY_DICT: [1, '', '-> dict', 'Pushes a new dict.'],
  DICT: [
    0,
    '',
    'mark stackslice -> dict',
    'Replaces the mark and all above it by a dict: key, value, key, value and so on.',
  ],
  SETITEM: [
    0,
    '',
    'dict any any -> dict',
    'Takes off a value and the key below it and sets them in the dict below both, which stays. Any object that can be subscripted will do.',
  ],
  SETITEMS: [
    1,
    '',
    'dict mark stackslice -> dict',
    'Sets all keys and values above the mark, which alternate, in the dict below the mark, in order.',
  ],

  // --- sets ---
  EMPTY_SET: [4, '', '-> set', 'Pushes a new set.'],
  ADDITEMS: [
    4,
    '',
    'set mark stackslice -> set',
    'Adds all items above the mark to the set below it, which stays.',
  ],
  FROZENSET: [
    4,
    '',
    'mark stackslice -> frozenset',
    'Replaces the mark and all above it by a frozenset of these items.',
  ],

  // --- the stack itself ---
  POP: [0, '', 'any ->', 'Drops the topmost item. Where that is the mark, it drops the mark.'],
  DUP: [0, '', 'any -> any any', 'Pushes the topmost item once more. No pickler of CPython writes it.'],
  MARK: [
    0,
    '',
    '-> mark',
    'Pushes a mark: the opcodes that take any number of items take all that lie above the topmost one.',
  ],
  POP_MARK: [
    1,
    '',
    'mark stackslice ->',
    'Drops the mark and all above it. Recursive tuples end so, since the finished tuple then lies in the memo.',
  ],

  // --- the memo ---
  GET: [
    0,
    'decimalnl_short',
    '-> any',
    'Pushes what the memo holds under the index on the rest of the line.',
  ],
  BINGET: [1, 'uint1', '-> any', 'Pushes what the memo holds under an index from 0 to 255.'],
  LONG_BINGET: [1, 'uint4', '-> any', 'Pushes what the memo holds under an index below 2**32.'],
  PUT: [
    0,
    'decimalnl_short',
    '->',
    'Keeps the topmost item, which stays where it is, in the memo under the index on the rest of the line.',
  ],
  BINPUT: [1, 'uint1', '->', 'As PUT, under an index from 0 to 255.'],
  LONG_BINPUT: [1, 'uint4', '->', 'As PUT, under an index below 2**32.'],
  MEMOIZE: [
    4,
    '',
    'any -> any',
    'Keeps the topmost item, which stays where it is, in the memo under the next free index: the number of entries so far.',
  ],

  // --- names ---
  EXT1: [
    2,
    'uint1',
    '-> any',
    'Pushes the class or function that is registered under a number from 1 to 255 in the extension registry of copyreg.',
  ],
  EXT2: [2, 'uint2', '-> any', 'As EXT1, for numbers up to 65,535.'],
  EXT4: [2, 'int4', '-> any', 'As EXT1, for numbers up to 2,147,483,647.'],
  GLOBAL: [
    0,
    'stringnl_noescape_pair',
    '-> any',
    'Imports a module and pushes what a name in it stands for: a class, a function, anything. Module and name are the next two lines. With NEWOBJ and REDUCE this is how a pickle runs code.',
  ],
  STACK_GLOBAL: [
    4,
    '',
    'str str -> any',
    'As GLOBAL, with the module and the name (which may have dots) taken off the stack.',
  ],

  // --- objects ---
  REDUCE: [
    0,
    '',
    'any any -> any',
    'Calls the callable below with the tuple of arguments above, and replaces both by the result. What to call comes from the pickle.',
  ],
  BUILD: [
    0,
    '',
    'any any -> any',
    'Takes a state off and gives it to the object below: to its __setstate__ where it has one, else into its attributes. A pair is attributes and slots.',
  ],
  INST: [
    0,
    'stringnl_noescape_pair',
    'mark stackslice -> any',
    'Makes an instance of the class named by the next two lines, as GLOBAL finds it, with the items above the mark as arguments. Without arguments, a class of Python 2 was made without calling it.',
  ],
  OBJ: [
    1,
    '',
    'mark any stackslice -> any',
    'As INST, with the class lying on the stack, directly above the mark.',
  ],
  NEWOBJ: [
    2,
    '',
    'any any -> any',
    'Calls __new__ of the class below with the class itself and the tuple of arguments above, and replaces both by the result. __init__ is not called.',
  ],
  NEWOBJ_EX: [
    4,
    '',
    'any any any -> any',
    'As NEWOBJ, with a dict of keyword arguments above the tuple of arguments.',
  ],

  // --- around the pickle ---
  PROTO: [
    2,
    'uint1',
    '->',
    'Says which protocol the pickle is written in. It comes first, from protocol 2 on.',
  ],
  STOP: [0, '', 'any ->', 'Ends the pickle. Its value is the topmost item, which should be the only one.'],
  FRAME: [
    4,
    'uint8',
    '->',
    'Says how many of the bytes that follow form a frame, so that a reader can fetch them at once. No opcode crosses the end of a frame.',
  ],

  // --- persistent ids ---
  PERSID: [
    0,
    'stringnl_noescape',
    '-> any',
    "Pushes what the reader's persistent_load gives for the id on the rest of the line.",
  ],
  BINPERSID: [
    1,
    '',
    'any -> any',
    'Takes an id of any type off and pushes what persistent_load of the reader gives for it.',
  ],
};

/** The opcodes by name: byte, argument, stack effect, protocol and what each does, as `pickletools.opcodes` has them. */
export const OPCODES: {
  readonly [N in OpName]: OpcodeInfo & { readonly name: N; readonly byte: (typeof Op)[N] };
} = /* @__PURE__ */ makeTable();

function makeTable(): typeof OPCODES {
  const table = Object.entries(ROWS).map(([key, [protocol, argument, effect, doc]]) => {
    const name = key as OpName;
    const [before = '', after = ''] = effect.split('->');
    const info: OpcodeInfo = {
      name,
      byte: Op[name],
      argument: argument === '' ? undefined : argument,
      before: itemsOf(before),
      after: itemsOf(after),
      protocol,
      doc,
    };
    return [name, Object.freeze(info)];
  });
  return Object.freeze(Object.fromEntries(table));
}

function itemsOf(side: string): readonly StackItem[] {
  return Object.freeze((side.match(/\w+/g) ?? []) as StackItem[]);
}

/** The opcodes by byte. */
export const OPCODE_OF: readonly (OpcodeInfo | undefined)[] = /* @__PURE__ */ byByte();

function byByte(): (OpcodeInfo | undefined)[] {
  const table: (OpcodeInfo | undefined)[] = new Array(256).fill(undefined);
  for (const info of Object.values(OPCODES)) table[info.byte] = info;
  return table;
}
