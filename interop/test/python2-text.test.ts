// Pickles of Python 2.7 from the committed fixtures, read with every `encoding` and `errors`: what Python 3 makes of them,
// we make of them, and where it refuses, we refuse.
import { dumps, loads } from '@picklekit/core';
import { test } from 'vitest';
import { findKnown, OTHER_NATURAL_VALUES } from '../known-differences.ts';
import { BridgeError } from '../src/bridge.ts';
import { type Fixture, Fixtures } from '../src/fixtures.ts';
import { Failures, inOneLine, pythonsAtHand, withEachPython } from './support.ts';

const newest = (await pythonsAtHand())
  .filter((python) => python.major === 3 && !python.label.endsWith('-pyodide'))
  .slice(-1);
const fixtures = [...Fixtures.read()].filter(isOfPython2);

// Needs a hook to load, or is a class that Python 3 does not have under that name.
function isOfPython2({ name, columns }: Fixture): boolean {
  return columns.some((column) => column.startsWith('2.7/')) && !/^(persistent|extension)\//.test(name);
}

withEachPython(newest, 'reads the pickles of Python 2.7', (python, opened) => {
  // With 'bytes' Python makes a UserDict whose attribute is b'data', which then has no data; ours reads it.
  for (const [encoding, errors] of [
    ['ASCII', 'strict'],
    ['latin1', 'strict'],
    ['utf-8', 'strict'],
    ['utf-8', 'replace'],
    ['ascii', 'backslashreplace'],
    ['utf-8', 'surrogateescape'],
    ['ascii', 'ignore'],
    ['bytes', 'strict'],
  ] as const) {
    test(`with encoding ${encoding} and errors ${errors}, as we do`, { timeout: 120_000 }, async () => {
      const { bridge } = opened();
      const failures = new Failures();
      await Promise.all(
        fixtures
          .filter(({ name }) => encoding !== 'bytes' || !name.startsWith('user-'))
          .map(async ({ name, columns, protocol, pickle }) => {
            const where = `${name} (${columns.join(', ')}) at ${protocol}`;
            let ours: Uint8Array | undefined;
            let refusal = '';
            try {
              ours = dumps(loads(pickle, { encoding, errors }), { protocol: 4 });
            } catch (error) {
              refusal = inOneLine(error);
            }
            try {
              const difference = await bridge.same(pickle, ours ?? dumps(null), {
                encoding,
                errors,
                relax: ['integral-float'],
              });
              if (ours === undefined) failures.add(where, `Python loads it, we say ${refusal}`);
              else
                failures.compare(
                  where,
                  difference,
                  findKnown(OTHER_NATURAL_VALUES, python.label, name, protocol),
                );
            } catch (error) {
              if (!(error instanceof BridgeError)) throw error;
              // An inert value keeps what Python's own classes refuse to be made of; text that cannot be decoded is refused by both.
              if (ours !== undefined && error.pythonType === 'UnicodeDecodeError')
                failures.add(where, `Python says ${error.message}, we load it`);
            }
          }),
      );
      failures.demandNone();
    });
  }
});
