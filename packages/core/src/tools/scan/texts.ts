// Text that may become a name. It stays where it is: in the bytes of the input, or in an arena when they come in pieces.
import { decodeRawUnicodeEscape, decodeStringEscape } from '../../bytes/escape.ts';
import { decodeAscii, decodeUtf8 } from '../../bytes/text.ts';
import { PickleError } from '../../errors.ts';
import { Op } from '../../opcodes/op.ts';

/** Longer text is no name of anything. */
export const MAX_NAME_BYTES = 4096;

/** `module.name` of more characters is no name of anything. */
export const MAX_NAME = 4096;

// The long texts that were read last, in characters, with something for each.
const LONG_TEXT = 64;
const KEPT_TEXT = 1 << 22;
const TEXT_COST = 64;

const PAGE = 1 << 20;
const NEWLINE = 0x0a;

/** Gives the text of opcodes that were seen. */
export interface Texts {
  /** Keeps the opcode at `bytes[start..end]` and gives a positive number for it, or 0 where it is too long. */
  keep(bytes: Uint8Array, start: number, end: number): number;
  /** The text, or undefined where Python gets none, or another one by each encoding. */
  read(reference: number): string | undefined;
}

/** Remembers what was read: a text of 4,096 bytes may become a part of a name at every fifth byte behind it. */
abstract class ReadTexts implements Texts {
  readonly #known = new Map<number, string | undefined>();
  #room = KEPT_TEXT;

  abstract keep(bytes: Uint8Array, start: number, end: number): number;

  protected abstract find(reference: number): string | undefined;

  read(reference: number): string | undefined {
    const known = this.#known.get(reference);
    if (known !== undefined || this.#known.has(reference)) return known;
    const text = this.find(reference);
    // Most names are read at once and not again.
    if (text !== undefined && text.length < LONG_TEXT) return text;
    const cost = TEXT_COST + (text?.length ?? 0);
    if (this.#room < cost) {
      this.#known.clear();
      this.#room = KEPT_TEXT;
    }
    this.#room -= cost;
    this.#known.set(reference, text);
    return text;
  }
}

/** Text in bytes that stay. */
export class RetainedTexts extends ReadTexts {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  keep(bytes: Uint8Array, start: number): number {
    return start + bytes.byteOffset - this.#bytes.byteOffset + 1;
  }

  protected find(reference: number): string | undefined {
    return readText(this.#bytes, reference - 1);
  }
}

/**
 * Text copied out of bytes that go. Pages are filled one after another; when there may be no more of them, the last two are
 * written in turn: the text that a name is made of mostly came just before it.
 */
export class ArenaTexts extends ReadTexts {
  readonly #pages: Uint8Array[] = [];
  readonly #maxPages: number;
  // Number of the page that is written, counted on while pages are used again, and how much of it is.
  #page = -1;
  #used = PAGE;

  constructor(maxBytes: number) {
    super();
    this.#maxPages = Math.max(2, Math.ceil(maxBytes / PAGE));
  }

  keep(bytes: Uint8Array, start: number, end: number): number {
    const size = end - start;
    // A line of protocol 0 may be longer than any name.
    if (size > PAGE) return 0;
    if (this.#used + size > PAGE) {
      this.#page++;
      this.#used = 0;
      if (this.#page < this.#maxPages) this.#pages.push(new Uint8Array(PAGE));
    }
    const at = this.#used;
    (this.#pages[this.#slot(this.#page)] as Uint8Array).set(bytes.subarray(start, end), at);
    this.#used += size;
    return this.#page * PAGE + at + 1;
  }

  protected find(reference: number): string | undefined {
    const at = (reference - 1) % PAGE;
    const page = (reference - 1 - at) / PAGE;
    const isLost = page >= this.#maxPages - 2 && page < this.#page - 1;
    return isLost ? undefined : readText(this.#pages[this.#slot(page)] as Uint8Array, at);
  }

  #slot(page: number): number {
    const reused = this.#maxPages - 2;
    return page < reused ? page : reused + ((page - reused) % 2);
  }
}

/** The text of the opcode at `at`, which is complete. */
function readText(bytes: Uint8Array, at: number): string | undefined {
  try {
    switch (bytes[at]) {
      case Op.SHORT_BINUNICODE:
        return decodeUtf8(bytes, at + 2, at + 2 + bytes[at + 1]);
      case Op.BINUNICODE:
        return decodeUtf8(bytes, at + 5, at + 5 + (bytes[at + 1] | (bytes[at + 2] << 8)));
      case Op.BINUNICODE8:
        return decodeUtf8(bytes, at + 9, at + 9 + (bytes[at + 1] | (bytes[at + 2] << 8)));
      case Op.UNICODE:
        return decodeRawUnicodeEscape(bytes, at + 1, bytes.indexOf(NEWLINE, at));
      // What is not ASCII is another text by each encoding that the caller of `pickle.load` may name.
      case Op.SHORT_BINSTRING:
        return decodeAscii(bytes, at + 2, at + 2 + bytes[at + 1]);
      case Op.BINSTRING:
        return decodeAscii(bytes, at + 5, at + 5 + (bytes[at + 1] | (bytes[at + 2] << 8)));
      default: {
        const line = bytes.subarray(at + 1, bytes.indexOf(NEWLINE, at));
        const plain = decodeStringEscape(line, 1, line.length - 1);
        return decodeAscii(plain, 0, plain.length);
      }
    }
  } catch (error) {
    if (error instanceof PickleError) return undefined;
    throw error;
  }
}

// Control characters, what cannot be seen, what changes the direction of text, halves of surrogate pairs; all blanks but the space.
const UNSEEN = /\p{C}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}|(?! )\p{Zs}/gu;

const LONGEST = 200;

/** Text of the pickle as it may stand in a message: on one line, nothing hidden, not too long. */
export function shown(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return cut.replace(UNSEEN, (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`);
}
