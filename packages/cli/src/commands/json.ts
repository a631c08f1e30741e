// `json`: the values as JSON, without loss or plain.
import { toTagged } from '@picklekit/core/tools';
import { Exit } from '../io/exit.ts';
import { filesOrStdin, openInput } from '../io/inputs.ts';
import { type Output, withOutput } from '../io/output.ts';
import { inertJson } from '../io/terminal.ts';
import { jsonPieces } from '../values/json-pieces.ts';
import { type Loaded, loadAll, type ValueOptions } from '../values/load-part.ts';
import { plainJson } from '../values/plain-json.ts';

export interface JsonOptions extends ValueOptions {
  readonly output?: string | undefined;
  readonly plain?: boolean | undefined;
  readonly compact?: boolean | undefined;
  readonly ndjson?: boolean | undefined;
  readonly indent: number;
}

export async function json(files: readonly string[], options: JsonOptions): Promise<number> {
  await withOutput(options.output, false, async (output) => {
    // One value is laid out; from the second on, each has a line. So the first waits to be followed.
    let first: Loaded | undefined;
    let count = 0;
    for (const file of filesOrStdin(files)) {
      const input = await openInput(file);
      for await (const loaded of loadAll(input, options)) {
        if (count === 0) first = loaded;
        if (count === 1 && first !== undefined) await writeJson(output, first.value, options, 0);
        if (count > 0) await writeJson(output, loaded.value, options, 0);
        count++;
      }
      await input.close();
    }
    if (count === 1 && first !== undefined) {
      await writeJson(output, first.value, options, options.compact || options.ndjson ? 0 : options.indent);
    }
  });
  return Exit.OK;
}

// A piece at a time would be a promise a piece.
const TEXT_SIZE = 2 ** 16;

/** Writes a value and a newline. */
export async function writeJson(
  output: Output,
  value: unknown,
  { plain }: Pick<JsonOptions, 'plain'>,
  indent: number,
): Promise<void> {
  const pieces = plain ? plainJson(value, indent) : jsonPieces(toTagged(value, { exact: true }), indent);
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < TEXT_SIZE) continue;
    await output.write(inertJson(text));
    text = '';
  }
  await output.line(inertJson(text));
}
