// Every code is reached, and says what happened and where.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isPickleError, PickleError, type PicklingError, type UnpicklingError } from '../../src/index.ts';
import { cases } from './cases.ts';

const source = readFileSync(new URL('../../src/errors.ts', import.meta.url), 'utf8');
const union = /PickleErrorCode =([^;]*);/.exec(source)?.[1] ?? '';
const codes = Array.from(union.matchAll(/'([A-Z_]+)'/g), ([, code]) => code as string);

test('every code has a case', () => {
  expect(codes.length).toBeGreaterThan(30);
  expect(Object.keys(cases).sort()).toEqual([...codes].sort());
  for (const own of Object.values(cases)) expect(own.length).toBeGreaterThan(0);
});

for (const [code, list] of Object.entries(cases)) {
  describe(code, () => {
    for (const { name, run, message, offset, opcode, path, constructorName } of list) {
      test(name, async () => {
        let error: unknown;
        try {
          await run();
        } catch (thrown) {
          error = thrown;
        }
        expect(isPickleError(error, code as keyof typeof cases), `${error}`).toBe(true);
        expect(error).toBeInstanceOf(PickleError);
        const own = error as UnpicklingError & PicklingError;
        if (message !== '') expect(own.message).toBe(message);
        expect(own.code).toBe(code);
        if (offset !== undefined) {
          expect(own.name).toBe('UnpicklingError');
          expect(own.offset).toBe(offset);
        }
        if (offset !== undefined && code !== 'UNKNOWN_OPCODE') expect(own.opcode).toBe(opcode);
        if (path !== undefined) expect(own.path).toBe(path);
        if (constructorName !== undefined) {
          expect(own.name).toBe('PicklingError');
          expect(own.constructorName).toBe(constructorName);
        }
      });
    }
  });
}

test("a hook's own error is the cause", () => {
  for (const code of ['HOOK_FAILED', 'CONSTRUCT_FAILED'] as const) {
    for (const { name, run } of cases[code]) {
      if (name === 'a type that refuses') continue;
      try {
        run();
        expect.unreachable();
      } catch (error) {
        expect((error as Error).cause, name).toBeInstanceOf(Error);
        expect(((error as Error).cause as Error).message).toBe('boom');
      }
    }
  }
});
