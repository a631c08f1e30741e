// `convert`: from one format to another, by the extensions of the files.
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { dumps, isPickleError } from '@picklekit/core';
import { transcode } from '@picklekit/core/tools';
import { Exit, Problem } from '../io/exit.ts';
import { type Input, openInput } from '../io/inputs.ts';
import { type Output, withOutput } from '../io/output.ts';
import { locate } from '../io/problems.ts';
import { inert, warn } from '../io/terminal.ts';
import { count } from '../io/text.ts';
import { csvLines } from '../values/csv.ts';
import { valuesOfJson } from '../values/json-text.ts';
import { loadAll, pickledParts, type ValueOptions } from '../values/load-part.ts';
import { writeJson } from './json.ts';
import { eachPickle } from './optimize.ts';

export interface ConvertOptions extends ValueOptions {
  readonly from?: Format | undefined;
  readonly to?: Format | undefined;
  readonly protocol?: number | undefined;
  /** `old=new`: modules, or `module:Name=module:Name`. */
  readonly rename?: readonly string[] | undefined;
  readonly plain?: boolean | undefined;
  /** CSV: text that begins like a formula as it is. */
  readonly formulas?: boolean | undefined;
  readonly indent: number;
}

type Format = 'pickle' | 'json' | 'ndjson' | 'csv';

const EXTENSIONS: Readonly<Record<string, Format>> = {
  pkl: 'pickle',
  pickle: 'pickle',
  pck: 'pickle',
  p: 'pickle',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
};

const UNWRITTEN: Readonly<Record<string, string>> = {
  bz2: 'bz2',
  xz: 'xz',
  lz4: 'lz4',
  zip: 'zip',
  npy: 'numpy arrays',
  npz: 'numpy arrays',
  pt: 'torch files',
  joblib: 'joblib files',
};

type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

export async function convert([from, to]: readonly string[], options: ConvertOptions): Promise<number> {
  const source = from ?? '-';
  const target = to ?? '-';
  const { format, compress } = targetOf(target, options.to ?? formatForStdout(source, target, options));
  const isBinary = format === 'pickle' || compress !== undefined;
  const written: Uint8Array[] = [];
  await withOutput(target, isBinary, async (output) => {
    // What is compressed is one piece.
    const sink =
      compress === undefined ? output : ({ write: collect(written), line: collectLine(written) } as Output);
    await write(sink, source, format, options);
    if (compress !== undefined) await output.write(await compress(Buffer.concat(written)));
  });
  return Exit.OK;
}

function collect(pieces: Uint8Array[]): (piece: string | Uint8Array) => Promise<void> {
  return async (piece) => {
    pieces.push(Buffer.from(piece as Uint8Array));
  };
}

function collectLine(pieces: Uint8Array[]): (text?: string) => Promise<void> {
  return async (text = '') => {
    pieces.push(Buffer.from(`${text}\n`));
  };
}

/** Standard output has no extension: pickles become JSON there, and JSON pickles. */
function formatForStdout(source: string, target: string, { from }: ConvertOptions): Format | undefined {
  if (target !== '-') return undefined;
  const format = from ?? EXTENSIONS[extensionOf(source)];
  return format === 'json' || format === 'ndjson' ? 'pickle' : 'json';
}

