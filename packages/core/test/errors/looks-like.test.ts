// What people take for a pickle. Each beginning is that of the format's specification, or of what the named program writes.
import { describe, expect, test } from 'vitest';
import {
  dumps,
  loadStream,
  loads,
  looksLike,
  type PickleBytes,
  PickleError,
  Unpickler,
} from '../../src/index.ts';
import {
  Disassembler,
  dis,
  genops,
  isPickle,
  OpcodeReader,
  optimize,
  Scanner,
  scan,
  toPython,
} from '../../src/tools/index.ts';
import { pickle } from '../safety/support.ts';

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PickleError) return error.message;
    throw error;
  }
  return 'loaded';
}

const zeros = '\0'.repeat(30);

const inputs: readonly [string, Uint8Array, string, RegExp][] = [
  // RFC 1952: ID1, ID2, CM, FLG, MTIME, XFL, OS
  ['gzip', pickle('\x1f\x8b\x08\0', zeros), 'unknown opcode 0x1f at byte 0', /gzip: decompress it first/],
  // RFC 1950: CMF and FLG; zlib.compress(b'')
  ['zlib', pickle('x\x9c\x03\0\0\0\0\x01'), 'unknown opcode 0x78 at byte 0', /zlib: decompress it first/],
  // APPNOTE.TXT 4.3.7 and 4.3.16
  ['zip', pickle('PK\x03\x04\x14\0', zeros), 'PERSID at byte 0', /a zip, .*node-io\/containers opens it/],
  ['an empty zip', pickle('PK\x05\x06', zeros), 'PERSID at byte 0', /a zip/],
  // numpy.lib.format: magic, version, length of the header, header
  ['npy', pickle("\x93NUMPY\x01\0v\0{'descr'"), 'STACK_GLOBAL at byte 0', /an array of NumPy/],
  // bz2.compress, lzma.compress, zstd (RFC 8878), the frame of lz4
  ['bz2', pickle('BZh91AY&SY', zeros), 'BINBYTES at byte 0', /is compressed/],
  ['xz', pickle('\xfd7zXZ\0\0\x04'), 'unknown opcode 0xfd at byte 0', /is compressed/],
  ['zstd', pickle('\x28\xb5\x2f\xfd\x24'), 'unknown opcode 0xb5 at byte 1', /is compressed/],
  ['lz4', pickle('\x04\x22\x4d\x18\x64'), 'unknown opcode 0x04 at byte 0', /is compressed/],
  // https://support.hdfgroup.org: the signature of the superblock
  ['HDF5', pickle('\x89HDF\r\n\x1a\n', zeros), 'NEWFALSE', /an HDF5 file/],
  [
    'safetensors',
    pickle('\x40\0\0\0\0\0\0\0{"__metadata__"'),
    'unknown opcode 0x40 at byte 0',
    /safetensors/,
  ],
  ['JSON', pickle('{"users": []}'), 'unknown opcode 0x7b at byte 0', /looks like JSON/],
  ['a list of JSON', pickle(' [1, 2]'), 'unknown opcode 0x20 at byte 0', /looks like JSON/],
  ['a page', pickle('<!DOCTYPE html><html>'), 'unknown opcode 0x3c at byte 0', /a web page/],
  ['text', pickle('hello world'), 'BINGET at byte 0', /looks like text/],
  ['CSV', pickle('name,age\r\nAlice,3\r\n'), 'unknown opcode', /looks like text/],
  ['an error of a server', pickle('Not Found\n'), '', /looks like text/],
  // base64.b64encode(pickle.dumps([1], p)) for p of 2 to 5, and encodebytes, which wraps its lines
  ['base64 of protocol 2', pickle('gAJdcQBLAWEu'), 'GET at byte 0', /base64 of a pickle: decode it first/],
  ['base64 of protocol 3', pickle('gANdcQBLAWEu'), 'GET at byte 0', /base64 of a pickle/],
  ['base64 of protocol 4', pickle('gASVBgAAAAAAAABdlEsBYS4='), 'GET at byte 0', /base64 of a pickle/],
  ['base64 of protocol 5', pickle('gAWVBgAAAAAAAABdlEsBYS4=\n'), 'GET at byte 0', /base64 of a pickle/],
  // pickle.dumps([1], 4).hex()
  ['hexadecimal', pickle('80049506000000000000005d944b01612e'), '', /hexadecimal text/],
  ['repr of bytes', pickle("b'\\x80\\x04\\x95\\x06'"), '', /a bytes literal of Python/],
  ['numbers of bytes', pickle(String(dumps([1]))), '', /the numbers of a pickle as text/],
];

