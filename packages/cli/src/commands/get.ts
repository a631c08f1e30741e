// `get`: one value out of a pickle.
import { Exit, Problem } from '../io/exit.ts';
import { openInput } from '../io/inputs.ts';
import { withOutput } from '../io/output.ts';
import { complain, inert, paint } from '../io/terminal.ts';
import { loadAll, type ValueOptions } from '../values/load-part.ts';
import { follow, namesIn, parsePath } from '../values/path.ts';
import { writeJson } from './json.ts';
import { shown } from './show.ts';

export interface GetOptions extends ValueOptions {
  readonly output?: string | undefined;
  readonly json?: boolean | undefined;
  readonly plain?: boolean | undefined;
  readonly raw?: boolean | undefined;
  readonly compact?: boolean | undefined;
  readonly indent: number;
  readonly maxItems: number;
}

export async function get([file, path]: readonly string[], options: GetOptions): Promise<number> {
  const steps = parsePath(path ?? '$');
  const input = await openInput(file ?? '-');
  for await (const { name, value } of loadAll(input, { ...options, index: options.index ?? 0 })) {
    let current = value;
    for (const [at, step] of steps.entries()) {
      const next = follow(current, step);
      if (next === undefined) {
        const names = namesIn(current);
        const text = step.kind === 'index' ? `[${step.index}]` : step.text;
        complain(
          `${name}: there is no ${text} at step ${at + 1} of ${path}`,
          names.length === 0 ? undefined : `there is ${names.join(', ')}${names.length === 8 ? ' ...' : ''}`,
        );
        await input.close();
        return Exit.FOUND;
      }
      current = next.value;
    }
    await write(current, path ?? '$', options);
  }
  await input.close();
  return Exit.OK;
}

async function write(value: unknown, path: string, options: GetOptions): Promise<void> {
  const { raw } = options;
  if (raw && typeof value !== 'string' && !(value instanceof Uint8Array)) {
    throw new Problem(`what lies at ${path} is neither text nor bytes`, 'leave --raw out, or use --json');
  }
  await withOutput(options.output, raw === true && typeof value !== 'string', async (output) => {
    if (raw) {
      const isSeen = output.isTerminal && typeof value === 'string';
      return output.write(isSeen ? inert(value) : (value as string | Uint8Array));
    }
    if (options.json || options.plain)
      return writeJson(output, value, options, options.compact ? 0 : options.indent);
    return output.line(shown(value, options, paint(options.output)));
  });
}
