import { describe, expect, test } from 'vitest';
import { dumps, loads } from '../../src/index.ts';
import { Decimal, Fraction, UUID } from '../../src/types/index.ts';
import { PyByteString } from '../../src/values/byte-string.ts';
import { construct, constructContext, typeNamed } from './context.ts';

function python2(text: string): PyByteString {
  return new PyByteString(Buffer.from(text, 'latin1'));
}

describe('Decimal', () => {
  // str(decimal.Decimal(text)) in CPython 3.13.
  test.each([
    ['1e5', '1E+5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+5', '5'],
    ['  1.5 ', '1.5'],
    ['1_000', '1000'],
    ['00012.50', '12.50'],
    ['123e-10', '1.23E-8'],
    ['0e3', '0E+3'],
    ['1e-7', '1E-7'],
    ['infinity', 'Infinity'],
    ['-Inf', '-Infinity'],
    ['nan0', 'NaN'],
    ['sNaN00', 'sNaN'],
    ['-NaN0012', '-NaN12'],
    ['12345678901234567890123456789012345.678e-3', '12345678901234567890123456789012.345678'],
  ])('reads %j as %s', (text, expected) => {
    expect(new Decimal(text).toString()).toBe(expected);
  });

  test.each(['', '.', '1e', '0x1', 'e5', '1.2.3', 'infin', 'NaN1.5', '--1', '1 2'])('refuses %j', (text) => {
    expect(() => new Decimal(text)).toThrow(RangeError);
  });

  test('holds sign, digits and exponent as as_tuple() gives them', () => {
    const { sign, digits, exponent } = new Decimal('-1.50');
    expect([sign, digits, exponent]).toEqual([1, '150', -2]);
    expect(new Decimal('-0').sign).toBe(1);
    expect(new Decimal('Infinity').exponent).toBe('F');
  });

  test('reads what Python 2 wrote, and leaves an exponent that it cannot hold inert', () => {
    expect(String(construct('decimal.Decimal', [python2('1.50')]))).toBe('1.50');
    expect(construct('decimal.Decimal', ['1E+999999999999999999'])).toBe(undefined);
    expect(construct('decimal.Decimal', [15])).toBe(undefined);
  });

  test('sorts without computing powers of ten', () => {
    const sorted = [
      '1E+999999999999',
      '-Infinity',
      '0',
      '1',
      '-1E+999999999999',
      '1.01',
      '0.99',
      'Infinity',
      '-1',
      '1E-99',
      '10',
    ]
      .map((text) => new Decimal(text))
      .sort((a, b) => a.compare(b))
      .map(String);
    // sorted(map(decimal.Decimal, ...)) in CPython
    expect(sorted).toEqual([
      '-Infinity',
      '-1E+999999999999',
      '-1',
      '0',
      '1E-99',
      '0.99',
      '1',
      '1.01',
      '10',
      '1E+999999999999',
      'Infinity',
    ]);
    expect(new Decimal('1.0').compare(new Decimal('1.00'))).toBe(0);
    expect(new Decimal('-1.5').compare(new Decimal('-1.25'))).toBe(-1);
    expect(new Decimal('NaN').compare(new Decimal('1'))).toBe(Number.NaN);
  });

  test('becomes the nearest number', () => {
    expect(new Decimal('0.1').toNumber()).toBe(0.1);
    expect(new Decimal('-1E+400').toNumber()).toBe(Number.NEGATIVE_INFINITY);
    expect(new Decimal('sNaN1').toNumber()).toBe(Number.NaN);
  });

  test('is its text in JSON', () => {
    expect(JSON.stringify({ price: new Decimal('1.50') })).toBe('{"price":"1.50"}');
  });

  test('refuses a text without a number in time that grows with its length only', () => {
    expect(() => new Decimal(`${'1'.repeat(200_000)}x`)).toThrow(RangeError);
  });
});

