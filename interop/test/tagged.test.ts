// Tagged JSON loses nothing: the committed pickles of all Pythons are the same bytes after a way through JSON text.
import { dumps, loads } from '@picklekit/core';
import { fromTagged, toTagged } from '@picklekit/core/tools';
import { expect, test } from 'vitest';
import { type Fixture, Fixtures } from '../src/fixtures.ts';
import { bytesDifference, Failures } from './support.ts';

const fixtures = [...Fixtures.read()];

// What Python 2.7 writes for a NaN with a sign: JavaScript numbers do not promise to keep one.
const OTHER_NAN = '\xff\xf8\0\0\0\0\0\0';

test.each([true, false])('with exact: %s', { timeout: 120_000 }, (exact) => {
  const failures = new Failures();
  let count = 0;
  for (const fixture of fixtures) {
    const where = `${fixture.name} at ${fixture.protocol} (${fixture.columns[0]})`;
    if (hasOtherNaN(fixture) || (!exact && fixture.buffers.length > 0)) continue;
    count++;
    failures.attempt(where, () => {
      const difference = throughJson(fixture, exact);
      if (difference !== undefined) failures.add(where, difference);
    });
  }
  failures.demandNone();
  expect(count).toBeGreaterThan(6900);
});

function throughJson({ pickle, buffers, protocol }: Fixture, exact: boolean): string | undefined {
  const value = loads(pickle, { exact, buffers, encoding: 'latin1' });
  const copy = fromTagged(JSON.parse(JSON.stringify(toTagged(value, { exact }))), { exact });
  const options = { exact, protocol, ...(buffers.length > 0 ? { bufferCallback: () => false } : {}) };
  return bytesDifference(dumps(value, options), dumps(copy, options));
}

function hasOtherNaN({ pickle }: Fixture): boolean {
  return Buffer.from(pickle).includes(OTHER_NAN, 0, 'latin1');
}
