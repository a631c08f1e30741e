// What hostile pickles cost: run with a bounded heap, each prints what came of it, how much memory it kept, and for how long
// it ran. A case that is quadratic, or that copies without a bound, never ends or kills this process.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  defineClass,
  defineEnum,
  dumps,
  isPickleError,
  type LoadOptions,
  loads,
  standardTypes,
  Unpickler,
} from '../../../src/index.ts';
import { repr } from '../../../src/values/repr.ts';
import { pickle, text, u32, u64 } from '../support-bytes.ts';

const MEGA = 1_000_000;
const KEPT = 400_000;
// What would be seen if memory were taken.
const WITNESS = '64 MB';
const many = (part: string, count: number): string => part.repeat(count);
const numbered = (count: number, write: (index: number) => Uint8Array): Uint8Array =>
  pickle(...Array.from({ length: count }, (_, index) => write(index)));
const doubled = (levels: number): Uint8Array => pickle('N', many('2\x86', levels));
const m = (index: number): Uint8Array => pickle('J', u32(index));

type Run = () => unknown;
const load =
  (bytes: Uint8Array, options?: LoadOptions): Run =>
  () =>
    loads(bytes, options);
const thenRepr =
  (bytes: Uint8Array): Run =>
  () =>
    repr(loads(bytes)).length;
const inPieces =
  (bytes: Uint8Array, size: number): Run =>
  () => {
    const unpickler = new Unpickler();
    const values: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      for (const value of unpickler.push(bytes.subarray(at, at + size))) values.push(value);
    }
    unpickler.end();
    return values;
  };

const longText = text('s'.repeat(MEGA));
const nulText = text('\0'.repeat(500_000));
const longInt = pickle('\x8b', u32(200_000), many('\x7f', 200_000));

/** What is kept: each is a list of 400,000 bytes of the opcodes that give the most for a byte. */
const kept = (): Readonly<Record<string, Run>> =>
  Object.fromEntries(
    Object.entries({
      'empty lists': [']', ''],
      'empty lists by MARK': ['(l', ''],
      'empty dicts': ['}', ''],
      'empty tuples': [')', ''],
      'tuples of one': ['N\x85', ''],
      'empty sets': ['\x8f', ''],
      'empty frozensets': ['(\x91', ''],
      'empty bytes': ['C\0', ''],
      'empty strings': ['U\0', ''],
      floats: ['G\x3f\xf8\0\0\0\0\0\0', ''],
      'big ints': ['\x8a\x08\x01\x01\x01\x01\x01\x01\x01\x01', ''],
      None: ['N', ''],
      'memoized None': ['N\x94', ''],
      'memoized dicts': ['}\x94', ''],
      extensions: ['\x82\x07', ''],
      'persistent ids': ['NQ', ''],
      globals: ['cm\ng\n', ''],
      'inert objects': ['h\0)R', 'cm\ng\nq\0'],
      'inert instances': ['h\0)\x81', 'cm\ng\nq\0'],
      'inert states': ['h\0)R}b', 'cm\ng\nq\0'],
      'inert items': ['h\0)RNa', 'cm\ng\nq\0'],
      OrderedDicts: ['h\0)R', 'ccollections\nOrderedDict\nq\0'],
      deques: ['h\0)R', 'ccollections\ndeque\nq\0'],
      'sets of calls': ['h\0)R', 'cbuiltins\nset\nq\0'],
      datetimes: ['h\0C\x0a\x07\xe4\x01\x02\x03\x04\x05\0\0\0\x85R', 'cdatetime\ndatetime\nq\0'],
      Decimals: ['h\0U\x011\x85R', 'cdecimal\nDecimal\nq\0'],
    }).flatMap(([name, [opcodes = '', before = '']]) =>
      [false, true].map((exact) => [
        `${name}, ${exact ? 'exact' : 'natural'}`,
        load(pickle(before, '](', many(opcodes, Math.floor(KEPT / opcodes.length)), 'e.'), { exact }),
      ]),
    ),
  );

