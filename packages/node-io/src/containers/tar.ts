// Members of a tar: headers of 512 bytes, each followed by its data in blocks of 512.
import type { RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';
import { isTar } from './sniff.ts';

const BLOCK = 512;
const LONGEST_NAME = 2 ** 16;

/** A member of an archive, by where its data lies. */
export interface TarMember {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Yields the regular files, with the long names of GNU and pax. */
export async function* tarMembers(access: RandomAccess): AsyncGenerator<TarMember> {
  let longName: string | undefined;
  let longSize: number | undefined;
  for (let at = 0; at < access.size; ) {
    const header = await access.read(at, at + BLOCK);
    if (header.length === BLOCK && header.every((byte) => byte === 0)) return;
    if (!isTar(header)) throw invalid(`no header at byte ${at}`);
    const type = String.fromCharCode(header[156]);
    const isExtension = 'xgLK'.includes(type);
    const size = isExtension ? sizeOf(header) : (longSize ?? sizeOf(header));
    const start = at + BLOCK;
    const end = start + size;
    if (end > access.size) throw invalid(`the member at byte ${at} is cut off`);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    if (isExtension) {
      const text = textOf(await access.read(start, Math.min(end, start + LONGEST_NAME)));
      if (type === 'L') longName = text.replace(/\0.*$/s, '');
      if (type === 'x') ({ path: longName = longName, size: longSize = longSize } = paxOf(text));
      continue;
    }
    const name = longName ?? nameOf(header);
    longName = undefined;
    longSize = undefined;
    // Links, folders and devices have no data.
    if (type === '0' || type === '\0' || type === '7') yield { name, start, end };
  }
}

function paxOf(text: string): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (const [, key, value] of text.matchAll(/^\d+ ([^=\n]+)=(.*)$/gm)) {
    if (key === 'path') found.path = value;
    if (key === 'size') found.size = Number(value);
  }
  return found;
}

function nameOf(header: Uint8Array): string {
  const name = field(header, 0, 100);
  const prefix = field(header, 257, 262) === 'ustar' ? field(header, 345, 500) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function sizeOf(header: Uint8Array): number {
  // GNU writes sizes of 8 GiB and more in binary.
  if ((header[124] & 0x80) !== 0) {
    const size = header.subarray(125, 136).reduce((sum, byte) => sum * 256 + byte, header[124] & 0x7f);
    if (!Number.isSafeInteger(size)) throw invalid('a member is larger than any file');
    return size;
  }
  const size = Number.parseInt(field(header, 124, 136).trim() || '0', 8);
  if (Number.isNaN(size)) throw invalid('a size that is no number');
  return size;
}

function field(header: Uint8Array, start: number, end: number): string {
  return textOf(header.subarray(start, end)).replace(/\0.*$/s, '');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function invalid(message: string): ContainerError {
  return new ContainerError('CONTAINER_INVALID', `tar: ${message}`);
}
