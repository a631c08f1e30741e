// `py`: what Python would do, as Python code.
import { PickletoolsError, pickleEnd, toPython } from '@picklekit/core/tools';
import { Exit } from '../io/exit.ts';
import { filesOrStdin, openInput } from '../io/inputs.ts';
import { withOutput } from '../io/output.ts';
import { locate } from '../io/problems.ts';
import { inert } from '../io/terminal.ts';
import { pickledParts, type ValueOptions } from '../values/load-part.ts';

export interface PyOptions extends ValueOptions {
  readonly output?: string | undefined;
}

export async function py(files: readonly string[], options: PyOptions): Promise<number> {
  const names = filesOrStdin(files);
  await withOutput(options.output, false, async (output) => {
    for (const file of names) {
      const input = await openInput(file);
      for await (const { name, bytes, gaps } of pickledParts(input, options)) {
        let start = 0;
        for (let at = 0; at === 0 || start < bytes.length; at++) {
          if (options.index !== undefined && at > options.index) break;
          const isWanted = options.index === undefined || options.index === at;
          if (isWanted && (names.length > 1 || name !== input.name || at > 0)) {
            await output.line(`# ${inert(at > 0 ? `${name}, pickle ${at}` : name).replaceAll('\n', '\\n')}`);
          }
          try {
            if (isWanted) await output.write(toPython(bytes, { start }));
          } catch (error) {
            // The code of what would be done up to there, with the error at its end.
            if (error instanceof PickletoolsError) await output.write(error.text);
            throw locate(error, name, bytes, gaps);
          }
          start = pickleEnd(bytes, start) ?? bytes.length;
        }
      }
      await input.close();
    }
  });
  return Exit.OK;
}
