// Attacks on a scanner's picture of the stack, the marks and the memo; and every opcode that calls or writes.
import {
  binget,
  binput,
  bytes,
  call,
  counted,
  frame,
  global,
  inFrame,
  int,
  line,
  memoize,
  op,
  proto,
  stackGlobal,
  stop,
  str,
  tuple,
} from './assembler.ts';
import type { Attack } from './corpus.ts';

type Row = readonly [
  name: string,
  bytes: Uint8Array,
  names?: readonly string[],
  verdict?: Attack['verdict'],
  rule?: string,
];

const RUN = bytes(tuple(str('true')), op('REDUCE'));
const OS_SYSTEM = ['os.system'];
const SAFE = ['collections', 'OrderedDict'] as const;

// Module and name come by all the opcodes that make text.
const TEXTS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  SHORT_BINUNICODE: str,
  BINUNICODE: (text) => counted('BINUNICODE', 4, text),
  BINUNICODE8: (text) => counted('BINUNICODE8', 8, text),
  UNICODE: (text) => line('UNICODE', text),
  'UNICODE with escapes': (text) =>
    line(
      'UNICODE',
      Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ),
  'UNICODE with long escapes': (text) =>
    line(
      'UNICODE',
      Array.from(text, (char) => `\\U${char.charCodeAt(0).toString(16).padStart(8, '0')}`).join(''),
    ),
  STRING: (text) => line('STRING', `'${text}'`),
  'STRING with hexadecimal escapes': (text) =>
    line('STRING', `"${Array.from(text, (char) => `\\x${char.charCodeAt(0).toString(16)}`).join('')}"`),
  'STRING with octal escapes': (text) =>
    line('STRING', `'${Array.from(text, (char) => `\\${char.charCodeAt(0).toString(8)}`).join('')}'`),
  SHORT_BINSTRING: (text) => counted('SHORT_BINSTRING', 1, text),
  BINSTRING: (text) => counted('BINSTRING', 4, text),
};

function* textRows(): Generator<Row> {
  for (const [how, text] of Object.entries(TEXTS)) {
    yield [`names by ${how}`, bytes(text('os'), text('system'), op('STACK_GLOBAL'), RUN, stop), OS_SYSTEM];
  }
}

