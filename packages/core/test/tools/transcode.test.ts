// transcode: that Python reads the result as the same value is tested in interop/test/tools-transcode.test.ts.
import { describe, expect, test } from 'vitest';
import { dumps, isPickleError, PyGlobal, PyObject, PyTuple } from '../../src/index.ts';
import { NUMPY_1_TO_2, NUMPY_2_TO_1, toPython, transcode } from '../../src/tools/index.ts';
import { pickle } from '../safety/support-bytes.ts';

function code(bytes: Uint8Array): string {
  return toPython(bytes).split('\n\n').at(-1) as string;
}

describe('transcode', () => {
  test('writes the same value with the opcodes of another protocol', () => {
    // Protocol 0: (lp0 V a p1 a g1 a; CPython writes it for ['a', 'a'].
    const old = pickle('(lp0\nVa\np1\nag1\na.');
    // Protocol 4, by hand: PROTO, FRAME 11, EMPTY_LIST, MEMOIZE, MARK, SHORT_BINUNICODE a, MEMOIZE, BINGET 1, APPENDS, STOP.
    const modern = pickle('\x80\x04\x95\x0b\0\0\0\0\0\0\0]\x94(\x8c\x01a\x94h\x01e.');
    expect(transcode(old, { protocol: 4 })).toEqual(modern);
    expect(transcode(modern, { protocol: 0 })).toEqual(old);
    expect(transcode(old)[1]).toBe(5);
  });

  test('knows bytes and sets in the calls by which old protocols spell them', () => {
    const old = pickle('\x80\x02c_codecs\nencode\nX\x02\0\0\0\xc3\xbfX\x06\0\0\0latin1\x86R.');
    expect(code(transcode(old))).toBe("result = b'\\xff'\n");
    expect(code(transcode(dumps(new Set([1])), { protocol: 2 }))).toBe('result = set([1])\n');
  });

  test('names what moved between Python 2 and 3', () => {
    const python3 = dumps([new PyGlobal('builtins', 'map'), new PyGlobal('urllib.parse', 'urlparse')]);
    const python2 = transcode(python3, { protocol: 2 });
    const latin1 = Buffer.from(python2).toString('latin1');
    expect(latin1).toContain('citertools\nimap\n');
    expect(latin1).toContain('curlparse\nurlparse\n');
    expect(transcode(python2)).toEqual(python3);
    expect(Buffer.from(transcode(python3, { protocol: 2, fixImports: false })).toString('latin1')).toContain(
      'cbuiltins\nmap\n',
    );
  });

  test('evaluates nothing, and keeps what only Python could evaluate', () => {
    const object = new PyObject(new PyGlobal('os', 'system'), 'REDUCE', PyTuple.of('true'));
    expect(code(transcode(dumps(object), { protocol: 1 }))).toBe("result = os.system('true')\n");
  });

  test.each([
    [NUMPY_2_TO_1, 'numpy._core.multiarray', '_reconstruct', 'numpy.core.multiarray._reconstruct'],
    [NUMPY_1_TO_2, 'numpy.core', 'x', 'numpy._core.x'],
    [NUMPY_1_TO_2, 'numpy.core2', 'x', 'numpy.core2.x'],
    [{ 'a:B': 'c.d:E', a: 'z' }, 'a', 'B', 'c.d.E'],
    [{ 'a:B': 'c.d:E', a: 'z' }, 'a', 'C', 'z.C'],
    [{ a: 'z', 'a.b': 'y' }, 'a.b.c', 'D', 'y.c.D'],
    [(module: string, name: string) => [`${module}2`, name] as const, 'm', 'f', 'm2.f'],
    [() => undefined, 'constructor', 'f', 'constructor.f'],
  ])('renames globals: %o', (renameGlobals, module, name, expected) => {
    for (const protocol of [0, 2, 5]) {
      const bytes = dumps(new PyGlobal(module, name), { protocol });
      expect(code(transcode(bytes, { protocol, renameGlobals }))).toBe(`result = ${expected}\n`);
    }
  });

  test.each([[{ 'a:B': 'c' }], [{ a: 'c:D' }], [{ a: '' }], [{ a: 1 }], [1], [null]])(
    'refuses %o as renameGlobals',
    (renameGlobals) => {
      expect(() => transcode(pickle('N.'), { renameGlobals: renameGlobals as never })).toThrowError(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      );
    },
  );

  test('moves out-of-band buffers into the pickle', () => {
    const bytes = pickle('\x80\x05\x97\x98.');
    expect(() => transcode(bytes)).toThrowError(expect.objectContaining({ code: 'NO_BUFFER' }));
    expect(code(transcode(bytes, { buffers: [Uint8Array.of(65)] }))).toBe("result = b'A'\n");
  });

  test.each(['', 'N', 'N.N.', '\xff.'])('gives an error of ours for %j', (bytes) => {
    try {
      transcode(pickle(bytes));
    } catch (error) {
      return expect(isPickleError(error)).toBe(true);
    }
    return expect.unreachable();
  });

  test('takes 100,000 nested lists', () => {
    const bytes = pickle(new Uint8Array(100_000).fill(0x5d), new Uint8Array(99_999).fill(0x61), '.');
    expect(transcode(bytes, { protocol: 0 }).length).toBeGreaterThan(400_000);
  });
});
