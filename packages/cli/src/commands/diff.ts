// `diff`: where the values of two pickles differ.
import { diff as compare, type Difference, repr, toTagged } from '@picklekit/core/tools';
import { Exit } from '../io/exit.ts';
import { openInput } from '../io/inputs.ts';
import { type Output, withOutput } from '../io/output.ts';
import { inert, jsonText, paint, width } from '../io/terminal.ts';
import { loadAll, type ValueOptions } from '../values/load-part.ts';

export interface DiffCommandOptions extends ValueOptions {
  readonly output?: string | undefined;
  readonly json?: boolean | undefined;
}

export async function diff([first, second]: readonly string[], options: DiffCommandOptions): Promise<number> {
  const before = await valuesOf(first ?? '-', options);
  const after = await valuesOf(second ?? '-', options);
  // One value each is the usual case: more are compared as lists of them.
  const isOne = before.length === 1 && after.length === 1;
  const differences = compare(isOne ? before[0] : before, isOne ? after[0] : after, { exact: true });
  await withOutput(options.output, false, async (output) => {
    for (const difference of differences) await write(output, difference, options);
  });
  return differences.length === 0 ? Exit.OK : Exit.FOUND;
}

async function valuesOf(file: string, options: DiffCommandOptions): Promise<unknown[]> {
  const input = await openInput(file);
  const values: unknown[] = [];
  for await (const { value } of loadAll(input, options)) values.push(value);
  await input.close();
  return values;
}

async function write(output: Output, difference: Difference, options: DiffCommandOptions): Promise<void> {
  const { path, kind, before, after } = difference;
  if (options.json) {
    const sides = {
      ...(kind === 'added' ? {} : { before: toTagged(before, { exact: true }) }),
      ...(kind === 'removed' ? {} : { after: toTagged(after, { exact: true }) }),
    };
    await output.line(jsonText({ path, kind, ...sides }));
    return;
  }
  const { red, green, bold } = paint(options.output);
  const where = bold(inert(path));
  if (kind !== 'added') await output.line(`${red('-')} ${where}: ${red(short(before))}`);
  if (kind !== 'removed') await output.line(`${green('+')} ${where}: ${green(short(after))}`);
}

function short(value: unknown): string {
  const text = repr(value, { exact: true, maxNodes: 200 });
  const most = Math.max(40, width() * 2);
  return inert(text.length > most ? `${text.slice(0, most)}...` : text);
}
