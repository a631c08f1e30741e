// What the commands print of pickles that CPython wrote; the expected values are those of make-fixtures.py.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtures, picklekit, picklekitBytes } from './run.ts';

const run = (...args: string[]) => picklekit(args, { cwd: fixtures });

const SHOWN = `{
    'name': 'Ada',
    'users': [
        {'id': 0, 'email': 'user0@example.com', 'level': 1.0},
        {'id': 1, 'email': 'user1@example.com', 'level': 1.0},
        {'id': 2, 'email': 'user2@example.com', 'level': 1.0}
    ],
    'when': datetime.datetime(2026, 1, 2, 3, 4, 5),
    'big': 1180591620717411303424,
    'raw': b'\\x00\\xff',
    'set': {1},
    3: None,
    'ordered': OrderedDict({'a': 1}),
    'price': Decimal('1.50'),
    'one': ['both'],
    'two': ['both']
}
`;

describe('show', () => {
  it('is what happens without a command', async () => {
    expect(await run('everything.pkl')).toEqual({ code: 0, stdout: SHOWN, stderr: '' });
  });

  it('shows every pickle of a row, one of them, or each on one line', async () => {
    expect((await run('show', 'row.pkl')).stdout).toBe("1\n'two'\n[3.0]\n");
    expect((await run('show', '--index', '1', 'row.pkl')).stdout).toBe("'two'\n");
    const { stdout } = await run('show', '--compact', 'config.pkl', 'row.pkl');
    expect(stdout).toBe(
      "config.pkl:\n{'debug': True, 'tags': ['a', 'b'], 'retries': 3}\nrow.pkl:\n1\n'two'\n[3.0]\n",
    );
  });

  it('shows a value that holds itself, and what Python would call, without calling it', async () => {
    expect((await run('show', 'loop.pkl')).stdout).toBe('[[...]]\n');
    expect((await run('show', '-c', 'print.pkl')).stdout).toBe("builtins.print('hi')\n");
  });

  it('looks into containers', async () => {
    const { stdout } = await picklekit(['show', 'stored.zip']);
    expect(stdout).toMatch(/^stored\.zip > a\.pkl:\n\{'name': 'Ada', .*\}\nstored\.zip > folder\/b\.bin:\n/);
    const one = await picklekit(['show', '--member', 'a.pkl', 'stored.zip']);
    expect(one.stdout.match(/Ada/g)?.length).toBe(1);
    expect((await picklekit(['show', '--member', 'nope', 'stored.zip'])).code).toBe(2);
  });
});

it('tree prints types, counts and shared values', async () => {
  const { code, stdout } = await run('tree', '--max-items', '2', 'everything.pkl');
  expect(code).toBe(0);
  expect(stdout).toBe(`everything.pkl
dict (11)
├─ 'name': str 'Ada'
├─ 'users': list (3)
│  ├─ 0: dict (3)
│  │  ├─ 'id': int 0
│  │  ├─ 'email': str 'user0@example.com'
│  │  └─ ... 1 more
│  ├─ 1: dict (3)
│  │  ├─ 'id': int 1
│  │  ├─ 'email': str 'user1@example.com'
│  │  └─ ... 1 more
│  └─ ... 1 more
└─ ... 9 more
`);
  const all = (await run('tree', 'everything.pkl')).stdout;
  expect(all).toContain("├─ 'one': list (1)\n│  └─ 0: str 'both'\n└─ 'two': list (1) -> $['one']\n");
  expect((await run('tree', '--depth', '1', 'everything.pkl')).stdout).toContain(
    "├─ 'users': list (3) ...\n",
  );
});

describe('json', () => {
  it('is plain for plain values, and one a line for a row', async () => {
    expect((await run('json', 'config.pkl')).stdout).toBe(
      `${JSON.stringify({ debug: true, tags: ['a', 'b'], retries: 3 }, null, 2)}\n`,
    );
    expect((await run('json', 'row.pkl')).stdout).toBe('1\n"two"\n[{"$float":"3.0"}]\n');
  });

  it('says without loss what JSON cannot, and plainly where that is asked for', async () => {
    const tagged = JSON.parse((await run('json', '-c', 'everything.pkl')).stdout);
    expect(tagged.$shared).toEqual([['both']]);
    expect(Object.fromEntries(tagged.$value.$dict.slice(3, 5))).toEqual({
      big: { $int: '1180591620717411303424' },
      raw: { $bytes: 'AP8=' },
    });
    expect((await run('json', '--plain', '-c', 'everything.pkl')).stdout).toBe(
      '{"name":"Ada","users":[{"id":0,"email":"user0@example.com","level":1.0},' +
        '{"id":1,"email":"user1@example.com","level":1.0},{"id":2,"email":"user2@example.com","level":1.0}],' +
        '"when":"2026-01-02T03:04:05","big":1180591620717411303424,"raw":"AP8=","set":[1],"3":null,' +
        '"ordered":{"a":1},"price":"1.50","one":["both"],"two":["both"]}\n',
    );
  });

  it('keeps a cycle, or refuses it', async () => {
    expect(JSON.parse((await run('json', 'loop.pkl')).stdout)).toEqual({
      $value: { $ref: 0 },
      $shared: [[{ $ref: 0 }]],
    });
    const { code, stderr } = await run('json', '--plain', 'loop.pkl');
    expect(code).toBe(2);
    expect(stderr).toMatch(/holds itself/);
  });
});