function* memoRows(): Generator<Row> {
  // MEMOIZE stores what lies on top, not the argument of the opcode before it.
  const befores: Readonly<Record<string, Uint8Array>> = {
    BINGET: bytes(str('os'), binput(9), op('POP'), str('decoy'), op('POP'), binget(9)),
    POP: bytes(str('os'), str('decoy'), op('POP')),
    'NONE POP': bytes(str('os'), op('NONE', 'POP')),
    'MARK POP': bytes(str('os'), op('MARK', 'POP')),
    POP_MARK: bytes(str('os'), op('MARK'), str('decoy'), op('POP_MARK')),
    DUP: bytes(str('os'), op('DUP', 'POP')),
    'an int popped': bytes(str('os'), int('BININT1', 7, 1), op('POP')),
  };
  for (const [how, before] of Object.entries(befores)) {
    const index = how === 'BINGET' ? 1 : 0;
    yield [
      `MEMOIZE after ${how}`,
      bytes(
        proto(4),
        before,
        memoize,
        op('POP'),
        binget(index),
        str('system'),
        op('STACK_GLOBAL'),
        RUN,
        stop,
      ),
      OS_SYSTEM,
    ];
  }
  const use = (get: Uint8Array): Uint8Array =>
    bytes(op('POP'), get, str('system'), op('STACK_GLOBAL'), RUN, stop);
  yield [
    'a slot that held a harmless name before',
    bytes(str('collections'), binput(0), op('POP'), str('os'), binput(0), use(binget(0))),
    OS_SYSTEM,
  ];
  yield [
    'a slot that holds a harmless name afterwards',
    bytes(
      str('os'),
      binput(0),
      op('POP'),
      binget(0),
      str('system'),
      op('STACK_GLOBAL'),
      str('collections'),
      binput(0),
      op('POP'),
      RUN,
      stop,
    ),
    OS_SYSTEM,
  ];
  yield ['PUT 7 and GET 007', bytes(str('os'), line('PUT', '7'), use(line('GET', '007'))), OS_SYSTEM];
  yield ['PUT 007 and BINGET 7', bytes(str('os'), line('PUT', '007'), use(binget(7))), OS_SYSTEM];
  yield ['PUT 1_0 and BINGET 10', bytes(str('os'), line('PUT', '1_0'), use(binget(10))), OS_SYSTEM];
  yield ['LONG_BINPUT 5 and BINGET 5', bytes(str('os'), int('LONG_BINPUT', 5, 4), use(binget(5))), OS_SYSTEM];
  yield [
    'LONG_BINPUT 2**32-1',
    bytes(str('os'), int('LONG_BINPUT', 2 ** 32 - 1, 4), use(int('LONG_BINGET', 2 ** 32 - 1, 4))),
    OS_SYSTEM,
  ];
  yield [
    'MEMOIZE counts entries',
    bytes(proto(4), str('x'), binput(5), str('os'), memoize, use(binget(1))),
    OS_SYSTEM,
  ];
  yield [
    'a PUT grows over an index that was set before',
    bytes(str('os'), binput(1), str('x'), binput(0), str('y'), binput(2), use(binget(1))),
    OS_SYSTEM,
  ];
  yield [
    'the callable comes out of the memo',
    bytes(global('os', 'system'), binput(0), op('POP'), binget(0), RUN, stop),
    OS_SYSTEM,
  ];
  yield [
    'the arguments come out of the memo',
    bytes(tuple(str('true')), binput(0), op('POP'), global('os', 'system'), binget(0), op('REDUCE', 'STOP')),
    OS_SYSTEM,
  ];
  yield [
    'the name lies in the memo of the pickle before',
    bytes(str('os'), binput(0), stop, binget(0), str('system'), op('STACK_GLOBAL'), RUN, stop),
    OS_SYSTEM,
  ];
}

function* operandRows(): Generator<Row> {
  yield [
    'the operand stands at offset 0',
    bytes(str('os'), str('system'), op('STACK_GLOBAL'), RUN, stop),
    OS_SYSTEM,
  ];
  yield [
    'DUP makes the operand',
    bytes(str('timeit'), op('DUP', 'STACK_GLOBAL'), RUN, stop),
    ['timeit.timeit'],
  ];
  yield [
    'noise between the operands',
    bytes(
      str('os'),
      op('NONE', 'POP', 'MARK', 'NONE', 'POP_MARK'),
      str('system'),
      op('STACK_GLOBAL'),
      RUN,
      stop,
    ),
    OS_SYSTEM,
  ];
  yield [
    'decoys between the operands',
    bytes(str('os'), str('system'), str(SAFE[0]), str(SAFE[1]), op('POP', 'POP', 'STACK_GLOBAL'), RUN, stop),
    OS_SYSTEM,
  ];
  yield [
    'decoys below the operands',
    bytes(str(SAFE[0]), str(SAFE[1]), str('os'), str('system'), op('STACK_GLOBAL'), RUN, stop),
    OS_SYSTEM,
  ];
  yield [
    'an operand that a call makes',
    bytes(call(global('builtins', 'str'), str('os')), str('system'), op('STACK_GLOBAL'), RUN, stop),
    [],
    'dangerous',
    'dynamic-name',
  ];
  yield [
    'a name that a call makes',
    bytes(
      str('os'),
      call(global('_codecs', 'encode'), str('x'), str('latin1')),
      op('STACK_GLOBAL'),
      RUN,
      stop,
    ),
    [],
    'dangerous',
    'dynamic-name',
  ];
  yield [
    'an operand that is a persistent id',
    bytes(str('p'), op('BINPERSID'), str('system'), op('STACK_GLOBAL'), RUN, stop),
    [],
    'dangerous',
    'dynamic-name',
  ];
  yield [
    'an operand that is an extension',
    bytes(proto(2), int('EXT1', 5, 1), str('system'), op('STACK_GLOBAL'), RUN, stop),
    [],
    'dangerous',
    'dynamic-name',
  ];
  yield [
    'an operand that is a name',
    bytes(global('sys', 'platform'), str('system'), op('STACK_GLOBAL'), RUN, stop),
    ['sys.platform'],
    'dangerous',
    'dynamic-name',
  ];
  yield [
    'an operand longer than any name',
    bytes(counted('BINUNICODE', 4, 'o'.repeat(5000)), str('system'), op('STACK_GLOBAL'), RUN, stop),
    [],
    'dangerous',
    'dynamic-name',
  ];
  yield [
    'text of a Python 2 str that each encoding reads in its way',
    bytes(counted('SHORT_BINSTRING', 1, 'o\xe9'), str('system'), op('STACK_GLOBAL'), RUN, stop),
    [],
    'dangerous',
    'dynamic-name',
  ];
  yield [
    'an operand that is None',
    bytes(op('NONE'), str('system'), op('STACK_GLOBAL'), RUN, stop),
    [],
    'suspicious',
    'dynamic-name',
  ];
  yield [
    'a missing memo entry after the payload',
    bytes(global('os', 'system'), RUN, binget(99), stop),
    OS_SYSTEM,
  ];
  yield [
    'a name of more parts than any program has',
    bytes(global('a', Array(80).fill('b').join('.')), RUN, stop),
    [],
    'dangerous',
    'long-name',
  ];
  yield [
    'a name longer than any',
    bytes(global('a', 'b'.repeat(5000)), RUN, stop),
    [],
    'dangerous',
    'long-name',
  ];
  yield [
    'a name on a line without end',
    bytes(global('a', 'b'.repeat(70_000)), RUN, stop),
    [],
    'dangerous',
    'long-name',
  ];
}