describe('Fraction', () => {
  test('is in lowest terms with the sign above', () => {
    const fraction = new Fraction(6, -4);
    expect([fraction.numerator, fraction.denominator]).toEqual([-3n, 2n]);
  });

  test('refuses a denominator of 0', () => {
    expect(() => new Fraction(1, 0)).toThrow(RangeError);
    expect(() => construct('fractions.Fraction', ['1/0'])).toThrow(RangeError);
  });

  test('reads the text of CPython before 3.11 and the integers since', () => {
    expect(String(construct('fractions.Fraction', ['-3/4']))).toBe('-3/4');
    expect(String(construct('fractions.Fraction', ['5']))).toBe('5');
    expect(String(construct('fractions.Fraction', [python2('-3/4')]))).toBe('-3/4');
    expect(String(construct('fractions.Fraction', [-3n, 4n]))).toBe('-3/4');
    expect(construct('fractions.Fraction', ['0.5'])).toBe(undefined);
    expect(construct('fractions.Fraction', [0.5])).toBe(undefined);
    expect(construct('fractions.Fraction', [])).toBe(undefined);
  });

  // float(fractions.Fraction(...)) in CPython 3.13, by repr.
  test.each<[bigint, bigint, number]>([
    [1n, 3n, 0.3333333333333333],
    [-2n, 3n, -0.6666666666666666],
    [10n ** 400n, 10n ** 399n, 10],
    [1n, 10n ** 300n, 1e-300],
    [2n ** 53n + 1n, 1n, 9007199254740992],
    [2n ** 54n + 3n, 2n, 9007199254740994],
    [0n, 7n, 0],
  ])('%s/%s is nearest to %s', (numerator, denominator, expected) => {
    expect(new Fraction(numerator, denominator).toNumber()).toBe(expected);
  });

  test('beyond every number is Infinity, as Number(bigint) gives it; Python throws', () => {
    expect(new Fraction(10n ** 400n).toNumber()).toBe(Number.POSITIVE_INFINITY);
  });

  test('sorts', () => {
    expect(new Fraction(1, 3).compare(new Fraction(1, 2))).toBe(-1);
    expect(new Fraction(2, 4).compare(new Fraction(1, 2))).toBe(0);
  });
});

describe('UUID', () => {
  test.each([
    '12345678-1234-5678-1234-567812345678',
    '{12345678-1234-5678-1234-567812345678}',
    'urn:uuid:12345678-1234-5678-1234-567812345678',
    '12345678123456781234567812345678',
  ])('reads %s', (text) => {
    const uuid = new UUID(text);
    expect(uuid.toString()).toBe('12345678-1234-5678-1234-567812345678');
    expect(uuid.bytes).toEqual(Uint8Array.from(Buffer.from('12345678123456781234567812345678', 'hex')));
  });

  test('refuses what is none', () => {
    expect(() => new UUID('1234')).toThrow(RangeError);
    expect(() => new UUID(-1n)).toThrow(RangeError);
    expect(() => new UUID(1n << 128n)).toThrow(RangeError);
  });

  test('refuses a state without a number in range', () => {
    const type = typeNamed('uuid.UUID');
    const context = constructContext('uuid.UUID');
    expect(() => type.setState?.(new UUID(0n), {}, context)).toThrow(/must have an int/);
    expect(() => type.setState?.(new UUID(0n), { int: -1 }, context)).toThrow(RangeError);
  });

  test('comes back by every protocol', () => {
    const uuid = new UUID('ffffffff-ffff-ffff-ffff-ffffffffffff', 'unsafe');
    for (let protocol = 0; protocol <= 5; protocol++) {
      const again = loads(dumps(uuid, { protocol })) as UUID;
      expect([again.toString(), again.isSafe]).toEqual([uuid.toString(), 'unsafe']);
    }
  });

  test('shared twice stays one object', () => {
    const uuid = new UUID(5n);
    const [a, b] = loads(dumps([uuid, uuid])) as [UUID, UUID];
    expect(a).toBe(b);
  });
});
