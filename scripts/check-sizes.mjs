// Holds the bundle sizes. `.size-limit.json` has the goals; what does not reach its goal yet stands in
// `.size-known.json` with a ceiling and the reason, so that it can only shrink, and reaching the goal is noticed too.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { stdout } = spawnSync('size-limit', ['--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const known = JSON.parse(readFileSync('.size-known.json', 'utf8'));

for (const { name, size, sizeLimit } of JSON.parse(stdout)) {
  const ceiling = known[name]?.ceiling;
  const problem = verdict(size, sizeLimit, ceiling);
  console.log(
    `${name}: ${size} bytes, goal ${sizeLimit}${ceiling ? `, ceiling ${ceiling}` : ''}${problem ? `: ${problem}` : ''}`,
  );
  if (problem !== undefined) process.exitCode = 1;
}

function verdict(size, goal, ceiling) {
  if (ceiling === undefined) return size > goal ? 'over its goal' : undefined;
  if (size <= goal) return 'reaches its goal: take it out of .size-known.json';
  if (size > ceiling) return 'over its ceiling';
  return undefined;
}
