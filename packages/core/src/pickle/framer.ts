// The frames of protocol 4 and 5, cut where CPython's C pickler cuts them, and the chunks of a dump in pieces.
import { Writer } from '../bytes/writer.ts';
import { Op } from '../opcodes/op.ts';

const FRAME_HEADER = 9;
const FRAME_TARGET = 64 * 1024;
const FRAME_MIN = 4;

// Output in excess of this is put aside when a frame ends: the buffer stays in the processor's cache, and copying once is
// cheaper than growing to the size of all output.
const SEAL_SIZE = 256 * 1024;

/** Payloads of this size and more stand outside of frames and are not copied twice. */
export const LARGE_PAYLOAD: number = FRAME_TARGET;

/** A look at `limit` makes room for this many bytes: any scalar but long text, long bytes and long ints. */
const ROOM = 160;

/**
 * A writer that keeps its output in frames. A frame is begun as soon as the one before it ends; as CPython begins it at
 * the next write and drops the header of a frame under 4 bytes, the bytes are the same.
 */
export class Framer extends Writer {
  /** The position from which `turn` is due; looked at when the saving of a value begins, as CPython looks at its frames. */
  limit = 0;
  /** Whether whole chunks of a stream wait to be taken. */
  hasChunks = false;
  #framing = false;
  #streaming = false;
  #full: number = Number.POSITIVE_INFINITY;
  #frameStart = -1;
  #sealed: Uint8Array[] = [];
  #sealedLength = 0;

  /** Prepares for a dump. All output has been taken. */
  reset(framing: boolean, streaming: boolean): void {
    this.#framing = framing;
    this.#streaming = streaming;
    this.#frameStart = -1;
  }

  /** Begins the framed part, which is all but PROTO. */
  begin(): void {
    if (this.#framing) {
      this.reserve(FRAME_HEADER);
      this.#frameStart = this.pos;
      this.pos += FRAME_HEADER;
    }
    this.#full = this.pos + FRAME_TARGET;
    this.#setLimit();
  }

  /** Ends a full frame and begins the next; makes `ROOM`. */
  turn(): void {
    if (this.pos >= this.#full) {
      this.#commit();
      if (this.#streaming || this.pos >= SEAL_SIZE) this.#seal();
      this.begin();
    }
    this.reserve(ROOM + 1);
  }

  /** Ends the last frame. */
  finish(): void {
    this.#commit();
  }

  /** Writes a payload, with `LARGE_PAYLOAD` bytes or more outside of frames. The header has been reserved. */
  payload(writeHeader: () => void, data: Uint8Array): void {
    if (data.length < LARGE_PAYLOAD) {
      writeHeader();
      this.raw(data);
      return;
    }
    this.#commit();
    this.reserve(FRAME_HEADER);
    writeHeader();
    this.#seal();
    this.#sealed.push(data);
    this.#sealedLength += data.length;
    this.hasChunks = this.#streaming;
    this.begin();
  }

  /** Takes the chunks that are complete. */
  takeChunks(): Uint8Array[] {
    const chunks = this.#sealed;
    this.#sealed = [];
    this.#sealedLength = 0;
    this.hasChunks = false;
    return chunks;
  }

  /** Takes all output as one array, or as the last chunks of a stream. */
  takeAll(): Uint8Array {
    if (this.#sealedLength === 0) return this.#take();
    const all = new Uint8Array(this.#sealedLength + this.pos);
    let at = 0;
    for (const chunk of this.takeChunks()) {
      all.set(chunk, at);
      at += chunk.length;
    }
    all.set(this.#take(), at);
    return all;
  }

  protected override grow(needed: number): void {
    super.grow(needed);
    this.#setLimit();
  }

  #setLimit(): void {
    this.limit = Math.min(this.#full, this.bytes.length - ROOM);
  }

  #commit(): void {
    if (this.#frameStart < 0) return;
    const start = this.#frameStart;
    const length = this.pos - start - FRAME_HEADER;
    if (length >= FRAME_MIN) {
      const end = this.pos;
      this.pos = start;
      this.u8(Op.FRAME);
      this.u64(length);
      this.pos = end;
    } else {
      this.bytes.copyWithin(start, start + FRAME_HEADER, this.pos);
      this.pos -= FRAME_HEADER;
    }
    this.#frameStart = -1;
  }

  #take(): Uint8Array {
    const bytes = this.bytes.slice(0, this.pos);
    this.pos = 0;
    return bytes;
  }

  #seal(): void {
    if (this.pos === 0) return;
    this.#sealedLength += this.pos;
    this.#sealed.push(this.#take());
    this.hasChunks = this.#streaming;
  }
}