function extensionOf(path: string): string {
  return /\.([^.\\/]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

function targetOf(
  path: string,
  asked: Format | undefined,
): { format: Format; compress: Compress | undefined } {
  const [, name = '', packing] = /^(.*?)(?:\.(gz|zst))?$/is.exec(path) ?? [];
  const extension = extensionOf(name);
  const format = asked ?? EXTENSIONS[extension];
  if (format === undefined) {
    const what = UNWRITTEN[extension];
    const message = what === undefined ? `"${path}" does not say what to write` : `${what} are not written`;
    throw new Problem(
      message,
      `use --to, or one of .${Object.keys(EXTENSIONS).join(', .')}, with or without .gz or .zst`,
    );
  }
  return { format, compress: packing === undefined ? undefined : compressor(packing.toLowerCase()) };
}

function compressor(packing: string): Compress {
  if (packing === 'gz') return promisify(zlib.gzip) as Compress;
  const { zstdCompress } = zlib as { zstdCompress?: Parameters<typeof promisify>[0] };
  if (zstdCompress === undefined)
    throw new Problem('this Node cannot write zstd', 'use Node 22.15 or newer, or .gz');
  return promisify(zstdCompress) as unknown as Compress;
}

async function write(output: Output, source: string, format: Format, options: ConvertOptions): Promise<void> {
  const from = options.from ?? EXTENSIONS[extensionOf(source)];
  if (from === 'csv') throw new Problem('CSV is not read', 'its cells have no types: make it JSON first');
  if (from === 'json' || from === 'ndjson') {
    const input = await openInput(source);
    const text = await textOf(input);
    await input.close();
    await writeValues(output, valuesOfJson(text, input.name, from === 'ndjson'), input.name, format, options);
    return;
  }
  const input = await openInput(source);
  if (format === 'pickle') await rewrite(output, input, options);
  else await writeValues(output, valuesOf(input, options), input.name, format, options);
  await input.close();
}

async function* valuesOf(input: Input, options: ConvertOptions): AsyncGenerator<unknown> {
  for await (const { value } of loadAll(input, options)) yield value;
}

/** Writes values one by one; where the format holds but one, a second is refused before the first is written. */
async function writeValues(
  output: Output,
  values: AsyncIterable<unknown> | Iterable<unknown>,
  name: string,
  format: Format,
  options: ConvertOptions,
): Promise<void> {
  const isSingle = format === 'json' || format === 'csv';
  let first: { readonly value: unknown } | undefined;
  for await (const value of values) {
    if (!isSingle) await writeValue(output, value, format, options);
    else if (first === undefined) first = { value };
    else
      throw new Problem(
        `${name}: holds several values, and ${format === 'json' ? 'a JSON text' : 'a table'} is one`,
        '--to ndjson writes a line for each, --index N takes one of them',
      );
  }
  if (first !== undefined) await writeValue(output, first.value, format, options);
}

/** Reads text, which has to be UTF-8. */
export async function textOf(input: Input): Promise<string> {
  const bytes =
    input.size === 0 && input.name !== '<stdin>'
      ? await readFile(input.name)
      : await input.read(0, input.size);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(`${input.name}: is not text`, 'JSON is text in UTF-8');
  }
}

/** Pickle to pickle: another protocol, other names, nothing evaluated. */
async function rewrite(output: Output, input: Input, options: ConvertOptions): Promise<void> {
  const { protocol, rename, index } = options;
  const renameGlobals = rename === undefined ? undefined : Object.fromEntries(rename.map(pairOf));
  let at = 0;
  for await (const { name, bytes, gaps } of pickledParts(input, options)) {
    if (gaps.length > 0) throw new Problem(`${name}: holds data between its opcodes, which would be lost`);
    for (const pickle of eachPickle(bytes, name)) {
      if (index !== undefined && index !== at++) continue;
      try {
        await output.write(
          transcode(pickle, {
            ...(protocol === undefined ? {} : { protocol }),
            ...(renameGlobals && { renameGlobals }),
          }),
        );
      } catch (error) {
        throw locate(error, name, pickle);
      }
    }
  }
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Problem(`--rename takes old=new, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function writeValue(
  output: Output,
  value: unknown,
  format: Format,
  options: ConvertOptions,
): Promise<void> {
  switch (format) {
    case 'pickle':
      return output.write(pickled(value, options.protocol));
    case 'json':
      return writeJson(output, value, options, options.indent);
    case 'ndjson':
      return writeJson(output, value, options, 0);
    case 'csv':
      return writeCsv(output, value, options.formulas === true);
  }
}

async function writeCsv(output: Output, value: unknown, allowFormulas: boolean): Promise<void> {
  const cells = { allowFormulas, guarded: 0 };
  // CSV has no escapes: what a terminal would act upon stays as it is everywhere else.
  for (const line of csvLines(value, cells)) await output.line(output.isTerminal ? inert(line) : line);
  if (cells.guarded === 0) return;
  warn(
    `${count(cells.guarded, 'cell')} would be a formula to a spreadsheet: a ' is put before the text; --formulas leaves it as it is`,
  );
}

/** A value of the exact mode as a pickle. */
export function pickled(value: unknown, protocol: number | undefined): Uint8Array {
  try {
    return dumps(value as never, { exact: true, ...(protocol === undefined ? {} : { protocol }) });
  } catch (error) {
    if (isPickleError(error)) throw new Problem(error.message, undefined, { cause: error });
    throw error;
  }
}
