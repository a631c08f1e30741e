#!/usr/bin/env node
// The command `picklekit`.
import { Command, CommanderError } from 'commander';
import { commandFirst } from './io/arguments.ts';
import { codeAfter, Exit, watchOutput } from './io/exit.ts';
import { describeCompletion, describeProgram } from './program.ts';
import { VERSION } from './version.ts';

async function main(): Promise<number> {
  let code: number = Exit.OK;
  const program = new Command().exitOverride();
  describeProgram(program, VERSION, (result) => {
    code = result;
  });
  const names = ['completion', ...program.commands.map((command) => command.name())];
  const args = commandFirst(process.argv.slice(2), names);
  await describeCompletion(program, /^complet(e|ion)$/.test(args[0] ?? ''));
  for (const command of program.commands) command.exitOverride();
  if (args.length === 0 && process.stdin.isTTY) {
    program.outputHelp({ error: true });
    return Exit.FAILED;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.OK : Exit.FAILED;
    const { report } = await import('./io/problems.ts');
    const { closeInputs } = await import('./io/inputs.ts');
    report(error);
    await closeInputs();
    return Exit.FAILED;
  }
  return codeAfter(code);
}

watchOutput();
// A code, not an exit: what was written may still be on its way.
main().then((code) => {
  process.exitCode = code;
});
