// For each code the shortest ways to reach it, with the exact message.
import {
  type DumpOptions,
  defineType,
  dumps,
  type LoadOptions,
  loadStream,
  loads,
  loadsAll,
  PickleBuffer,
  type PickleErrorCode,
  PyGlobal,
  PyObject,
  PyTuple,
  parseGlobal,
  pickleReduce,
  standardTypes,
  Unpickler,
} from '../../src/index.ts';
import { pickle, text, u32, u64 } from '../safety/support.ts';

export interface Case {
  readonly name: string;
  readonly run: () => unknown;
  readonly message: string;
  readonly offset?: number;
  readonly opcode?: string | undefined;
  readonly path?: string;
  readonly constructorName?: string;
}

function load(name: string, bytes: Uint8Array, message: string, path = '$', options?: LoadOptions): Case {
  const [, opcode, at] = /^(?:unknown opcode \S+|(\S+)) at byte (\d+)/.exec(message) ?? [];
  return {
    name,
    run: () => loads(bytes, options),
    message,
    path,
    offset: Number(at),
    opcode: opcode === 'pickle' ? undefined : opcode,
  };
}

function dump(
  name: string,
  value: unknown,
  message: string,
  where: Partial<Case>,
  options?: DumpOptions,
): Case {
  return { name, run: () => dumps(value, options), message, path: '$', ...where };
}

const boom = (): never => {
  throw new Error('boom');
};
const failing = defineType<object>({ global: 'app.Broken', construct: boom });
const strict = defineType<object>({
  global: 'app.Strict',
  construct: (_args, context) => context.fail('takes no arguments'),
});
class Odd {
  [pickleReduce](): unknown {
    return [parseGlobal('app.Odd'), []].slice(0, 1);
  }
}
class Endless {
  [pickleReduce](): unknown {
    return [parseGlobal('app.Endless'), [this]];
  }
}
class Plain {}

