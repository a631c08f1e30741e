// Python's `bytes.decode(encoding, errors)` for the codecs that Python 2 strings come in.

import { PickleError } from '../errors.ts';
import { decodeAscii, decodeLatin1, passSurrogate, type Repair, repairUtf8 } from './text.ts';

// The names of CPython's `encodings.aliases`, and the modules' own; what users write most needs no second look.
const ALIASES: ReadonlyMap<string, string> = new Map(
  [
    'ascii ASCII 646 ansi_x3.4_1968 ansi_x3_4_1968 ansi_x3.4_1986 cp367 csascii ibm367 iso646_us iso_646.irv_1991 iso_ir_6 us us_ascii',
    'latin_1 latin-1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100 l1 latin latin1',
    'utf_8 utf-8 u8 utf utf8 utf8_ucs2 utf8_ucs4 cp65001',
  ].flatMap((line) => line.split(' ').map((name, _, names) => [name, names[0]] as const)),
);

const REPAIRS: ReadonlyMap<string, Repair> = new Map<string, Repair>([
  ['strict', refuse],
  ['surrogatepass', passSurrogate],
  ['ignore', () => ''],
  ['replace', () => '\ufffd'],
  ['backslashreplace', (bytes, at, stop) => each(bytes, at, stop, (byte) => `\\x${byte.toString(16)}`)],
  [
    'surrogateescape',
    (bytes, at, stop) => each(bytes, at, stop, (byte) => String.fromCharCode(0xdc00 | byte)),
  ],
]);

function each(bytes: Uint8Array, at: number, stop: number, write: (byte: number) => string): string {
  let text = '';
  for (let index = at; index < stop; index++) text += write(bytes[index]);
  return text;
}

function refuse(bytes: Uint8Array, at: number): never {
  throw new PickleError(
    'INVALID_TEXT',
    `cannot decode byte 0x${bytes[at].toString(16)} at byte ${at} of the text`,
  );
}

/** `bytes.decode(encoding, errors)` for ASCII, Latin-1 and UTF-8 under all their names. */
export function decodePython(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: string,
  errors: string,
): string {
  const codec = ALIASES.get(encoding) ?? findCodec(encoding);
  if (codec === undefined) throw new PickleError('INVALID_OPTION', `unknown encoding '${encoding}'`);
  const repair = REPAIRS.get(errors);
  if (repair === undefined) throw new PickleError('INVALID_OPTION', `unknown errors '${errors}'`);
  if (codec === 'latin_1') return decodeLatin1(bytes, start, end);
  const ascii = decodeAscii(bytes, start, end);
  if (ascii !== undefined) return ascii;
  const part = bytes.subarray(start, end);
  // Surrogates pass in UTF-8 only: CPython's handler knows no ASCII.
  return codec === 'utf_8'
    ? repairUtf8(part, repair)
    : repairAscii(part, repair === passSurrogate ? refuse : repair);
}

function repairAscii(bytes: Uint8Array, repair: Repair): string {
  let text = '';
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] < 0x80) continue;
    text += decodeLatin1(bytes, from, at) + repair(bytes, at, at + 1);
    from = at + 1;
  }
  return text + decodeLatin1(bytes, from, bytes.length);
}

/** As CPython's `encodings.search_function`. */
function findCodec(encoding: string): string | undefined {
  const name = encoding
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '_')
    .replace(/^_|_$/g, '');
  return ALIASES.get(name) ?? ALIASES.get(name.replaceAll('.', '_'));
}
