import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Draft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { containers, fixtures, picklekit, temporaryFolder } from './run.ts';

const run = (...args: string[]) => picklekit(['scan', ...args], { cwd: fixtures });
const bytesOf = (name: string): Uint8Array => readFileSync(join(fixtures, name));

it('prints the imports first, then the calls', async () => {
  const { code, stdout, stderr } = await run('system.pkl');
  expect([code, stderr]).toEqual([1, '']);
  const module = /(posix|nt)\.system/.exec(stdout)?.[1];
  expect(stdout.split('\n').map((line) => line.replace(/ {2,}byte \d+ .*$/, ''))).toEqual([
    'system.pkl: DANGEROUS',
    '  1 pickle of protocol 4',
    '  detected imports (1):',
    `    dangerous  ${module}.system  called`,
    '  calls:',
    expect.stringMatching(/^ {4}byte \d+: (posix|nt)\.system\('echo hello'\)$/),
    '',
  ]);
});

it('finds nothing in plain values, and ends with 0', async () => {
  const { code, stdout } = await run('everything.pkl');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^everything\.pkl: nothing found\n/);
});

it('ends with 1 from a level on that is asked for, and takes names that were reviewed', async () => {
  expect((await run('print.pkl')).code).toBe(1);
  expect((await run('--fail-on', 'dangerous', 'print.pkl')).code).toBe(0);
  expect((await run('--allow', 'builtins.print', 'print.pkl')).code).toBe(0);
  expect((await run('--deny', 'decimal.Decimal', 'everything.pkl')).stdout).toMatch(
    /^everything\.pkl: DANGEROUS/,
  );
  expect((await run('--allow', 'os.*', 'print.pkl')).code).toBe(2);
});

it('reads standard input', async () => {
  const { code, stdout } = await picklekit(['scan'], { input: bytesOf('system.pkl') });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^<stdin>: DANGEROUS/);
});

