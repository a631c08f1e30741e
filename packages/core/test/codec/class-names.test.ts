// The names of classes and modules beside text that is one object with them. The bytes are what CPython 3.11 wrote for the expression.
import { describe, expect, test } from 'vitest';
import { Counter, dumps, loads, OrderedDict, PyDate, PyGlobal, Unpickler } from '../../src/index.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

const NAME_FIRST =
  '80049527000000000000005d94288c07436f756e746572948c0b636f6c6c656374696f6e7394680193947d9485945294652e';
const CLASS_FIRST =
  '80049527000000000000005d94288c0b636f6c6c656374696f6e73948c07436f756e7465729493947d94859452946802652e';
const DATE =
  '8004952b000000000000005d94288c086461746574696d65948c0464617465949394430407e8010294859452948c046461746594652e';
const SETS = '80025d710028635f5f6275696c74696e5f5f0a7365740a710168015d71024b0161857103527104652e';
const ORDERED =
  '80049528000000000000005d94288c0b636f6c6c656374696f6e73948c0b4f726465726564446963749493942952946803652e';
const MODULE_FIRST =
  '80049537000000000000007d94288c026964944b018c086461746574696d659468028c086461746574696d65949394430a07e8010200000000' +
  '00009485945294752e';
const FRACTION =
  '80049528000000000000005d94288c096672616374696f6e73948c084672616374696f6e9493944b014b01869452946802652e';

describe('values made here', () => {
  const orderedDict = new PyGlobal('collections', 'OrderedDict');
  const cases: [string, () => unknown, string, number][] = [
    ["['Counter', Counter()]", () => ['Counter', new Counter()], NAME_FIRST, 4],
    ["[Counter(), 'Counter']", () => [new Counter(), 'Counter'], CLASS_FIRST, 4],
    ["[datetime.date(2024, 1, 2), 'date']", () => [new PyDate(2024, 1, 2), 'date'], DATE, 4],
    ['[OrderedDict(), OrderedDict]', () => [new OrderedDict(), orderedDict], ORDERED, 4],
    ['[set, {1}]', () => [new PyGlobal('builtins', 'set'), new Set([1])], SETS, 2],
  ];
  test.each(cases)('%s are written as CPython writes them', (_, make, bytes, protocol) => {
    expect(hex(dumps(make(), { protocol }))).toBe(bytes);
  });
});

describe.each([
  ["['Counter', Counter()]", NAME_FIRST],
  ["[Counter(), 'Counter']", CLASS_FIRST],
  ["[datetime.date(2024, 1, 2), 'date']", DATE],
  ['[OrderedDict(), OrderedDict]', ORDERED],
  ['[set, {1}] at protocol 2', SETS],
  ["{'id': 1, 'datetime': datetime.datetime(2024, 1, 2)}", MODULE_FIRST],
  ["[Fraction(1), 'Fraction']", FRACTION],
])('%s', (_, written) => {
  const bytes = Buffer.from(written, 'hex');
  const options = { exact: true, protocol: bytes[1] as number };

  test('comes out of the exact mode as it went in', () => {
    expect(hex(dumps(loads(bytes, { exact: true }), options))).toBe(written);
  });

  test('does so in chunks of any size, which tell less of what came before', () => {
    for (let size = 1; size < bytes.length; size++) {
      const unpickler = new Unpickler({ exact: true });
      const values: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size)
        values.push(...unpickler.push(bytes.subarray(at, at + size)));
      expect(hex(dumps(values[0], options))).toBe(written);
    }
  });

  test('has plain text in the memo', () => {
    const unpickler = new Unpickler({ exact: true });
    unpickler.load(bytes);
    const names = [...unpickler.memo.values()].filter((value) => /^[A-Z]?[a-z]+$/.test(String(value)));
    expect(names.every((name) => typeof name === 'string')).toBe(true);
  });
});

test("a pickle marks no global of the caller's", () => {
  const own = new PyGlobal('fractions', 'Fraction');
  loads(Buffer.from(FRACTION, 'hex'), { exact: true, findClass: () => own });
  // Nothing says that its name is the text, so that it is written twice.
  expect(hex(dumps([own, 'Fraction'], { protocol: 4 })).match(/4672616374696f6e/g)).toHaveLength(2);
});
