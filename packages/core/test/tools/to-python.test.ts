// The code of toPython. That it does what Python does is tested in interop/test/tools-python.test.ts, by running it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dumps, PyDate, PyGlobal, PyObject, PyTuple } from '../../src/index.ts';
import { OPCODES, PickletoolsError, toPython } from '../../src/tools/index.ts';
import { type Part, pickle, text, u64 } from '../safety/support-bytes.ts';

/** The code without imports and helpers. */
function body(...parts: readonly Part[]): string {
  return (
    toPython(pickle(...parts))
      .split('\n\n')
      .at(-1)
      ?.trimStart() ?? ''
  );
}

/** The error of a pickle that breaks off. */
function broken(...parts: readonly Part[]): PickletoolsError {
  try {
    toPython(pickle(...parts));
  } catch (error) {
    if (error instanceof PickletoolsError) return error;
    throw error;
  }
  return expect.unreachable();
}

// Each expected text is what the opcodes beside it mean by the documentation of pickletools.
describe('toPython writes', () => {
  test.each<[string, string, string]>([
    [
      'None, bools and ints',
      '(NI01\nI00\nK\x07M\x01\x02J\xff\xff\xff\xffl.',
      '[None, True, False, 7, 513, -1]',
    ],
    ['floats', '(F1.5\nFinf\nFnan\nl.', "[1.5, float('inf'), float('nan')]"],
    ['text and bytes', '(X\x01\0\0\0aC\x02\xff\x00l.', "['a', b'\\xff\\x00']"],
    ['Python 2 strs', "(S'a'\nU\x01\xe9l.", "['a', b'\\xe9'.decode('ASCII')]"],
    ['tuples', '()K\x01\x85K\x02K\x03\x86l.', '[(), (1,), (2, 3)]'],
    [
      'dicts and sets',
      '(}X\x01\0\0\0aK\x01s\x8f(K\x01\x90\x8f(\x91l.',
      "[{'a': 1}, {1}, set(), frozenset()]",
    ],
    ['calls', 'cm\nf\n(K\x01K\x02tR.', 'm.f(1, 2)'],
    ['calls with what is not written here as a tuple', 'cm\nf\ncm\nargs\nR.', 'm.f(*m.args)'],
    ['new instances', '\x80\x04cm\nC\nK\x01\x85\x81.', 'm.C.__new__(m.C, 1)'],
    [
      'new instances with keywords',
      '\x80\x04cm\nC\n)}X\x01\0\0\0kK\x01s\x92.',
      "m.C.__new__(m.C, **{'k': 1})",
    ],
    ['old instances', '(K\x01im\nC\n.', 'm.C(1)'],
    ['old instances of nothing', '(cm\nC\no.', 'instantiate(m.C)'],
    ['persistent ids', 'Pid\n.', "persistent_load('id')"],
    ['builtins bare', '\x80\x03cbuiltins\ncomplex\nK\x01\x85R.', 'complex(1)'],
    ['Python 2 names as Python 3 looks them up', 'c__builtin__\nunicode\n.', 'str'],
    ['nested names', '\x80\x04\x8c\x01m\x8c\x03A.B\x93.', 'm.A.B'],
    ['buffers', '\x80\x05\x97\x98.', 'read_only(next(buffers))'],
    ['extension codes', '\x80\x02\x82\x05.', 'extension(5)'],
  ])('%s', (_, bytes, expression) => {
    expect(body(bytes)).toBe(`result = ${expression}\n`);
  });

  test.each<[string, string, string]>([
    ['what is shared once', '(]\x94(K\x01eh\x00l.', 'list_1 = [1]\nresult = [list_1, list_1]\n'],
    ['cycles', ']\x94h\x00a.', 'list_1 = []\nlist_1.append(list_1)\nresult = list_1\n'],
    ['short literals again', '(X\x01\0\0\0aq\x00h\x00l.', "result = ['a', 'a']\n"],
    [
      'states, items and entries behind the call',
      'cm\nC\n)R(K\x01e(K\x02K\x03u}b.',
      'c_1 = m.C()\nc_1.extend([1])\nc_1[2] = 3\nset_state(c_1, {})\nresult = c_1\n',
    ],
    ['what is thrown away but done', 'cm\nf\n)R0N.', 'm.f()\nresult = None\n'],
    ['what POP_MARK throws away', 'N(cm\nf\n)Rcm\ng\n)R1.', 'm.f()\nm.g()\nresult = None\n'],
    ['what STOP leaves on the stack', 'cm\nf\n)RN.', 'f_1 = m.f()\nresult = None\n'],
    [
      'calls in their order',
      // f() waits on the stack while C() gets a state.
      '(cm\nf\n)Rcm\nC\n)Rcm\ng\n)Rbl.',
      'f_1 = m.f()\nc_1 = m.C()\nset_state(c_1, m.g())\nresult = [f_1, c_1]\n',
    ],
    [
      'all items before the first is set',
      'cm\nC\n)R(K\x01cm\nf\n)RK\x02cm\ng\n)Ru.',
      'c_1 = m.C()\nf_1 = m.f()\ng_1 = m.g()\nc_1[1] = f_1\nc_1[2] = g_1\nresult = c_1\n',
    ],
    ['what DUP doubles once', 'cm\nf\n)R2\x86.', 'f_1 = m.f()\nresult = (f_1, f_1)\n'],
    ['names that calls make', 'cm\nf\n)R\x8c\x01x\x93.', "result = find_class(m.f(), 'x')\n"],
  ])('%s', (_, bytes, code) => {
    expect(body(bytes)).toBe(code);
  });

  test('imports first, then the helpers that are needed', () => {
    expect(toPython(pickle('(cb\nf\n)Rca.c\ng\n(K\x01tRcb\nh\n)Rl.'))).toBe(
      'import b\nimport a.c\n\nresult = [b.f(), a.c.g(1), b.h()]\n',
    );
    expect(toPython(pickle('(ios\nabort\n.'))).toMatch(/^import os\n\n\ndef instantiate\(cls\):\n {4}"""/);
  });

  test('long values on several lines', () => {
    const value = {
      numbers: Array.from({ length: 60 }, (_, i) => i),
      names: ['x'.repeat(60), 'y'.repeat(60)],
    };
    const code = toPython(dumps(value));
    expect(code.split('\n').every((line) => line.length <= 100)).toBe(true);
    expect(code).toMatch(/^result = {\n {4}'numbers': \[\n {8}0, 1, 2,/);
    expect(code).toMatch(/\n {4}'names': \[\n {8}'x+',\n {8}'y+',\n {4}\],\n}\n$/);
  });

  test('the pickle at an offset', () => {
    expect(toPython(pickle('N.K\x01.'), { start: 2 })).toBe('result = 1\n');
  });
});

describe('names that are no names of Python go through find_class, as text', () => {
  test.each<[string, string]>([
    ['cos; x\nf\n.', "find_class('os; x', 'f')"],
    ['cm\n1\n.', "find_class('m', '1')"],
    ['cm\nlambda\n.', "find_class('m', 'lambda')"],
    ['clist\nf\n.', "find_class('list', 'f')"],
    ['cresult\nf\n.', "find_class('result', 'f')"],
    ['clist_1\nf\n.', "find_class('list_1', 'f')"],
    ['cm\n\xef\xac\x81x\n.', "find_class('m', 'ﬁx')"],
    ['cm\na\\x41\n.', "find_class('m', 'a\\\\x41')"],
    ['ca b\nc\n.', "find_class('a b', 'c')"],
    ['\x80\x02cm\nA.B\n.', "find_class('m', 'A.B')"],
    ['\x80\x04\x8c\x01m\x8c\x0cf.<locals>.g\x93.', "find_class('m', 'f', '<locals>', 'g')"],
    ['\x80\x04\x8c\x03m\nx\x8c\x06f"""\n#\x93.', "find_class('m\\nx', 'f\"\"\"\\n#')"],
  ])('%j', (bytes, expression) => {
    expect(body(bytes)).toBe(`result = ${expression}\n`);
  });
});

describe('a broken pickle', () => {
  test.each<[string, string, string]>([
    ['cos\ngetpid\n)R', 'UNEXPECTED_END', 'os.getpid()'],
    ['cos\ngetpid\n)R\xff', 'UNKNOWN_OPCODE', 'os.getpid()'],
    ['cos\ngetpid\n)R0R', 'STACK_UNDERFLOW', 'os.getpid()'],
    ['(cos\ngetpid\n)RR', 'UNEXPECTED_MARK', 'os.getpid()'],
    ['cos\ngetpid\n)Ru', 'MISSING_MARK', 'os.getpid()'],
    ['cos\ngetpid\n)Rh\x00', 'MISSING_MEMO', 'os.getpid()'],
    ['}(cos\ngetpid\n)Ru', 'ODD_ITEMS', 'os.getpid()'],
    ['cos\ngetpid\n)RK\x01\x93', 'INVALID_OPERAND', 'os.getpid()'],
    ['cos\ngetpid\n)R\x80\x06', 'UNSUPPORTED_PROTOCOL', 'os.getpid()'],
    ['cos\ngetpid\n)Rp-1\n', 'INVALID_MEMO_INDEX', 'os.getpid()'],
    ['cos\ngetpid\n)R(o', 'STACK_UNDERFLOW', 'os.getpid()'],
  ])('%j is an error with the code of what happens before', (bytes, code, done) => {
    const error = broken(bytes);
    expect(error.code).toBe(code);
    expect(error.text).toMatch(/^import os\nimport pickle\n\n/);
    const lines = error.text.trim().split('\n');
    expect(lines.at(-2)).toBe(done);
    expect(lines.at(-1)).toMatch(/^raise pickle.UnpicklingError\('.+'\)$/);
  });

  test('has frames that no opcode crosses', () => {
    expect(broken('\x80\x04\x95', u64(2), text('abcd'), '.').code).toBe('INVALID_FRAME');
    expect(broken('\x80\x04\x95', u64(20), '\x95', u64(2), 'N.').code).toBe('INVALID_FRAME');
  });

  test('tells of every call that it contained, wherever it is cut', () => {
    const whole = pickle('\x80\x04(cos\ngetpid\n)R\x94K\x01cos\ngetcwd\n)R0cos\ngetppid\n)Rh\x00t.');
    const calls = ['os.getpid()', 'os.getcwd()', 'os.getppid()'];
    const ends = [...whole.keys()].filter((at) => whole[at] === OPCODES.REDUCE.byte).map((at) => at + 1);
    expect(ends).toHaveLength(3);
    for (let cut = 0; cut < whole.length; cut++) {
      const { text: code } = broken(whole.subarray(0, cut));
      for (const [index, call] of calls.entries())
        expect(code.includes(call)).toBe(cut >= (ends[index] as number));
    }
  });
});

describe('the code', () => {
  test('of 100,000 nested lists nests 20 deep', () => {
    const code = toPython(pickle(new Uint8Array(100_000).fill(0x5d), new Uint8Array(99_999).fill(0x61), '.'));
    expect(code.match(/\[+/g)?.every((brackets) => brackets.length <= 21)).toBe(true);
    expect(code.length).toBeLessThan(1_000_000);
  });

  test('of nested calls, tuples and dicts is no deeper', () => {
    const depth = 20_000;
    const opening = 'cm\nf\n'.repeat(depth);
    const code = toPython(pickle(opening, 'N', '\x85R'.repeat(depth), '.'));
    expect(code.split('\n').every((line) => line.length < 200)).toBe(true);
    expect(code.match(/m\.f\(/g)).toHaveLength(depth);
  });

  test('grows with the pickle, not with what it unfolds to', () => {
    let value: unknown = 'a'.repeat(1000);
    for (let i = 0; i < 60; i++) value = [value, value];
    expect(toPython(dumps(value)).length).toBeLessThan(5000);
    // One long name, fetched 1,000 times.
    const gets = 'h\x00'.repeat(1000);
    const long = toPython(pickle('\x80\x03(c', 'm'.repeat(5000), '\nf\nq\x00', gets, 'l.'));
    expect(long.length).toBeLessThan(40_000);
  });

  test('of what we write is the same every time, and says no more than the value', () => {
    const object = new PyObject(new PyGlobal('app', 'User'), 'NEWOBJ', PyTuple.of());
    object.build({ name: 'Ann', born: new PyDate(2000, 1, 2) });
    expect(
      toPython(dumps([object, object]))
        .split('\n\n\n')
        .at(-1),
    ).toBe(
      [
        'user_1 = app.User.__new__(app.User)',
        "set_state(user_1, {'name': 'Ann', 'born': datetime.date(b'\\x07\\xd0\\x01\\x02')})",
        'result = [user_1, user_1]',
        '',
      ].join('\n'),
    );
  });

  test('of any opcodes is code or an error of ours', () => {
    const opcodes = Object.values(OPCODES).filter(({ argument }) => argument === undefined);
    const part = fc.oneof(
      fc.constantFrom(...opcodes.map(({ byte }) => Uint8Array.of(byte))),
      fc
        .constantFrom('K\x01', 'X\x01\0\0\0a', 'cm\nf\n', 'q\x00', 'h\x00', ')', '(', '}', ']', '\x8f')
        .map((s) => pickle(s)),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const bytes = pickle(...parts.flatMap((bytes) => [...bytes]).map((byte) => byte as number), '.');
        let code: string;
        try {
          code = toPython(bytes);
        } catch (error) {
          if (!(error instanceof PickletoolsError)) throw error;
          code = error.text;
        }
        expect(code.endsWith('\n')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