function* callRows(): Generator<Row> {
  const system = global('os', 'system');
  const args = tuple(str('true'));
  yield ['OBJ and POP', bytes(op('MARK'), system, str('true'), op('OBJ', 'POP', 'NONE', 'STOP')), OS_SYSTEM];
  yield [
    'INST and POP',
    bytes(op('MARK'), str('true'), line('INST', 'os', 'system'), op('POP', 'NONE', 'STOP')),
    OS_SYSTEM,
  ];
  yield ['REDUCE and POP', bytes(system, args, op('REDUCE', 'POP', 'NONE', 'STOP')), OS_SYSTEM];
  yield [
    'REDUCE and POP_MARK',
    bytes(op('MARK'), system, args, op('REDUCE', 'POP_MARK', 'NONE', 'STOP')),
    OS_SYSTEM,
  ];
  yield [
    'a result that is a dict key',
    bytes(op('EMPTY_DICT', 'MARK'), system, args, op('REDUCE', 'NONE', 'SETITEMS', 'STOP')),
    OS_SYSTEM,
  ];
  yield [
    'a result in a set',
    bytes(op('EMPTY_SET', 'MARK'), system, args, op('REDUCE', 'ADDITEMS', 'STOP')),
    OS_SYSTEM,
  ];
  yield [
    'a result that is a state',
    bytes(call(global('collections', 'OrderedDict')), system, args, op('REDUCE', 'BUILD', 'STOP')),
    OS_SYSTEM,
  ];
  yield [
    'a result that is a persistent id',
    bytes(system, args, op('REDUCE', 'BINPERSID', 'STOP')),
    OS_SYSTEM,
  ];
  yield [
    'NEWOBJ',
    bytes(proto(2), global('subprocess', 'Popen'), args, op('NEWOBJ', 'STOP')),
    ['subprocess.Popen'],
  ];
  yield [
    'NEWOBJ_EX with the payload in a keyword',
    bytes(
      proto(4),
      global('subprocess', 'Popen'),
      tuple(),
      op('EMPTY_DICT'),
      str('args'),
      str('true'),
      op('SETITEM', 'NEWOBJ_EX', 'STOP'),
    ),
    ['subprocess.Popen'],
  ];
  yield ['only named, never called', bytes(system, stop), OS_SYSTEM];
  yield ['only named, and dropped', bytes(system, op('POP', 'NONE', 'STOP')), OS_SYSTEM];
  yield [
    'a class with a state that is a callable',
    bytes(global('collections', 'OrderedDict'), tuple(), op('NEWOBJ'), system, op('BUILD', 'STOP')),
    OS_SYSTEM,
  ];
  yield [
    'the result of a call is called',
    bytes(call(global('mylib', 'factory')), RUN, stop),
    ['mylib.factory'],
    'dangerous',
    'result-call',
  ];
  yield ['a persistent id is called', bytes(line('PERSID', 'x'), RUN, stop), [], 'dangerous', 'unknown-call'];
  yield [
    'an attribute on no list is called',
    bytes(proto(4), stackGlobal('mylib', 'Thing.write'), RUN, stop),
    ['mylib.Thing.write'],
    'dangerous',
    'dotted-call',
  ];
  yield [
    'partial of a dangerous function',
    bytes(call(global('functools', 'partial'), system, str('true')), stop),
    OS_SYSTEM,
  ];
  yield [
    'a partial is called',
    bytes(call(call(global('functools', 'partial'), global('mylib', 'f'))), stop),
    ['mylib.f'],
    'dangerous',
    'result-call',
  ];
  yield [
    'map over a method',
    bytes(
      call(
        global('builtins', 'map'),
        bytes(str('mylib'), str('Thing.write'), op('STACK_GLOBAL')),
        tuple(str('x')),
      ),
      stop,
    ),
    ['mylib.Thing.write'],
    'dangerous',
    'forwarded-call',
  ];
  yield [
    'map over what cannot be seen',
    bytes(global('builtins', 'map'), op('EMPTY_LIST', 'REDUCE', 'STOP')),
    ['builtins.map'],
    'dangerous',
    'forwarded-call',
  ];
  yield [
    '__newobj__ of a dangerous class',
    bytes(call(global('copyreg', '__newobj__'), global('subprocess', 'Popen')), stop),
    ['subprocess.Popen'],
  ];
  yield [
    '_reconstructor of a dangerous class',
    bytes(
      call(
        global('copy_reg', '_reconstructor'),
        global('subprocess', 'Popen'),
        global('__builtin__', 'object'),
        op('NONE'),
      ),
      stop,
    ),
    ['subprocess.Popen'],
  ];
  yield [
    'the payload of a call is encoded by a codec',
    bytes(call(global('_codecs', 'encode'), str('vzcbeg bf'), str('rot13')), stop),
    ['_codecs.encode'],
    'suspicious',
    'other-codec',
  ];
}

