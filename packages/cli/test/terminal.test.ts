// What strangers wrote does not act upon a terminal, whatever it goes through.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumps } from '@picklekit/core';
import { describe, expect, it } from 'vitest';
import { describeWithPython, runPython } from './python.ts';
import { main, picklekit, temporaryFolder } from './run.ts';

const folder = temporaryFolder();
// Escapes of 7 and 8 bits, what deletes, what turns text around or hides it, one of them beyond 16 bits.
const UNSAFE = '\x1b[31m\x9b31m\x7f\u202e\u2066\u2028\u200b\u{e0041}';
const table = [{ name: UNSAFE, [UNSAFE]: 'ä😀' }];
writeFileSync(join(folder, 'table.pkl'), dumps(table));
writeFileSync(join(folder, 'empty.pkl'), dumps([]));

const ACTED_UPON = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;
const run = (...args: string[]) => picklekit(args, { cwd: folder });

describe('JSON', () => {
  it.each([
    ['json', ['json', 'table.pkl']],
    ['json, on one line', ['json', '-c', 'table.pkl']],
    ['plain', ['json', '--plain', 'table.pkl']],
    ['get', ['get', '--json', 'table.pkl', '$']],
    ['convert', ['convert', '--to', 'json', 'table.pkl', '-']],
    ['convert to lines', ['convert', '--to', 'ndjson', 'table.pkl', '-']],
  ])('%s says it by number, and loses nothing', async (_, args) => {
    const { code, stdout } = await run(...args);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(ACTED_UPON);
    expect(stdout).toContain('ä😀');
    expect(JSON.parse(stdout)).toEqual(table);
  });

  it('of diff as well', async () => {
    const { stdout } = await run('diff', '--json', 'empty.pkl', 'table.pkl');
    expect(stdout).not.toMatch(ACTED_UPON);
    expect(JSON.parse(stdout)).toMatchObject({ after: table[0] });
  });

  it('of names of members and globals', async () => {
    const input = Buffer.concat([Buffer.from([0x80, 2]), Buffer.from(`cos\n${UNSAFE}\n.`)]);
    for (const args of [
      ['info', '--json'],
      ['scan', '--format', 'json'],
      ['scan', '--format', 'sarif'],
    ]) {
      const { stdout } = await picklekit(args, { input });
      expect(stdout).not.toMatch(ACTED_UPON);
      // SARIF is for people: there the name has been escaped before.
      if (args[2] !== 'sarif') expect(JSON.stringify(JSON.parse(stdout))).toContain('\u202e');
    }
  });
});

// Runs a command with a terminal for its standard output, and prints what the terminal got.
const TERMINAL = `
import os, pty, subprocess, sys
reader, writer = pty.openpty()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.DEVNULL)
os.close(writer)
out = b''
while True:
    try: piece = os.read(reader, 65536)
    except OSError: break
    if not piece: break
    out += piece
child.wait()
print(ascii(out.decode().replace('\\r\\n', '\\n')))
`;

describeWithPython('text that has no escapes of its own', () => {
  const onTerminal = (...args: string[]): string => {
    const command = [process.execPath, main, ...args].map((arg) => JSON.stringify(arg)).join(', ');
    return runPython(`import sys; sys.argv = ['', ${command}]\n${TERMINAL}`, folder);
  };
  const commands = [
    ['convert', '--to', 'csv', 'table.pkl', '-'],
    ['get', '--raw', 'table.pkl', '/0/name'],
  ];
  it.skipIf(process.platform === 'win32').each(commands)('%s reaches a terminal escaped', (...args) => {
    const shown = onTerminal(...args);
    expect(shown).toContain(String.raw`\\u001b[31m\\u009b31m\\u007f\\u202e\\u2066\\u2028\\u200b`);
    expect(shown).not.toMatch(/\\x1b|\\x9b|\\x7f|[^\\]\\u202e/);
  });

  it.each(commands)('%s is as it is elsewhere', async (...args) => {
    expect((await run(...args)).stdout).toContain(UNSAFE);
  });
});
