// The commands and their options. What a command does is loaded when it is called: the start is what everybody waits for.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { configureTerminal } from './io/terminal.ts';

type Run = (files: readonly string[], options: Record<string, unknown>) => Promise<number>;

/** Describes all commands on `program`; `done` is told the exit code. */
export function describeProgram(program: Command, version: string, done: (code: number) => void): Command {
  program
    .name('picklekit')
    .description('Opens Python pickles, and what they come in, and never runs them.')
    .version(version, '-V, --version', 'prints the version')
    .helpOption('-h, --help', 'prints this help')
    .addHelpText('before', EXAMPLES)
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError(false)
    .enablePositionalOptions();

  const add = (name: string, summary: string, examples: readonly string[], isDefault = false): Command => {
    const command = program
      .command(name, { isDefault })
      .description(summary)
      .helpOption('-h, --help', 'prints this help')
      .addHelpText('before', `Examples:\n${examples.map((line) => `  $ picklekit ${line}\n`).join('')}`)
      .addOption(
        new Option('--color <when>', 'when to colour').choices(['auto', 'always', 'never']).default('auto'),
      )
      .option('--no-color', 'the same as --color never')
      .option('-q, --quiet', 'says nothing but errors on standard error');
    return command;
  };
  const act = (command: Command, load: () => Promise<Run>): void => {
    command.action(async (...args: unknown[]) => {
      const options = args.at(-2) as Record<string, unknown>;
      const { color, quiet } = options as { color: 'auto' | 'always' | 'never' | false; quiet?: boolean };
      configureTerminal(color === false ? 'never' : color, quiet === true);
      const run = await load();
      done(await run(args.slice(0, -2).flat() as string[], options));
    });
  };

  const list = add('ls', 'lists what is in archives and other containers', [
    'ls model.pt',
    'ls --json data.npz',
  ]);
  act(
    output(reading(list.argument('[files...]', FILES))).option('--json', 'prints a JSON object a line'),
    async () => (await import('./commands/ls.ts')).ls as Run,
  );
  return program;
}

const FILES = 'files; - or nothing for standard input';

const EXAMPLES = `Examples:
  $ picklekit data.pkl                      shows what is in it
  $ picklekit scan model.pt                 tells whether Python would run something
  $ picklekit json data.pkl | jq .name      as JSON
  $ picklekit dis data.pkl                  as python -m pickletools does
`;

const EXIT_CODES = `
Exit codes: 0 done, clean, the same; 1 found, different, not there; 2 could not be done in full.
`;

function output(command: Command): Command {
  return command.option('-o, --output <file>', 'writes to a file, which appears when it is complete');
}

function reading(command: Command): Command {
  return command
    .addOption(
      new Option('--container <kind>', 'opens containers, or takes the bytes as they are')
        .choices(['auto', 'raw'])
        .default('auto'),
    )
    .option('--member <name>', 'only this member of an archive')
    .option('--max-bytes <n>', 'how many bytes decompression may give', integer);
}

function integer(text: string): number {
  const match = /^(\d+)([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('It is not a number.');
  return Number(match[1]) * 1024 ** ' kmgt'.indexOf(match[2]?.toLowerCase() || ' ');
}
