import { expect, test } from 'vitest';
import { toPython2, toPython3 } from '../../src/registry/names.ts';
import { readJson } from './vectors.ts';

interface Names {
  readonly modulesTo3: Record<string, string>;
  readonly modulesTo2: Record<string, string>;
  readonly namesTo3: readonly [string, string, string, string][];
  readonly namesTo2: readonly [string, string, string, string][];
}

// The whole of CPython 3.12's _compat_pickle, written by make-vectors.py.
const names = readJson<Names>('names.json');

test('every module of Python 2 gets its name of Python 3', () => {
  expect(Object.keys(names.modulesTo3).length).toBeGreaterThan(50);
  for (const [module, renamed] of Object.entries(names.modulesTo3)) {
    expect(toPython3(module, 'AnyName')).toEqual([renamed, 'AnyName']);
  }
});

test('every module of Python 3 gets its name of Python 2', () => {
  for (const [module, renamed] of Object.entries(names.modulesTo2)) {
    expect(toPython2(module, 'AnyName')).toEqual([renamed, 'AnyName']);
  }
});

test('every renamed global of Python 2 gets its name of Python 3', () => {
  expect(names.namesTo3.length).toBeGreaterThan(80);
  for (const [module, name, module3, name3] of names.namesTo3) {
    expect(toPython3(module, name)).toEqual([module3, name3]);
  }
});

test('every renamed global of Python 3 gets its name of Python 2', () => {
  for (const [module, name, module2, name2] of names.namesTo2) {
    expect(toPython2(module, name)).toEqual([module2, name2]);
  }
});

test('nothing else is renamed', () => {
  const to3 = new Map(Object.entries(names.modulesTo3));
  const to2 = new Map(Object.entries(names.modulesTo2));
  for (const module of [
    ...to3.values(),
    ...to2.values(),
    'app.models',
    'constructor',
    '__proto__',
    'toString',
    '',
  ]) {
    expect(toPython3(module, 'AnyName')).toEqual([to3.get(module) ?? module, 'AnyName']);
    expect(toPython2(module, 'AnyName')).toEqual([to2.get(module) ?? module, 'AnyName']);
  }
});

test("a name's own row beats its module's", () => {
  // NAME_MAPPING[('urllib2', 'HTTPError')] against IMPORT_MAPPING['urllib2']
  expect(toPython3('urllib2', 'HTTPError')).toEqual(['urllib.error', 'HTTPError']);
  expect(toPython3('urllib2', 'Request')).toEqual(['urllib.request', 'Request']);
});
