// Attacks by what stops a scanner, by what readers of CPython read in different ways, by what lies around or inside a pickle.
import {
  bytes,
  call,
  counted,
  frame,
  global,
  inFrame,
  int,
  line,
  op,
  proto,
  stackGlobal,
  stop,
  str,
  tuple,
} from './assembler.ts';
import type { Attack } from './corpus.ts';

const OS_SYSTEM = ['os.system'];
const PAYLOAD = bytes(call(global('os', 'system'), str('true')), op('POP'));

// What no reader, or not every reader, gets past.
const OBSTACLES: Readonly<Record<string, Uint8Array>> = {
  'INT 0x10': line('INT', '0x10'),
  'INT 0o17': line('INT', '0o17'),
  'INT 0b11': line('INT', '0b11'),
  'LONG 0x10L': line('LONG', '0x10L'),
  'INT with a NUL': line('INT', '1\0x'),
  'LONG with a NUL': line('LONG', '1\0z'),
  'FLOAT with a NUL': line('FLOAT', '1\0x'),
  'INT 010': line('INT', '010'),
  'INT 001': line('INT', '001'),
  'INT +1': line('INT', '+1'),
  'INT +0': line('INT', '+0'),
  'INT with a blank': line('INT', ' 0'),
  'FLOAT 1_0.5': line('FLOAT', '1_0.5'),
  'FLOAT with a blank': line('FLOAT', ' 1.5'),
  'INT of 4,301 digits': line('INT', '1'.repeat(4301)),
  'INT without a number': line('INT', 'junk'),
  'FLOAT without a number': line('FLOAT', 'junk'),
};

// After these nothing is read on.
const ENDS: Readonly<Record<string, Uint8Array>> = {
  'no STOP': bytes(),
  'an unknown opcode': bytes([0xff]),
  'a broken BINUNICODE': bytes([0x58, 9, 0, 0, 0, 0x61]),
  'a negative BINSTRING': counted('BINSTRING', 4, '', 2 ** 32 - 1),
  'a negative LONG4': counted('LONG4', 4, '', 2 ** 32 - 2),
  'BINBYTES of 4 GiB': counted('BINBYTES', 4, 'x', 2 ** 32 - 1),
  'BINBYTES8 of 2**62 bytes': bytes([0x8e], [0, 0, 0, 0, 0, 0, 0, 0x40], 'x'),
  'a line without end': bytes('I12'),
  'GLOBAL without a name': bytes('cos\n'),
};

// CPython stops here; others may not.
const FAILURES: Readonly<Record<string, Uint8Array>> = {
  'an empty stack': op('POP', 'POP'),
  'no MARK': op('TUPLE'),
  'a missing memo entry': int('BINGET', 77, 1),
  'GET of junk': line('GET', 'junk'),
  'PUT of a negative index': bytes(op('NONE'), line('PUT', '-1')),
  'PUT of 10**24': bytes(op('NONE'), line('PUT', `1${'0'.repeat(24)}`)),
  'PROTO 9': proto(9),
  'EXT code 0': int('EXT1', 0, 1),
  'STRING without quotes': line('STRING', 'abc'),
  'a call of None': bytes(op('NONE'), tuple(), op('REDUCE')),
  'STACK_GLOBAL of ints': bytes(int('BININT1', 1, 1), int('BININT1', 2, 1), op('STACK_GLOBAL')),
};

export function* desynchronised(): Generator<Attack> {
  for (const [what, obstacle] of Object.entries(OBSTACLES)) {
    yield attack(`the payload, then ${what}`, bytes(PAYLOAD, obstacle, stop), OS_SYSTEM);
    yield attack(
      `${what}, then the payload`,
      bytes(obstacle, op('POP'), PAYLOAD, op('NONE', 'STOP')),
      OS_SYSTEM,
    );
    yield attack(`${what} and nothing else`, bytes(obstacle, stop), [], 'suspicious', 'readers-differ');
  }
  for (const [what, end] of Object.entries(ENDS)) {
    yield attack(`the payload, then ${what}`, bytes(PAYLOAD, end), OS_SYSTEM);
  }
  for (const [what, failure] of Object.entries(FAILURES)) {
    yield attack(`the payload, then ${what}`, bytes(PAYLOAD, failure, stop), OS_SYSTEM);
    // An older or later reader, or another program, may get past.
    yield attack(`${what}, then the payload`, bytes(failure, PAYLOAD, op('NONE', 'STOP')), OS_SYSTEM);
    yield attack(
      `${what} behind a pickle, then the payload`,
      bytes(op('NONE', 'STOP'), failure, PAYLOAD, op('NONE', 'STOP')),
      OS_SYSTEM,
    );
  }
  yield* frames();
  yield* surroundings();
  yield* sizes();
}

