// The machine's window on its input: one contiguous piece of it.

const NEWLINE = 0x0a;

const MANY_BYTES = 2048;

/**
 * Holds the bytes that an opcode may need. A reader that lacks some says how many (`pause`) and is not asked to go on
 * before they are there; the chunks until then are gathered in one buffer, so that a payload of any size that comes in chunks
 * of any size is copied about once, and a caller may fill its own buffer again.
 */
export class Window {
  /** What can be read now. */
  bytes: Uint8Array;
  /** Its length. V8 knows a field to be a small integer and the length of an array not, which costs a load up to a third. */
  size: number;
  /** A view of `bytes`, where there are so many that it pays: making it takes as long as reading ten floats without. */
  view: DataView | undefined;
  /** Offset of `bytes[0]` from the start of the input. */
  base = 0;
  /** Whether nothing follows `bytes`. */
  ended: boolean;
  // The memory behind `bytes` while chunks are gathered. Never filled anew: values may be views of it.
  #buffer: Uint8Array | undefined;
  #missingBytes = 0;
  #missingLines = 0;

  constructor(bytes: Uint8Array, ended: boolean) {
    this.bytes = bytes;
    this.size = bytes.length;
    this.view = viewOf(bytes);
    this.ended = ended;
  }

  /** Keeps what follows `pos`, until `count` more bytes are there or, where `lines` is not 0, that many line ends. */
  pause(pos: number, count: number, lines: number): void {
    this.base += pos;
    this.#buffer = this.bytes.slice(pos);
    this.#show(this.#buffer);
    this.#missingBytes = count;
    this.#missingLines = lines;
  }

  /** Takes a chunk; everything before `pos` is dropped. Tells whether all that was asked for is there. */
  push(chunk: Uint8Array, pos: number): boolean {
    this.skip(pos);
    this.#missingBytes -= chunk.length;
    if (this.size === 0) this.#show(chunk);
    else this.#append(chunk);
    if (this.#missingLines > 0) this.#countLines(chunk);
    return this.#missingLines <= 0 && this.#missingBytes <= 0;
  }

  /** Drops everything before `pos`. */
  skip(pos: number): void {
    if (pos === 0) return;
    this.base += pos;
    this.#show(this.bytes.subarray(pos));
    this.#buffer = undefined;
  }

  #append(chunk: Uint8Array): void {
    const total = this.size + chunk.length;
    if (this.#buffer === undefined || this.#buffer.length < total) {
      // Room for what is missing, but never for more than is there: a length in the input is only a claim.
      const wanted = total + Math.max(0, this.#missingBytes);
      this.#buffer = new Uint8Array(this.#missingLines > 0 ? 2 * total : Math.min(wanted, 2 * total));
      this.#buffer.set(this.bytes);
    }
    this.#buffer.set(chunk, this.size);
    this.#show(this.#buffer.subarray(0, total));
  }

  #show(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.size = bytes.length;
    this.view = viewOf(bytes);
  }

  #countLines(chunk: Uint8Array): void {
    let at = chunk.indexOf(NEWLINE);
    while (at >= 0 && this.#missingLines > 0) {
      this.#missingLines--;
      at = chunk.indexOf(NEWLINE, at + 1);
    }
  }
}

function viewOf(bytes: Uint8Array): DataView | undefined {
  return bytes.length < MANY_BYTES ? undefined : new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
