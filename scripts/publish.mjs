// Publishes the packed packages to npm. It needs nothing but Node and npm, since it runs where npm trusts whatever runs. A version that
// npm has already is left out, so that a run that broke off can be repeated.
//
//     node scripts/publish.mjs FOLDER v1.2.3 [options of npm publish, such as --dry-run --no-provenance]
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Each after those that it depends on: nobody can install a package before its dependencies are there.
const ORDER = ['core', 'node-io', 'browser', 'cli'];

const [folder, tag, ...options] = process.argv.slice(2);
if (folder === undefined || tag === undefined)
  fail('usage: node scripts/publish.mjs FOLDER v1.2.3 [OPTION...]');

const packages = ORDER.map((directory) => {
  const manifest = new URL(`../packages/${directory}/package.json`, import.meta.url);
  return { ...JSON.parse(readFileSync(manifest, 'utf8')), file: `${directory}.tgz` };
});
demandWhole();
for (const { name, version, file } of packages) {
  if (isPublished(name, version)) console.log(`${name}@${version}: npm has it`);
  else npmPublish(file);
}

/** What is published is one version, that of the tag, and all of it. */
function demandWhole() {
  const found = readdirSync(folder).sort().join();
  const expected = packages.map(({ file }) => file).sort();
  if (found !== expected.join()) fail(`${folder} has ${found}, not ${expected}`);
  for (const { name, version } of packages)
    if (tag !== `v${version}`) fail(`the tag is ${tag}, but ${name} has the version ${version}`);
}

function isPublished(name, version) {
  const { stdout } = npm(['view', `${name}@${version}`, 'version', '--json'], 'pipe');
  const answer = stdout.trim() === '' ? undefined : JSON.parse(stdout);
  if (answer === undefined || answer.error?.code === 'E404') return false;
  return answer === version || fail(`npm view ${name}@${version}: ${stdout}`);
}

function npmPublish(file) {
  const { status } = npm(['publish', `./${join(folder, file)}`, '--access', 'public', ...options], 'inherit');
  if (status !== 0) fail(`${file}: npm publish failed`);
}

function npm(args, output) {
  const result = spawnSync('npm', args, { encoding: 'utf8', stdio: ['inherit', output, 'inherit'] });
  if (result.error !== undefined) throw result.error;
  return result;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
