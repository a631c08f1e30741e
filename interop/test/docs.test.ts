// What the documentation shows is held against the built packages: a block that a reader pastes compiles.
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import * as core from '@picklekit/core';
import * as tools from '@picklekit/core/tools';
import * as nodeIo from '@picklekit/node-io';
import * as containers from '@picklekit/node-io/containers';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Example, examplesOfPage, examplesOfSources, pages } from '../src/docs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// What the text around the blocks speaks of. Names of a block's own come before these.
const NAMES = `
declare const bytes: Uint8Array<ArrayBuffer>, more: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>;
declare const pickle: Uint8Array<ArrayBuffer>, cutOff: Uint8Array<ArrayBuffer>;
declare const buffers: Uint8Array<ArrayBuffer>[];
declare const chunks: Iterable<Uint8Array>;
declare const stream: AsyncIterable<Uint8Array>;
declare const offset: number;
declare const signal: AbortSignal;
declare const config: any;
declare function ascii(text: string): Iterable<number>;
declare function show(...values: unknown[]): void;
`;
const HOSTS = {
  node: {
    names: `${NAMES}
declare const socket: import('node:net').Socket;
declare const connection: import('node:net').Socket;
declare const rows: import('node:stream').Readable;
`,
    options: { lib: ['es2022'], types: ['node'] },
  },
  dom: {
    names: `${NAMES}
declare const input: HTMLInputElement, link: HTMLAnchorElement;
declare const rows: ReadableStream<unknown>;
declare const response: Response & { body: ReadableStream<Uint8Array<ArrayBuffer>> };
`,
    options: { lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'], types: [] },
  },
} as const;
type Host = keyof typeof HOSTS;

// Examples in sources stand beside what they import.
const from = (module: object, name: string): string =>
  `import { ${Object.keys(module).join(', ')} } from '${name}';`;
const fromCore = `${from(core, '@picklekit/core')} ${from(tools, '@picklekit/core/tools')}`;
const fromNode = [
  from(nodeIo, '@picklekit/node-io'),
  from(containers, '@picklekit/node-io/containers'),
  "import { createReadStream, createWriteStream } from 'node:fs'; import { pipeline } from 'node:stream/promises';",
].join(' ');
const EXAMPLES: Readonly<Record<Host, readonly Example[]>> = {
  node: [
    ...pages()
      .filter((file) => !file.startsWith('packages/browser/'))
      .flatMap(examplesOfPage),
    ...examplesOfSources('core', `${fromCore} ${fromNode}`),
    ...examplesOfSources('node-io', `${fromCore} ${fromNode}`),
  ],
  dom: examplesOfPage('packages/browser/README.md'),
};

// The braces let a block declare what the imports name, too.
function moduleOf({ imports, code }: Example): string {
  return imports === '' ? `\n${code}\n` : `${imports} {\n${code}\n}\n`;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'picklekit-docs-'));
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@picklekit'), { recursive: true });
  await mkdir(join(modules, '@types'));
  for (const name of ['core', 'node-io', 'browser'])
    await symlink(join(root, 'packages', name), join(modules, '@picklekit', name), 'junction');
  await symlink(join(root, 'node_modules/@types/node'), join(modules, '@types/node'), 'junction');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('these examples are not compiled, for the reasons above them', () => {
  const excused = Object.values(EXAMPLES).flatMap((list) =>
    list.filter(({ excuse }) => excuse !== undefined),
  );
  expect(excused.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});

test.each(Object.keys(HOSTS) as Host[])('every example for %s compiles under strict', async (host) => {
  const wanted = EXAMPLES[host].filter(({ excuse }) => excuse === undefined);
  expect(wanted.length).toBeGreaterThan(1);
  const here = join(folder, host);
  await mkdir(here);
  const named = wanted.map((example) => ({
    example,
    path: `${example.file.replaceAll(/[^\w]/g, '-')}-${example.line}.ts`,
  }));
  await writeFile(join(here, 'names.d.ts'), HOSTS[host].names);
  await writeFile(join(here, 'package.json'), '{ "type": "module" }');
  await copyFile(join(root, 'interop/recipes/numpy.ts'), join(here, 'numpy.ts'));
  const compilerOptions = {
    ...HOSTS[host].options,
    ...{
      target: 'es2022',
      module: 'nodenext',
      moduleDetection: 'force',
      strict: true,
      allowImportingTsExtensions: true,
      noEmit: true,
    },
  };
  await writeFile(join(here, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  for (const { example, path } of named) await writeFile(join(here, path), moduleOf(example));

  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const result = await execa(process.execPath, [tsc, '--pretty', 'false', '-p', here], {
    reject: false,
    cwd: here,
  });
  const errors = result.stdout.split('\n').map((line) => {
    const [, path, row, text] = line.match(/^([\w-]+\.ts)\((\d+),\d+\): (.*)$/) ?? [];
    const found = named.find((entry) => entry.path === path);
    return found === undefined
      ? line
      : `${found.example.file}:${found.example.line + Number(row) - 2}: ${text}`;
  });
  expect(errors.join('\n')).toBe('');
  expect(result.exitCode).toBe(0);
});

// Lines such as `new Fraction(6, -4).toString() // '-3/2'`, in examples that need nothing from outside.
const CLAIM = /^(?!const |let |for |await |import )([^;]+?);? \/\/ (['"[{].*|-?\d+n?)$/;
const claims = examplesOfSources('core', '').flatMap(({ file, line, code }) => {
  const rows = code.split('\n');
  return rows.flatMap((row, at) => {
    const [, expression, value] = row.match(CLAIM) ?? [];
    const before = rows.slice(0, at).filter((earlier) => !CLAIM.test(earlier));
    const isAlone = !/\b(bytes|config|more)\b/.test([...before, expression].join('\n'));
    return expression !== undefined && value !== undefined && isAlone
      ? [{ where: `${file}:${line + at}`, before: before.join('\n'), expression, value }]
      : [];
  });
});

test('there are examples that show their value', () => expect(claims.length).toBeGreaterThan(10));

test.each(claims)('$where gives what it says: $expression', ({ before, expression, value }) => {
  const scope = { ...core, ...tools };
  // Node 20 has nothing that takes types out; what these lines have is type arguments.
  const code = `${before}\nreturned = [${expression}, (${value})];`.replace(/<[\w, ]+>(?=\()/g, '');
  const run = new Function(...Object.keys(scope), `let returned; ${code}\nreturn returned;`);
  const [found, shown] = run(...Object.values(scope)) as [unknown, unknown];
  expect(inspect(found, { depth: 9 })).toBe(inspect(shown, { depth: 9 }));
});
