// Which opcode may change which value: every other pairing is refused, and nothing was changed.
import { describe, expect, test } from 'vitest';
import { load, PyObject } from '../../src/index.ts';
import { pickle, refusal, text, u64 } from './support.ts';

// One of each kind that can lie on the stack.
const kinds: Readonly<Record<string, Uint8Array>> = {
  None: pickle('N'),
  bool: pickle('\x88'),
  int: pickle('K\x05'),
  'big int': pickle('\x8a\x09', [1, 0, 0, 0, 0, 0, 0, 0, 1]),
  float: pickle('G', [63, 248, 0, 0, 0, 0, 0, 0]),
  str: text('abc'),
  'Python 2 str': pickle('U\x01a'),
  bytes: pickle('C\x02ab'),
  bytearray: pickle('\x96', u64(2), 'ab'),
  buffer: pickle('\x97'),
  tuple: pickle('NN\x86'),
  'empty tuple': pickle(')'),
  list: pickle(']'),
  dict: pickle('}'),
  'dict with other keys': pickle('}NNs'),
  set: pickle('\x8f'),
  'set with other members': pickle('\x8f()\x90'),
  frozenset: pickle('(K\x01\x91'),
  global: pickle('cm\ng\n'),
  'registered global': pickle('cdatetime\ndate\n'),
  'value of a global': pickle('cbuiltins\nEllipsis\n'),
  extension: pickle('\x82\x07'),
  'persistent id': pickle('P1\n'),
  'inert object': pickle('cm\ng\n)R'),
  'inert instance': pickle('cm\ng\n)\x81'),
  'inert instance, INST': pickle('(im\ng\n'),
  OrderedDict: pickle('ccollections\nOrderedDict\n)R'),
  defaultdict: pickle('ccollections\ndefaultdict\n)R'),
  Counter: pickle('ccollections\nCounter\n)R'),
  deque: pickle('ccollections\ndeque\n)R'),
  UserDict: pickle('ccollections\nUserDict\n)\x81'),
  'set of a call': pickle('cbuiltins\nset\n](K\x01e\x85R'),
  'frozenset of a call': pickle('cbuiltins\nfrozenset\n](K\x01e\x85R'),
  'bytearray of a call': pickle('cbuiltins\nbytearray\nC\x01a\x85R'),
  date: pickle('cdatetime\ndate\nC\x04\x07\xe4\x01\x02\x85R'),
  Decimal: pickle('cdecimal\nDecimal\n', text('1.5'), '\x85R'),
  UUID: pickle('cuuid\nUUID\n)\x81}', text('int'), 'K\x01sb'),
  range: pickle('cbuiltins\nrange\nK\x05\x85R'),
  complex: pickle('cbuiltins\ncomplex\nG', [0, 0, 0, 0, 0, 0, 0, 0], '\x85R'),
};

const inert = ['inert object', 'inert instance', 'inert instance, INST'];
const dicts = ['dict', 'dict with other keys', 'OrderedDict', 'defaultdict', 'Counter'];

// What follows the receiver, and which kinds take it.
const opcodes: Readonly<Record<string, readonly [Uint8Array, readonly string[]]>> = {
  APPEND: [pickle('Na'), ['list', 'deque', ...inert]],
  APPENDS: [pickle('(NNe'), ['list', 'deque', ...inert]],
  'APPENDS of nothing': [pickle('(e'), ['list', 'deque', ...inert]],
  SETITEM: [pickle(text('k'), 'Ns'), [...dicts, ...inert]],
  SETITEMS: [pickle('(', text('k'), 'NK\x01Nu'), [...dicts, ...inert]],
  'SETITEMS of nothing': [pickle('(u'), [...dicts, ...inert]],
  ADDITEMS: [pickle('(K\x02\x90'), ['set', 'set with other members', ...inert]],
  'ADDITEMS of nothing': [pickle('(\x90'), ['set', 'set with other members', ...inert]],
  'BUILD with a dict': [pickle('}', text('k'), 'Nsb'), ['OrderedDict', 'UserDict', ...inert]],
  'BUILD with nothing in it': [pickle('}b'), ['OrderedDict', 'UserDict', ...inert]],
  'BUILD with __dict__': [pickle('}', text('__dict__'), '}sb'), ['OrderedDict', 'UserDict', ...inert]],
};

