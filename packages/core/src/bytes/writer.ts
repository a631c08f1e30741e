// A growable output buffer with the number formats of pickle.
import { encodeUtf8Into } from './text.ts';

const INITIAL = 512;

const scratch = new DataView(new ArrayBuffer(8));

/** Writes bytes. `reserve` first, then write: the single writes do not check for room. */
export class Writer {
  bytes: Uint8Array = new Uint8Array(INITIAL);
  /** Where the next byte goes. */
  pos = 0;

  /** Makes room for `count` bytes. */
  reserve(count: number): void {
    const needed = this.pos + count;
    if (needed > this.bytes.length) this.#grow(needed);
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
  }

  u8(value: number): void {
    this.bytes[this.pos++] = value;
  }

  u16(value: number): void {
    const { bytes } = this;
    bytes[this.pos] = value;
    bytes[this.pos + 1] = value >>> 8;
    this.pos += 2;
  }

  u32(value: number): void {
    const { bytes } = this;
    bytes[this.pos] = value;
    bytes[this.pos + 1] = value >>> 8;
    bytes[this.pos + 2] = value >>> 16;
    bytes[this.pos + 3] = value >>> 24;
    this.pos += 4;
  }

  /** A length of up to 2**53. */
  u64(value: number): void {
    this.u32(value >>> 0);
    this.u32(Math.floor(value / 0x1_0000_0000));
  }

  f64(value: number): void {
    scratch.setFloat64(0, value, false);
    for (let i = 0; i < 8; i++) this.bytes[this.pos++] = scratch.getUint8(i);
  }

  /** Makes room for and writes bytes. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.pos);
    this.pos += bytes.length;
  }

  /** Makes room for and writes text of which every character is below U+0080. */
  ascii(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.pos++] = text.charCodeAt(i);
  }

  /** Makes room for and writes UTF-8, with lone surrogates kept. Gives the number of bytes. */
  utf8(text: string): number {
    this.reserve(text.length * 3);
    const length = encodeUtf8Into(text, this.bytes, this.pos);
    this.pos += length;
    return length;
  }
}
