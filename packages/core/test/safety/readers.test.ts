// What CPython's readers say about strange pickles (readers.json, made by readers.py), and what follows for us: where all
// refuse we refuse, where all give one value we give it, and where they disagree we refuse.
import { describe, expect, test } from 'vitest';
import { type LoadOptions, loads } from '../../src/index.ts';
import { repr } from '../../src/values/repr.ts';
import readers from './readers.json' with { type: 'json' };
import { refusal, unhex } from './support.ts';

// As CPython's `loads`, which does not look at what follows.
const first: LoadOptions = { trailing: 'ignore' };

// Pickles that a reader of CPython refuses, and that load here; with the reason.
const accepted: ReadonlyMap<string, string> = new Map([
  ...['8201', '82ff', '830100', '83ffff', '8401000000', '84ffffff7f'].map((code): [string, string] => [
    `${code}2e`,
    'an unregistered extension code is inert data',
  ]),
  ['636275696c74696e730a6c656e0a29812e', 'nobody here knows that len is no class'],
  ['636275696c74696e730a6c656e0a297d922e', 'nobody here knows that len is no class'],
  [
    '800358010000006172ffffffff2e',
    'C allocates 32 GiB for it; the Python reader loads it, and so does C since 3.14',
  ],
  ['636dc3b60a670a2e', 'only genops reads names as ASCII'],
  ['8004636dc3b664756c650a676cc3b662616c0a2e', 'only genops reads names as ASCII'],
]);

// Pickles that all of CPython's readers load and that are refused here; with the reason.
const refused: ReadonlyMap<string, string> = new Map([
  ['4b0128752e', 'a receiver is checked also where it receives nothing'],
  ['5d28752e', 'a receiver is checked also where it receives nothing'],
  ['96010000000000000061' + '4b62612e', 'no pickler fills a bytearray so'],
  ['96010000000000000061' + '284b62652e', 'no pickler fills a bytearray so'],
  ['96010000000000000061' + '4b004b62732e', 'no pickler fills a bytearray so'],
  ['430161982e', 'only a buffer out of band can become read-only'],
  ['96010000000000000061' + '982e', 'only a buffer out of band can become read-only'],
]);

const escaped = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');

const groups = new Set(readers.rows.map(([group]) => group as string));

test('every pickle of the tests of CPython is there', () => {
  const own = readers.rows.filter(([group]) => group?.startsWith('test_'));
  expect(own.filter(([group]) => group?.endsWith(' bad'))).toHaveLength(216);
  expect(own.filter(([group]) => group?.endsWith(' good'))).toHaveLength(37);
});

for (const group of groups) {
  describe(group, () => {
    for (const [owner, digits = '', ...verdicts] of readers.rows) {
      if (owner !== group) continue;
      const bytes = unhex(digits);
      const [value, ...others] = verdicts;
      const isAgreed = value?.startsWith('= ') && others.every((other) => other === value || other === 'ok');
      const loading = accepted.has(digits) || (isAgreed && !refused.has(digits));
      test(`${escaped(bytes)} ${loading ? 'loads' : 'is refused'}`, () => {
        if (!loading) refusal(bytes, first);
        else if (isAgreed) expect(`= ${repr(loads(bytes, first))}`).toBe(value);
        else loads(bytes, first);
      });
    }
  });
}
