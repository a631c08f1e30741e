// Reading forward through bytes that lie elsewhere, with a window of them at hand.
import type { RandomAccess } from './access.ts';

const PIECE = 2 ** 20;

/** A position in bytes, and those behind it. */
export class Cursor {
  readonly #access: RandomAccess;
  #window: Uint8Array = new Uint8Array();
  #base: number;
  /** Offset of the next byte in the window. */
  pos = 0;

  constructor(access: RandomAccess, start = 0) {
    this.#access = access;
    this.#base = start;
  }

  get window(): Uint8Array {
    return this.#window;
  }

  /** Offset of the next byte in the whole. */
  get offset(): number {
    return this.#base + this.pos;
  }

  /** Sees to it that this many bytes are in the window, or all that there are; tells whether they are. */
  async ensure(count: number): Promise<boolean> {
    if (this.#window.length - this.pos >= count) return true;
    const { offset } = this;
    this.#window = await this.#access.read(offset, offset + Math.max(count * 2, PIECE));
    this.#base = offset;
    this.pos = 0;
    return this.#window.length >= count;
  }

  /** Gives the next bytes. */
  async take(count: number): Promise<Uint8Array> {
    if (!(await this.ensure(count))) throw new Error('the data is cut off');
    this.pos += count;
    return this.#window.subarray(this.pos - count, this.pos);
  }
}

/** The bytes of something from an offset on, in pieces that grow. */
export async function* piecesFrom(
  access: RandomAccess,
  start: number,
  first: number = PIECE,
): AsyncGenerator<Uint8Array> {
  for (let at = start, size = first; at < access.size; size = Math.min(PIECE, size * 4)) {
    const piece = await access.read(at, Math.min(access.size, at + size));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}
