// Options that several commands have, and how their values are read.
import { InvalidArgumentError } from 'commander';
import type { Described, With } from './described.ts';

const FILES = 'files; - or nothing for standard input';

export function files<O extends object>(command: Described<O>): Described<O> {
  return command.argument('[files...]', FILES);
}

export function valued<O extends object>(
  command: Described<O>,
): Described<With<O, '--index <n>', number | undefined>> {
  return command.value('--index <n>', 'only this pickle of a row, from 0', integer);
}

export function indented<O extends object>(
  command: Described<O>,
  level: number,
): Described<With<O, '--indent <n>', number>> {
  return command.valueOr('--indent <n>', 'blanks a level', integer, level);
}

export function printing<O extends object>(
  command: Described<O>,
): Described<With<With<O, '--indent <n>', number>, '--max-items <n>', number>> {
  return indented(command, 4).valueOr('--max-items <n>', 'how many values are printed', integer, 10_000);
}

export function protocol<O extends object>(
  command: Described<O>,
): Described<With<O, '--protocol <n>', number | undefined>> {
  return command.value('--protocol <n>', 'the protocol to write, 0 to 5', protocolNumber);
}

/** An option that may be given again. One that takes many values would take the files as well. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function protocolNumber(text: string): number {
  if (!/^[0-5]$/.test(text)) throw new InvalidArgumentError('It is not a protocol from 0 to 5.');
  return Number(text);
}

export function output<O extends object>(
  command: Described<O>,
): Described<With<O, '-o, --output <file>', string | undefined>> {
  return command.value('-o, --output <file>', 'writes to a file, which appears when it is complete', asText);
}

type Reading<O> = With<
  With<With<O, '--container <kind>', 'auto' | 'raw'>, '--member <name>', string | undefined>,
  '--max-bytes <n>',
  number | undefined
>;

export function reading<O extends object>(command: Described<O>): Described<Reading<O>> {
  return command
    .choiceOr(
      '--container <kind>',
      'opens containers, or takes the bytes as they are',
      ['auto', 'raw'],
      'auto',
    )
    .value('--member <name>', 'only this member of an archive', asText)
    .value('--max-bytes <n>', 'how many bytes decompression may give, as 2GiB', byteSize);
}

export function asText(text: string): string {
  return text;
}

export function integer(text: string): number {
  if (!/^\d+$/.test(text.trim())) throw new InvalidArgumentError('It is not a whole number from 0 on.');
  return Number(text);
}

function byteSize(text: string): number {
  const match = /^(\d+)([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('It is not a size, such as 500000, 64k or 2GiB.');
  return Number(match[1]) * 1024 ** ' kmgt'.indexOf(match[2]?.toLowerCase() || ' ');
}
