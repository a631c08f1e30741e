// The commands and their options. What a command does is loaded when it is called: the start is what everybody waits for.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { nameCommands } from './io/near.ts';
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
    .showHelpAfterError('hint: --help lists what there is')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'picklekit:')) })
    .enablePositionalOptions();

  const add = (name: string, summary: string, examples: readonly string[], isDefault = false): Command => {
    const command = program
      .command(name, { isDefault })
      .description(summary)
      .helpOption('-h, --help', 'prints this help')
      .addHelpText(
        'before',
        `Examples:\n${examples.map((line) => `  $ ${isWhole(line) ? line : `picklekit ${line}`}\n`).join('')}`,
      )
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

  const show = add(
    'show',
    'shows the values as Python would print them',
    ['data.pkl', 'show --compact *.pkl', 'cat data.pkl | picklekit'],
    true,
  );
  act(
    printing(valued(output(reading(files(show)))).option('-c, --compact', 'all on one line')),
    async () => (await import('./commands/show.ts')).show as unknown as Run,
  );

  const json = add('json', 'prints the values as JSON, one a line where there are several', [
    'json data.pkl | jq .name',
    'json --plain data.pkl',
  ]);
  act(
    indented(valued(output(reading(files(json)))), 2)
      .option('--plain', 'friendly JSON that forgets types, instead of tags that from-json reads')
      .option('-c, --compact', 'all on one line')
      .option('--ndjson', 'a line for each pickle, also where there is one'),
    async () => (await import('./commands/json.ts')).json as unknown as Run,
  );

  const tree = add('tree', 'prints a typed outline', [
    'tree data.pkl',
    'tree --depth 2 --max-items 5 model.pt',
  ]);
  act(
    valued(output(reading(files(tree))))
      .option('--depth <n>', 'how deep', integer, 8)
      .option('--max-items <n>', 'how many items of one container', integer, 50),
    async () => (await import('./commands/tree.ts')).tree as unknown as Run,
  );

  const dis = add('dis', 'disassembles the first pickle, as python -m pickletools', [
    'dis data.pkl',
    'dis -a -o data.txt data.pkl',
    'dis --all log.pkl',
  ]);
  act(
    valued(output(reading(files(dis))))
      .option('-m, --memo', 'keeps the memo from file to file')
      .option('-l, --indentlevel <n>', 'blanks by which a MARK indents', integer, 4)
      .option('-a, --annotate', 'a short description behind each opcode')
      .option('-p, --preamble <text>', 'printed before each file if there are several', '==> {name} <==')
      .option('--all', 'all pickles of a row')
      .addOption(
        new Option('--python <version>', 'the pickletools to follow')
          .choices(['3.13', '3.14'])
          .default('3.13'),
      ),
    async () => (await import('./commands/dis.ts')).dis as unknown as Run,
  );

  const py = add('py', 'writes what Python would do, as Python code', [
    'py data.pkl',
    'py model.pt --member model/data.pkl',
  ]);
  act(
    valued(output(reading(files(py)))),
    async () => (await import('./commands/py.ts')).py as unknown as Run,
  );

  const scan = add('scan', 'tells what Python would import and call', [
    'scan model.pt',
    'scan --format sarif -o scan.sarif models/',
    'scan --fail-on dangerous --allow app.models.User data.pkl',
  ]);
  act(
    output(reading(scan.argument('[paths...]', 'files and folders; - or nothing for standard input')))
      .addOption(
        new Option('--format <format>', 'how to report').choices(['text', 'json', 'sarif']).default('text'),
      )
      .addOption(
        new Option('--fail-on <level>', 'from which level on the exit code is 1')
          .choices(['dangerous', 'suspicious', 'known'])
          .default('suspicious'),
      )
      .option('--allow <name>', 'a name that you have reviewed, as module.name; again for more', collect)
      .option('--deny <name>', 'a name that is dangerous to you; again for more', collect)
      .option('--include <regexp>', 'of folders, only files whose path matches')
      .option('--exclude <regexp>', 'of folders, no files and folders whose path matches')
      .option('-v, --verbose', 'all details of every file')
      .addHelpText('after', SCAN_NOTE),
    async () => (await import('./commands/scan.ts')).scan as unknown as Run,
  );

  const info = add('info', 'tells what a file is: container, protocols, globals, opcodes', [
    'info model.pt',
    'info --json *.pkl | jq .protocols',
  ]);
  act(
    output(reading(files(info))).option('--json', 'prints a JSON object a line'),
    async () => (await import('./commands/info.ts')).info as unknown as Run,
  );

  const get = add('get', 'prints one value from inside, or ends with 1 if it is not there', [
    "get data.pkl '$.users[3].name'",
    'get data.pkl /users/3/name',
    'get --raw data.pkl image > image.png',
  ]);
  act(
    printing(
      valued(output(reading(get.argument('<file>', 'a file, or -').argument('<path>', 'where to look')))),
    )
      .option('-c, --compact', 'all on one line')
      .option('--json', 'as JSON')
      .option('--plain', 'as JSON that forgets types')
      .option('--raw', 'text or bytes as they are'),
    async () => (await import('./commands/get.ts')).get as unknown as Run,
  );

  const convert = add('convert', 'converts between pickles, JSON and CSV, by extension', [
    'convert data.pkl.xz data.json',
    'convert --protocol 2 new.pkl old.pkl',
    'convert --rename numpy._core=numpy.core array.pkl array-1.pkl',
    'convert table.pkl table.csv',
    'convert table.pkl - | head',
  ]);
  const formats = ['pickle', 'json', 'ndjson', 'csv'];
  act(
    indented(
      protocol(valued(reading(convert.argument('<in>', 'a file, or -').argument('<out>', 'a file, or -')))),
      2,
    )
      .addOption(new Option('--from <format>', 'what the input is').choices(formats))
      .addOption(new Option('--to <format>', 'what to write').choices(formats))
      .option(
        '--rename <old=new>',
        'another name for a module, or module:Name for one global; again for more',
        collect,
      )
      .option('--plain', 'JSON that forgets types')
      .option('--formulas', 'CSV: text that begins like a formula as it is, without a quote before it'),
    async () => (await import('./commands/convert.ts')).convert as unknown as Run,
  );

  const fromJson = add('from-json', 'makes a pickle of JSON, with or without the tags of json', [
    'from-json data.json -o data.pkl',
    "echo '[1, 2.0]' | picklekit from-json --protocol 2 > list.pkl",
  ]);
  act(
    protocol(output(files(fromJson))).option('--ndjson', 'a pickle for each line'),
    async () => (await import('./commands/from-json.ts')).fromJson as unknown as Run,
  );

  const optimize = add('optimize', 'makes pickles shorter, as pickletools.optimize', [
    'optimize data.pkl smaller.pkl',
  ]);
  act(
    protocol(
      valued(output(reading(optimize.argument('<in>', 'a file, or -').argument('[out]', 'a file, or -')))),
    ),
    async () => (await import('./commands/optimize.ts')).optimize as unknown as Run,
  );

  const diff = add('diff', 'tells where the values of two pickles differ, and ends with 1 if they do', [
    'diff old.pkl new.pkl',
    'diff --json old.pkl new.pkl',
  ]);
  act(
    valued(output(reading(diff.argument('<a>', 'a file, or -').argument('<b>', 'a file, or -')))).option(
      '--json',
      'prints a JSON object for each difference',
    ),
    async () => (await import('./commands/diff.ts')).diff as unknown as Run,
  );

  const list = add('ls', 'lists what is in archives and other containers', [
    'ls model.pt',
    'ls --json data.npz',
  ]);
  act(
    output(reading(files(list))).option('--json', 'prints a JSON object a line'),
    async () => (await import('./commands/ls.ts')).ls as unknown as unknown as Run,
  );
  nameCommands([...program.commands.map((command) => command.name()), 'completion', 'help']);
  return program;
}