const callables = ['global', 'registered global', 'extension', 'persistent id', ...inert];
const calls: Readonly<Record<string, (kind: Uint8Array) => Uint8Array>> = {
  REDUCE: (kind) => pickle(kind, ')R.'),
  NEWOBJ: (kind) => pickle(kind, ')\x81.'),
  NEWOBJ_EX: (kind) => pickle(kind, ')}\x92.'),
  OBJ: (kind) => pickle('(', kind, 'o.'),
};
const argumentOpcodes: Readonly<Record<string, (kind: Uint8Array) => Uint8Array>> = {
  REDUCE: (kind) => pickle('cm\ng\n', kind, 'R.'),
  NEWOBJ: (kind) => pickle('cm\ng\n', kind, '\x81.'),
  NEWOBJ_EX: (kind) => pickle('cm\ng\n', kind, '}\x92.'),
};

// A UUID takes a state, but only one of a UUID.
const refusalOf = (kind: string, opcode: string): string =>
  kind === 'UUID' && opcode.startsWith('BUILD') ? 'CONSTRUCT_FAILED' : 'INVALID_RECEIVER';

const options = { buffers: { [Symbol.iterator]: () => [new Uint8Array(2)][Symbol.iterator]() } };

describe.each([false, true])('in the exact mode: %s', (exact) => {
  for (const [opcode, [bytes, takers]] of Object.entries(opcodes)) {
    for (const [kind, receiver] of Object.entries(kinds)) {
      const takes = takers.includes(kind);
      test(`${opcode} ${takes ? 'changes' : 'refuses'} ${kind}`, () => {
        const whole = pickle(receiver, bytes, '.');
        if (takes) load(whole, { ...options, exact });
        else expect(refusal(whole, { ...options, exact }).code).toBe(refusalOf(kind, opcode));
      });
    }
  }

  for (const [opcode, make] of Object.entries(calls)) {
    for (const [kind, callable] of Object.entries(kinds)) {
      const isCalled = callables.includes(kind);
      test(`${opcode} ${isCalled ? 'records a call of' : 'refuses to call'} ${kind}`, () => {
        if (!isCalled) expect(refusal(make(callable), { ...options, exact }).code).toBe('INVALID_OPERAND');
        else expect(load(make(callable), { ...options, exact }).value).toBeInstanceOf(PyObject);
      });
    }
  }

  for (const [opcode, make] of Object.entries(argumentOpcodes)) {
    for (const [kind, args] of Object.entries(kinds)) {
      if (kind === 'tuple' || kind === 'empty tuple') continue;
      test(`${opcode} refuses ${kind} as arguments`, () => {
        expect(refusal(make(args), { ...options, exact }).code).toBe('INVALID_OPERAND');
      });
    }
  }

  for (const [kind, kwargs] of Object.entries(kinds)) {
    if (kind.startsWith('dict')) continue;
    test(`NEWOBJ_EX refuses ${kind} as keyword arguments`, () => {
      expect(refusal(pickle('cm\ng\n)', kwargs, '\x92.'), { ...options, exact }).code).toBe(
        'INVALID_OPERAND',
      );
    });
  }

  for (const [kind, operand] of Object.entries(kinds)) {
    if (kind === 'str') continue;
    test(`STACK_GLOBAL refuses ${kind} as a module and as a name`, () => {
      for (const bytes of [pickle(operand, text('g'), '\x93.'), pickle(text('m'), operand, '\x93.')]) {
        const all = { ...options, exact };
        if (kind === 'Python 2 str' && !exact) load(bytes, all);
        else expect(refusal(bytes, all).code).toBe('INVALID_OPERAND');
      }
    });
    test(`READONLY_BUFFER ${kind === 'buffer' ? 'takes' : 'refuses'} ${kind}`, () => {
      const bytes = pickle(operand, '\x98.');
      if (kind === 'buffer') load(bytes, { ...options, exact });
      else expect(refusal(bytes, { ...options, exact }).code).toBe('INVALID_OPERAND');
    });
  }
});