export const cases: Readonly<Record<PickleErrorCode, readonly Case[]>> = {
  UNEXPECTED_END: [
    { name: 'nothing', run: () => loads(pickle('')), message: 'the input is empty', offset: 0 },
    load('no STOP', pickle('N'), 'pickle at byte 1: the input ends before STOP'),
    load('half an argument', pickle('J', 1, 2), 'BININT at byte 0: needs 4 bytes, found 2'),
    load('half a payload', pickle('X', u32(9), 'abc'), 'BINUNICODE at byte 0: needs 13 bytes, found 7'),
    load('no line end', pickle('NI12'), 'INT at byte 1: the input ends inside a line'),
    load('half a frame', pickle('\x80\x04\x95', u64(9), 'N.'), 'FRAME at byte 2: needs 9 bytes, found 2'),
  ],
  UNKNOWN_OPCODE: [
    load('0xff', pickle('NNN\xff'), 'unknown opcode 0xff at byte 3'),
    load('0x00', pickle(0), 'unknown opcode 0x00 at byte 0'),
  ],
  UNSUPPORTED_PROTOCOL: [
    load(
      'protocol 6',
      pickle('\x80\x06N.'),
      'PROTO at byte 0: protocol 6 is newer than 5, the newest that exists',
    ),
  ],
  INVALID_LENGTH: [
    load('negative', pickle('T', u32(-2), '.'), 'BINSTRING at byte 0: negative length -2'),
    load('2**63-1', pickle('\x8e', u64(2n ** 63n - 1n)), 'BINBYTES8 at byte 0: a length of over 2**53 bytes'),
  ],
  INVALID_LITERAL: [
    load('int', pickle('I0x10\n.'), 'INT at byte 0: "0x10" is not an integer that every CPython reads alike'),
    load(
      'long',
      pickle('L010L\n.'),
      'LONG at byte 0: "010L" is not an integer that every CPython reads alike',
    ),
    load('float', pickle('F1_0\n.'), 'FLOAT at byte 0: "1_0" is not a float that every CPython reads alike'),
    load('string', pickle("S'a\n."), 'STRING at byte 0: "\'a" is not a quoted string'),
    load(
      'a long one is cut',
      pickle(`I${'x'.repeat(50)}\n.`),
      `INT at byte 0: "${'x'.repeat(40)}" is not an integer that every CPython reads alike`,
    ),
  ],
  INVALID_TEXT: [
    load(
      'utf-8',
      pickle('NX', u32(2), 'a\x80.'),
      'BINUNICODE at byte 1: invalid utf-8 at byte 1 of the text',
    ),
    load(
      'ascii',
      pickle('U\x01\xe9.'),
      'SHORT_BINSTRING at byte 0: cannot decode byte 0xe9 at byte 0 of the text',
    ),
    load('a persistent id', pickle('P\xe9\n.'), 'PERSID at byte 0: "é" is not ASCII'),
  ],
  INVALID_ESCAPE: [
    load('unicode', pickle('V\\u12\n.'), 'UNICODE at byte 0: invalid escape at byte 0 of the text'),
    load('string', pickle("S'a\\x4'\n."), 'STRING at byte 0: invalid escape at byte 1 of the text'),
  ],
  INVALID_FRAME: [
    load(
      'crossed',
      pickle('\x80\x04\x95', u64(2), 'J', u32(1), '.'),
      'BININT at byte 11: the opcode crosses the end of its frame',
    ),
    load(
      'nested',
      pickle('\x95', u64(11), '\x95', u64(2), 'N.'),
      'FRAME at byte 9: a frame begins inside a frame',
    ),
    {
      name: 'a pickle that ends inside its frame',
      run: () => loadsAll(pickle('\x95', u64(4), 'N.N.')),
      message: 'STOP at byte 10: 2 bytes of its frame follow the pickle',
      offset: 10,
      opcode: 'STOP',
    },
  ],
  TRAILING_DATA: [
    {
      name: 'loads',
      run: () => loads(pickle('N.NN')),
      message: "2 bytes follow the pickle that ends at byte 2 (use load, loadsAll or trailing: 'ignore')",
      offset: 2,
    },
  ],
  STACK_UNDERFLOW: [
    load('TUPLE2', pickle('N\x86.'), 'TUPLE2 at byte 1: needs 2 stack items, found 1'),
    load('STOP', pickle('.'), 'STOP at byte 0: needs 1 stack item, found 0'),
  ],
  MISSING_MARK: [load('TUPLE', pickle('Nt.'), 'TUPLE at byte 1: found no MARK on the stack')],
  UNEXPECTED_MARK: [
    load(
      'TUPLE2',
      pickle('N(N\x86.'),
      'TUPLE2 at byte 3: needs 2 stack items above the topmost MARK, found 1 (at $[1])',
      '$[1]',
    ),
  ],
  MISSING_MEMO: [load('BINGET', pickle('h\x07.'), 'BINGET at byte 0: the memo holds nothing at index 7')],
  INVALID_MEMO_INDEX: [load('PUT', pickle('Np-1\n.'), 'PUT at byte 1: "-1" is not a memo index')],
  INVALID_OPERAND: [
    load('arguments', pickle('cm\ng\nNR.'), 'REDUCE at byte 6: needs a tuple of arguments, found None'),
    load('a callable', pickle('})R.'), 'REDUCE at byte 2: cannot call a dict'),
    load(
      'a name',
      pickle(text('m'), 'N\x93.'),
      'STACK_GLOBAL at byte 7: needs two strs, found a str and None',
    ),
    load('a buffer', pickle('N\x98.'), 'READONLY_BUFFER at byte 1: needs an out-of-band buffer, found None'),
  ],
  INVALID_RECEIVER: [
    load('APPEND', pickle('}Na.'), 'APPEND at byte 2: cannot append to a dict'),
    load('SETITEM', pickle(']NNs.'), 'SETITEM at byte 3: cannot set items of a list'),
    load('ADDITEMS', pickle('](N\x90.'), 'ADDITEMS at byte 3: cannot add members to a list'),
    load('BUILD', pickle('cm\ng\n}b.'), 'BUILD at byte 6: cannot set the state of the global m.g'),
  ],
  ODD_ITEMS: [load('SETITEMS', pickle('}(NNNu.'), 'SETITEMS at byte 5: found an odd number of items (3)')],
  UNHASHABLE: [load('a list', pickle('}]Ns.'), "SETITEM at byte 3: unhashable type: 'list'")],
  NON_STRING_KEY: [
    load(
      'None',
      pickle('}NNs.'),
      "SETITEM at byte 3: a dict has None as a key (load it with dict: 'auto' or 'map')",
      '$',
      { dict: 'object' },
    ),
  ],
  GLOBAL_REFUSED: [
    load(
      'a name',
      pickle('cos\nsystem\n.'),
      "GLOBAL at byte 0: os.system is not allowed (add it with types: standardTypes.extend([...]) or globals: 'inert')",
      '$',
      { globals: 'error' },
    ),
    load(
      'a name that is not on the list',
      pickle('cos\nsystem\n.'),
      "GLOBAL at byte 0: os.system is not allowed (add it with types: standardTypes.extend([...]) or globals: 'inert')",
      '$',
      { globals: ['os.path'] },
    ),
    load(
      'an extension code',
      pickle('\x82\x05.'),
      'EXT1 at byte 0: extension code 5 is not registered (add it with types: standardTypes.withExtension(name, code))',
      '$',
      { globals: 'error' },
    ),
  ],
  INVALID_EXTENSION: [
    load('code 0', pickle('\x82\x00.'), 'EXT1 at byte 0: extension code 0 is not positive'),
    load(
      'a negative code',
      pickle('\x84', u32(-1), '.'),
      'EXT4 at byte 0: extension code -1 is not positive',
    ),
    {
      name: 'registering code 0',
      run: () => standardTypes.withExtension('m.g', 0),
      message: 'extension code 0 is not an integer from 1 to 2147483647',
    },
  ],
  NO_BUFFER: [
    load(
      'no option',
      pickle('\x97.'),
      'NEXT_BUFFER at byte 0: the pickle has out-of-band buffers: pass them as option buffers',
    ),
    load(
      'too few',
      pickle('\x97\x97\x86.'),
      'NEXT_BUFFER at byte 1: option buffers has fewer buffers than the pickle',
      '$',
      { buffers: [new Uint8Array(1)] },
    ),
  ],
  LIMIT: [
    load(
      'maxDecimalDigits',
      pickle(`L${'9'.repeat(4301)}L\n.`),
      'LONG at byte 0: integer of 4301 digits exceeds maxDecimalDigits (4300)',
    ),
    load(
      'maxIntegerBytes',
      pickle('\x8b', u32(9), '.'),
      'LONG4 at byte 0: integer of 9 bytes exceeds maxIntegerBytes (8)',
      '$',
      { limits: { maxIntegerBytes: 8 } },
    ),
    load(
      'maxStringBytes',
      pickle('X', u32(-1)),
      'BINUNICODE at byte 0: string of 4294967295 bytes exceeds maxStringBytes (536870888)',
    ),
    load(
      'maxMemoIndex',
      pickle('Nr', u32(100), '.'),
      'LONG_BINPUT at byte 1: memo index 100 exceeds maxMemoIndex (99)',
      '$',
      { limits: { maxMemoIndex: 99 } },
    ),
    load(
      'maxMemoIndex, of many digits',
      pickle(`Np${'1'.repeat(25)}\n.`),
      `PUT at byte 1: memo index "${'1'.repeat(25)}" exceeds maxMemoIndex (4294967295)`,
    ),
  ],
  HOOK_FAILED: [
    load('persistentLoad', pickle('P1\n.'), 'PERSID at byte 0: persistentLoad failed: boom', '$', {
      persistentLoad: boom,
    }),
    load('findClass', pickle('cm\ng\n.'), 'GLOBAL at byte 0: findClass failed for m.g', '$', {
      findClass: boom,
    }),
    dump('persistentId', [1], 'at $: boom', {}, { persistentId: boom }),
  ],
  CONSTRUCT_FAILED: [
    load(
      'a type that throws',
      pickle('capp\nBroken\n)R.'),
      'REDUCE at byte 13: app.Broken failed: boom',
      '$',
      {
        types: standardTypes.extend([failing]),
      },
    ),
    load('a type that refuses', pickle('capp\nStrict\n)R.'), 'REDUCE at byte 13: takes no arguments', '$', {
      types: standardTypes.extend([strict]),
    }),
  ],
  ABORTED: [
    {
      name: 'a signal',
      run: () => loadStream([pickle('N.')], { signal: { aborted: true, reason: 'enough' } }).next(),
      message: 'the reading was aborted',
    },
  ],
  CLOSED: [
    {
      name: 'push after end',
      run() {
        const unpickler = new Unpickler();
        unpickler.end();
        unpickler.push(pickle('N.'));
      },
      message: 'this Unpickler has ended or failed',
    },
  ],
  UNSUPPORTED_VALUE: [
    dump(
      'a class',
      { cache: [1, 2, new WeakMap()] },
      'cannot pickle WeakMap at $.cache[2]: no type registered for this class',
      { path: '$.cache[2]', constructorName: 'WeakMap' },
    ),
    dump(
      'an instance',
      [new Plain()],
      'cannot pickle Plain at $[0]: no type registered for this class (see defineClass and defineType, or give it a method [Symbol.for("pickle.reduce")])',
      { path: '$[0]', constructorName: 'Plain' },
    ),
    dump(
      'a buffer',
      new PickleBuffer(new Uint8Array(1)),
      'cannot pickle PickleBuffer at $: a PickleBuffer needs protocol 5',
      { constructorName: 'PickleBuffer' },
      { protocol: 4 },
    ),
  ],
  INVALID_NAME: [
    {
      name: 'no module',
      run: () => parseGlobal('Point'),
      message: '"Point" is not a global: write "module.Name" or "module:Outer.Inner"',
    },
    load('an empty module', pickle('c\ng\n.'), 'GLOBAL at byte 0: the name of a global is empty'),
    dump(
      'a newline',
      new PyGlobal('os\nsystem', 'x'),
      'at $: the name of a global has a newline, which needs protocol 4',
      {},
      { protocol: 2 },
    ),
  ],
  INVALID_OPTION: [
    {
      name: 'a protocol',
      run: () => dumps(1, { protocol: 6 }),
      message: 'protocol 6 is not one of 0 to 5',
    },
    {
      name: 'a limit',
      run: () => loads(pickle('N.'), { limits: { max: 1 } as object }),
      message:
        "unknown limit 'max': there are maxDecimalDigits, maxHashNodes, maxInputBytes, maxIntegerBytes, maxMemoIndex, maxStringBytes",
    },
    {
      name: 'a dict',
      run: () => loads(pickle('N.'), { dict: 'tree' as 'map' }),
      message: "option dict must be 'auto' or 'object' or 'map', not 'tree' (a string)",
    },
    {
      name: 'a string for bytes',
      run: () => loads('N.' as never),
      message:
        'a pickle must be a Uint8Array or an ArrayBuffer, not a string: it has already lost bytes, read the file or the reply as bytes',
    },
  ],
  INVALID_REDUCE: [
    dump(
      'one item',
      { x: new Odd() },
      'at $.x: a reduce value must be a string or an array of 2 to 6 items',
      {
        path: '$.x',
      },
    ),
  ],
  RECURSIVE_REDUCE: [
    { name: 'its own argument', run: () => dumps(new Endless()), message: '', constructorName: 'Endless' },
    { name: 'an inert object', run: () => dumps(holdsItself()), message: '', constructorName: 'PyObject' },
  ],
};

function holdsItself(): PyObject {
  const args = PyTuple.of<unknown>();
  const object = new PyObject(parseGlobal('m.g'), 'REDUCE', args);
  args.push(object);
  return object;
}
