// Reads vectors.json, whose notation vectors.py explains.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

type Item = readonly [
  byte: number,
  argument: readonly [name: string, size: number] | null,
  before: readonly string[],
  after: readonly string[],
  protocol: number,
];

export interface Printed {
  readonly text: string;
  readonly complaint: string;
}

interface ByHand extends Printed {
  readonly pickle: string;
  readonly newer?: Printed;
  readonly optimized: readonly string[];
}

interface Vectors {
  readonly options: readonly { readonly annotate?: number; readonly indentlevel?: number }[];
  readonly opcodes: readonly {
    readonly pythons: readonly string[];
    readonly opcodes: Readonly<Record<string, Item>>;
  }[];
  readonly written: readonly string[];
  readonly odd: readonly string[];
  readonly byHand: readonly ByHand[];
  readonly twoPickles: readonly (readonly [pickles: string, texts: readonly string[]])[];
}

export const vectors: Vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'));

export const VERSIONS = ['3.13', '3.14'] as const;

/** A row of digests. */
export interface Row {
  readonly pickle: Uint8Array;
  /** The digest for each of `VERSIONS`. */
  readonly digests: readonly string[];
}

export function rowOf(line: string): Row {
  const [pickle = '', old = '', newer = old] = line.split(' ');
  return { pickle: unpack(pickle), digests: [old, newer] };
}

export function unpack(text: string): Uint8Array {
  const bytes = text.startsWith('=')
    ? inflateSync(Buffer.from(text.slice(1), 'base64'))
    : Buffer.from(text, 'hex');
  return new Uint8Array(bytes);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
