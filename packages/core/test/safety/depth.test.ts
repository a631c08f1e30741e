// No recursion over data: up to 100,000 levels on a stack of 200 KB.
import { describe, expect, test } from 'vitest';
import { runChild } from './child.ts';

describe('a value nested 10,000 and 100,000 deep', () => {
  const results = Object.entries(runChild('depth', ['--stack-size=200']) as Record<string, string>);

  test('was tried in every way', () => expect(results.length).toBeGreaterThan(600));

  for (const [name, result] of results) {
    test(name, () => {
      // Hashing a frozenset of frozensets costs the text of all of them: it may meet its limit, and nothing else may.
      if (/^frozensets/.test(name)) expect(result).toMatch(/^(done|LIMIT .* exceeds maxHashNodes)/);
      else if (/^persistent ids.* protocol 0/.test(name)) expect(result).toMatch(/^UNSUPPORTED_VALUE/);
      // What a type refuses is no matter of depth.
      else if (/zones of datetimes|UserStrings/.test(name))
        expect(result).toMatch(/^(done|CONSTRUCT_FAILED)/);
      else expect(result).toBe('done');
      expect(result).not.toMatch(/FOREIGN|call stack|JavaScript engine/);
    });
  }
});