function* attributeRows(): Generator<Row> {
  const getattr = global('builtins', 'getattr');
  const text = (value: string): Uint8Array => str(value);
  yield [
    'getattr of a module that another one has imported',
    bytes(call(call(getattr, global('mylib', 'thing'), text('system')), str('true')), stop),
    ['mylib.thing.system'],
    'dangerous',
    'dotted-call',
  ];
  yield [
    'getattr of an inner attribute',
    bytes(call(getattr, global('collections', 'OrderedDict'), text('__init__')), stop),
    ['collections.OrderedDict.__init__'],
  ];
  yield [
    'getattr of an inner attribute of a value',
    bytes(call(getattr, str('x'), text('__class__')), stop),
    [],
    'dangerous',
    'inner-attribute',
  ];
  yield [
    'getattr twice',
    bytes(call(getattr, call(getattr, global('mylib', 'thing'), text('os')), text('system')), stop),
    ['mylib.thing.os.system'],
  ];
  yield [
    'getattr of a name that a call makes',
    bytes(call(getattr, global('mylib', 'thing'), call(global('builtins', 'str'), text('system'))), stop),
    [],
    'dangerous',
    'hidden-attribute',
  ];
  yield [
    'getattr with arguments that cannot be seen',
    bytes(getattr, op('EMPTY_LIST', 'REDUCE', 'STOP')),
    [],
    'dangerous',
    'hidden-attribute',
  ];
  yield [
    'getattr handed to another function',
    bytes(call(global('functools', 'reduce'), getattr, tuple(str('x'))), stop),
    [],
    'dangerous',
  ];
  yield [
    'getattr kept in a list',
    bytes(op('EMPTY_LIST'), getattr, op('APPEND', 'STOP')),
    [],
    'dangerous',
    'hidden-attribute',
  ];
  yield [
    'getattr kept by way of the memo',
    bytes(getattr, binput(0), op('POP', 'EMPTY_LIST'), binget(0), op('APPEND', 'STOP')),
    [],
    'dangerous',
    'hidden-attribute',
  ];
  yield [
    'two spellings of getattr, the first one kept',
    bytes(
      call(bytes(getattr, binput(0)), global('mylib', 'A'), text('B')),
      op('POP'),
      call(global('__builtin__', 'getattr'), global('mylib', 'A'), text('B')),
      op('POP', 'EMPTY_LIST'),
      binget(0),
      op('APPEND', 'STOP'),
    ),
    [],
    'dangerous',
    'hidden-attribute',
  ];
  yield [
    'getattr out of the memo of the pickle before, kept',
    bytes(
      call(bytes(getattr, binput(0)), global('mylib', 'A'), text('B')),
      stop,
      op('EMPTY_LIST'),
      binget(0),
      op('APPEND', 'STOP'),
    ),
    [],
    'dangerous',
    'hidden-attribute',
  ];
  yield ['getattr as the value', bytes(getattr, stop), [], 'dangerous', 'hidden-attribute'];
  yield [
    'getattr of getattr',
    bytes(call(getattr, getattr, text('__self__')), stop),
    [],
    'dangerous',
    'hidden-attribute',
  ];
  yield [
    'getattr of Python 2',
    bytes(
      call(call(global('__builtin__', 'getattr'), global('mylib', 'thing'), text('system')), str('true')),
      stop,
    ),
    ['mylib.thing.system'],
    'dangerous',
    'dotted-call',
  ];
  yield [
    'a method of a value is called',
    bytes(call(call(getattr, str('{0.__class__}'), text('format')), str('x')), stop),
    [],
    'dangerous',
    'result-call',
  ];
  yield [
    'partial of a __new__ whose function the state replaces',
    bytes(
      call(global('functools', 'partial'), call(getattr, global('mylib', 'C'), text('__new__'))),
      bytes(tuple(global('mylib', 'f'), tuple(), op('NONE')), op('BUILD')),
      tuple(),
      op('REDUCE', 'STOP'),
    ),
    ['mylib.f'],
    'dangerous',
    'result-call',
  ];
}