class Colour {
  static readonly RED = new Colour(1);
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
const types = standardTypes.extend([
  defineEnum('app.Colour', Colour, { create: (value) => new Colour(value) }),
  defineClass('app.Player', class Player {}),
]);

/** One small pickle after another: what a stream keeps of those that are complete. */
const streams = (): Readonly<Record<string, Run>> =>
  Object.fromEntries(
    Object.entries({
      sets: '\x80\x02c__builtin__\nset\nq\0]q\x01(K\x01K\x02e\x85q\x02Rq\x03.',
      'sets that change their class': '\x80\x04\x8fq\0h\x000(K\x01\x85\x90.',
      'dicts that change their class': '\x80\x02}q\x01h\x01K\x01h\x01s.',
      OrderedDicts: '\x80\x02ccollections\nOrderedDict\n)R.',
      datetimes: '\x80\x02cdatetime\ndate\nC\x04\x07\xbc\x05\x07\x85R.',
      Decimals: '\x80\x02cdecimal\nDecimal\nU\x011\x85R.',
      instances: '\x80\x02capp\nPlayer\n)\x81}b.',
      'members of enums':
        '\x80\x02coperator\nor_\ncbuiltins\ngetattr\ncapp\nColour\nU\x03RED\x86RK\x08\x86R.',
      'inert objects': '\x80\x02cm\ng\n)R}b.',
    }).flatMap(([name, text]) =>
      [false, true].map((exact): [string, Run] => {
        const unpickler = Unpickler.separate({ exact, types });
        const chunk = pickle(text.repeat(100));
        return [
          `${name}, ${exact ? 'exact' : 'natural'}`,
          () => {
            for (let count = 0; count < 200; count++) unpickler.push(chunk);
            return unpickler;
          },
        ];
      }),
    ),
  );

/** What is refused, or small: lengths and indices that nothing stands behind. */
const declared = (): Readonly<Record<string, Run>> =>
  Object.fromEntries(
    [0x7fff_ffff, 0xffff_ffff, 2 ** 32, 2 ** 40, 2 ** 53 - 1, 2n ** 63n - 1n, 2n ** 64n - 1n]
      .flatMap((length) => [
        ...['\x8d', '\x8e', '\x96', '\x95'].map((op) => [op, u64(length)] as const),
        ...(length <= 0xffff_ffff
          ? ['X', 'B', 'T', '\x8b'].map((op) => [op, u32(Number(length))] as const)
          : []),
      ])
      .flatMap(([op, argument]) => [
        [`${op.charCodeAt(0).toString(16)} ${argument}`, load(pickle(op, argument, 'abc.'))],
        [`${op.charCodeAt(0).toString(16)} ${argument} in pieces`, inPieces(pickle(op, argument, 'abc.'), 3)],
      ]),
  );
const indices: Readonly<Record<string, Run>> = {
  'LONG_BINPUT 0xffffffff': load(pickle('Nr', u32(0xffff_ffff), 'j', u32(0xffff_ffff), '.')),
  'PUT 4294967295': load(pickle('Np4294967295\n0g4294967295\n.')),
  'PUT 4294967296': load(pickle('Np4294967296\n.')),
  'falling indices': load(
    pickle(
      'N',
      numbered(200, (index) => pickle('r', u32(0xffff_ffff - index * 99_991))),
      '.',
    ),
  ),
};

/** What must end: each takes well under a second or two where the work is linear or has a limit. */
const timed = (): Readonly<Record<string, Run>> => ({
  'a long string in many keys': load(
    pickle(
      longText,
      'q\0}(',
      numbered(2000, (i) => pickle('h\0', m(i), '\x86N')),
      'u.',
    ),
  ),
  'a long string in many members': load(
    pickle(
      longText,
      'q\0\x8f(',
      numbered(2000, (i) => pickle('h\0', m(i), '\x86')),
      '\x90.',
    ),
  ),
  'long bytes in many keys': load(
    pickle(
      'B',
      u32(MEGA),
      many('s', MEGA),
      'q\0}(',
      numbered(2000, (i) => pickle('h\0', m(i), '\x86N')),
      'u.',
    ),
  ),
  'a string that begins with NUL as many keys': load(pickle(nulText, 'q\0](', many('}h\0Ns', 100_000), 'e.')),
  'long bytes as many keys': load(
    pickle('B', u32(500_000), many('s', 500_000), 'q\0](', many('}h\0Ns', 50_000), 'e.'),
  ),
  'a long int as many keys': load(pickle(longInt, 'q\0](', many('}h\0Ns', 20_000), 'e.')),
  'a long range as many keys': load(
    pickle('cbuiltins\nrange\nK\0', longInt, '\x86Rq\0](', many('}h\0Ns', 20_000), 'e.'),
  ),
  'a long Decimal as many keys': load(
    pickle('cdecimal\nDecimal\n', text('7'.repeat(200_000)), '\x85Rq\0](', many('}h\0Ns', 20_000), 'e.'),
  ),
  'a Decimal of a small exponent as many keys': load(
    pickle(
      'cdecimal\nDecimal\n',
      text(`${'7'.repeat(2000)}E-4200`),
      '\x85Rq\0](',
      many('}h\0Ns', 20_000),
      'e.',
    ),
  ),
  'a Fraction of long ints': load(
    pickle('cfractions\nFraction\n', longInt, '\x8b', u32(200_000), many('\x55', 200_000), '\x86R.'),
  ),
  'many Fractions of long ints': load(
    pickle(
      longInt,
      'q\x01\x8b',
      u32(200_000),
      many('\x55', 200_000),
      'q\x02cfractions\nFraction\nq\0](',
      many('h\0h\x01h\x02\x86R', 20_000),
      'e.',
    ),
  ),
  'a Fraction as many keys': load(
    pickle('cfractions\nFraction\n', longInt, 'K\x07\x86Rq\0](', many('}h\0Ns', 20_000), 'e.'),
  ),
  'a tuple doubled 60 times as a key': load(pickle('}', doubled(60), 'Ns.')),
  'a tuple doubled 60 times as a member': load(pickle('\x8f(', doubled(60), '\x90.')),
  'a tuple doubled 60 times in a frozenset': load(pickle('(', doubled(60), '\x91.')),
  'a tuple doubled 60 times in set()': load(pickle('cbuiltins\nset\n]', doubled(60), 'a\x85R.')),
  'a tuple doubled 16 times in many keys': load(
    pickle(
      doubled(16),
      'q\0}(',
      numbered(2000, (i) => pickle('h\0', m(i), '\x86N')),
      'u.',
    ),
  ),
  'a tuple doubled 16 times in set()': load(
    pickle(
      doubled(16),
      'q\0cbuiltins\nset\n](',
      numbered(2000, (i) => pickle('h\0', m(i), '\x86')),
      'e\x85R.',
    ),
  ),
  'a tuple doubled 16 times in a Counter': load(
    pickle(
      doubled(16),
      'q\0ccollections\nCounter\n)R(',
      numbered(2000, (i) => pickle('h\0', m(i), '\x86N')),
      'u.',
    ),
  ),
  'list() of one list': load(
    pickle('cbuiltins\nlist\nq\0](', many('N', 200_000), 'eq\x01](', many('h\0h\x01\x85R', 20_000), 'e.'),
  ),
  'tuple() of one list': load(
    pickle('cbuiltins\ntuple\nq\0](', many('N', 200_000), 'eq\x01](', many('h\0h\x01\x85R', 20_000), 'e.'),
  ),
  'deque() of one list': load(
    pickle('ccollections\ndeque\nq\0](', many('N', 200_000), 'eq\x01](', many('h\0h\x01\x85R', 20_000), 'e.'),
  ),
  'set() of one list': load(
    pickle('cbuiltins\nset\nq\0](', numbered(20_000, m), 'eq\x01](', many('h\0h\x01\x85R', 20_000), 'e.'),
  ),
  'OrderedDict() of one dict': load(
    pickle(
      'ccollections\nOrderedDict\nq\0}(',
      numbered(20_000, (i) => pickle(m(i), 'N')),
      'uq\x01](',
      many('h\0h\x01\x85R', 20_000),
      'e.',
    ),
  ),
  'bytes() of one string': load(
    pickle(
      'cbuiltins\nbytes\nq\0B',
      u32(MEGA),
      many('b', MEGA),
      'q\x01](',
      many('h\0h\x01\x85R', 50_000),
      'e.',
    ),
  ),
  '_codecs.encode of one text': load(
    pickle('c_codecs\nencode\nq\0', longText, 'U\x06latin1\x86q\x01](', many('h\0h\x01R', 50_000), 'e.'),
  ),
  'Decimal() of one text': load(
    pickle('cdecimal\nDecimal\nq\0', text('7'.repeat(MEGA)), '\x85q\x01](', many('h\0h\x01R', 50_000), 'e.'),
  ),
  'int() of one text': load(
    pickle('cbuiltins\nint\nq\0', text('7'.repeat(4000)), '\x85q\x01](', many('h\0h\x01R', 100_000), 'e.'),
  ),
  'copyreg.__newobj__ of itself': load(pickle('ccopyreg\n__newobj__\nq\0(', many('h\0', 300_000), 'tR.')),
  'ints beyond 64 bits with equal low digits as keys': load(
    pickle(
      '}(',
      numbered(40_000, (i) => pickle('\x8a\x0c\x05\0\0\0\0\0\0\0', u32(i), 'N')),
      'u.',
    ),
  ),
  'repr of a long shared string': thenRepr(pickle(longText, 'q\0](', many('h\0', 5000), 'e\x85.')),
  'repr of a long shared int': thenRepr(pickle(longInt, 'q\0](', many('h\0', 5000), 'e\x85.')),
  'repr of a list doubled 60 times': thenRepr(pickle(']', many('q\0](h\0h\0e', 60), '.')),
  'dump of a list doubled 60 times': () => dumps(loads(pickle(']', many('q\0](h\0h\0e', 60), '.'))).length,
  'dump of an inert object doubled 60 times': () =>
    dumps(loads(pickle('cm\ng\nq\0)R', many('q\x01h\0h\x01h\x01\x86R', 60), '.'))).length,
  'a dump of a million ints': () => dumps(loads(pickle('](', many('K\x01', MEGA), 'e.'))).length,
  'a literal of a million digits': load(pickle('I', many('9', MEGA), '\n.')),
  'a long literal of a million digits': load(pickle('L', many('9', MEGA), 'L\n.')),
  'a literal of a million underscores': load(pickle('I', many('1_', MEGA), '\n.')),
  'a literal of a million blanks': load(pickle('I', many(' ', MEGA), '\n.')),
  'an index of a million zeros': load(pickle('Np', many('0', MEGA), '1\n.')),
  'an index of a million blanks': load(pickle('Np', many(' ', MEGA), 'x\n.')),
  'a float of a million digits': load(pickle('F1', many('0', MEGA), '\n.')),
  'an int of a megabyte': load(pickle('\x8b', u32(MEGA), many('\x55', MEGA), '.')),
  'a Decimal of a million digits': load(
    pickle('cdecimal\nDecimal\n', text(`${'1'.repeat(MEGA)}x`), '\x85R.'),
  ),
  'a Decimal of a million underscores': load(
    pickle('cdecimal\nDecimal\n', text('1_'.repeat(MEGA)), '\x85R.'),
  ),
  'lone surrogates': load(pickle('X', u32(3 * 300_000), many('\xed\xa0\x80', 300_000), '.')),
  'bytes that are no UTF-8, replaced': load(pickle('T', u32(MEGA), many('\xff', MEGA), '.'), {
    encoding: 'utf-8',
    errors: 'replace',
  }),
  'bytes that are no ASCII, escaped': load(pickle('T', u32(MEGA), many('\xff', MEGA), '.'), {
    errors: 'backslashreplace',
  }),
  'escapes of a STRING': load(pickle("S'", many('\\x41', 250_000), "'\n.")),
  'escapes of a UNICODE': load(pickle('V', many('\\u0041', 160_000), '\n.')),
  'backslashes of a UNICODE': load(pickle('V', many('\\', MEGA), '\n.')),
  'a million MARKs and POPs': load(pickle(many('(', MEGA), many('0', MEGA), 'N.')),
  'a million frames': load(pickle(many(`\x95${'\0'.repeat(8)}`, 100_000), 'N.')),
  'a million PROTOs': load(pickle(many('\x80\x04', MEGA), 'N.')),
  'a million dropped calls': load(
    pickle('cm\ng\n)Rq\0cm\nsetter\nq\x010', many('h\x01h\0N\x86R0', 100_000), '.'),
  ),
  'a million states': load(pickle('cm\ng\n)R', many('}b', 300_000), '.')),
  'dicts that all change their class in one cycle': load(
    pickle('](', many('}q\x01h\x01K\x01h\x01s0h\x01', 50_000), 'e.'),
  ),
  'one byte at a time': inPieces(pickle('B', u32(300_000), many('b', 300_000), '.'), 1),
  'a line, one byte at a time': inPieces(pickle('V', many('b', 300_000), '\n.'), 1),
  'items, one byte at a time': inPieces(pickle('](', many('K\x01', 100_000), 'e.'), 1),
  'small pieces of a large payload': inPieces(
    pickle('B', u32(20 * MEGA), new Uint8Array(20 * MEGA), '.'),
    500,
  ),
});

interface Result {
  readonly result: string;
  readonly kept: number;
  readonly peak: number;
  readonly seconds: number;
}

const collect = globalThis.gc as () => void;

// The most memory that this process had since `forgetPeak`, in bytes. Elsewhere than on Linux, and where the kernel does not let it
// forget, the most it ever had. Not `maxRSS`, which on Linux begins with what the process that started this one had.
function peakSoFar(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'latin1') : '';
  const [, size] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
  return (size === undefined ? process.resourceUsage().maxRSS : Number(size)) * 1024;
}

