// `dis`: what `python -m pickletools` prints, option by option; and the pickles of containers.
import { type DisMemo, disLines, PickletoolsError, pickleEnd } from '@picklekit/core/tools';
import { Exit, Problem } from '../io/exit.ts';
import { filesOrStdin, openInput } from '../io/inputs.ts';
import { type Output, withOutput } from '../io/output.ts';
import { locate } from '../io/problems.ts';
import { inert } from '../io/terminal.ts';
import { type PickledPart, pickledParts, type ValueOptions } from '../values/load-part.ts';

export interface DisOptions extends ValueOptions {
  readonly output?: string | undefined;
  readonly memo?: boolean | undefined;
  readonly indentlevel: number;
  readonly annotate?: boolean | undefined;
  readonly preamble: string;
  /** All pickles of a row, and not the first alone. */
  readonly all?: boolean | undefined;
  readonly python: '3.13' | '3.14';
}

export async function dis(files: readonly string[], options: DisOptions): Promise<number> {
  const names = filesOrStdin(files);
  await withOutput(options.output, false, async (output) => {
    const memo = options.memo && names.length > 1 ? new Map() : undefined;
    for (const file of names) {
      const input = await openInput(file);
      for await (const part of pickledParts(input, options)) {
        const isNamed = names.length > 1 || part.name !== input.name;
        await disPart(output, part, isNamed, memo, options);
      }
      await input.close();
    }
  });
  return Exit.OK;
}

async function disPart(
  output: Output,
  part: PickledPart,
  isNamed: boolean,
  memo: DisMemo | undefined,
  options: DisOptions,
): Promise<void> {
  const { all, index, indentlevel, annotate, preamble, python } = options;
  const { name, bytes, gaps } = part;
  let start = 0;
  for (let at = 0; at === 0 || start < bytes.length; at++) {
    if (index === undefined || index === at) {
      if (isNamed || at > 0) {
        const label = at > 0 ? `${name}, pickle ${at}` : name;
        await output.line(inert(preamble.replaceAll('{name}', label)));
      }
      const settings = { start, memo, indentlevel, annotate: annotate ? 30 : 0, python };
      try {
        for (const line of disLines(bytes, settings)) await output.write(line);
      } catch (error) {
        // What came before the error is shown, as Python shows it. On a terminal the message needs a line of its own.
        if (error instanceof PickletoolsError && process.stdout.isTTY) await output.line();
        throw locate(error, name, bytes, gaps);
      }
    }
    if (!all && (index === undefined || index === at)) return;
    const end = pickleEnd(bytes, start);
    if (end === undefined) throw new Problem(`${name}: pickle ${at} has no end`, 'it is damaged, or cut off');
    start = end;
  }
  if (index !== undefined && !all) throw new Problem(`${name}: has no pickle ${index}`);
}
