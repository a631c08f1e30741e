// For each opcode the smallest pickles that use it; also those that no Python 3 writes.
import { PickleBuffer } from '../../src/index.ts';
import { Op, type OpName } from '../../src/opcodes/op.ts';
import rows from './fixtures.json' with { type: 'json' };
import { pickle, text, u32, u64, unhex } from './support.ts';

const inert = 'cm\ng\n';

/** Loads with these options; buffers are given anew each time. */
export const options = {
  buffers: {
    [Symbol.iterator]: () => [Uint8Array.of(1), new PickleBuffer(Uint8Array.of(2))][Symbol.iterator](),
  },
};

export const opcodes: Readonly<Record<OpName, Uint8Array>> = {
  MARK: pickle('(t.'),
  STOP: pickle('N.'),
  POP: pickle('NN0(0', inert, ')Rq\x00cm\nset\nh\x00N\x86R0.'),
  POP_MARK: pickle('N(NN1.'),
  DUP: pickle('}2\x86.'),
  FLOAT: pickle('F-1.5e3\n.'),
  INT: pickle('I-12\nI01\nI00\n\x87.'),
  BININT: pickle('J', u32(-5), '.'),
  BININT1: pickle('K\xff.'),
  LONG: pickle('L-123456789012345678901L\n.'),
  BININT2: pickle('M\xff\xff.'),
  NONE: pickle('N.'),
  PERSID: pickle('Pname 1\n.'),
  BINPERSID: pickle('(K\x01', text('id'), 'tQ.'),
  REDUCE: pickle(inert, '(K\x01tR.'),
  STRING: pickle("S'a\\x41\\n\\''\n."),
  BINSTRING: pickle('T', u32(3), 'abc.'),
  SHORT_BINSTRING: pickle('U\x03abc.'),
  UNICODE: pickle('Va\\u20ac\xe9\n.'),
  BINUNICODE: pickle('X', u32(3), 'h\xc3\xa9.'),
  APPEND: pickle(']Na', inert, ')RK\x01a\x86.'),
  BUILD: pickle(inert, ')R}', text('x'), 'K\x01sb}b.'),
  GLOBAL: pickle('cm.n\ng.h\n.'),
  DICT: pickle('(', text('a'), 'K\x01K\x02Nd.'),
  EMPTY_DICT: pickle('}.'),
  APPENDS: pickle('](NNe(e', inert, ')R(NNe\x86.'),
  GET: pickle(']p12\n0g12\n.'),
  BINGET: pickle(']q\x0c0h\x0c.'),
  INST: pickle('(K\x01im\ng\n.'),
  LONG_BINGET: pickle(']r', u32(70_000), '0j', u32(70_000), '.'),
  LIST: pickle('(NNl.'),
  EMPTY_LIST: pickle('].'),
  OBJ: pickle('(', inert, 'K\x01o.'),
  PUT: pickle(']p3\n.'),
  BINPUT: pickle(']q\x03.'),
  LONG_BINPUT: pickle(']r', u32(4), '.'),
  SETITEM: pickle('}', text('a'), 'NsK\x01Ns', inert, ')RNNs\x86.'),
  TUPLE: pickle('(NNNNt.'),
  EMPTY_TUPLE: pickle(').'),
  SETITEMS: pickle('}(', text('a'), 'NNNu(u', inert, ')R(NNu\x86.'),
  BINFLOAT: pickle('G', [63, 248, 0, 0, 0, 0, 0, 1], '.'),
  PROTO: pickle('\x80\x04N\x80\x02.'),
  NEWOBJ: pickle(inert, ')\x81.'),
  EXT1: pickle('\x82\x07.'),
  EXT2: pickle('\x83\x07\x01.'),
  EXT4: pickle('\x84', u32(70_000), '.'),
  TUPLE1: pickle('N\x85.'),
  TUPLE2: pickle('NN\x86.'),
  TUPLE3: pickle('NNN\x87.'),
  NEWTRUE: pickle('\x88.'),
  NEWFALSE: pickle('\x89.'),
  LONG1: pickle('\x8a\x09', [1, 2, 3, 4, 5, 6, 7, 8, 0xff], '.'),
  LONG4: pickle('\x8b', u32(3), [1, 2, 0x83], '.'),
  BINBYTES: pickle('B', u32(3), 'abc.'),
  SHORT_BINBYTES: pickle('C\x03abc.'),
  SHORT_BINUNICODE: pickle('\x8c\x03\xe2\x82\xac.'),
  BINUNICODE8: pickle('\x8d', u64(3), 'abc.'),
  BINBYTES8: pickle('\x8e', u64(3), 'abc.'),
  EMPTY_SET: pickle('\x8f.'),
  ADDITEMS: pickle('\x8f(K\x01K\x02\x90(', text('a'), ')\x90.'),
  FROZENSET: pickle('(K\x01)\x91.'),
  NEWOBJ_EX: pickle(inert, ')}', text('k'), 'Ns\x92.'),
  STACK_GLOBAL: pickle(text('m'), text('g.h'), '\x93.'),
  MEMOIZE: pickle(']\x94)\x940h\x00.'),
  FRAME: pickle('\x80\x04\x95', u64(4), 'K\x01K\x02\x95', u64(2), '\x86.'),
  BYTEARRAY8: pickle('\x96', u64(3), 'abc.'),
  NEXT_BUFFER: pickle('\x97\x97\x86.'),
  READONLY_BUFFER: pickle('\x97\x98.'),
};

/** Every pickle there is to be bent: one for each opcode, and what Python wrote. */
export const samples: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ...Object.keys(Op).map((name): [string, Uint8Array] => [name, opcodes[name as OpName]]),
  ...rows.map(([name, protocol, digits]): [string, Uint8Array] => [
    `${name} at protocol ${protocol}`,
    unhex(digits as string),
  ]),
];
