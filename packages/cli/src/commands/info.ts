// `info`: what a file is, without loading it and, where it is large, without holding it.
import { isPickle, type ScanReport } from '@picklekit/core/tools';
import { hintAbout, type Part } from '@picklekit/node-io/containers';
import { Exit } from '../io/exit.ts';
import {
  filesOrStdin,
  type Input,
  type InputOptions,
  isSecondReading,
  nameOf,
  openInput,
  partsOf,
} from '../io/inputs.ts';
import { type Output, withOutput } from '../io/output.ts';
import { tellOfCutZip } from '../io/problems.ts';
import { complain, inert, jsonText, paint } from '../io/terminal.ts';
import { count, size, table } from '../io/text.ts';
import { scanPart } from '../scan/scan-part.ts';

export interface InfoOptions extends InputOptions {
  readonly output?: string | undefined;
  readonly json?: boolean | undefined;
}

interface Row {
  readonly file: string;
  readonly kind: string;
  readonly size: number;
  readonly note?: string | undefined;
  readonly pickles?: number;
  readonly protocols?: readonly number[];
  readonly opcodes?: Readonly<Record<string, number>>;
  readonly globals?: readonly { readonly name: string; readonly called: boolean; readonly level: string }[];
  readonly persistentIds?: number;
  readonly gaps?: readonly { readonly offset: number; readonly length: number; readonly what: string }[];
  readonly oddities?: readonly string[];
  readonly problem?: string;
}

export async function info(files: readonly string[], options: InfoOptions): Promise<number> {
  let code: number = Exit.OK;
  await withOutput(options.output, false, async (output) => {
    for (const file of filesOrStdin(files)) {
      const input = await openInput(file);
      for await (const part of partsOf(input, options)) {
        if (isSecondReading(part)) continue;
        tellOfCutZip(part, nameOf(input, part));
        const row = await describe(input, part);
        if (row.problem !== undefined) {
          code = Exit.FAILED;
          complain(`${row.file}: ${row.problem}`, part.kind === 'data' ? await hint(part) : undefined);
        }
        if (options.json) await output.line(jsonText(row));
        else await print(output, row, options.output);
      }
      await input.close();
    }
  });
  return code;
}

async function describe(input: Input, part: Part): Promise<Row> {
  const { kind, format, note, oddities } = part;
  const base: Row = {
    file: nameOf(input, part),
    kind: format ?? kind,
    size: part.size,
    ...(note === undefined ? {} : { note }),
    ...(oddities.length > 0 ? { oddities: oddities.map(({ message }) => message) } : {}),
  };
  if (kind === 'unread') return { ...base, problem: part.error?.message ?? 'cannot be read' };
  // A file that is nothing else was expected to be a pickle; a member of an archive was not.
  if (kind === 'data' && part.layers.every(({ member }) => member === undefined)) {
    return {
      ...base,
      problem: part.size === 0 ? 'is empty' : 'is not a pickle, nor anything that holds one',
    };
  }
  if (kind !== 'pickle') return base;
  const report = await scanPart(part);
  return { ...base, ...pickleRow(part, report) };
}

function pickleRow(part: Part, report: ScanReport): Partial<Row> {
  const names = new Map<string, { name: string; called: boolean; level: string }>();
  for (const { module, name, called, level } of report.globals) {
    const full = module === undefined || name === undefined ? '?' : `${module}.${name}`;
    if (!names.has(full)) names.set(full, { name: full, called, level });
  }
  const { gaps } = part;
  const problem = report.complete ? {} : { problem: `not fully read: ${report.end.message}` };
  return {
    pickles: report.counts.pickles,
    protocols: [...new Set(report.pickles.map(({ protocol }) => protocol))],
    opcodes: report.opcodes,
    globals: [...names.values()],
    persistentIds: report.counts.persistentIds,
    ...(gaps.length > 0 ? { gaps: gaps.map(({ offset, length, what }) => ({ offset, length, what })) } : {}),
    ...problem,
  };
}

async function print(output: Output, row: Row, target: string | undefined): Promise<void> {
  const { bold, dim } = paint(target);
  await output.line(
    `${bold(inert(row.file))}  ${row.kind}, ${size(row.size)}${row.note === undefined ? '' : `, ${inert(row.note)}`}`,
  );
  for (const oddity of row.oddities ?? []) await output.line(`  odd: ${inert(oddity)}`);
  if (row.pickles === undefined) return;
  const protocols = row.protocols?.join(', ');
  const ids = row.persistentIds ? `, ${count(row.persistentIds, 'persistent id')}` : '';
  await output.line(`  ${count(row.pickles, 'pickle')}, protocol ${protocols}${ids}`);
  const globals = row.globals ?? [];
  if (globals.length > 0) await output.line(`  ${count(globals.length, 'global')}:`);
  for (const line of table(
    globals.map(({ name, called, level }) => [`    ${inert(name)}`, called ? 'called' : '', level]),
  )) {
    await output.line(line);
  }
  for (const { offset, length, what } of row.gaps ?? [])
    await output.line(`  ${inert(what)}: ${size(length)} at byte ${offset}`);
  const opcodes = Object.entries(row.opcodes ?? {}).sort(([, a], [, b]) => b - a);
  if (opcodes.length > 0)
    await output.line(dim(`  opcodes: ${opcodes.map(([name, times]) => `${name} ${times}`).join(', ')}`));
}

async function hint(part: Part): Promise<string | undefined> {
  if (part.size === 0) return 'was it ever written?';
  if (part.size > 2 ** 26) return undefined;
  const bytes = await part.read();
  return (
    hintAbout(bytes.subarray(0, 512)) ??
    (isPickle(bytes) === 'maybe' ? 'it may be the beginning of one' : undefined)
  );
}
