// `optimize`: shorter pickles of the same values, as `pickletools.optimize` makes them.
import { pickleEnd, optimize as shorten, transcode } from '@picklekit/core/tools';
import { Exit, Problem } from '../io/exit.ts';
import { openInput } from '../io/inputs.ts';
import { withOutput } from '../io/output.ts';
import { locate } from '../io/problems.ts';
import { warn } from '../io/terminal.ts';
import { size } from '../io/text.ts';
import { pickledParts, type ValueOptions } from '../values/load-part.ts';

export interface OptimizeOptions extends ValueOptions {
  readonly output?: string | undefined;
  readonly protocol?: number | undefined;
}

export async function optimize([file, target]: readonly string[], options: OptimizeOptions): Promise<number> {
  const input = await openInput(file ?? '-');
  await withOutput(target ?? options.output, true, async (output) => {
    let before = 0;
    let after = 0;
    for await (const { name, bytes, gaps } of pickledParts(input, options)) {
      if (gaps.length > 0) {
        throw new Problem(
          `${name}: holds data between its opcodes, which would be lost`,
          'load it where it comes from',
        );
      }
      for (const pickle of eachPickle(bytes, name)) {
        const shorter = shorterPickle(pickle, name, options.protocol);
        before += pickle.length;
        after += shorter.length;
        await output.write(shorter);
      }
    }
    warn(`${size(before)} became ${size(after)}`);
  });
  await input.close();
  return Exit.OK;
}

function shorterPickle(pickle: Uint8Array, name: string, protocol: number | undefined): Uint8Array {
  try {
    return shorten(protocol === undefined ? pickle : transcode(pickle, { protocol }));
  } catch (error) {
    throw locate(error, name, pickle);
  }
}

/** The pickles of a row, each as bytes of its own. */
export function* eachPickle(bytes: Uint8Array, name: string): Generator<Uint8Array> {
  let start = 0;
  do {
    const end = pickleEnd(bytes, start);
    // Whoever reads it says what is wrong.
    if (end === undefined && start > 0) throw new Problem(`${name}: what follows byte ${start} is no pickle`);
    yield bytes.subarray(start, end);
    start = end ?? bytes.length;
  } while (start < bytes.length);
}
