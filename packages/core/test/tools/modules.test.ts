// What a tool brings along: bundlers drop the rest, and a scanner that cannot load a pickle cannot be made to.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** The modules that a module imports, with theirs; types are gone when it runs. */
function modulesOf(entry: string): string[] {
  const found = new Set<string>();
  const open = [join(source, entry)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const imports = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)(?! type)[^;]*? from '(\.[^']+)';/gm,
    );
    for (const [, path] of imports) open.push(join(dirname(file), path as string));
  }
  return [...found].map((file) => relative(source, file).replaceAll('\\', '/')).sort();
}

const CODEC = /^(unpickle|pickle)\/|^tools\/codec\.ts$/;

test.each(['table', 'genops', 'dis', 'optimize', 'to-python', 'to-tagged', 'diff', 'scan/index'])(
  'tools/%s brings neither the unpickler nor the pickler along',
  (tool) => {
    const modules = modulesOf(`tools/${tool}.ts`);
    expect(modules.length).toBeGreaterThan(1);
    expect(modules.filter((module) => CODEC.test(module))).toEqual([]);
  },
);

test.each(['table', 'genops', 'dis', 'optimize', 'to-python', 'scan/index'])(
  'tools/%s brings no registered type along',
  (tool) => {
    expect(modulesOf(`tools/${tool}.ts`).filter((module) => module.startsWith('types/'))).toEqual([]);
  },
);

test('the tools that make values bring what loads has', () => {
  expect(modulesOf('tools/transcode.ts')).toContain('unpickle/machine.ts');
  expect(modulesOf('tools/transcode.ts')).toContain('pickle/saver.ts');
});

test('every module that is found exists', () => {
  expect(modulesOf('tools/index.ts').every((module) => existsSync(join(source, module)))).toBe(true);
});