describe('a load that fails at the beginning', () => {
  test.each(inputs)('says what %s looks like', (_name, bytes, start, hint) => {
    const message = messageOf(() => loads(bytes));
    expect(message.startsWith(start) || start === 'NEWFALSE').toBe(true);
    expect(message).toMatch(hint);
    expect(message).toMatch(/ \(this [^()]*(\([^()]*\)[^()]*)?\)$/);
  });

  test('says so for streams', async () => {
    const first = loadStream([pickle('{"users"'), pickle(': []}')]).next();
    await expect(first).rejects.toThrow(/looks like JSON/);
  });

  test('says that a pickle has been text', () => {
    const text = new TextDecoder().decode(dumps(['é'.repeat(200)]));
    expect(messageOf(() => loads(new TextEncoder().encode(text)))).toMatch(
      /read as UTF-8 text, which has lost bytes/,
    );
    const latin = Array.from(dumps([1]), (byte) => String.fromCharCode(byte)).join('');
    expect(messageOf(() => loads(new TextEncoder().encode(latin)))).toMatch(/written as UTF-8 text/);
  });
});

describe('a pickle that fails', () => {
  test.each([
    ['is cut off, at protocol 0', pickle("S'hello world")],
    ['is cut off, after a word', pickle("(dp0\nS'users'\np1\n(lp2\nVhello world")],
    ['is cut off, at protocol 1', pickle('}q\0U\x05name')],
    ['is broken, at protocol 0', pickle("(lp0\nS'hello world'\np1\naI1x\na.")],
    ['is broken, at protocol 5', pickle('\x80\x05{"a": 1}')],
    ['holds the beginning of a zip', pickle('\x80\x04\x8c\x04PK\x03\x04\xff')],
    ['is one opcode', pickle('.')],
    ['has JSON behind it', pickle('N{"a": 1}')],
  ])('is not said to look like something else: it %s', (_name, bytes) => {
    expect(messageOf(() => loads(bytes))).not.toMatch(/loaded|this (is|was|looks)/);
  });

  test('is not said to be something else for what a policy or a hook refuses', () => {
    const bytes = pickle('cimport os\nsystem\n.');
    expect(messageOf(() => loads(bytes, { globals: 'error' }))).toMatch(
      /^GLOBAL at byte 0: .* is not allowed/,
    );
    expect(messageOf(() => loads(bytes, { globals: 'error' }))).not.toMatch(/looks like/);
  });
});

test('looksLike looks at 512 bytes of what it is given', () => {
  expect(looksLike(pickle('{"users": []}'))).toBe('this looks like JSON');
  expect(looksLike(pickle('gAJd'.repeat(1e6)))).toMatch(/base64/);
  expect(looksLike(dumps([1]))).toBe(undefined);
  expect(looksLike(new Uint8Array(0))).toBe(undefined);
});

const NO_BYTES = [
  [undefined, 'undefined'],
  [null, 'null'],
  [[128, 4], 'an Array: make bytes of it with Uint8Array.from'],
  [Promise.resolve(dumps(1)), 'a Promise: await it first'],
  [{ type: 'Buffer', data: [128] }, 'a plain object: make bytes of its data with Uint8Array.from'],
  [new Map(), 'a Map'],
  ['gAJd', 'a string: it has already lost bytes, read the file or the reply as bytes'],
  [new Blob([]), 'a Blob: await its arrayBuffer() first'],
  [new Response(), 'a Response: await its arrayBuffer() first'],
  [new ReadableStream(), 'a ReadableStream: use loadStream'],
] as const;

test.each(NO_BYTES)('loads(%o) says what it was given', (data, what) => {
  expect(() => loads(data as never)).toThrow(`a pickle must be a Uint8Array or an ArrayBuffer, not ${what}`);
});

test.each(NO_BYTES)('the tools say as much of %o', (data, what) => {
  const words = what.replace(
    'use loadStream',
    'read all of it first, or push its chunks into a Scanner, Disassembler or OpcodeReader',
  );
  const message = `a pickle must be a Uint8Array or an ArrayBuffer, not ${words}`;
  const pushes = [new Scanner(), new OpcodeReader(), new Disassembler()].map(
    (tool) => (bytes: never) => tool.push(bytes),
  );
  for (const tool of [dis, toPython, optimize, isPickle, ...pushes])
    expect(messageOf(() => tool(data as never))).toBe(message);
  expect(messageOf(() => [...genops(data as never)])).toBe(message);
  // A scan takes any row of pieces.
  const isRow = typeof data === 'object' && data !== null && Symbol.iterator in data;
  if (!isRow) expect(messageOf(() => scan(data as never))).toBe(message);
});

test('a buffer that is detached is no empty one', () => {
  const bytes = dumps(1);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  for (const read of [loads, dis, scan, toPython])
    expect(messageOf(() => read(bytes))).toBe(
      'the bytes of the pickle cannot be read: their buffer is detached',
    );
});

test('an empty input is said to be empty', () => {
  expect(messageOf(() => loads(new Uint8Array(0)))).toBe('the input is empty');
});

test('the bytes may lie in any kind of memory', () => {
  const bytes = dumps(['é'.repeat(100)]);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const kinds: PickleBytes[] = [bytes, bytes.buffer, new DataView(bytes.buffer), shared, shared.buffer];
  for (const kind of kinds) {
    expect(loads(kind)).toEqual(['é'.repeat(100)]);
    expect(new Unpickler().push(kind)).toEqual([['é'.repeat(100)]]);
  }
});
