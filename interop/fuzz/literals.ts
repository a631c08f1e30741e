// Arguments of opcodes: mostly ordinary, sometimes at a boundary, sometimes what CPython's readers quarrel about.
import type { Random } from './random.ts';

const encoder = new TextEncoder();

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export const line = (text: string): Uint8Array => ascii(`${text}\n`);

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export function u64(value: number): Uint8Array {
  return concat(u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32)));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const WORDS = [
  '',
  'a',
  'b',
  'key',
  'name',
  'x'.repeat(30),
  '0',
  'é',
  '€',
  '𝄞',
  'a\nb',
  'tab\t',
  'NUL\0',
  "it's",
  '"',
];

/** UTF-8, now and then with a lone surrogate. */
export function utf8(random: Random): Uint8Array {
  if (random.chance(0.04))
    return random.pick(
      [
        [0xed, 0xa0, 0x80],
        [0xed, 0xb0, 0x80, 0x61],
      ].map((b) => Uint8Array.from(b)),
    );
  if (random.chance(0.01)) return random.bytes(random.below(6));
  return encoder.encode(random.pick(WORDS));
}

export function asciiWord(random: Random): string {
  return random.pick(['', 'a', 'b', 'key', 'self', 'x y', '\\', '~']);
}

/** The line of UNICODE. */
export function rawUnicode(random: Random): string {
  return random.pick([
    '',
    'a',
    'key',
    '\\u20ac',
    '\\ud800',
    '\\U0001d11e',
    '\\\\u20ac',
    '\\u005cu',
    'caf\xe9',
    '\\',
    "'",
    '\\u12',
    '\\x41',
    '\\n',
  ]);
}

/** The line of STRING. */
export function quoted(random: Random): string {
  return random.pick([
    "'a'",
    "'key'",
    '"a"',
    "''",
    "'\\n'",
    "'\\x41'",
    "'\\101'",
    "'\\''",
    "'a",
    'a',
    "'\\'",
    "'\\q'",
    "'a'b'",
    " 'a'",
    "'a' ",
    "'\\x4'",
  ]);
}

const INTEGERS = [
  '0',
  '1',
  '2',
  '-1',
  '7',
  '255',
  '256',
  '65535',
  '65536',
  '2147483647',
  '-2147483648',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '123456789012345678901234567890',
];

/** The line of INT, LONG or a memo index. */
export function integer(random: Random): string {
  const text = random.pick(INTEGERS);
  if (!random.chance(0.06)) return text;
  return random.pick([
    `+${text}`,
    ` ${text}`,
    `${text} `,
    `0${text}`,
    `00${text}`,
    '1_0',
    '0x10',
    '0b1',
    '0o7',
    '',
    '-',
    '--1',
    '1e3',
    '1.0',
    `${text}\r`,
    '٣',
    '-0',
    '00',
    '01',
    `${text}\0`,
    '_1',
    '1__0',
    '\v1',
    '\x1c1',
    '\xa01',
    '+0',
    '+1',
    ' 0',
    ' 1',
    '1 ',
    '0 ',
    '-00',
  ]);
}

/** The line of FLOAT. */
export function float(random: Random): string {
  return random.pick([
    '0.0',
    '-0.0',
    '1.5',
    '1e10',
    '1e308',
    '1e309',
    '-1E-5',
    'inf',
    '-inf',
    'nan',
    '3',
    '5e-324',
    random.chance(0.9)
      ? '2.25'
      : random.pick([
          ' 1.5',
          '1.5 ',
          '1_0.5',
          '0x1p3',
          'Infinity',
          '+INF',
          '',
          '.',
          '.5',
          '5.',
          'e5',
          '1.5\0',
          '1e',
          '٣.0',
          'nan(1)',
          '1.5L',
          'iNf',
          '+nan',
        ]),
  ]);
}

/** The bytes of LONG1 and LONG4. */
export function long(random: Random): Uint8Array {
  return random.pick(
    [
      [],
      [0],
      [1],
      [0xff],
      [0, 0x80],
      [0xff, 0x7f],
      [0, 0, 0, 0x80, 0],
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      [0, 0, 0],
    ].map((bytes) => Uint8Array.from(bytes)),
  );
}

export const DOUBLES: readonly number[] = [
  0,
  -0,
  1,
  -1,
  1.5,
  2 ** 53,
  1e300,
  5e-324,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0.1,
];

export function f64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, false);
  return bytes;
}

/** The names of a global. Nothing ever looks them up. */
export function names(random: Random): [module: string, name: string] {
  const module = random.pick([
    'a',
    'pkg.mod',
    'builtins',
    '__builtin__',
    'copyreg',
    'copy_reg',
    'collections',
    '_codecs',
    'm\xc3\xb6d',
  ]);
  const name = random.pick([
    'A',
    'B',
    'Outer.Inner',
    'set',
    'getattr',
    '__newobj__',
    '_reconstructor',
    'encode',
    'str',
    'OrderedDict',
    'n\xc3\xa9',
  ]);
  if (random.chance(0.02))
    return random.pick([
      ['', name],
      [module, ''],
      [`${module} `, name],
      ['\xed\xa0\x80', name],
      ['\xff', name],
      [module, 'a..b'],
      ['constructor', '__proto__'],
      ['a\r', 'b\r'],
    ] as [string, string][]);
  return [module, name];
}
