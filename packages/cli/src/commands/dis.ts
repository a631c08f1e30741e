// `dis`: what `python -m pickletools` prints, option by option; and the pickles of containers.
import { Disassembler, type DisMemo, PickletoolsError, Scanner } from '@picklekit/core/tools';
import type { Gap } from '@picklekit/node-io/containers';
import { Exit, Problem } from '../io/exit.ts';
import { filesOrStdin, openInput } from '../io/inputs.ts';
import { type Output, withOutput } from '../io/output.ts';
import { locate } from '../io/problems.ts';
import { inert } from '../io/terminal.ts';
import { type FoundPart, foundParts, type ValueOptions, warnOfGaps } from '../values/load-part.ts';

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
      for await (const part of foundParts(input, options)) {
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
  found: FoundPart,
  isNamed: boolean,
  memo: DisMemo | undefined,
  options: DisOptions,
): Promise<void> {
  const { name } = found;
  const { gaps } = found.part;
  warnOfGaps(name, gaps);
  const listing = new Listing(output, name, isNamed, memo, options);
  await listing.write(await startOf(found, options.index ?? 0), found.chunks(), gaps);
}

/** Where a pickle of a row begins. */
async function startOf({ name, chunks }: FoundPart, index: number): Promise<number> {
  if (index === 0) return 0;
  const scanner = new Scanner({ pickles: index, maxItems: index });
  for await (const chunk of chunks()) {
    scanner.push(chunk);
    if (scanner.isDone) break;
  }
  const { pickles } = scanner.end();
  const before = pickles[index - 1];
  if (before?.stopped) return before.end;
  if (pickles.every(({ stopped }) => stopped)) throw noPickle(name, index);
  throw new Problem(`${name}: pickle ${pickles.length - 1} has no end`, 'it is damaged, or cut off');
}

function noPickle(name: string, index: number): Problem {
  return new Problem(`${name}: has no pickle ${index}`);
}

// A line at a time would be a promise a line.
const TEXT_SIZE = 2 ** 16;

/** The lines of one pickle, or of a row of them. */
class Listing {
  readonly #output: Output;
  readonly #name: string;
  readonly #isNamed: boolean;
  readonly #memo: DisMemo | undefined;
  readonly #options: DisOptions;
  readonly #first: number;
  // The number of the pickle, and whether its preamble is written.
  #at: number;
  #hasBegun = false;

  constructor(
    output: Output,
    name: string,
    isNamed: boolean,
    memo: DisMemo | undefined,
    options: DisOptions,
  ) {
    this.#output = output;
    this.#name = name;
    this.#isNamed = isNamed;
    this.#memo = memo;
    this.#options = options;
    this.#first = options.index ?? 0;
    this.#at = this.#first;
  }

  async write(start: number, chunks: AsyncIterable<Uint8Array>, gaps: readonly Gap[]): Promise<void> {
    const { indentlevel, annotate, python } = this.#options;
    const settings = { start, memo: this.#memo, indentlevel, annotate: annotate ? 30 : 0, python };
    const disassembler = new Disassembler(settings);
    let head: Uint8Array = new Uint8Array();
    try {
      for await (const chunk of chunks) {
        if (head.length === 0) head = chunk.slice(0, 512);
        disassembler.push(chunk);
        if (await this.#lines(disassembler)) return;
      }
      disassembler.end();
      if (disassembler.unread === 0 && !this.#hasBegun) {
        // Behind the STOP of another there is nothing that has to be a pickle.
        if (this.#at > this.#first) return;
        if (this.#first > 0) throw noPickle(this.#name, this.#first);
        await this.#begin();
      }
      await this.#lines(disassembler);
    } catch (error) {
      // What came before the error is shown, as Python shows it. On a terminal the message needs a line of its own.
      if (error instanceof PickletoolsError && process.stdout.isTTY) await this.#output.line();
      throw locate(error, this.#name, head, gaps);
    }
  }

  /** Writes what can be told by now; tells whether that is all that was asked for. */
  async #lines(disassembler: Disassembler): Promise<boolean> {
    for (;;) {
      if (!this.#hasBegun && disassembler.unread > 0) await this.#begin();
      await this.#write(disassembler.lines());
      if (!disassembler.isFinished) return false;
      if (!this.#options.all || this.#options.index !== undefined) return true;
      this.#at++;
      this.#hasBegun = false;
      disassembler.next();
    }
  }

  async #write(lines: Iterable<string>): Promise<void> {
    let text = '';
    try {
      for (const line of lines) {
        text += line;
        if (text.length < TEXT_SIZE) continue;
        const piece = text;
        text = '';
        await this.#output.write(piece);
      }
    } finally {
      await this.#output.write(text);
    }
  }

  async #begin(): Promise<void> {
    this.#hasBegun = true;
    if (!this.#isNamed && this.#at === 0) return;
    const label = this.#at > 0 ? `${this.#name}, pickle ${this.#at}` : this.#name;
    await this.#output.line(inert(this.#options.preamble.replaceAll('{name}', label)));
  }
}
