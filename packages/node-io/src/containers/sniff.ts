// What bytes are, by their first ones. Extensions say nothing: a pickle may be called model.bin, and a zip model.pkl.
import { looksLike } from '@picklekit/core';
import type { ContainerFormat } from './part.ts';

/** How many bytes `sniff` wants to see. */
export const HEAD_SIZE = 512;

type Magic = readonly [ContainerFormat, readonly number[]];

const MAGIC: readonly Magic[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['npy', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['gzip', [0x1f, 0x8b]],
  ['bz2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['zfile', [0x5a, 0x46, 0x30, 0x78]],
];

/** The container that begins like this, if it is one. None of these beginnings is that of a pickle. */
export function sniff(head: Uint8Array): ContainerFormat | undefined {
  for (const [format, magic] of MAGIC) {
    if (magic.every((byte, index) => head[index] === byte)) return format;
  }
  // The opcode 0x78 does not exist; the first bytes of zlib with smaller windows do.
  if (head[0] === 0x78 && isZlib(head)) return 'zlib';
  if (isLzmaAlone(head)) return 'lzma';
  return isTar(head) ? 'tar' : undefined;
}

/** Whether bytes begin as those of zlib do: deflate, without a dictionary, a header that is a multiple of 31. */
export function isZlib(head: Uint8Array): boolean {
  if (head.length < 3 || (head[0] & 0x8f) !== 0x08 || (head[1] & 0x20) !== 0) return false;
  return (head[0] * 256 + head[1]) % 31 === 0;
}

/** Properties, a dictionary of a size that encoders choose, then a size that is unknown or below 2**40. */
export function isLzmaAlone(head: Uint8Array): boolean {
  if (head.length < 13 || head[0] !== 0x5d || head[1] !== 0 || head[2] !== 0) return false;
  const isUnknown = head.subarray(5, 13).every((byte) => byte === 0xff);
  return isUnknown || (head[10] === 0 && head[11] === 0 && head[12] === 0);
}

/** The sum over a header of 512 bytes is the only mark that all kinds of tar have. */
export function isTar(head: Uint8Array): boolean {
  if (head.length < 512) return false;
  const field = String.fromCharCode(...head.subarray(148, 156));
  const stated = Number.parseInt(field.replace(/[\0 ]+$/, '').trim(), 8);
  let sum = 8 * 0x20;
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += head[at];
  return sum === stated && sum > 8 * 0x20;
}

/** What bytes that are no pickle seem to be, as an advice. */
export const hintAbout: (head: Uint8Array) => string | undefined = looksLike;
