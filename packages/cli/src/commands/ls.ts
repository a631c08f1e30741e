// `ls`: what is in a file.
import type { Part } from '@picklekit/node-io/containers';
import { Exit } from '../io/exit.ts';
import { filesOrStdin, type InputOptions, isSecondReading, openInput, partsOf } from '../io/inputs.ts';
import { withOutput } from '../io/output.ts';
import { locate, report, tellOfCutZip } from '../io/problems.ts';
import { inert, jsonText, paint } from '../io/terminal.ts';
import { size, table } from '../io/text.ts';

export interface LsOptions extends InputOptions {
  readonly output?: string | undefined;
  readonly json?: boolean | undefined;
}

export async function ls(files: readonly string[], options: LsOptions): Promise<number> {
  let code: number = Exit.OK;
  await withOutput(options.output, false, async (output) => {
    for (const file of filesOrStdin(files)) {
      const input = await openInput(file);
      const rows: Row[] = [];
      for await (const part of partsOf(input, options)) {
        if (isSecondReading(part)) continue;
        if (part.kind === 'unread') {
          code = Exit.FAILED;
          report(locate(part.error, input.name));
        }
        tellOfCutZip(part, input.name);
        rows.push(rowOf(part));
      }
      await input.close();
      if (options.json) {
        for (const row of rows) await output.line(jsonText({ file: input.name, ...row }));
        continue;
      }
      const { bold, dim } = paint(options.output);
      if (files.length > 1) await output.line(bold(`${inert(input.name)}:`));
      const lines = table(
        rows.map(({ size: bytes, kind, path, note }) => [
          size(bytes),
          kind,
          inert(path === ROOT ? input.name : path),
          inert(note ?? ''),
        ]),
        [0],
      );
      for (const [at, line] of lines.entries())
        await output.line(rows[at]?.kind === 'data' ? dim(line) : line);
    }
  });
  return code;
}

// In JSON, where the file has a name of its own, what a file itself is called among its members.
const ROOT = '.';

interface Row {
  readonly path: string;
  readonly kind: string;
  readonly size: number;
  readonly note?: string | undefined;
}

function rowOf({ kind, format, layers, size: bytes, note, error }: Part): Row {
  const steps = layers.map(({ format: layer, member }) => member ?? `(${layer})`);
  const path = steps.length === 0 ? ROOT : steps.join(' > ');
  return { path, kind: format ?? kind, size: bytes, note: error?.message ?? note };
}
