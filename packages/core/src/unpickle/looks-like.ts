// What bytes are that are no pickle. Asked on the throw path only, when a load has failed near the start of its input.
import { decodeLatin1 } from '../bytes/text.ts';
import type { PickleErrorCode } from '../errors.ts';

const HEAD_SIZE = 512;

const OPEN = '@picklekit/node-io/containers opens it';

const COMPRESSED = ['BZh', '\xfd7zXZ\0', '\x28\xb5\x2f\xfd', '\x04\x22\x4d\x18', '7z\xbc\xaf', 'ZF0x'];
const NEWEST_PROTOCOLS = ['\x02', '\x03', '\x04', '\x05'];

/** How bytes may begin, or what all of the head may be; and what they then seem to be. */
const HINTS: readonly (readonly [readonly string[] | RegExp, string])[] = [
  [['\x1f\x8b'], `this is gzip: decompress it first, as with DecompressionStream or gunzipSync, or ${OPEN}`],
  [
    ['x\x01', 'x\x5e', 'x\x9c', 'x\xda'],
    `this looks like zlib: decompress it first, as with DecompressionStream or inflateSync, or ${OPEN}`,
  ],
  [['PK\x03\x04', 'PK\x05\x06'], `this is a zip, as torch.save and numpy.savez write it: ${OPEN}`],
  [['\x93NUMPY'], `this is an array of NumPy (.npy): ${OPEN}`],
  [COMPRESSED, `this is compressed: ${OPEN}`],
  [/^.{257}ustar/s, `this is a tar archive: ${OPEN}`],
  [
    NEWEST_PROTOCOLS.map((protocol) => `\xef\xbf\xbd${protocol}`),
    'this was a pickle until it was read as UTF-8 text, which has lost bytes: read the file or the reply as bytes',
  ],
  [
    NEWEST_PROTOCOLS.map((protocol) => `\xc2\x80${protocol}`),
    'this is a pickle whose bytes were written as UTF-8 text: take each character of that text for a byte',
  ],
  [/^128, ?[2-5],/, 'this looks like the numbers of a pickle as text: make bytes of them first'],
  [/^version https:\/\/git-lfs/, 'this is a Git LFS pointer: fetch the file itself with `git lfs pull`'],
  [/^\s*<(!doctype|html|\?xml)/i, 'this is a web page or XML, perhaps what a failed download left'],
  [/^\s*[{[]\s*("|\{|\[|\]|\}|-?\d)/, 'this looks like JSON'],
  [
    /^(?:(?:amends|extends|import) "|(?:open |abstract )?module [\w.]+\s)/,
    'this looks like Pkl (pkl-lang.org), not a pickle',
  ],
  [/^SQLite format 3\0/, 'this is an SQLite database: its values may be pickles, the file is none'],
  [/^\x89HDF\r\n/, 'this is an HDF5 file'],
  [/^GGUF/, 'this is a GGUF model, which has no pickle'],
  [/^.{4}\0{4}\{"/s, 'this looks like safetensors, which has no pickle'],
  [/^RPA-\d/, "this is a Ren'Py archive"],
  [/^PAR1/, 'this is a Parquet file'],
  [/^(?:[0-9a-f]{2}\s*){8,}$/i, 'this looks like hexadecimal text: turn it into bytes first'],
  [/^gA[I-X][\w+/-][\w+/\s-]*=*\s*$/, 'this looks like base64 of a pickle: decode it first'],
  [/^b?['"]\\x80\\x0/, 'this looks like a bytes literal of Python: it must be bytes, not text'],
];

const WORDS = /^["'#]*[a-z]{2,}["']?(?:[ ,;:=|\t]+["']?|\r?\n)[a-z\d]/i;

/**
 * Says what bytes that are no pickle seem to be, such as `this looks like JSON`, by how they begin.
 *
 * @param head - The first bytes of the input; 512 are looked at.
 */
export function looksLike(head: Uint8Array): string | undefined {
  const text = decodeLatin1(head, 0, Math.min(head.length, HEAD_SIZE));
  return HINTS.find(([beginning]) =>
    beginning instanceof RegExp ? beginning.test(text) : beginning.some((each) => text.startsWith(each)),
  )?.[1];
}

// Errors that speak of values and policies: the bytes made sense up to there.
const OTHERS: ReadonlySet<PickleErrorCode> = new Set<PickleErrorCode>([
  'GLOBAL_REFUSED',
  'NO_BUFFER',
  'LIMIT',
  'HOOK_FAILED',
  'CONSTRUCT_FAILED',
  'NON_STRING_KEY',
  'INVALID_OPTION',
]);

// What the first letters of a text come to. A pickle of protocol 0 that is cut off is no other text, and not among them.
const OF_TEXT: ReadonlySet<PickleErrorCode> = new Set<PickleErrorCode>([
  'UNKNOWN_OPCODE',
  'INVALID_LITERAL',
  'INVALID_ESCAPE',
  'STACK_UNDERFLOW',
  'MISSING_MARK',
  'UNEXPECTED_MARK',
  'MISSING_MEMO',
  'INVALID_MEMO_INDEX',
]);

/** What the input of a failed load seems to be, if that explains why it failed at `offset`. */
export function explain(code: PickleErrorCode, offset: number, head: Uint8Array): string | undefined {
  if (offset >= HEAD_SIZE || OTHERS.has(code)) return undefined;
  const text = decodeLatin1(head, 0, Math.min(head.length, HEAD_SIZE));
  if (NEWEST_PROTOCOLS.some((protocol) => text.startsWith(`\x80${protocol}`))) return undefined;
  const hint = looksLike(head);
  if (hint !== undefined) return hint;
  const isText = offset <= 8 && OF_TEXT.has(code) && WORDS.test(text) && !hasControls(text);
  return isText ? 'this looks like text' : undefined;
}

function hasControls(text: string): boolean {
  for (const char of text) if (char < ' ' && !'\t\n\r\f'.includes(char)) return true;
  return false;
}