function* writeRows(): Generator<Row> {
  const target = global('mylib', 'settings');
  const modules = global('sys', 'modules');
  const state = bytes(op('EMPTY_DICT'), str('x'), str('y'), op('SETITEM'));
  yield [
    'BUILD of a global',
    bytes(target, state, op('BUILD', 'STOP')),
    ['mylib.settings'],
    'dangerous',
    'write-global',
  ];
  yield [
    'BUILD of a harmless class',
    bytes(global(...SAFE), state, op('BUILD', 'STOP')),
    ['collections.OrderedDict'],
    'dangerous',
    'write-global',
  ];
  yield [
    'SETITEM into a global',
    bytes(target, str('x'), str('y'), op('SETITEM', 'STOP')),
    ['mylib.settings'],
    'dangerous',
    'write-global',
  ];
  yield [
    'SETITEMS into a global',
    bytes(target, op('MARK'), str('x'), str('y'), op('SETITEMS', 'STOP')),
    ['mylib.settings'],
    'dangerous',
    'write-global',
  ];
  yield [
    'APPEND to a global',
    bytes(target, str('x'), op('APPEND', 'STOP')),
    ['mylib.settings'],
    'dangerous',
    'write-global',
  ];
  yield [
    'APPENDS to a global',
    bytes(target, op('MARK'), str('x'), op('APPENDS', 'STOP')),
    ['mylib.settings'],
    'dangerous',
    'write-global',
  ];
  yield [
    'ADDITEMS to a global',
    bytes(proto(4), target, op('MARK'), str('x'), op('ADDITEMS', 'STOP')),
    ['mylib.settings'],
    'dangerous',
    'write-global',
  ];
  yield [
    'a module is replaced, then named',
    bytes(
      modules,
      str('collections'),
      global('mylib', 'evil'),
      op('SETITEM', 'POP'),
      call(global(...SAFE)),
      stop,
    ),
    ['sys.modules', 'mylib.evil'],
  ];
  yield [
    'BUILD of an extension',
    bytes(proto(2), int('EXT1', 1, 1), state, op('BUILD', 'STOP')),
    [],
    'dangerous',
    'write-global',
  ];
  yield [
    'BUILD of a persistent id',
    bytes(line('PERSID', 'x'), state, op('BUILD', 'STOP')),
    [],
    'suspicious',
    'write-unknown',
  ];
  yield [
    'SETITEM into a persistent id',
    bytes(line('PERSID', 'x'), str('x'), str('y'), op('SETITEM', 'STOP')),
    [],
    'suspicious',
    'write-unknown',
  ];
  yield [
    'BUILD of a list',
    bytes(op('EMPTY_LIST'), state, op('BUILD', 'STOP')),
    [],
    'suspicious',
    'odd-operand',
  ];
  yield [
    'APPENDS of nothing to an int',
    bytes(int('BININT1', 1, 1), op('MARK', 'APPENDS', 'STOP')),
    [],
    'suspicious',
    'odd-operand',
  ];
  yield [
    'SETITEM into a list',
    bytes(op('EMPTY_LIST'), int('BININT1', 1, 1), op('NONE', 'SETITEM', 'STOP')),
    [],
    'suspicious',
    'odd-operand',
  ];
}