describe('get', () => {
  it.each([
    ['$.users[1].email', "'user1@example.com'\n"],
    ["users[-1]['id']", '2\n'],
    ['/users/0/level', '1.0\n'],
    ['[3]', 'None\n'],
    ['/3', 'None\n'],
    ['ordered.a', '1\n'],
    ['$', SHOWN],
  ])('%s', async (path, text) => {
    expect(await run('get', 'everything.pkl', path)).toEqual({ code: 0, stdout: text, stderr: '' });
  });

  it('gives text and bytes as they are, or JSON', async () => {
    expect((await run('get', '--raw', 'everything.pkl', 'name')).stdout).toBe('Ada');
    const { stdout } = await picklekitBytes(['get', '--raw', 'everything.pkl', 'raw'], { cwd: fixtures });
    expect([...stdout]).toEqual([0, 255]);
    expect((await run('get', '--json', '-c', 'everything.pkl', '/users/0')).stdout).toBe(
      '{"id":0,"email":"user0@example.com","level":{"$float":"1.0"}}\n',
    );
  });

  it('ends with 1 where there is nothing, and says what there is', async () => {
    const { code, stdout, stderr } = await run('get', 'config.pkl', '$.tags[7]');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/there is no \[7\] at step 2.*\nhint: there is \[0\], \[1\]\n/);
    expect((await run('get', 'config.pkl', 'a b')).code).toBe(2);
    expect((await run('get', '--raw', 'config.pkl', 'tags')).code).toBe(2);
  });
});

it('py writes what Python would do', async () => {
  const { code, stdout } = await run('py', 'system.pkl', 'row.pkl');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# system\.pkl\nimport (posix|nt)\n/);
  expect(stdout).toMatch(/system\('echo hello'\)/);
  expect(stdout).toContain("# row.pkl, pickle 1\nresult = 'two'\n");
});

it('info tells what a file is, without loading it', async () => {
  const { code, stdout } = await run('info', 'everything.pkl');
  expect(code).toBe(0);
  const size = readFileSync(join(fixtures, 'everything.pkl')).length;
  expect(stdout.split('\n').slice(0, 6)).toEqual([
    `everything.pkl  pickle, ${size} B`,
    '  1 pickle, protocol 4',
    '  3 globals:',
    '    datetime.datetime        called  innocuous',
    '    collections.OrderedDict  called  innocuous',
    '    decimal.Decimal          called  innocuous',
  ]);
  const lines = (await run('info', '--json', 'row.pkl')).stdout.trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    pickles: 3,
    protocols: [2, 4, 5],
    opcodes: { STOP: 3, PROTO: 3 },
  });
});

describe('diff', () => {
  it('ends with 0 and nothing where there is no difference', async () => {
    expect(await run('diff', 'everything.pkl', 'everything.pkl')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('says where values differ, and ends with 1', async () => {
    expect(await run('diff', 'everything.pkl', 'changed.pkl')).toEqual({
      code: 1,
      stderr: '',
      stdout: `- $.name: 'Ada'
+ $.name: 'Bob'
- $.big: 1180591620717411303424
+ $.big: 2361183241434822606848
+ $.extra: [1]
`,
    });
    const { stdout } = await run('diff', '--json', 'everything.pkl', 'changed.pkl');
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({
      path: '$.name',
      kind: 'changed',
      before: 'Ada',
      after: 'Bob',
    });
  });
});

it('ls and completion', async () => {
  const script = await run('completion', 'bash');
  expect(script.code).toBe(0);
  expect(script.stdout).toContain('complete -F');
  const asked = await run('complete', '--', 's');
  expect(asked.stdout).toContain('scan');
  expect(asked.stdout).toContain('show');
});
