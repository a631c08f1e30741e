// Looks at the packages as npm would serve them: publint and "are the types wrong?" on the packed tarballs.
import { spawnSync } from 'node:child_process';
import { packAll } from './pack.ts';

const checks = [
  ['publint', 'run', '--strict'],
  ['attw', '--profile', 'esm-only', '--no-emoji', '--no-summary', '--format', 'ascii'],
];

for (const [name, file] of packAll()) {
  for (const [command, ...args] of checks) {
    // The command is run, not imported: it has no types.
    if (command === 'attw' && name === 'picklekit') continue;
    console.log(`\n${command}: ${name}`);
    const { status } = spawnSync(command, [...args, file], {
      shell: process.platform === 'win32',
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