describe('what is not fully read is never clean', () => {
  it.each([
    ['cut off', bytesOf('everything.pkl').subarray(0, 100), 'not fully read'],
    ['empty', new Uint8Array(), 'no pickle was found'],
    ['no pickle', new Uint8Array(500).fill(0xff), 'no pickle was found'],
    ['compressed and cut off', gzipSync(bytesOf('everything.pkl')).subarray(0, 50), 'not fully read'],
  ])('%s', async (_, input, message) => {
    const { code, stderr } = await picklekit(['scan', '-'], { input });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('what was found before wins over what could not be read', async () => {
    const bytes = bytesOf('system.pkl');
    const { code, stdout } = await picklekit(['scan'], { input: bytes.subarray(0, bytes.length - 3) });
    expect(code).toBe(1);
    expect(stdout).toMatch(/DANGEROUS, and not fully read/);
  });

  it('a bomb', async () => {
    const { code, stdout } = await picklekit(['scan', 'bomb.gz']);
    expect(code).toBe(2);
    expect(stdout).toContain('NOT FULLY READ');
  });
});

it.each([
  'mixed.joblib',
  'mixed-lz4.joblib',
  'both.npz',
  'state.pt',
  'legacy.pt',
  'value.pkl.bz2',
  'two.7z',
  'numbers.npy',
])('finds nothing in %s', async (name) => {
  const { code, stdout } = await picklekit(['scan', name]);
  expect(stdout).toMatch(/: nothing found/);
  expect(code).toBe(0);
});

describe('what torch 2.13 saves', () => {
  const scanOf = async (name: string) =>
    JSON.parse((await run('--format', 'json', `torch/${name}`)).stdout).files[0];

  it.each([
    ...['checkpoint', 'dtypes', 'others'].flatMap((name) => [`${name}.pt`, `${name}.legacy.pt`]),
    'module.pt',
  ])('%s: nothing is found', async (name) => {
    const { verdict, complete } = await scanOf(name);
    expect({ verdict, complete }).toEqual({
      verdict: expect.stringMatching(/^(innocuous|known)$/),
      complete: true,
    });
  });

  it('a whole module of the old format calls classes that it names by persistent ids', async () => {
    const { verdict, complete, parts } = await scanOf('module.legacy.pt');
    expect({ verdict, complete }).toEqual({ verdict: 'dangerous', complete: true });
    expect(parts[0].imports.map(({ level }: { level: string }) => level)).not.toContain('dangerous');
    expect(parts[0].calls.some(({ text }: { text: string }) => text === '(persistent id)()')).toBe(true);
  });

  it('TorchScript carries code', async () => {
    const { verdict, parts } = await scanOf('script.pt');
    expect(verdict).toBe('dangerous');
    expect(parts[0].imports[0].why).toBe(
      'can run code that the pickle carries or points to, as all of __torch__',
    );
  });
});

it('finds what hides behind the array data of joblib', async () => {
  const whole = readFileSync(join(containers, 'mixed.joblib'));
  const attack = Buffer.from("cos\nsystem\n(S'echo hello'\ntR.");
  // The padding before the first data, and the data: whoever does not know joblib reads opcodes there.
  const data = whole.indexOf(new Uint8Array(Float64Array.of(0, 1).buffer));
  const bytes = Buffer.from(whole);
  let padding = data - 1;
  while (bytes[padding] === 0xff) padding--;
  bytes[padding] = 0x4e;
  expect((await picklekit(['scan'], { input: bytes })).code).toBe(2);
  const hidden = Buffer.concat([whole.subarray(0, padding), attack, whole.subarray(padding)]);
  const { code, stdout } = await picklekit(['scan'], { input: hidden });
  expect(code).toBe(1);
  expect(stdout).toContain("os.system('echo hello')");
});

describe('text and pictures are rows of opcodes up to some byte', () => {
  const folder = temporaryFolder();
  const scanOf = async (name: string, content: string) => {
    writeFileSync(join(folder, name), content, 'latin1');
    return picklekit(['scan', '--format', 'json', name], { cwd: folder });
  };
  const verdictOf = async (name: string, content: string) =>
    JSON.parse((await scanOf(name, content)).stdout).files[0].verdict;

  it.each([
    ['README', 'hello world, this is no pickle (and has brackets)\n'],
    ['changelog', '1.2 (today)\n  - the cause of os and\n    system errors is gone\n'],
    ['picture.gif', 'GIF89a\x10\x00\x10\x00\x80\x00\x00'],
  ])('%s is none, and that is not clean', async (name, content) => {
    const { code, stdout, stderr } = await scanOf(name, content);
    expect(JSON.parse(stdout).files[0].verdict).toBe('none');
    expect(code).toBe(2);
    expect(stderr).toMatch(/nothing was scanned\nhint: Python would stop at byte \d+: /);
  });

  it.each([
    ['named as a pickle', 'hello.pkl', 'hello world', 'suspicious'],
    ['with the beginning of one', 'hello', '\x80\x04hello world', 'suspicious'],
    ['that goes well for too long', 'long', `${'N0'.repeat(40)}hello world`, 'suspicious'],
    ['that names something first', 'name', 'ctorch\nbroken\nhello', 'suspicious'],
    ['with a name of an attack', 'attack', "hellocos\nsystem\n(S'id'\ntR.", 'dangerous'],
    ['that is cut off', 'cut', '(lp0\nI1', 'incomplete'],
  ])('but not one %s', async (_, name, content, verdict) => {
    expect(await verdictOf(name, content)).toBe(verdict);
  });
});

describe('folders', () => {
  const folder = temporaryFolder();

  beforeAll(() => {
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
    cpSync(join(fixtures, 'system.pkl'), join(folder, 'deep', 'er', 'innocent.txt'));
    cpSync(join(fixtures, 'config.pkl'), join(folder, 'config.pkl'));
    writeFileSync(join(folder, 'README.md'), '# not a pickle\n');
    symlinkSync('..', join(folder, 'deep', 'loop'));
    for (let at = 0; at < 150; at++) writeFileSync(join(folder, `${at}.pkl`), bytesOf('config.pkl'));
  });

  it('are read to their end, by threads, by content, without following links', async () => {
    const { code, stdout, stderr } = await picklekit(['scan', '.'], { cwd: folder });
    expect([code, stderr]).toEqual([1, '']);
    const lines = stdout.trim().split('\n');
    expect(lines.at(-1)).toMatch(
      /^153 files: 1 dangerous, 151 innocuous, 1 without a pickle \(lists of \d{4}-\d\d-\d\d\)$/,
    );
    const bad = lines.filter((line) => line.includes('DANGEROUS'));
    expect(bad).toEqual([expect.stringMatching(/^deep.er.innocent\.txt: DANGEROUS$/)]);
  });

  // A user who may read everything has no such folder.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that cannot be read do not hide what lies beside them',
    async () => {
      const locked = join(folder, 'deep', 'locked');
      mkdirSync(locked, { mode: 0 });
      const { code, stdout, stderr } = await picklekit(['scan', 'deep'], { cwd: folder });
      chmodSync(locked, 0o700);
      expect(code).toBe(1);
      expect(stdout).toMatch(/innocent\.txt: DANGEROUS/);
      expect(stderr).toMatch(/^picklekit: deep.locked: permission denied$/m);
    },
  );

  it('are filtered', async () => {
    const { code, stdout } = await picklekit(['scan', '--include', '\\.pkl$', '--exclude', '1', '.'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    // 0 to 149 without a 1: 8 of one digit and 0, 72 of two; and config.pkl.
    expect(stdout).toContain(`\n${1 + 9 + 72} files: `);
    expect((await picklekit(['scan', '--include', 'nothing', '.'], { cwd: folder })).code).toBe(2);
    expect((await picklekit(['scan', '--include', '(', '.'], { cwd: folder })).code).toBe(2);
  });
});

describe('reports', () => {
  const require = createRequire(import.meta.url);
  const schema = JSON.parse(
    readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  );
  const files = ['system.pkl', 'print.pkl', 'everything.pkl', 'row.pkl'];

  it('JSON holds all of it', async () => {
    const { code, stdout } = await run('--format', 'json', ...files);
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.summary).toMatchObject({ files: 4, dangerous: 1, suspicious: 1, innocuous: 2 });
    expect(report.files.map(({ path }: { path: string }) => path)).toEqual(files);
    expect(report.files[0]).toMatchObject({
      verdict: 'dangerous',
      complete: true,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      parts: [
        {
          calls: [{ text: expect.stringContaining('echo hello') }],
          imports: [{ called: true, level: 'dangerous' }],
        },
      ],
    });
    expect(report.files[3].parts[0].pickles.length).toBe(3);
  });

  it.each([
    ['of plain files', files, fixtures],
    [
      'of containers, and of what cannot be read',
      ['bomb.gz', 'prefixed.zip', 'mixed.joblib', 'junk-behind.gz', 'nope.pkl'],
      containers,
    ],
    ['of nothing found', ['stored.zip'], containers],
  ])('SARIF %s is valid against the schema of its standard', async (_, names, cwd) => {
    const { stdout } = await picklekit(['scan', '--format', 'sarif', ...names], { cwd });
    const log = JSON.parse(stdout);
    const ajv = addFormats.default(
      new Draft4.default({ strict: false, allErrors: true, unicodeRegExp: false }),
    );
    const validate = ajv.compile(schema);
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    const [{ results, artifacts, tool }] = log.runs;
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      const { uri, index } = locations[0].physicalLocation.artifactLocation;
      expect(artifacts[index].location.uri).toBe(uri);
    }
  });

  it('SARIF gives an error for each dangerous name and call', async () => {
    const { code, stdout } = await run('--format', 'sarif', 'system.pkl');
    expect(code).toBe(1);
    const results = JSON.parse(stdout).runs[0].results;
    expect(results.length).toBeGreaterThanOrEqual(2);
    expect(new Set(results.map(({ level }: { level: string }) => level))).toEqual(new Set(['error']));
  });
});
