// `show`: the values as Python's repr, laid out.
import { repr } from '@picklekit/core/tools';
import { Exit } from '../io/exit.ts';
import { filesOrStdin, openInput } from '../io/inputs.ts';
import { withOutput } from '../io/output.ts';
import { inert, paint, width } from '../io/terminal.ts';
import { loadAll, type ValueOptions } from '../values/load-part.ts';
import { pretty } from '../values/pretty.ts';

export interface ShowOptions extends ValueOptions {
  readonly output?: string | undefined;
  readonly compact?: boolean | undefined;
  readonly indent: number;
  readonly maxItems: number;
}

export async function show(files: readonly string[], options: ShowOptions): Promise<number> {
  const names = filesOrStdin(files);
  await withOutput(options.output, false, async (output) => {
    const colors = paint(options.output);
    let last = names.length > 1 ? undefined : names[0];
    for (const file of names) {
      const input = await openInput(file);
      for await (const { name, value } of loadAll(input, options)) {
        if (name !== last && (names.length > 1 || name !== input.name))
          await output.line(colors.bold(`${inert(name)}:`));
        last = name;
        await output.line(shown(value, options, colors));
      }
      await input.close();
    }
  });
  return Exit.OK;
}

/** A value as text. */
export function shown(
  value: unknown,
  options: Pick<ShowOptions, 'compact' | 'indent' | 'maxItems'>,
  colors: ReturnType<typeof paint>,
): string {
  const text = inert(
    repr(value, {
      exact: true,
      maxNodes: options.maxItems,
      maxLength: Math.max(2 ** 20, options.maxItems * 100),
    }),
  );
  if (options.compact) return text;
  return pretty(text, { width: width(), indent: options.indent, colors });
}
