// What is written is read by the real Python.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithPython, python, runPython } from './python.ts';
import { fixtures, picklekit, picklekitBytes, temporaryFolder } from './run.ts';

const folder = temporaryFolder();
const run = (...args: string[]) => picklekit(args, { cwd: folder });
const fixture = (name: string): string => join(fixtures, name);

/** Python's repr of the pickles in a file. */
function pythonRepr(name: string, opener = 'open'): string {
  return runPython(
    `
import pickle, gzip
with ${opener}(${JSON.stringify(join(folder, name))}, "rb") as file:
    while True:
        try: print(repr(pickle.load(file)))
        except EOFError: break
`,
    folder,
  );
}

const EVERYTHING = runPythonOrNothing(
  `import pickle; print(repr(pickle.load(open(${JSON.stringify(fixture('everything.pkl'))}, "rb"))))`,
);

function runPythonOrNothing(code: string): string {
  return python === undefined ? '' : runPython(code, folder);
}

describeWithPython('Python reads', () => {
  it.each([0, 1, 2, 3, 4, 5])('what was converted to protocol %i', async (protocol) => {
    const { code, stderr } = await run(
      'convert',
      '--protocol',
      `${protocol}`,
      fixture('everything.pkl'),
      'out.pkl',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(pythonRepr('out.pkl')).toBe(EVERYTHING);
    const opcodes = execFileSync(python ?? '', ['-m', 'pickletools', 'out.pkl'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(Number(/highest protocol among opcodes = (\d)/.exec(opcodes)?.[1])).toBeLessThanOrEqual(protocol);
  });

  it('what went through JSON and back', async () => {
    await run('convert', fixture('everything.pkl'), 'out.json');
    await run('convert', 'out.json', 'back.pkl.gz');
    expect(pythonRepr('back.pkl.gz', 'gzip.open')).toBe(EVERYTHING);
    const json = readFileSync(join(folder, 'out.json'));
    const { stdout } = await picklekitBytes(['from-json', '--protocol', '2'], { input: json });
    writeFileSync(join(folder, 'piped.pkl'), stdout);
    expect(pythonRepr('piped.pkl')).toBe(EVERYTHING);
  });

  it('plain JSON, with integers and floats as they were written', async () => {
    const input = '{"a": [1, 2.0, 1e3, 12345678901234567890, -0.5, "1.0 \\"2"], "k": null, "b": {}}\n';
    const { code } = await picklekit(['from-json', '-o', join(folder, 'json.pkl')], { input });
    expect(code).toBe(0);
    expect(pythonRepr('json.pkl')).toBe(
      `{'a': [1, 2.0, 1000.0, 12345678901234567890, -0.5, '1.0 "2'], 'k': None, 'b': {}}\n`,
    );
  });

  it('rows, from lines of JSON', async () => {
    await run('convert', fixture('row.pkl'), 'row.ndjson');
    expect(readFileSync(join(folder, 'row.ndjson'), 'utf8')).toBe('1\n"two"\n[{"$float":"3.0"}]\n');
    await run('convert', 'row.ndjson', 'row.pkl');
    expect(pythonRepr('row.pkl')).toBe("1\n'two'\n[3.0]\n");
  });

  it('what optimize made shorter, to the byte as pickletools does', async () => {
    const { code, stderr } = await run('optimize', fixture('everything.pkl'), 'short.pkl');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^picklekit: .* became /);
    runPython(
      `import pickletools; open("python.pkl", "wb").write(pickletools.optimize(open(${JSON.stringify(fixture('everything.pkl'))}, "rb").read()))`,
      folder,
    );
    expect(readFileSync(join(folder, 'short.pkl'))).toEqual(readFileSync(join(folder, 'python.pkl')));
    await run('optimize', '-q', fixture('row.pkl'), 'row-short.pkl');
    expect(pythonRepr('row-short.pkl')).toBe("1\n'two'\n[3.0]\n");
  });
});

it('renames globals', async () => {
  await run('convert', '--rename', 'collections=my.collections', fixture('everything.pkl'), 'renamed.pkl');
  expect((await run('info', '--json', 'renamed.pkl')).stdout).toContain('my.collections.OrderedDict');
});

it('writes tables as CSV', async () => {
  const { stdout } = await run('convert', '--to', 'csv', fixture('table.pkl'), '-');
  expect(stdout).toBe('a,b,c\n1,"x""y",\n2.5,,\n');
  expect((await run('convert', fixture('config.pkl'), 'x.csv')).code).toBe(2);
});

it('puts a quote before what a spreadsheet would take for a formula, and says so', async () => {
  const rows =
    '[["=1+1", "+cmd", "-2+3", "@SUM(1)", "\\t=1", "\uff1d1"], ["-5", "+1.5e3", -5, "a=1", "", "x@y"]]';
  const args = ['convert', '--from', 'json', '--to', 'csv', '-', '-'];
  const { code, stdout, stderr } = await picklekit(args, { input: rows });
  expect([code, stdout]).toEqual([0, "'=1+1,'+cmd,'-2+3,'@SUM(1),'\t=1,'\uff1d1\n-5,+1.5e3,-5,a=1,,x@y\n"]);
  expect(stderr).toMatch(/^picklekit: 6 cells .*--formulas/);
  const asIs = await picklekit([...args, '--formulas'], { input: rows });
  expect([asIs.stdout, asIs.stderr]).toEqual([
    '=1+1,+cmd,-2+3,@SUM(1),\t=1,\uff1d1\n-5,+1.5e3,-5,a=1,,x@y\n',
    '',
  ]);
  const header = await picklekit(args, { input: '[{"=a": 1}]' });
  expect(header.stdout).toBe("'=a\n1\n");
});

it('writes one value into a JSON text or a table, and refuses more', async () => {
  writeFileSync(join(folder, 'old.json'), 'old');
  for (const target of ['old.json', 'new.csv']) {
    const { code, stdout, stderr } = await run('convert', fixture('row.pkl'), target);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/row\.pkl: holds several values.*\nhint: --to ndjson/);
  }
  expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
  expect(readdirSync(folder)).not.toContain('new.csv');
  const printed = await run('convert', '--to', 'json', fixture('row.pkl'), '-');
  expect([printed.code, printed.stdout]).toEqual([2, '']);
  await run('convert', '--index', '1', fixture('row.pkl'), 'old.json');
  expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('"two"\n');
});

it('makes JSON of pickles and pickles of JSON for standard output', async () => {
  expect((await run('convert', fixture('table.pkl'), '-')).stdout).toContain('"a": 1');
  writeFileSync(join(folder, 'one.json'), '[1]');
  const { stdout } = await picklekitBytes(['convert', 'one.json', '-'], { cwd: folder });
  expect((await picklekit(['show', '-c'], { input: stdout })).stdout).toBe('[1]\n');
});

it('says what it cannot write, and leaves nothing behind', async () => {
  for (const target of ['x.pkl.xz', 'x.npy', 'x.unknown', 'x.joblib']) {
    const { code, stdout, stderr } = await run('convert', fixture('config.pkl'), target);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/\nhint: use --to/);
  }
  expect((await run('convert', '--protocol', '9', fixture('config.pkl'), 'x.pkl')).code).toBe(2);
  expect(readdirSync(folder).filter((name) => name.startsWith('x.') || name.endsWith('.tmp'))).toEqual([]);
});
