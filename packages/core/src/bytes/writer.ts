// A growable output buffer with the number formats of pickle.
import { encodeUtf8Into } from './encode-text.ts';

const INITIAL = 512;

/** Writes bytes. `reserve` first, then write: the single writes do not check for room. */
export class Writer {
  bytes: Uint8Array = new Uint8Array(INITIAL);
  /** The same memory: engines turn its `setFloat64` into one store, eight times as fast as eight bytes. */
  view: DataView = new DataView(this.bytes.buffer);
  /** Where the next byte goes. */
  pos = 0;

  /** Makes room for `count` bytes. */
  reserve(count: number): void {
    if (this.pos + count > this.bytes.length) this.grow(this.pos + count);
  }

  protected grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  u8(value: number): void {
    this.bytes[this.pos++] = value;
  }

  u16(value: number): void {
    this.view.setUint16(this.pos, value, true);
    this.pos += 2;
  }

  u32(value: number): void {
    this.view.setUint32(this.pos, value, true);
    this.pos += 4;
  }

  /** A length of up to 2**53. */
  u64(value: number): void {
    this.u32(value >>> 0);
    this.u32(Math.floor(value / 0x1_0000_0000));
  }

  f64(value: number): void {
    this.view.setFloat64(this.pos, value, false);
    this.pos += 8;
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
