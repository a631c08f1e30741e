// The records of a zip as bytes: the end of the central directory, its entries, and the headers before the data.
import type { RandomAccess } from './access.ts';
import { ContainerError } from './container-error.ts';

/** What an archive says of a member, in its directory or before the data. */
export interface ZipRecord {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Offset of the local header. */
  readonly header: number;
}

/** A local header, and where the data behind it begins. */
export interface LocalRecord extends ZipRecord {
  readonly data: number;
}

/** The central directory. */
export interface ZipDirectory {
  readonly entries: readonly ZipRecord[];
  /** Bytes before the archive, by which all its offsets are off. */
  readonly prefix: number;
  /** Offset of the directory. */
  readonly start: number;
  /** Offset of what follows the archive. */
  readonly end: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const END_SIZE = 22;
const LARGEST_DIRECTORY = 2 ** 28;

/** Finds the directory as Python's zipfile does: by the last end record. `undefined` where there is none. */
export async function readDirectory(
  access: RandomAccess,
  maxMembers: number,
): Promise<ZipDirectory | undefined> {
  const base = Math.max(0, access.size - END_SIZE - 0xffff);
  const tail = await access.read(base, access.size);
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    const view = viewOf(tail, at);
    if (view.getUint32(0, true) !== END) continue;
    const found = await directoryAt(access, base + at, view, maxMembers);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function directoryAt(
  access: RandomAccess,
  end: number,
  view: DataView,
  maxMembers: number,
): Promise<ZipDirectory | undefined> {
  let count = view.getUint16(10, true);
  let size = view.getUint32(12, true);
  let offset = view.getUint32(16, true);
  let directoryEnd = end;
  const locator = await access.read(end - 20, end);
  if (locator.length === 20 && viewOf(locator).getUint32(0, true) === LOCATOR64) {
    // The locator's own offset does not count what was put before the archive.
    for (const start of [Number(viewOf(locator).getBigUint64(8, true)), end - 20 - 56]) {
      const record = start < 0 ? new Uint8Array() : await access.read(start, start + 56);
      if (record.length < 56 || viewOf(record).getUint32(0, true) !== END64) continue;
      const view64 = viewOf(record);
      count = Number(view64.getBigUint64(32, true));
      size = Number(view64.getBigUint64(40, true));
      offset = Number(view64.getBigUint64(48, true));
      directoryEnd = start;
      break;
    }
  }
  const prefix = directoryEnd - size - offset;
  const start = directoryEnd - size;
  if (prefix < 0 || start < 0 || size > LARGEST_DIRECTORY) return undefined;
  if (count > maxMembers) throw invalid(`${count} members are more than maxMembers (${maxMembers})`);
  const bytes = await access.read(start, directoryEnd);
  const entries = readEntries(bytes, prefix);
  if (entries === undefined) return undefined;
  return { entries, prefix, start, end: end + END_SIZE + view.getUint16(20, true) };
}

function readEntries(bytes: Uint8Array, prefix: number): ZipRecord[] | undefined {
  const entries: ZipRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 46) return undefined;
    const view = viewOf(bytes, at);
    if (view.getUint32(0, true) !== CENTRAL) return undefined;
    const nameLength = view.getUint16(28, true);
    const extraLength = view.getUint16(30, true);
    const flags = view.getUint16(8, true);
    const nameEnd = at + 46 + nameLength;
    const sizes = widen(bytes.subarray(nameEnd, nameEnd + extraLength), [
      view.getUint32(24, true),
      view.getUint32(20, true),
      view.getUint32(42, true),
    ]);
    entries.push({
      name: decodeName(bytes.subarray(at + 46, nameEnd), flags),
      flags,
      method: view.getUint16(10, true),
      crc: view.getUint32(16, true),
      size: sizes[0],
      compressedSize: sizes[1],
      header: sizes[2] + prefix,
    });
    at = nameEnd + extraLength + view.getUint16(32, true);
  }
  return entries;
}

/** Reads the header that stands before the data, if there is one at this offset. */
export async function readLocal(access: RandomAccess, header: number): Promise<LocalRecord | undefined> {
  const fixed = await access.read(header, header + 30);
  if (fixed.length < 30 || viewOf(fixed).getUint32(0, true) !== LOCAL) return undefined;
  const view = viewOf(fixed);
  const nameLength = view.getUint16(26, true);
  const data = header + 30 + nameLength + view.getUint16(28, true);
  const rest = await access.read(header + 30, data);
  const flags = view.getUint16(6, true);
  const [size, compressedSize] = widen(rest.subarray(nameLength), [
    view.getUint32(22, true),
    view.getUint32(18, true),
  ]);
  return {
    name: decodeName(rest.subarray(0, nameLength), flags),
    flags,
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    compressedSize,
    size,
    header,
    data,
  };
}

/** Offsets in a range of what begins as a local header does. */
export async function findLocals(access: RandomAccess, start: number, end: number): Promise<number[]> {
  const found: number[] = [];
  const step = 2 ** 20;
  for (let at = start; at < end; at += step) {
    // Three bytes more, for a signature that a step would cut.
    const bytes = Buffer.from(await access.read(at, Math.min(end, at + step + 3)));
    for (let hit = bytes.indexOf('PK\x03\x04'); hit >= 0; hit = bytes.indexOf('PK\x03\x04', hit + 4)) {
      if (hit < step) found.push(at + hit);
    }
  }
  return found;
}

/** Takes those sizes from the zip64 field that do not fit into 32 bits, in its order. */
function widen(extra: Uint8Array, sizes: number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const view = viewOf(extra, at);
    const length = view.getUint16(2, true);
    if (view.getUint16(0, true) === 1) {
      let field = 4;
      return sizes.map((size) => {
        if (size !== 0xffffffff || field + 8 > 4 + length || at + field + 8 > extra.length) return size;
        field += 8;
        return Number(view.getBigUint64(field - 8, true));
      });
    }
    at += 4 + length;
  }
  return sizes;
}

function decodeName(bytes: Uint8Array, flags: number): string {
  const buffer = Buffer.from(bytes);
  const isAscii = buffer.every((byte) => byte < 0x80);
  return buffer.toString(isAscii || (flags & 0x800) !== 0 ? 'utf8' : 'latin1');
}

function viewOf(bytes: Uint8Array, at = 0): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at);
}

function invalid(message: string): ContainerError {
  return new ContainerError('CONTAINER_LIMIT', `zip: ${message}`);
}
