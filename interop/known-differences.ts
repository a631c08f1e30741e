// Where what we give back is not what CPython wrote, for a reason. An entry that agrees after all fails the tests, too.

export interface KnownDifference {
  /** The cases it holds for. */
  readonly cases: RegExp;
  /** The protocols it holds for; all when left out. */
  readonly protocols?: readonly number[];
  /** The Pythons it holds for, by column; all that the demand is made of when left out. */
  readonly pythons?: readonly string[];
  readonly reason: string;
}

const PYTHON_3 = ['3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'];
const NEWEST = ['3.15'];
const PAIRS = 'two lone surrogates that spell one character: a JavaScript string cannot tell them from it';
const BATCHES =
  'CPython 3.15 writes a last single item as APPEND or SETITEM and no empty batch; 3.8 to 3.14 write a batch of one, ' +
  'and an empty one after each full batch of a dict or set; we write as those do';

const NAMES =
  'CPython holds the name of the module as several equal strings here (of a builtin function and of a class), and ' +
  'writes each; JavaScript strings have no identity';

/** The exact mode, same protocol: other bytes, the same value. */
export const OTHER_BYTES: readonly KnownDifference[] = [
  { cases: /^str\/pair-that-spells-astral$/, reason: PAIRS },
  {
    cases: /^shared\/equal-text-distinct$/,
    reason:
      'two equal strings that are distinct objects: JavaScript strings have no identity, so the second is a GET',
  },
  {
    cases: /^decimal\/equal$/,
    reason: 'each Decimal makes its string anew; here two are equal, and JavaScript cannot keep them apart',
  },
  {
    cases: /^(method\/unbound|iterator\/map|exception\/group)$/,
    protocols: [4, 5],
    reason: NAMES,
  },
  {
    cases: /^names\/(modules-of-both|module-of-c-before-text)$/,
    protocols: [4, 5],
    pythons: ['3.12', '3.13', '3.14', '3.15'],
    reason:
      'from 3.12 on a class written in C has a string of its own for its module; of several equal strings we fetch the first',
  },
  {
    cases: /^nested\/both$/,
    protocols: [0, 1, 2, 3],
    pythons: ['3.13', '3.14', '3.15'],
    reason:
      'CPython splits the qualified name anew for each nested class, so an equal part of it is another string',
  },
  {
    cases: /^(list\/(1001|2001|of-lists-of-1001)|dict\/(text-)?(1000|1001|2000|2001|3000))$/,
    protocols: [1, 2, 3, 4, 5],
    pythons: NEWEST,
    reason: BATCHES,
  },
  { cases: /^(set|frozenset)\/(1001|2001)$/, protocols: [1, 2, 3], pythons: NEWEST, reason: BATCHES },
  { cases: /^set\/(1000|2000|3000)$/, protocols: [4, 5], pythons: NEWEST, reason: BATCHES },
  {
    cases: /^subclass\/(list-(1001|2001)|dict-(1000|1001|2000|2001))$/,
    protocols: [1],
    pythons: NEWEST,
    reason: BATCHES,
  },
];

/** Another value after the exact mode. */
export const OTHER_VALUES: readonly KnownDifference[] = [
  { cases: /^str\/pair-that-spells-astral$/, reason: PAIRS },
];

/** Another value after the natural mode, or a refusal of Python's to make it. */
export const OTHER_NATURAL_VALUES: readonly KnownDifference[] = [
  {
    cases: /^statistics\/normal-dist$/,
    pythons: ['3.8', '3.9'],
    reason:
      'written as 3.10 and newer write it, which 3.8 and 3.9 cannot read; those misread what 3.8 and 3.9 write',
  },
  { cases: /^str\/pair-that-spells-astral$/, reason: PAIRS },
  {
    cases: /^(datetime\/subclass|exception\/unicode-(de|en)code|subclass\/bytes(-with-fields)?)$/,
    pythons: ['2.7'],
    reason: 'the natural mode gives text for a Python 2 str, and these classes of Python 2 insist on bytes',
  },
  {
    cases: /^dict\/integer-like-text-keys$/,
    pythons: PYTHON_3,
    reason:
      'JavaScript moves keys such as "10" to the front of a plain object, as JSON.parse does; the dicts are equal',
  },
  {
    cases: /^user-dict\/plain$/,
    pythons: ['2.7'],
    reason:
      "the natural mode makes it a UserDict and writes it as Python 3 does; 2.7's UserDict is an old-style class",
  },
];

/**
 * Byte identity is demanded of CPython 3.8 and newer: 3.6 and 3.7 frame differently, and the two picklers of 2.7 choose
 * different opcodes for the same value. There the demand is equality.
 */
export function identityIsDemanded(column: string): boolean {
  const [major = 0, minor = 0] = column.split(/[./-]/).map(Number);
  return major === 3 && minor >= 8;
}

/** Finds the entry for a case; `python` is a label such as `3.14-pyodide` or a column such as `2.7/cPickle`. */
export function findKnown(
  list: readonly KnownDifference[],
  python: string,
  name: string,
  protocol: number,
): KnownDifference | undefined {
  const version = python.replace(/[-/].*/, '');
  return list.find(
    (known) =>
      known.cases.test(name) &&
      (known.protocols ?? [protocol]).includes(protocol) &&
      (known.pythons ?? [version]).includes(version),
  );
}