/** Whether an example says itself where the command comes in it. */
function isWhole(line: string): boolean {
  return /\bpicklekit\b/.test(line);
}

/** Adds `completion`: the script of a shell, and what that script asks. */
export async function describeCompletion(program: Command, isAsked: boolean): Promise<void> {
  if (!isAsked) {
    const command = program
      .command('completion')
      .description('prints a script that completes commands and options');
    command.argument('<shell>', 'bash, zsh, fish or powershell');
    return;
  }
  const { default: tab } = await import('@bomb.sh/tab/commander');
  tab(program, { completionCommandName: 'completion' });
}

const SCAN_NOTE = `
Nothing is imported, loaded or run. "Nothing found" is no proof that loading the file is safe.
Exit codes: 0 all was read and nothing found; 1 something at or above --fail-on, whatever else;
2 something could not be read, or there was no pickle.
`;

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

function files(command: Command): Command {
  return command.argument('[files...]', FILES);
}

function valued(command: Command): Command {
  return command.option('--index <n>', 'only this pickle of a row, from 0', integer);
}

function indented(command: Command, level: number): Command {
  return command.option('--indent <n>', 'blanks a level', integer, level);
}

function printing(command: Command): Command {
  return indented(command, 4).option('--max-items <n>', 'how many values are printed', integer, 10_000);
}

function protocol(command: Command): Command {
  return command.option('--protocol <n>', 'the protocol to write, 0 to 5', protocolNumber);
}

/** An option that may be given again. One that takes many values would take the files as well. */
function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function protocolNumber(text: string): number {
  if (!/^[0-5]$/.test(text)) throw new InvalidArgumentError('It is not a protocol from 0 to 5.');
  return Number(text);
}

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