function* frames(): Generator<Attack> {
  // BINUNICODE says 60 bytes. The frame ends inside it, and the reader in C drops the rest of the frame and reads on behind it.
  const hidden = bytes(call(global('os', 'system'), str('true')), stop);
  const text = bytes([0x58, hidden.length + 4, 0, 0, 0], 'AAAA', hidden);
  yield attack(
    'an opcode crosses the end of its frame',
    bytes(proto(4), frame(9), text, stop),
    [],
    'dangerous',
    'frame-crossed',
  );
  yield attack(
    'the argument of an opcode lies behind its frame',
    bytes(proto(4), frame(1), int('BININT1', 1, 1), stop),
    [],
    'dangerous',
    'frame-crossed',
  );
  yield attack(
    'a frame in a frame',
    bytes(proto(4), inFrame(op('NONE', 'POP'), inFrame(op('NONE')), stop)),
    [],
    'dangerous',
    'frame-in-frame',
  );
  yield attack(
    'a frame longer than its pickle',
    bytes(proto(4), frame(40), op('NONE', 'STOP')),
    [],
    'suspicious',
    'frame-length',
  );
  yield attack(
    'a frame longer than its pickle, behind which the reader in Python goes on',
    bytes(proto(4), frame(3), op('NONE', 'STOP', 'STOP'), 'ios\nsystem\n.'),
    [],
    'dangerous',
    'frame-crossed',
  );
  yield attack(
    'a frame longer than its pickle, and a payload behind it',
    bytes(proto(4), frame(60), op('NONE', 'STOP'), proto(4), stackGlobal('os', 'system'), stop),
    OS_SYSTEM,
  );
}

function* surroundings(): Generator<Attack> {
  const none = bytes(op('NONE', 'STOP'));
  const whole = bytes(proto(2), PAYLOAD, none);
  yield attack('the second pickle', bytes(none, whole), OS_SYSTEM);
  yield attack('the second pickle, of protocol 0', bytes(none, PAYLOAD, none), OS_SYSTEM);
  yield attack('the fifth pickle', bytes(none, none, none, none, whole), OS_SYSTEM);
  yield attack('the second pickle, cut off', bytes(none, proto(2), global('os', 'system')), OS_SYSTEM);
  yield attack('a payload, then other data', bytes(whole, 'This is no pickle.'), OS_SYSTEM);
  yield attack(
    'other data behind a pickle',
    bytes(none, '\xff\xfe This is no pickle.'),
    [],
    'suspicious',
    'trailing-data',
  );
  yield attack(
    'the magic number of torch made by a call',
    bytes(proto(2), call(global('__builtin__', 'eval'), str('0x1950a86a20f9469cfc6c')), stop),
    ['__builtin__.eval'],
  );
  for (const [how, make] of [
    ['bytes', (content: Uint8Array) => counted('SHORT_BINBYTES', 1, content)],
    ['long bytes', (content: Uint8Array) => counted('BINBYTES', 4, content)],
    ['bytes of protocol 4', (content: Uint8Array) => counted('BINBYTES8', 8, content)],
    ['a bytearray', (content: Uint8Array) => counted('BYTEARRAY8', 8, content)],
    ['a Python 2 str', (content: Uint8Array) => counted('BINSTRING', 4, content)],
  ] as const) {
    yield attack(`a pickle in ${how}`, bytes(make(whole), stop), OS_SYSTEM);
  }
  yield attack(
    'a pickle of protocol 0 in bytes',
    bytes(counted('SHORT_BINBYTES', 1, bytes(PAYLOAD, none)), stop),
    OS_SYSTEM,
  );
  yield attack(
    'a pickle in a pickle in a pickle',
    bytes(counted('BINBYTES', 4, bytes(proto(3), counted('BINBYTES', 4, whole), stop)), stop),
    OS_SYSTEM,
  );
  yield attack(
    'a pickle in more than 4,096 bytes',
    bytes(
      counted('BINBYTES', 4, bytes(proto(2), PAYLOAD, counted('BINBYTES', 4, new Uint8Array(9000)), stop)),
      stop,
    ),
    OS_SYSTEM,
  );
  yield attack(
    'a harmless pickle in bytes',
    bytes(counted('SHORT_BINBYTES', 1, bytes(proto(2), none)), stop),
    [],
    'suspicious',
    'nested-pickle',
  );
}

function* sizes(): Generator<Attack> {
  yield attack(
    'a payload behind 100 kB of bytes',
    bytes(counted('BINBYTES', 4, new Uint8Array(100_000)), op('POP'), PAYLOAD, op('NONE', 'STOP')),
    OS_SYSTEM,
  );
  yield attack(
    'a payload behind 100 kB of text on a line',
    bytes(line('UNICODE', 'x'.repeat(100_000)), op('POP'), PAYLOAD, op('NONE', 'STOP')),
    OS_SYSTEM,
  );
  yield attack(
    'a payload at the bottom of 3,000 lists',
    bytes(
      op(...Array<'EMPTY_LIST'>(3000).fill('EMPTY_LIST')),
      PAYLOAD,
      op(...Array<'APPEND'>(2999).fill('APPEND')),
      stop,
    ),
    OS_SYSTEM,
  );
  yield attack(
    'a payload behind 10,000 open MARKs',
    bytes(op(...Array<'MARK'>(10_000).fill('MARK')), PAYLOAD, op('NONE', 'STOP')),
    OS_SYSTEM,
  );
  yield attack(
    'a payload behind 5,000 names',
    bytes(
      ...Array.from({ length: 5000 }, (_, at) => bytes(global('lib', `n${at}`), op('POP'))),
      PAYLOAD,
      op('NONE', 'STOP'),
    ),
    OS_SYSTEM,
  );
}

function attack(
  name: string,
  content: Uint8Array,
  names: readonly string[],
  verdict: Attack['verdict'] = 'dangerous',
  rule?: string,
): Attack {
  return { name, bytes: content, names, verdict, ...(rule === undefined ? {} : { rule }) };
}
