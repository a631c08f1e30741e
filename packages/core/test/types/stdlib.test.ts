// What every CPython wrote for types of its standard library (stdlib-vectors.json, by make-stdlib-vectors.py).
import { describe, expect, test } from 'vitest';
import { dumps, loads } from '../../src/index.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { PyObject } from '../../src/values/object.ts';
import { repr } from '../../src/values/repr.ts';
import { readJson } from './vectors.ts';

interface Texts {
  readonly str: string;
  /** Where it is another text than `str`. */
  readonly repr?: string;
}

interface Vector extends Texts {
  /** The expression that each Python evaluated. */
  readonly python: string;
  readonly inert?: true;
  readonly pickles: readonly (readonly [
    protocols: string,
    versions: string,
    base64: string,
    other?: Texts,
  ])[];
}

interface Comparable {
  equals(other: unknown): boolean;
}

interface Written {
  readonly label: string;
  readonly protocol: number;
  /** Whether CPython 3.8 or newer wrote it: older ones frame in another way. */
  readonly isRecent: boolean;
  readonly bytes: Uint8Array;
  readonly texts: Texts;
}

function* writtenOf(vector: Vector): Generator<Written> {
  for (const [protocols, versions, base64, texts = vector] of vector.pickles) {
    const isRecent = versions.split(' ').some((version) => !['2.7', '3.6', '3.7'].includes(version));
    for (const digit of protocols) {
      const protocol = Number(digit);
      const body = Buffer.from(base64, 'base64');
      const bytes = protocol < 2 ? body : Buffer.concat([Uint8Array.of(0x80, protocol), body]);
      yield { label: `protocol ${protocol} of ${versions}`, protocol, isRecent, bytes, texts };
    }
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

// A name does not tell whether it is a class or a function.
function shown(text: string): string {
  return text.replace(/<(?:class|built-in function) '?(\w+)'?>/g, "<class-or-function 'builtins.$1'>");
}

const vectors = readJson<Vector[]>('stdlib-vectors.json').map((vector) => [vector.python, vector] as const);

const typed = vectors.filter(([, vector]) => vector.inert === undefined);
const inert = vectors.filter(([, vector]) => vector.inert === true);

/** Where the texts are those of the Python that wrote the pickle, not those of the one that wrote the vectors. */
const OTHER_TEXTS: readonly [expressions: RegExp, versions: RegExp, reason: string][] = [
  [/^statistics\.NormalDist/, /^3\.8 3\.9$/, 'CPython 3.13 misreads what 3.8 and 3.9 wrote'],
];

/** What Python makes a class of OSError by its number, and below protocol 3 writes as an OSError; here it stays one. */
const NUMBERED = /^OSError\(\d+,|^FileExistsError/;

/** Exact bytes need the identity of strings: see the known differences of interop. */
const OTHER_EXACT_BYTES = /^(ExceptionGroup\('several|map\()/;

/** What no CPython writes like that: the identity of strings, or of the tuple that an AttributeError's state repeats. */
const OTHER_BYTES = /^(ExceptionGroup|AttributeError\('no y)/;

function expectedTexts(vector: Vector, { texts, label }: Written): Texts {
  const isOther = OTHER_TEXTS.some(
    ([expressions, versions]) =>
      expressions.test(vector.python) && versions.test(label.replace(/.* of /, '')),
  );
  return isOther ? vector : texts;
}

describe.each(typed)('%s', (python, vector) => {
  test('loads from what every CPython wrote, with its str() and repr()', () => {
    expect(vector.pickles.length).toBeGreaterThan(0);
    for (const written of writtenOf(vector)) {
      const { label, bytes } = written;
      const value = loads<object>(bytes, { encoding: 'latin1' });
      expect(value.constructor, label).not.toBe(PyObject);
      const { str, repr: text = str } = expectedTexts(vector, written);
      const isPlain = NUMBERED.test(python) && written.protocol < 3;
      expect(repr(value), label).toBe(shown(isPlain ? text.replace(/^\w+/, 'OSError') : text));
      if (!Array.isArray(value)) expect(String(value), label).toBe(shown(str));
    }
  });

  test('is one value, whoever wrote it at whatever protocol', () => {
    let first: Comparable | undefined;
    for (const { label, bytes, texts } of writtenOf(vector)) {
      const value = loads<Comparable>(bytes, { encoding: 'latin1' });
      if (typeof value.equals !== 'function' || texts !== vector || /no_cache|nan/.test(python)) continue;
      first ??= value;
      expect(first.equals(value), label).toBe(true);
      expect(value.equals(null), label).toBe(false);
    }
  });

  test('is written by the exact mode as it was read', () => {
    for (const { label, protocol, isRecent, bytes } of writtenOf(vector)) {
      const value = loads(bytes, { exact: true });
      expect(value?.constructor, label).not.toBe(PyObject);
      const written = hexOf(dumps(value, { exact: true, protocol }));
      if (isRecent && !(protocol >= 4 && OTHER_EXACT_BYTES.test(python)))
        expect(written, label).toBe(hexOf(bytes));
    }
  });

  test('is written by the natural mode as some CPython from 3.8 on writes it', () => {
    const known = new Map<number, string[]>();
    const recent = [...writtenOf(vector)].filter((written) => written.isRecent && written.texts === vector);
    for (const { protocol, bytes } of recent)
      known.set(protocol, [...(known.get(protocol) ?? []), hexOf(bytes)]);
    for (const { label, protocol, bytes } of recent) {
      const written = hexOf(dumps(loads(bytes), { protocol }));
      // 3.13 alone has pathlib._local, which no older one can read, and writes what the path was made of.
      const isLocal = python.startsWith('pathlib') && label.endsWith('of 3.13');
      if (!isLocal && !OTHER_BYTES.test(python)) expect(known.get(protocol), label).toContain(written);
    }
  });
});

describe.each(inert)('%s', (python, vector) => {
  test('stays inert, and is written as it was read', () => {
    expect(vector.pickles.length).toBeGreaterThan(0);
    for (const { label, protocol, isRecent, bytes } of writtenOf(vector)) {
      const natural = loads(bytes, { encoding: 'latin1' });
      for (const value of Array.isArray(natural) ? natural : [natural])
        expect([PyObject, PyGlobal], label).toContain((value as object).constructor);
      const exact = dumps(loads(bytes, { exact: true }), { exact: true, protocol });
      if (isRecent && !(protocol >= 4 && OTHER_EXACT_BYTES.test(python)))
        expect(hexOf(exact), label).toBe(hexOf(bytes));
    }
  });
});

test('text of another machine is read, which CPython itself cannot', () => {
  // array._array_reconstructor(array.array, 'u', format, bytes) of a machine whose characters have two bytes, or whose order is
  // another: formats 18 to 21 of Modules/arraymodule.c.
  const call = (format: number, content: number[]) =>
    loads(
      Uint8Array.of(
        ...[...'\x80\x03carray\n_array_reconstructor\n(carray\narray\nU\x01uK'].map((char) =>
          char.charCodeAt(0),
        ),
        ...[format, 0x43, content.length, ...content],
        ...[0x74, 0x52, 0x2e],
      ),
    );
  const texts = [
    call(18, [0x61, 0, 0x3d, 0xd8, 0, 0xde]),
    call(19, [0, 0x61, 0xd8, 0x3d, 0xde, 0]),
    call(20, [0x61, 0, 0, 0, 0, 0xf6, 1, 0]),
    call(21, [0, 0, 0, 0x61, 0, 1, 0xf6, 0]),
  ];
  for (const text of texts) expect(String(text)).toBe("array('u', 'a\u{1f600}')");
  // Half a unit, and more than the last character there is.
  expect(() => call(18, [0x61])).toThrow('cannot have items of 2');
  expect(call(20, [0, 0, 0x11, 0])).toBeInstanceOf(PyObject);
});