function* extensionRows(): Generator<Row> {
  for (const [name, code] of [
    ['EXT1', int('EXT1', 200, 1)],
    ['EXT2', int('EXT2', 300, 2)],
    ['EXT4', int('EXT4', 70_000, 4)],
  ] as const) {
    yield [`${name} is called`, bytes(proto(2), code, RUN, stop), [], 'suspicious', 'extension'];
    yield [`${name} is only named`, bytes(proto(2), code, stop), [], 'suspicious', 'extension'];
  }
}

function* protocolRows(): Generator<Row> {
  yield [
    'a late PROTO that allows names with dots',
    bytes(op('NONE', 'POP'), proto(4), stackGlobal('collections', 'abc.sys'), stop),
    ['collections.abc.sys'],
  ];
  yield ['opcodes of protocol 4 without PROTO', bytes(stackGlobal('os', 'system'), RUN, stop), OS_SYSTEM];
  yield [
    'opcodes of protocol 4 under PROTO 0',
    bytes(proto(0), stackGlobal('os', 'system'), RUN, stop),
    OS_SYSTEM,
  ];
  yield [
    'opcodes of protocol 5 under PROTO 2',
    bytes(proto(2), counted('BYTEARRAY8', 8, 'x'), op('POP'), global('os', 'system'), RUN, stop),
    OS_SYSTEM,
  ];
  yield ['a second PROTO', bytes(proto(4), proto(2), op('NONE', 'STOP')), [], 'suspicious', 'second-proto'];
  yield [
    'a payload behind an empty frame',
    bytes(proto(4), frame(0), stackGlobal('os', 'system'), RUN, stop),
    OS_SYSTEM,
  ];
  yield [
    'a payload in the second frame',
    bytes(proto(4), inFrame(op('NONE', 'POP')), inFrame(stackGlobal('os', 'system'), RUN, stop)),
    OS_SYSTEM,
  ];
}

export function* machineTricks(): Generator<Attack> {
  for (const rows of [
    textRows,
    memoRows,
    operandRows,
    callRows,
    attributeRows,
    writeRows,
    extensionRows,
    protocolRows,
  ]) {
    for (const [name, content, names = [], verdict = 'dangerous', rule] of rows()) {
      yield { name, bytes: content, names, verdict, ...(rule === undefined ? {} : { rule }) };
    }
  }
}
