// The machine's window on its input: one contiguous piece, and the chunks that wait behind it.

const NEWLINE = 0x0a;

// Many tiny chunks are joined before they cost more than the bytes in them.
const MAX_QUEUE = 4096;

/**
 * Holds the bytes that an opcode may need. The reader names what it lacks (`needBytes`, `needLines`) and is not
 * asked to go on before that is there; the chunks until then are joined once, so that a payload of any size that
 * comes in chunks of any size costs one copy.
 */
export class Window {
  /** What can be read now. */
  bytes: Uint8Array;
  /** Offset of `bytes[0]` from the start of the input. */
  base = 0;
  /** Whether nothing follows `bytes`. */
  ended: boolean;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #missingBytes = 0;
  #missingLines = 0;

  constructor(bytes: Uint8Array, ended: boolean) {
    this.bytes = bytes;
    this.ended = ended;
  }

  /** Bytes taken in so far. */
  get total(): number {
    return this.base + this.bytes.length + this.#queued;
  }

  /** Asks to be woken when `count` bytes follow what is in `bytes` now. */
  needBytes(count: number): void {
    this.#missingBytes = count;
  }

  /** Asks to be woken when `count` line ends follow what is in `bytes` now. */
  needLines(count: number): void {
    this.#missingLines = count;
  }

  /** Takes a chunk. Tells whether all that was asked for is there. */
  push(chunk: Uint8Array): boolean {
    if (chunk.length > 0) {
      this.#queue.push(chunk);
      this.#queued += chunk.length;
      if (this.#missingLines > 0) this.#countLines(chunk);
      if (this.#queue.length >= MAX_QUEUE) this.#queue = [join(this.#queue, this.#queued)];
    }
    return this.#missingLines <= 0 && this.#queued >= this.#missingBytes;
  }

  /** Drops all before `pos` and takes in what waits; afterwards `bytes[0]` is what was at `pos`. */
  advance(pos: number): void {
    const rest = this.bytes.length - pos;
    this.base += pos;
    if (rest > 0) {
      this.#queue.unshift(this.bytes.subarray(pos));
      this.#queued += rest;
    }
    this.bytes = this.#queue.length === 1 ? (this.#queue[0] as Uint8Array) : join(this.#queue, this.#queued);
    this.#queue = [];
    this.#queued = 0;
    this.#missingBytes = 0;
    this.#missingLines = 0;
  }

  #countLines(chunk: Uint8Array): void {
    let at = chunk.indexOf(NEWLINE);
    while (at >= 0 && this.#missingLines > 0) {
      this.#missingLines--;
      at = chunk.indexOf(NEWLINE, at + 1);
    }
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
