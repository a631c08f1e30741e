// What opening a container gives: its parts, in order.

/** What lies around other content. */
export type ContainerFormat =
  | 'zip'
  | 'tar'
  | '7z'
  | 'gzip'
  | 'zlib'
  | 'bz2'
  | 'xz'
  | 'lzma'
  | 'zstd'
  | 'lz4'
  | 'zfile'
  | 'npy'
  | 'joblib'
  | 'trailing';

/**
 * What a part is. `pickle`: one or more pickles in a row; `container`: something that other parts are in; `array`: a `.npy`
 * without objects; `data`: anything else; `unread`: it could not be opened, see `error`.
 */
export type PartKind = 'pickle' | 'container' | 'array' | 'data' | 'unread';

/** One step into a container. */
export interface Layer {
  readonly format: ContainerFormat;
  /** The member's name in an archive. */
  readonly member?: string | undefined;
}

/** What a loader and a scanner may see in different ways. */
export interface Oddity {
  readonly rule:
    | 'two-formats'
    | 'zip-mismatch'
    | 'zip-hidden'
    | 'zip-duplicate'
    | 'zip-overlap'
    | 'zip-flags'
    | 'zip-crc'
    | 'member-path'
    | 'trailing-data'
    | 'second-reading'
    | 'side-file';
  readonly message: string;
}

/** Bytes between opcodes that are none: array data of joblib, the tensors of an old torch file. */
export interface Gap {
  /** Offset in the bytes without gaps before which these stood. */
  readonly at: number;
  /** Offset in the whole bytes. */
  readonly offset: number;
  readonly length: number;
  /** What they are, in a few words. */
  readonly what: string;
}

/** The opcodes of a part. */
export interface PickleBytes {
  /** The pickles, without the gaps. */
  readonly bytes: Uint8Array;
  /** What was left out, in order. */
  readonly gaps: readonly Gap[];
}

/** Something that was found in a container, or what there is where there is no container. */
export interface Part {
  readonly kind: PartKind;
  /** The way in, outermost first; empty for what lies in nothing. */
  readonly layers: readonly Layer[];
  /** Of a `container`: what it is. */
  readonly format?: ContainerFormat | undefined;
  /** Bytes; of a member that was not decompressed, what its archive says. */
  readonly size: number;
  /** What else there is to know: who writes such a file, or the dtype and shape of an array. */
  readonly note?: string | undefined;
  readonly oddities: readonly Oddity[];
  /** Why it is `unread`. */
  readonly error?: Error | undefined;
  /** Of a `pickle`: what lies between its opcodes and is no opcode. */
  readonly gaps: readonly Gap[];
  /** Gives all bytes. */
  read(): Promise<Uint8Array>;
  /** Gives the pickles of a `pickle`. */
  pickles(): Promise<PickleBytes>;
  /** Yields the pickles of a `pickle` in pieces: a large file is not held in memory. */
  chunks(): AsyncGenerator<Uint8Array>;
}

/** The offset in the whole bytes of an offset in the bytes without gaps. */
export function offsetInWhole(gaps: readonly Gap[], offset: number): number {
  let shift = 0;
  for (const gap of gaps) {
    if (gap.at > offset) break;
    shift += gap.length;
  }
  return offset + shift;
}
