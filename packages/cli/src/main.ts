#!/usr/bin/env node
// The command `picklekit`.
import { Command, CommanderError } from 'commander';
import { Exit, watchOutput } from './io/exit.ts';
import { describeCompletion, describeProgram } from './program.ts';
import { VERSION } from './version.ts';

async function main(): Promise<number> {
  let code: number = Exit.OK;
  const program = new Command().exitOverride();
  describeProgram(program, VERSION, (result) => {
    code = result;
  });
  await describeCompletion(program, /^complet(e|ion)$/.test(process.argv[2] ?? ''));
  for (const command of program.commands) command.exitOverride();
  if (process.argv.length === 2 && process.stdin.isTTY) {
    program.outputHelp({ error: true });
    return Exit.FAILED;
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.OK : Exit.FAILED;
    const { report } = await import('./io/problems.ts');
    const { closeInputs } = await import('./io/inputs.ts');
    report(error);
    await closeInputs();
    return Exit.FAILED;
  }
  return code;
}

watchOutput();
// A code, not an exit: what was written may still be on its way.
main().then((code) => {
  process.exitCode = code;
});
