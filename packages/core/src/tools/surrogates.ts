// Two lone surrogates that spell one character: a JavaScript string cannot tell them from it, Python's repr does.
import { decodeRawUnicodeEscape } from '../bytes/escape.ts';
import { decodeUtf8 } from '../bytes/text.ts';
import { textRepr } from '../values/repr.ts';
import type { ArgumentName } from './arguments.ts';

const BACKSLASH = 0x5c;

// What comes before the text of an argument, and behind it.
const AROUND: Partial<Record<ArgumentName, readonly [before: number, behind: number]>> = {
  unicodestring1: [1, 0],
  unicodestring4: [4, 0],
  unicodestring8: [8, 0],
  unicodestringnl: [0, 1],
};

const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** Gives Python's repr of a text argument in which a surrogate pair is two characters, and undefined where none is. */
export function splitRepr(text: string, argument: ArgumentName, raw: Uint8Array): string | undefined {
  const around = AROUND[argument];
  if (around === undefined || !SURROGATE_PAIR.test(text)) return undefined;
  const part = raw.subarray(around[0], raw.length - around[1]);
  const isLine = argument === 'unicodestringnl';
  const cuts = isLine ? cutsInEscapes(part) : cutsInUtf8(part);
  if (cuts.length === 0) return undefined;
  // A letter that the text lacks keeps the halves apart while the repr is made.
  let letter = 0x4e00;
  while (text.includes(String.fromCharCode(letter))) letter++;
  const separator = String.fromCharCode(letter);
  const decode = isLine ? decodeRawUnicodeEscape : decodeUtf8;
  const pieces = [...cuts, part.length].map((end, index) =>
    decode(part, index === 0 ? 0 : cuts[index - 1], end),
  );
  return textRepr(pieces.join(separator)).replaceAll(separator, '');
}

/** Offsets between a high and a low surrogate, of three bytes each. */
function cutsInUtf8(bytes: Uint8Array): number[] {
  const cuts: number[] = [];
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) {
    if (bytes[at + 1] >> 4 === 0xa && bytes[at + 3] === 0xed && bytes[at + 4] >> 4 === 0xb) cuts.push(at + 3);
  }
  return cuts;
}

/** Offsets between the escapes of a high and of a low surrogate. */
function cutsInEscapes(bytes: Uint8Array): number[] {
  const cuts: number[] = [];
  // Where the escape of a high surrogate ended.
  let high = -1;
  let at = bytes.indexOf(BACKSLASH);
  while (at >= 0) {
    const size = bytes[at + 1] === 0x75 ? 6 : bytes[at + 1] === 0x55 ? 10 : 2;
    const unit = size === 2 ? '' : decodeRawUnicodeEscape(bytes, at, at + size);
    if (unit >= '\udc00' && unit <= '\udfff' && high === at) cuts.push(at);
    if (unit.length === 1 && unit >= '\ud800' && unit <= '\udbff') high = at + size;
    at = bytes.indexOf(BACKSLASH, at + size);
  }
  return cuts;
}
