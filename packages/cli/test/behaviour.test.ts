// How the command behaves as a program: bad input, pipes, signals, colours, files that appear complete or not at all.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { containers, fixtures, main, picklekit, temporaryFolder } from './run.ts';

const folder = temporaryFolder();
const bytesOf = (name: string): Uint8Array => readFileSync(join(fixtures, name));
const everything = bytesOf('everything.pkl');

mkdirSync(join(folder, 'folder'));
writeFileSync(join(folder, 'empty.pkl'), '');
writeFileSync(
  join(folder, 'garbage.pkl'),
  Uint8Array.from({ length: 1000 }, (_, at) => 200 + (at % 56)),
);
writeFileSync(join(folder, 'cut.pkl'), everything.subarray(0, 100));
writeFileSync(join(folder, 'cut.gz'), gzipSync(everything).subarray(0, 60));
// pickle.dumps(None, 2), once and twice, and what is no opcode.
writeFileSync(join(folder, 'behind.pkl'), '\x80\x02N.\xff\xff', 'latin1');
writeFileSync(join(folder, 'behind2.pkl'), '\x80\x02N.\x80\x02N.\xff\xff', 'latin1');
writeFileSync(join(folder, 'hello.txt'), 'hello there, this is text\n');
writeFileSync(join(folder, 'text.pkl'), 'This is no pickle.\n');
writeFileSync(join(folder, 'page.pkl'), '<!DOCTYPE html><title>404</title>');
writeFileSync(join(folder, 'lfs.pkl'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n');

// Each command with a place for the bad file, and one for the file that must not be written.
const commands: readonly (readonly string[])[] = [
  ['show', 'IN', '-o', 'OUT'],
  ['json', 'IN', '-o', 'OUT'],
  ['tree', 'IN', '-o', 'OUT'],
  ['dis', 'IN', '-o', 'OUT'],
  ['py', 'IN', '-o', 'OUT'],
  ['info', 'IN'],
  ['get', 'IN', 'users', '-o', 'OUT'],
  ['convert', 'IN', 'OUT.json'],
  ['from-json', 'IN', '-o', 'OUT'],
  ['optimize', 'IN', 'OUT'],
  ['diff', 'IN', 'IN', '-o', 'OUT'],
  ['scan', 'IN'],
];
const inputs: readonly (readonly [string, RegExp])[] = [
  ['missing.pkl', /missing\.pkl: no such file/],
  ['empty.pkl', /empty/],
  ['garbage.pkl', /unknown opcode 0xc8 at byte 0|no pickle|not text|is not a pickle/],
  ['cut.pkl', /byte 9\d|byte 100|cut off|not fully read|no end|not text/],
];

describe.each(commands.map((command) => [command.join(' '), command] as const))('%s', (_, command) => {
  it.each(inputs)(
    'refuses %s in one clear message, ends with 2 and writes nothing',
    async (file, message) => {
      const before = readdirSync(folder);
      const args = command.map((arg) => arg.replace('IN', file).replace('OUT', 'result'));
      const { code, stdout, stderr } = await picklekit(args, { cwd: folder });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^picklekit: /);
      expect(stderr).not.toMatch(/ {4}at |is a bug/);
      expect(code).toBe(2);
      if (args.includes('-o') || args[0] === 'convert' || args[0] === 'optimize') expect(stdout).toBe('');
      expect(readdirSync(folder)).toEqual(before);
    },
  );
});

describe('hints', () => {
  it.each([
    ['page.pkl', /hint: .*web page/],
    ['lfs.pkl', /hint: .*Git LFS/],
    ['hello.txt', /^picklekit: hello\.txt: [^()]*\nhint: this looks like text/],
    ['cut.gz', /^picklekit: cut\.gz: gzip: .*\nhint: the file is damaged or cut off/],
    [
      'behind.pkl',
      /hint: the pickle before it is complete: what follows from byte 4 on is no pickle, or one/,
    ],
    ['behind2.pkl', /hint: the 2 pickles before it are complete: what follows from byte 8 on is no pickle/],
    ['folder', /folder: is a directory\nhint: only scan takes folders/],
    [
      'cut.pkl',
      /^picklekit: cut\.pkl: [A-Z_0-9]+ at byte \d+: [^(]+(?:\(at \$.*\))?\nhint: the pickle is cut off/,
    ],
  ])('%s', async (file, message) => {
    expect((await picklekit(['show', file], { cwd: folder })).stderr).toMatch(message);
  });

  it('what is opened without --container raw', async () => {
    writeFileSync(join(folder, 'whole.pkl.gz'), gzipSync(everything));
    const { code, stderr } = await picklekit(['show', '--container', 'raw', 'whole.pkl.gz'], { cwd: folder });
    expect([code, stderr]).toEqual([
      2,
      'picklekit: whole.pkl.gz: unknown opcode 0x1f at byte 0\nhint: this is gzip: without --container raw it is opened\n',
    ]);
  });

  it('a zip whose end is cut off, of which members may be missing', async () => {
    const zip = readFileSync(join(containers, 'deflated.zip'));
    writeFileSync(join(folder, 'cut.zip'), zip.subarray(0, zip.indexOf('PK\x01\x02', 0, 'latin1')));
    for (const command of ['show', 'json', 'tree', 'ls', 'info', 'py']) {
      const { code, stdout, stderr } = await picklekit([command, 'cut.zip'], { cwd: folder });
      expect([command, code]).toEqual([command, 2]);
      expect(stdout).not.toBe('');
      expect(stderr).toMatch(
        /^picklekit: cut\.zip: the zip has no directory: .*\nhint: members may be missing/,
      );
    }
  });

  it('a word that is neither a file nor a command', async () => {
    const { code, stderr } = await picklekit(['shwo']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/shwo: no such file, and no such command/);
  });

  it('options that do not exist, and values that make no sense', async () => {
    expect(await picklekit(['dis', '--nope', 'x'])).toMatchObject({ code: 2, stdout: '' });
    expect(await picklekit(['json', '--indent', 'x', 'y'])).toMatchObject({ code: 2, stdout: '' });
    expect(await picklekit(['scan', '--format', 'xml', 'y'])).toMatchObject({ code: 2, stdout: '' });
    expect(await picklekit(['get', 'only-a-file'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('options of all commands', () => {
  const compact = (...args: string[]) => picklekit([...args, '-c', 'config.pkl'], { cwd: fixtures });
  it.each([[['--no-color']], [['-q']], [['--color', 'never', '--quiet']], [['--color=never']]])(
    'may stand before the command: %s',
    async (options) => {
      const expected = await compact('json');
      expect(expected.code).toBe(0);
      expect(await compact(...options, 'json')).toEqual(expected);
      expect((await compact(...options)).stdout).toBe((await compact('show')).stdout);
    },
  );

  it('and others are told where they belong', async () => {
    const { code, stderr } = await picklekit(['-c', 'json', 'config.pkl'], { cwd: fixtures });
    expect([code, stderr]).toEqual([
      2,
      'picklekit: json: no such file\nhint: the command comes first, its options behind it: picklekit json\n',
    ]);
  });
});

it('help comes with examples first, and ends with 0', async () => {
  for (const args of [['--help'], ['scan', '--help'], ['help', 'scan']]) {
    const { code, stdout, stderr } = await picklekit(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Examples:\n {2}\$ picklekit /);
  }
  expect((await picklekit(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('files', () => {
  it('appear when they are complete, and keep their mode, links and neighbours', async () => {
    const target = join(folder, 'kept.json');
    writeFileSync(target, 'old', { mode: 0o600 });
    symlinkSync('kept.json', join(folder, 'link.json'));
    const { code, stdout } = await picklekit(['json', '-o', 'link.json', join(fixtures, 'config.pkl')], {
      cwd: folder,
    });
    expect([code, stdout]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ debug: true });
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600);
    await picklekit(['json', '-o', 'kept.json', 'cut.pkl'], { cwd: folder });
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ debug: true });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('are closed when something goes wrong', async () => {
    const probe = join(folder, 'open-files.cjs');
    writeFileSync(
      probe,
      `const { readdirSync, readlinkSync } = require('node:fs');
      process.on('exit', () => {
        for (const fd of readdirSync('/proc/self/fd')) {
          let path = '';
          try { path = readlinkSync('/proc/self/fd/' + fd); } catch {}
          if (path.includes('picklekit-cli-')) process.stderr.write('still open: ' + path);
        }
      });`,
    );
    for (const command of ['dis', 'show', 'json', 'py']) {
      const { code, stderr } = await picklekit([command, 'cut.pkl', '-o', 'result'], {
        cwd: folder,
        env: { NODE_OPTIONS: `--require ${probe}` },
      });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^picklekit: .*\nhint: .*\n$/);
    }
  });

  it('go where they cannot be written with a message', async () => {
    const { code, stderr } = await picklekit(['json', '-o', 'nowhere/x.json', join(fixtures, 'config.pkl')], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toBe('picklekit: nowhere/x.json: no such file or folder\n');
  });
});

describe('standard input', () => {
  it('is what - and nothing name', async () => {
    const expected = (await picklekit(['json', 'everything.pkl'], { cwd: fixtures })).stdout;
    expect(await picklekit(['json', '-'], { input: everything })).toEqual({
      code: 0,
      stdout: expected,
      stderr: '',
    });
    expect(await picklekit(['json'], { input: everything })).toEqual({
      code: 0,
      stdout: expected,
      stderr: '',
    });
    expect((await picklekit(['get', '-', 'name'], { input: everything })).stdout).toBe("'Ada'\n");
    expect((await picklekit([], { input: bytesOf('row.pkl') })).stdout).toBe("1\n'two'\n[3.0]\n");
  });
});

describe('colours', () => {
  const env = { NO_COLOR: '', FORCE_COLOR: '' };
  const show = async (args: readonly string[], more: Readonly<Record<string, string>>) =>
    (
      await picklekit(['show', ...args, 'config.pkl'], { cwd: fixtures, env: { ...env, ...more } })
    ).stdout.includes('\x1b[');

  it.each([
    ['none into a pipe', [], {}, false],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, true],
    ['NO_COLOR beats it', [], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['--color always beats NO_COLOR', ['--color', 'always'], { NO_COLOR: '1' }, true],
    ['--color never beats FORCE_COLOR', ['--color', 'never'], { FORCE_COLOR: '1' }, false],
    ['--no-color', ['--no-color'], { FORCE_COLOR: '1' }, false],
  ])('%s', async (_, args, more, isColoured) => {
    expect(await show(args, more as Record<string, string>)).toBe(isColoured);
  });

  it('names of strangers do not reach the terminal as they are', async () => {
    const input = Buffer.from('cos\n\x1b[31msystem\n.', 'latin1');
    const { stdout, stderr } = await picklekit(['scan'], { input });
    expect(stdout + stderr).not.toContain('\x1b');
    expect((await picklekit(['tree'], { input: Buffer.from('V\\u001b[31mX\n.') })).stdout).not.toContain(
      '\x1b',
    );
  });
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  /** Runs it, does something when it has begun, and waits for its end. */
  function start(args: readonly string[], cwd: string) {
    const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<{ code: number | null; signal: string | null; stderr: string }>((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, stderr }));
    });
    return { child, ended };
  }

  it('a reader that goes away ends it quietly', async () => {
    // A list of many numbers: more text than a pipe takes at once.
    const items = Array.from({ length: 200_000 }, () => 'K\x01').join('');
    writeFileSync(join(folder, 'long.pkl'), Buffer.from(`\x80\x02](${items}e.`, 'latin1'));
    const { child, ended } = start(['dis', 'long.pkl'], folder);
    child.stdout.once('data', () => child.stdout.destroy());
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([141, '']);
  });

  it('Ctrl-C ends it while it waits for a named pipe that nobody writes to', async () => {
    const command = 'mkfifo';
    execFileSync(command, [join(folder, 'silent')]);
    const { child, ended } = start(['scan', 'silent'], folder);
    // Its opening is all that it does: there is no sign of that from outside but its descriptor in the making.
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGINT');
    const { code, signal } = await ended;
    expect(code === 130 || signal === 'SIGINT').toBe(true);
  });

  it('Ctrl-C leaves no half-written file', async () => {
    const { child, ended } = start(['json', '-o', 'interrupted.json', '-'], folder);
    child.stdin.on('error', () => {});
    child.stdin.write(everything.subarray(0, 50));
    // It waits for the rest, with its temporary file open.
    const isOpen = () => readdirSync(folder).some((name) => name.startsWith('.interrupted.json'));
    while (!isOpen()) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 130, signal: null, stderr: '' });
    expect(readdirSync(folder).filter((name) => name.includes('interrupted'))).toEqual([]);
  });
});
