// Tables: a list of rows, or a dict of columns.
import { PyByteString } from '@picklekit/core';
import { repr } from '@picklekit/core/tools';
import { Problem } from '../io/exit.ts';

/** What to make of cells, and what was made of them. */
export interface CsvCells {
  /** Whether text that begins like a formula is written as it is. */
  readonly allowFormulas: boolean;
  /** How many cells have a quote before them. */
  guarded: number;
}

/** Yields the lines of a value that is a table: RFC 4180, with newlines as they are on this earth. */
export function* csvLines(value: unknown, cells: CsvCells): Generator<string> {
  const { header, rows } = tableOf(value);
  if (header.length > 0) yield line(header, cells);
  for (const row of rows) yield line(row, cells);
}

interface Table {
  readonly header: readonly unknown[];
  readonly rows: Iterable<readonly unknown[]>;
}

function tableOf(value: unknown): Table {
  if (value instanceof Map && [...value.values()].every(Array.isArray))
    return ofColumns(value as Map<unknown, unknown[]>);
  if (!Array.isArray(value)) throw noTable();
  if (value.length > 0 && value.every((row) => row instanceof Map))
    return ofDicts(value as Map<unknown, unknown>[]);
  if (value.every((row) => Array.isArray(row))) return { header: [], rows: value as unknown[][] };
  if (value.some((row) => typeof row === 'object' && row !== null && !(row instanceof PyByteString)))
    throw noTable();
  return { header: [], rows: value.map((item) => [item]) };
}

function ofDicts(rows: readonly Map<unknown, unknown>[]): Table {
  const header = new Set<unknown>();
  for (const row of rows) for (const key of row.keys()) header.add(key);
  const keys = [...header];
  return { header: keys, rows: rows.map((row) => keys.map((key) => row.get(key))) };
}

function ofColumns(columns: Map<unknown, unknown[]>): Table {
  const lists = [...columns.values()];
  const length = Math.max(0, ...lists.map((list) => list.length));
  const rows = Array.from({ length }, (_, at) => lists.map((list) => list[at]));
  return { header: [...columns.keys()], rows };
}

function noTable(): Problem {
  return new Problem(
    'the value is no table',
    'CSV takes a list of dicts, a list of rows, or a dict of columns',
  );
}

function line(row: readonly unknown[], cells: CsvCells): string {
  return row.map((cell) => quoted(guarded(cell, textOf(cell), cells))).join(',');
}

// What spreadsheets take for the beginning of a formula, which can send the table away or start a program. A number is none.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** Puts a quote before text that a spreadsheet would act upon. */
function guarded(cell: unknown, text: string, cells: CsvCells): string {
  const isNumber = typeof cell === 'number' || typeof cell === 'bigint' || NUMBER.test(text);
  if (cells.allowFormulas || isNumber || !FORMULA.test(text)) return text;
  cells.guarded++;
  return `'${text}`;
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string' || cell instanceof PyByteString) return `${cell}`;
  // As Python's csv does: str() of the value, which is its repr but for text, dates and decimals.
  const own =
    typeof cell === 'object' &&
    !Array.isArray(cell) &&
    !(cell instanceof Map) &&
    !(cell instanceof Uint8Array);
  return own ? `${cell}` : repr(cell, { exact: true });
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