function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {}
}

function measure(run: Run): Result {
  collect();
  const used = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  forgetPeak();
  const [before, peakBefore, start] = [used(), peakSoFar(), performance.now()];
  let value: unknown;
  let result: string;
  try {
    value = run();
    result = 'done';
  } catch (error) {
    result = isPickleError(error) ? `${error.code} ${error.message.slice(0, 200)}` : `FOREIGN ${error}`;
  }
  const seconds = (performance.now() - start) / 1000;
  collect();
  const growth = used() - before;
  if (value === measure) throw new Error('the value must live until here');
  return { result, kept: growth, peak: peakSoFar() - peakBefore, seconds };
}

const [what] = process.argv.slice(2);
const groups: Readonly<Record<string, () => Readonly<Record<string, Run>>>> = {
  kept,
  declared: () => ({ ...declared(), ...indices, [WITNESS]: () => new Uint8Array(64 * MEGA).fill(1).length }),
  timed,
  streams,
};
const results: Record<string, Result> = {};
for (const [name, run] of Object.entries(groups[what ?? '']?.() ?? {})) {
  console.error(name);
  // Once before, so that what the engine compiles is not counted.
  if (what === 'declared' || what === 'streams') measure(run);
  results[name] = measure(run);
}
console.log(JSON.stringify(results));
