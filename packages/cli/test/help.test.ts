// What the help says is true: every example of every command is run.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dumps } from '@picklekit/core';
import { describe, expect, it } from 'vitest';
import { containers, fixtures, main, picklekit, temporaryFolder } from './run.ts';

const folder = temporaryFolder();
const bin = join(folder, 'bin');

/** A folder with what the examples name. */
function workplace(): string {
  const place = mkdtempSync(join(folder, 'place-'));
  const put = (name: string, from: string, root = fixtures) =>
    copyFileSync(join(root, from), join(place, name));
  const users = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
  const data = dumps({ name: 'Ada', users, image: Uint8Array.of(1, 2, 255) });
  for (const name of ['data.pkl', 'old.pkl']) writeFileSync(join(place, name), data);
  writeFileSync(join(place, 'new.pkl'), dumps({ name: 'Bob' }));
  writeFileSync(join(place, 'data.json'), '{"a": [1, 2.0]}');
  put('array.pkl', 'everything.pkl');
  put('table.pkl', 'table.pkl');
  put('log.pkl', 'row.pkl');
  put('data.pkl.xz', 'value.pkl.xz', containers);
  put('data.npz', 'both.npz', containers);
  // torch names the folder in the archive after the file.
  const model = readFileSync(join(containers, 'state.pt'), 'latin1').replaceAll('state/', 'model/');
  mkdirSync(join(place, 'models'));
  for (const name of ['model.pt', 'models/model.pt']) writeFileSync(join(place, name), model, 'latin1');
  return place;
}

async function examplesOf(...args: string[]): Promise<string[]> {
  const { stdout } = await picklekit([...args, '--help']);
  const [, text = ''] = /^Examples:\n((?: {2}\$ .*\n)+)/.exec(stdout) ?? [];
  // In the list of all commands, what an example does stands behind it.
  return text.split('\n').flatMap((line) => /^ {2}\$ (.*?)(?: {3,}.*)?$/.exec(line)?.[1] ?? []);
}

// Whatever else `jq` does, it wants JSON: one text, or one a line.
const JQ =
  "const text = require('fs').readFileSync(0, 'utf8'); try { JSON.parse(text); } catch { text.trim().split('\\n').map(JSON.parse); }";

describe.skipIf(process.platform === 'win32')('every example of the help works', async () => {
  mkdirSync(bin);
  const script = (name: string, command: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${command}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('picklekit', `"${process.execPath}" "${main}" "$@"`);
  writeFileSync(join(bin, 'jq.cjs'), JQ);
  script('jq', `"${process.execPath}" "${join(bin, 'jq.cjs')}"`);
  const { stdout } = await picklekit(['--help']);
  const commands = [...stdout.matchAll(/^ {2}([a-z-]+) (?:\[options\]|<)/gm)].map(
    ([, name]) => name as string,
  );
  const examples: string[] = await examplesOf();
  for (const name of commands) if (name !== 'completion') examples.push(...(await examplesOf(name)));

  it('and there are some of each command', () => {
    expect(commands.length).toBeGreaterThan(12);
    for (const name of commands)
      if (!/^(show|completion)$/.test(name)) expect(examples.join('\n')).toContain(`picklekit ${name} `);
  });

  it.each([...new Set(examples)])('%s', (example) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
    const found = spawnSync('sh', ['-c', example], { cwd: workplace(), env, encoding: 'utf8', input: '' });
    expect(found.stderr.replace(/^picklekit: .* became .*\n/, '')).toBe('');
    expect(found.status).toBe(example.startsWith('picklekit diff') ? 1 : 0);
  });
});

describe('a slip of the fingers', () => {
  it.each([
    ['jsn', 'json'],
    ['shwo', 'show'],
    ['sacn', 'scan'],
    ['optimise', 'optimize'],
  ])('%s is answered with %s', async (word, command) => {
    const { code, stderr } = await picklekit([word, 'x.pkl']);
    expect([code, stderr]).toEqual([
      2,
      `picklekit: ${word}: no such file, and no such command\nhint: did you mean picklekit ${command}?\n`,
    ]);
  });

  it('is not guessed at from far away', async () => {
    expect((await picklekit(['nonsense'])).stderr).toContain('hint: the commands are listed by');
  });

  it('in an option is answered in the same voice', async () => {
    const { stderr } = await picklekit(['json', '--plian', 'x.pkl']);
    expect(stderr).toMatch(/^picklekit: unknown option '--plian'\n\(Did you mean --plain\?\)\n/);
    expect(stderr).toMatch(/hint: --help lists what there is\n$/);
  });
});
