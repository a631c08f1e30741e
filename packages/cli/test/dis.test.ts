// `picklekit dis` against `python -m pickletools`.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { describeWithPython, python, runPython } from './python.ts';
import { fixtures, picklekit, temporaryFolder } from './run.ts';

const corpus = new URL('../../../interop/fixtures/', import.meta.url);
const folder = temporaryFolder();
const env = { ...process.env, PYTHONIOENCODING: 'utf-8:surrogatepass' };

function pickletools(args: readonly string[], cwd: string): string {
  const command = ['-m', 'pickletools', ...args];
  const text = execFileSync(python ?? 'python3', command, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  // A slip of the pen in the annotation of LONG4, which newer Pythons do not have.
  return text.replaceAll('using found-byte length', 'using four-byte length');
}

const FIND_GOOD = `
import io, os, pickletools, sys
for name in sorted(os.listdir(".")):
    if not name.endswith(".pkl"): continue
    out = io.StringIO()
    try:
        with open(name, "rb") as file: pickletools.dis(file, out)
        out.getvalue().encode()
        print(name)
    except Exception: pass
`;

describeWithPython('the same text as python -m pickletools', () => {
  let good: string[];

  beforeAll(() => {
    const { blobs } = JSON.parse(readFileSync(new URL('manifest.json', corpus), 'utf8')) as {
      blobs: [sha256: string, length: number, offset: number][];
    };
    const pack = readFileSync(new URL('corpus.pack', corpus));
    const stored = blobs.filter(([, , offset]) => offset >= 0);
    const step = process.env.PICKLEKIT_ALL_FIXTURES ? 1 : Math.ceil(stored.length / 250);
    for (let at = 0; at < stored.length; at += step) {
      const [, length, offset] = stored[at] as (typeof stored)[number];
      writeFileSync(join(folder, `${at}.pkl`), pack.subarray(offset, offset + length));
    }
    good = runPython(FIND_GOOD, folder).trim().split('\n');
    expect(good.length).toBeGreaterThan(200);
  });

  it.each([
    ['no options', []],
    ['--annotate', ['-a']],
    ['--indentlevel and --preamble', ['-l', '2', '-p', '# {name} #']],
  ])('over pickles of every Python, with %s', async (_, options) => {
    const { code, stdout } = await picklekit(['dis', ...options, ...good], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toBe(pickletools([...options, ...good], folder));
  });

  it('for one file, for standard input, and into a file', async () => {
    const expected = pickletools(['everything.pkl'], fixtures);
    expect((await picklekit(['dis', 'everything.pkl'], { cwd: fixtures })).stdout).toBe(expected);
    const input = readFileSync(join(fixtures, 'everything.pkl'));
    expect((await picklekit(['dis', '-'], { input })).stdout).toBe(expected);
    expect((await picklekit(['dis'], { input })).stdout).toBe(expected);
    const target = join(folder, 'everything.txt');
    const { stdout } = await picklekit(['dis', '-o', target, 'everything.pkl'], { cwd: fixtures });
    expect([stdout, readFileSync(target, 'utf8')]).toEqual(['', expected]);
  });

  it('of pickles that share a memo', async () => {
    const args = ['-m', 'memo-1.pkl', 'memo-2.pkl'];
    expect((await picklekit(['dis', ...args], { cwd: fixtures })).stdout).toBe(pickletools(args, fixtures));
  });

  it('up to the place where it goes wrong', async () => {
    writeFileSync(join(folder, 'cut.bin'), readFileSync(join(fixtures, 'everything.pkl')).subarray(0, 60));
    const command = ['-m', 'pickletools', 'cut.bin'];
    const expected = spawnSync(python ?? 'python3', command, { cwd: folder, env, encoding: 'utf8' });
    const { code, stdout, stderr } = await picklekit(['dis', 'cut.bin'], { cwd: folder });
    expect(stdout).toBe(expected.stdout);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^picklekit: cut\.bin: .* at byte 5\d.*\nhint: the pickle is cut off/);
  });
});

it('disassembles every pickle of a row when asked, or one of them', async () => {
  const all = await picklekit(['dis', '--all', 'row.pkl'], { cwd: fixtures });
  expect(all.stdout.match(/STOP/g)?.length).toBe(3);
  expect(all.stdout).toContain('==> row.pkl, pickle 1 <==\n');
  const one = await picklekit(['dis', '--index', '1', 'row.pkl'], { cwd: fixtures });
  expect(one.stdout).toContain("SHORT_BINUNICODE 'two'");
  expect(one.stdout.match(/STOP/g)?.length).toBe(1);
  const none = await picklekit(['dis', '--index', '7', 'row.pkl'], { cwd: fixtures });
  expect([none.code, none.stdout]).toEqual([2, '']);
});

it('disassembles the pickles of containers, with the way to each', async () => {
  const { code, stdout } = await picklekit(['dis', 'stored.zip']);
  expect(code).toBe(0);
  expect(stdout).toContain('==> stored.zip > a.pkl <==\n');
  expect(stdout).toContain('==> stored.zip > folder/b.bin <==\n');
});
