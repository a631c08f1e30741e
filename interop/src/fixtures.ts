import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bridge, CaseInfo, PythonBuild } from './bridge.ts';

/** Larger pickles are not committed, only their hash and length: the corpus is the recipe. */
const LARGEST_STORED = 4096;

export const manifestPath: string = fileURLToPath(new URL('../fixtures/manifest.json', import.meta.url));
export const packPath: string = fileURLToPath(new URL('../fixtures/corpus.pack', import.meta.url));

/** `sha256`, length, and the offset in the pack, or -1 when the bytes are not committed. */
export type Blob = readonly [sha256: string, length: number, offset: number];

/**
 * What one Python writes for a case at one protocol: nothing (the case does not go there), the class of the error with which
 * Python refuses, or the number of the blob; with buffers, their numbers follow it.
 */
export type Cell = null | string | number | readonly number[];

export interface Manifest {
  /** Column name (`3.11`, `2.7/cPickle`) to the very CPython that wrote it. */
  readonly pythons: Readonly<Record<string, PythonBuild>>;
  readonly blobs: readonly Blob[];
  /** Case, then the columns that agree (joined by spaces), then a cell for each protocol from 0. */
  readonly cases: Readonly<Record<string, Readonly<Record<string, readonly Cell[]>>>>;
}

/** What a Python wrote, before it is packed. */
export interface Written {
  readonly refused: string | undefined;
  readonly parts: readonly Uint8Array[];
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The picklers of a Python: 2.7 has two that choose different opcodes. */
export function columnsOf(label: string): { column: string; pure: boolean }[] {
  if (label !== '2.7') return [{ column: label.replace('-pyodide', ''), pure: false }];
  return [
    { column: '2.7/cPickle', pure: false },
    { column: '2.7/pickle', pure: true },
  ];
}

/** Lets a Python write every case at every protocol. */
export async function writeAll(
  bridge: Bridge,
  cases: readonly CaseInfo[],
  pure: boolean,
): Promise<Map<string, Map<number, Written>>> {
  const all = new Map<string, Map<number, Written>>();
  await Promise.all(
    cases.map(async ({ name, protocols: [lowest, highest] }) => {
      const row = new Map<number, Written>();
      all.set(name, row);
      for (let protocol = lowest; protocol <= highest; protocol++) {
        const made = await bridge.make(name, protocol, { pure });
        row.set(protocol, { refused: made.refused, parts: [made.pickle, ...made.buffers] });
      }
    }),
  );
  return all;
}

export interface Fixture {
  readonly name: string;
  readonly columns: readonly string[];
  readonly protocol: number;
  readonly pickle: Uint8Array;
  readonly buffers: readonly Uint8Array[];
}

/** Reads the committed fixtures. */
export class Fixtures {
  readonly manifest: Manifest;
  readonly #pack: Uint8Array;

  constructor(manifest: Manifest, pack: Uint8Array) {
    this.manifest = manifest;
    this.#pack = pack;
  }

  static read(): Fixtures {
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
    return new Fixtures(manifest, new Uint8Array(readFileSync(packPath)));
  }

  /** Gives the committed bytes of a blob, or undefined. */
  bytes(blob: number): Uint8Array | undefined {
    const [, length, offset] = this.manifest.blobs[blob] as Blob;
    return offset < 0 ? undefined : this.#pack.slice(offset, offset + length);
  }

  cell(name: string, column: string, protocol: number): Cell {
    for (const [columns, cells] of Object.entries(this.manifest.cases[name] ?? {})) {
      if (columns.split(' ').includes(column)) return cells[protocol] ?? null;
    }
    return null;
  }

  /** Every committed pickle once for each case and protocol, with the Pythons that write it. */
  *[Symbol.iterator](): Generator<Fixture> {
    for (const [name, rows] of Object.entries(this.manifest.cases)) {
      const seen = new Map<string, { columns: string[]; protocol: number; cell: readonly number[] }>();
      for (const [columns, cells] of Object.entries(rows)) {
        for (const [protocol, cell] of cells.entries()) {
          if (cell === null || typeof cell === 'string') continue;
          const numbers = typeof cell === 'number' ? [cell] : cell;
          const key = `${protocol} ${numbers.join(' ')}`;
          const known = seen.get(key);
          if (known === undefined) seen.set(key, { columns: columns.split(' '), protocol, cell: numbers });
          else known.columns.push(...columns.split(' '));
        }
      }
      for (const { columns, protocol, cell } of seen.values()) {
        const parts = cell.map((number) => this.bytes(number));
        if (parts.some((part) => part === undefined)) continue;
        const [pickle, ...buffers] = parts as [Uint8Array, ...Uint8Array[]];
        yield { name, columns, protocol, pickle, buffers };
      }
    }
  }
}

/** Packs what the Pythons wrote: each content once, in the order of the cases. */
export class Packer {
  readonly #numbers = new Map<string, number>();
  readonly #blobs: Blob[] = [];
  readonly #stored: Uint8Array[] = [];
  #size = 0;

  add(bytes: Uint8Array): number {
    return this.addKnown(sha256(bytes), bytes.length, bytes);
  }

  addKnown(hash: string, length: number, bytes: Uint8Array | undefined): number {
    const known = this.#numbers.get(hash);
    if (known !== undefined) return known;
    const isStored = bytes !== undefined && length <= LARGEST_STORED;
    const number = this.#blobs.push([hash, length, isStored ? this.#size : -1]) - 1;
    this.#numbers.set(hash, number);
    if (isStored) {
      this.#stored.push(bytes);
      this.#size += length;
    }
    return number;
  }

  get blobs(): readonly Blob[] {
    return this.#blobs;
  }

  pack(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#stored));
  }
}

/** One line for each blob and case, so that a difference can be read. */
export function renderManifest({ pythons, blobs, cases }: Manifest): string {
  const lines = (rows: readonly string[]): string => rows.map((row) => `    ${row}`).join(',\n');
  return `{
  "pythons": ${JSON.stringify(pythons)},
  "blobs": [
${lines(blobs.map((blob) => JSON.stringify(blob)))}
  ],
  "cases": {
${lines(Object.entries(cases).map(([name, row]) => `${JSON.stringify(name)}: ${JSON.stringify(row)}`))}
  }
}
`;
}
