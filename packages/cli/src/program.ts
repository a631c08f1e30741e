// The commands and their options. What a command does is loaded when it is called: the start is what everybody waits for.
import { type Command, Option } from 'commander';
import { type CommonOptions, Described, type Run } from './described.ts';
import { nameCommands } from './io/near.ts';
import { configureTerminal } from './io/terminal.ts';
import {
  asText,
  collect,
  files,
  indented,
  integer,
  output,
  printing,
  protocol,
  reading,
  valued,
} from './shared-options.ts';

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

  const add = (
    name: string,
    summary: string,
    examples: readonly string[],
    isDefault = false,
  ): Described<CommonOptions> => {
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
    return new Described(command, (load) => {
      command.action(async (...args: unknown[]) => {
        const options = args.at(-2) as CommonOptions;
        configureTerminal(options.color === false ? 'never' : options.color, options.quiet === true);
        const run: Run<never> = await load();
        done(await run(args.slice(0, -2).flat() as string[], options as never));
      });
    });
  };

  const show = add(
    'show',
    'shows the values as Python would print them',
    ['data.pkl', 'show --compact *.pkl', 'cat data.pkl | picklekit'],
    true,
  );
  printing(valued(output(reading(files(show)))).flag('-c, --compact', 'all on one line')).act(
    async () => (await import('./commands/show.ts')).show,
  );

  const json = add('json', 'prints the values as JSON, one a line where there are several', [
    'json data.pkl | jq .name',
    'json --plain data.pkl',
  ]);
  indented(valued(output(reading(files(json)))), 2)
    .flag('--plain', 'friendly JSON that forgets types, instead of tags that from-json reads')
    .flag('-c, --compact', 'all on one line')
    .flag('--ndjson', 'a line for each pickle, also where there is one')
    .act(async () => (await import('./commands/json.ts')).json);

  const tree = add('tree', 'prints a typed outline', [
    'tree data.pkl',
    'tree --depth 2 --max-items 5 model.pt',
  ]);
  valued(output(reading(files(tree))))
    .valueOr('--depth <n>', 'how deep', integer, 8)
    .valueOr('--max-items <n>', 'how many items of one container', integer, 50)
    .act(async () => (await import('./commands/tree.ts')).tree);

  const dis = add('dis', 'disassembles the first pickle, as python -m pickletools', [
    'dis data.pkl',
    'dis -a -o data.txt data.pkl',
    'dis --all log.pkl',
  ]);
  valued(output(reading(files(dis))))
    .flag('-m, --memo', 'keeps the memo from file to file')
    .valueOr('-l, --indentlevel <n>', 'blanks by which a MARK indents', integer, 4)
    .flag('-a, --annotate', 'a short description behind each opcode')
    .valueOr(
      '-p, --preamble <text>',
      'printed before each file if there are several',
      asText,
      '==> {name} <==',
    )
    .flag('--all', 'all pickles of a row')
    .choiceOr('--python <version>', 'the pickletools to follow', ['3.13', '3.14'], '3.13')
    .act(async () => (await import('./commands/dis.ts')).dis);

  const py = add('py', 'writes what Python would do, as Python code', [
    'py data.pkl',
    'py model.pt --member model/data.pkl',
  ]);
  valued(output(reading(files(py)))).act(async () => (await import('./commands/py.ts')).py);

  const scan = add('scan', 'tells what Python would import and call', [
    'scan model.pt',
    'scan --format sarif -o scan.sarif models/',
    'scan --fail-on dangerous --allow app.models.User data.pkl',
  ]);
  output(reading(scan.argument('[paths...]', 'files and folders; - or nothing for standard input')))
    .choiceOr('--format <format>', 'how to report', ['text', 'json', 'sarif'], 'text')
    .choiceOr(
      '--fail-on <level>',
      'from which level on the exit code is 1',
      ['dangerous', 'suspicious', 'known'],
      'suspicious',
    )
    .value('--allow <name>', 'a name that you have reviewed, as module.name; again for more', collect)
    .value('--deny <name>', 'a name that is dangerous to you; again for more', collect)
    .value('--include <regexp>', 'of folders, only files whose path matches', asText)
    .value('--exclude <regexp>', 'of folders, no files and folders whose path matches', asText)
    .flag('-v, --verbose', 'all details of every file')
    .act(async () => (await import('./commands/scan.ts')).scan);
  scan.command.addHelpText('after', SCAN_NOTE);

  const info = add('info', 'tells what a file is: container, protocols, globals, opcodes', [
    'info model.pt',
    'info --json *.pkl | jq .protocols',
  ]);
  output(reading(files(info)))
    .flag('--json', 'prints a JSON object a line')
    .act(async () => (await import('./commands/info.ts')).info);

  const get = add('get', 'prints one value from inside, or ends with 1 if it is not there', [
    "get data.pkl '$.users[3].name'",
    'get data.pkl /users/3/name',
    'get --raw data.pkl image > image.png',
  ]);
  printing(
    valued(output(reading(get.argument('<file>', 'a file, or -').argument('<path>', 'where to look')))),
  )
    .flag('-c, --compact', 'all on one line')
    .flag('--json', 'as JSON')
    .flag('--plain', 'as JSON that forgets types')
    .flag('--raw', 'text or bytes as they are')
    .act(async () => (await import('./commands/get.ts')).get);

  const convert = add('convert', 'converts between pickles, JSON and CSV, by extension', [
    'convert data.pkl.xz data.json',
    'convert --protocol 2 new.pkl old.pkl',
    'convert --rename numpy._core=numpy.core array.pkl array-1.pkl',
    'convert table.pkl table.csv',
    'convert table.pkl - | head',
  ]);
  const formats = ['pickle', 'json', 'ndjson', 'csv'] as const;
  indented(
    protocol(valued(reading(convert.argument('<in>', 'a file, or -').argument('<out>', 'a file, or -')))),
    2,
  )
    .choice('--from <format>', 'what the input is', formats)
    .choice('--to <format>', 'what to write', formats)
    .value(
      '--rename <old=new>',
      'another name for a module, or module:Name for one global; again for more',
      collect,
    )
    .flag('--plain', 'JSON that forgets types')
    .flag('--formulas', 'CSV: text that begins like a formula as it is, without a quote before it')
    .act(async () => (await import('./commands/convert.ts')).convert);

  const fromJson = add('from-json', 'makes a pickle of JSON, with or without the tags of json', [
    'from-json data.json -o data.pkl',
    "echo '[1, 2.0]' | picklekit from-json --protocol 2 > list.pkl",
  ]);
  protocol(output(files(fromJson)))
    .flag('--ndjson', 'a pickle for each line')
    .act(async () => (await import('./commands/from-json.ts')).fromJson);

  const optimize = add('optimize', 'makes pickles shorter, as pickletools.optimize', [
    'optimize data.pkl smaller.pkl',
  ]);
  protocol(
    valued(output(reading(optimize.argument('<in>', 'a file, or -').argument('[out]', 'a file, or -')))),
  ).act(async () => (await import('./commands/optimize.ts')).optimize);

  const diff = add('diff', 'tells where the values of two pickles differ, and ends with 1 if they do', [
    'diff old.pkl new.pkl',
    'diff --json old.pkl new.pkl',
  ]);
  valued(output(reading(diff.argument('<a>', 'a file, or -').argument('<b>', 'a file, or -'))))
    .flag('--json', 'prints a JSON object for each difference')
    .act(async () => (await import('./commands/diff.ts')).diff);

  const list = add('ls', 'lists what is in archives and other containers', [
    'ls model.pt',
    'ls --json data.npz',
  ]);
  output(reading(files(list)))
    .flag('--json', 'prints a JSON object a line')
    .act(async () => (await import('./commands/ls.ts')).ls);
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

const EXAMPLES = `Examples:
  $ picklekit data.pkl                      shows what is in it
  $ picklekit scan model.pt                 tells whether Python would run something
  $ picklekit json data.pkl | jq .name      as JSON
  $ picklekit dis data.pkl                  as python -m pickletools does
`;

const EXIT_CODES = `
Exit codes: 0 done, clean, the same; 1 found, different, not there; 2 could not be done in full.
`;
