// `from-json`: a pickle of what `json` wrote, or of any JSON.
import { Exit } from '../io/exit.ts';
import { filesOrStdin, openInput } from '../io/inputs.ts';
import { withOutput } from '../io/output.ts';
import { valuesOfJson } from '../values/json-text.ts';
import { pickled, textOf } from './convert.ts';

export interface FromJsonOptions {
  readonly output?: string | undefined;
  readonly protocol?: number | undefined;
  readonly ndjson?: boolean | undefined;
}

export async function fromJson(files: readonly string[], options: FromJsonOptions): Promise<number> {
  await withOutput(options.output, true, async (output) => {
    for (const file of filesOrStdin(files)) {
      const input = await openInput(file);
      const text = await textOf(input);
      await input.close();
      for (const value of valuesOfJson(text, input.name, options.ndjson === true)) {
        await output.write(pickled(value, options.protocol));
      }
    }
  });
  return Exit.OK;
}
