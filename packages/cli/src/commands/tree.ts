// `tree`: a typed outline.
import { Exit } from '../io/exit.ts';
import { filesOrStdin, openInput } from '../io/inputs.ts';
import { withOutput } from '../io/output.ts';
import { inert, paint, width } from '../io/terminal.ts';
import { loadAll, type ValueOptions } from '../values/load-part.ts';
import { treeLines } from '../values/tree.ts';

export interface TreeCommandOptions extends ValueOptions {
  readonly output?: string | undefined;
  readonly depth: number;
  readonly maxItems: number;
}

export async function tree(files: readonly string[], options: TreeCommandOptions): Promise<number> {
  await withOutput(options.output, false, async (output) => {
    const colors = paint(options.output);
    let last: string | undefined;
    for (const file of filesOrStdin(files)) {
      const input = await openInput(file);
      for await (const { name, value } of loadAll(input, options)) {
        if (name !== last) await output.line(colors.bold(inert(name)));
        last = name;
        for (const line of treeLines(value, { ...options, width: width(), colors })) await output.line(line);
      }
      await input.close();
    }
  });
  return Exit.OK;
}
