// Nothing that a pickle names is looked up or run, and nothing of the library could run it.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loads, PyGlobal, PyObject } from '../../src/index.ts';
import { pickle, text } from './support.ts';
import { differences, snapshot, walk } from './walk.ts';

const root = new URL('../../src/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map(
    (name) =>
      [name.replaceAll('\\', '/'), readFileSync(new URL(name.replaceAll('\\', '/'), root), 'utf8')] as const,
  );

// Comments and the text of strings say these words; code must not.
function codeOf(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/ \/\/ .*$/gm, '')
    .replace(/`(?:[^`\\]|\\.)*`/g, (literal) => (literal.match(/\$\{[^}]*\}/g) ?? []).join(' '))
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

describe('the sources', () => {
  test('are all there', () => expect(files.length).toBeGreaterThan(60));

  for (const [name, source] of files) {
    test(`${name} has no way to run code by name`, () => {
      const code = codeOf(source);
      expect(code).not.toMatch(/\beval\b/);
      expect(code).not.toMatch(/\bnew Function\b|[^.\w]Function\(/);
      expect(code).not.toMatch(/\bimport\s*\(|\bimport\.meta\b|\brequire\s*\(/);
      expect(code).not.toMatch(
        /\b(setTimeout|setInterval|setImmediate|queueMicrotask|WebSocket|Worker)\b|(?<![.#\w])(fetch|process)\b/,
      );
      expect(code).not.toMatch(/\b(globalThis|window|self|global)\s*\[/);
      expect(code).not.toMatch(/\bwith\s*\(.*\)\s*\{/);
      expect(code).not.toMatch(/\.\.\.\s*(items|entries|stack|values)\s*\)/);
      // The rules of time zones are the engine's; nothing else depends on where or when it runs.
      if (name !== 'types/zoneinfo.ts') expect(code).not.toMatch(/\bIntl\b/);
      expect(code).not.toMatch(/\b(Math\.random|Date\.now|performance|toLocale\w+|localeCompare)\b/);
    });

    test(`${name} imports nothing but its own package`, () => {
      for (const [, from] of source.matchAll(/^\s*(?:import|export)[^;'"]*?from '([^']*)'/gm)) {
        expect(from).toMatch(/^\.\.?\/.*\.ts$/);
      }
    });
  }

  test('look at globalThis for Buffer and Temporal only', () => {
    const uses = files.flatMap(([, source]) => codeOf(source).match(/globalThis[^;]*/g) ?? []);
    for (const use of uses) expect(use).toMatch(/Buffer|Temporal/);
  });
});

const dangerous = [
  ['os', 'system'],
  ['builtins', 'eval'],
  ['builtins', 'exec'],
  ['builtins', '__import__'],
  ['builtins', 'getattr'],
  ['builtins', 'open'],
  ['subprocess', 'Popen'],
  ['posix', 'system'],
  ['nt', 'system'],
  ['operator', 'call'],
  ['importlib', 'import_module'],
  ['pickle', 'loads'],
  ['functools', 'reduce'],
  ['types', 'FunctionType'],
  ['globalThis', 'Function'],
  ['Function', 'constructor'],
  ['node:child_process', 'execSync'],
  ['process', 'exit'],
  ['constructor', 'constructor'],
] as const;

describe.each(dangerous)('%s.%s', (module, name) => {
  const ways: readonly (readonly [string, Uint8Array])[] = [
    ['GLOBAL and REDUCE', pickle('c', module, '\n', name, '\n', text('echo'), '\x85R.')],
    ['STACK_GLOBAL and REDUCE', pickle(text(module), text(name), '\x93', text('echo'), '\x85R.')],
    ['INST', pickle('(', text('echo'), 'i', module, '\n', name, '\n.')],
    ['OBJ', pickle('(c', module, '\n', name, '\n', text('echo'), 'o.')],
    ['NEWOBJ', pickle('c', module, '\n', name, '\n', text('echo'), '\x85\x81.')],
    ['NEWOBJ_EX', pickle('c', module, '\n', name, '\n', text('echo'), '\x85}\x92.')],
    ['the result of a call', pickle('c', module, '\n', name, '\n)R', text('echo'), '\x85R.')],
  ];
  for (const [way, bytes] of ways) {
    test(`is an inert record by ${way}`, () => {
      const before = snapshot();
      const record = loads(bytes) as PyObject;
      expect(record).toBeInstanceOf(PyObject);
      let global: unknown = record.callable;
      if (global instanceof PyObject) global = global.callable;
      expect(global).toBeInstanceOf(PyGlobal);
      expect([(global as PyGlobal).module, (global as PyGlobal).name]).toEqual([module, name]);
      expect([...record.args]).toEqual(['echo']);
      walk(record, (part) => expect(typeof part).not.toBe('function'));
      expect(differences(before, snapshot())).toEqual([]);
    });
  }

  test('is refused by an allow list that does not name it', () => {
    for (const [, bytes] of ways) {
      for (const globals of ['error', [], [`${module}.${name}x`], [`x${module}.${name}`]] as const) {
        expect(() => loads(bytes, { globals })).toThrow(`${module}.${name} is not allowed`);
      }
      // A colon parts module and name; no Python module has one in its name.
      if (module.includes(':')) continue;
      expect(loads(bytes, { globals: [`${module}.${name}`] })).toBeInstanceOf(PyObject);
      // A module or a name alone admits nothing, and is said to be a mistake.
      expect(() => loads(bytes, { globals: ['os'] })).toThrow('"os" is not a global');
    }
  });
});

test('a name with dots on the allow list is the one that was spelled', () => {
  const byDots = pickle(text('a.b'), text('c'), '\x93.');
  const nested = pickle(text('a'), text('b.c'), '\x93.');
  expect(loads(byDots, { globals: ['a.b.c'] })).toBeInstanceOf(PyGlobal);
  // "a.b.c" may mean either; the list has the spelling "a:b.c" for a nested name.
  expect(loads(nested, { globals: ['a:b.c'] })).toBeInstanceOf(PyGlobal);
});
