// Options that all commands have may stand before the command, where other programs have them.

const FLAGS: ReadonlySet<string> = new Set(['--no-color', '-q', '--quiet']);

/** The same arguments, with what stands before the command, if every command has it, behind it. */
export function commandFirst(args: readonly string[], commands: readonly string[]): readonly string[] {
  let at = 0;
  for (let arg = args[0]; arg !== undefined; arg = args[at]) {
    if (arg === '--color') at += 2;
    else if (FLAGS.has(arg) || arg.startsWith('--color=')) at++;
    else break;
  }
  const command = args[at];
  if (at === 0 || command === undefined || !commands.includes(command)) return args;
  return [command, ...args.slice(0, at), ...args.slice(at + 1)];
}
