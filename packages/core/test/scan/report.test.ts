// What a report says and how it behaves: options, pieces, rows of pickles, hostile sizes, the floors below.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { globals, isPickle, pickleEnd, SCAN_RULES, Scanner, scan } from '../../src/tools/index.ts';
import {
  binget,
  bytes,
  call,
  counted,
  global,
  int,
  line,
  memoize,
  op,
  proto,
  stackGlobal,
  stop,
  str,
  tuple,
} from './assembler.ts';

const SYSTEM = bytes(call(global('os', 'system'), str('true')), stop);

describe('a report', () => {
  test('says where a name is named, how, and that it is called', () => {
    const {
      verdict,
      complete,
      globals: found,
      calls,
    } = scan(bytes(proto(4), call(stackGlobal('os', 'system'), str('true')), stop));
    expect({ verdict, complete }).toEqual({ verdict: 'dangerous', complete: true });
    expect(found).toEqual([
      expect.objectContaining({
        offset: 14,
        opcode: 'STACK_GLOBAL',
        how: 'STACK_GLOBAL',
        module: 'os',
        name: 'system',
        called: true,
        level: 'dangerous',
      }),
    ]);
    expect(calls).toEqual([
      expect.objectContaining({ opcode: 'REDUCE', text: "os.system('true')", level: 'dangerous' }),
    ]);
  });

  test('is plain data: JSON gives all of it', () => {
    const report = scan(
      bytes(
        call(global('os', 'system'), op('NONE')),
        op('POP'),
        int('EXT1', 7, 1),
        op('POP'),
        binget(9),
        stop,
      ),
    );
    // What is undefined has no key in JSON, and none to toEqual.
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.globals).toHaveLength(2);
    expect(report.pickles[0]?.failure).toMatchObject({ opcode: 'BINGET' });
  });

  test('escapes in messages what would hide or reorder text, and keeps names as they are', () => {
    const name = 'a\u202eb\u0000c\u001b[31m\u200b';
    const { globals: found, findings } = scan(
      bytes(
        counted('BINUNICODE', 4, new TextEncoder().encode('m')),
        counted('BINUNICODE', 4, new TextEncoder().encode(name)),
        op('STACK_GLOBAL', 'STOP'),
      ),
    );
    expect(found[0]?.name).toBe(name);
    expect(findings[0]?.message).toBe('m.a\\u{202e}b\\u{0}c\\u{1b}[31m\\u{200b} is on no list');
  });

  test('escapes in messages what is said of an inner attribute, too', () => {
    const { findings } = scan(bytes(str('m'), str('__a\u202eb\u001b[31m__'), op('STACK_GLOBAL', 'STOP')));
    expect(findings[0]?.message).toBe(
      'm.__a\\u{202e}b\\u{1b}[31m__ passes through __a\\u{202e}b\\u{1b}[31m__',
    );
  });

  test('names only rules that are in the list of rules, each of which has a level and a sentence', () => {
    expect(new Set(SCAN_RULES.map(({ id }) => id)).size).toBe(SCAN_RULES.length);
    for (const { title } of SCAN_RULES) expect(title).toMatch(/^[A-Z].*\.$/);
  });

  test('of a row of pickles counts them and says where each ends', () => {
    const { pickles, end } = scan(bytes(op('NONE', 'STOP'), proto(2), op('NONE', 'STOP')));
    expect(pickles.map(({ offset, end, protocol }) => [offset, end, protocol])).toEqual([
      [0, 2, 0],
      [2, 6, 2],
    ]);
    expect(end).toMatchObject({ offset: 6, reason: 'stop' });
  });

  test.each([
    ['nothing', new Uint8Array(), 'empty'],
    ['text', bytes('%PDF-1.7 and so on'), 'not-a-pickle'],
    ['a pickle without STOP', bytes(proto(4), op('NONE')), 'truncated'],
  ])('of %s is incomplete, never clean', (_, content, reason) => {
    const { verdict, complete, end } = scan(content);
    expect({ verdict, complete, reason: end.reason }).toEqual({
      verdict: 'incomplete',
      complete: false,
      reason,
    });
  });

  test('counts persistent ids, extensions and buffers', () => {
    const { counts } = scan(
      bytes(
        proto(5),
        line('PERSID', 'a'),
        op('NEXT_BUFFER', 'READONLY_BUFFER'),
        int('EXT2', 9, 2),
        tuple(),
        op('STOP'),
      ),
    );
    expect(counts).toMatchObject({ persistentIds: 1, extensions: 1, buffers: 1 });
  });

  test('is made by the lists of a day, which it names', () => {
    expect(scan(SYSTEM).lists).toMatchObject({
      version: expect.any(String),
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });
});

describe('what the libraries write themselves', () => {
  // The layout of `torch.save` of a state dict: storages are persistent ids.
  const storage = bytes(
    op('MARK'),
    str('storage'),
    global('torch', 'FloatStorage'),
    str('0'),
    str('cpu'),
    int('BININT1', 4, 1),
    op('TUPLE', 'BINPERSID'),
  );
  const size = tuple(int('BININT1', 2, 1), int('BININT1', 2, 1));
  const hooks = call(global('collections', 'OrderedDict'));
  const tensor = bytes(
    global('torch._utils', '_rebuild_tensor_v2'),
    op('MARK'),
    storage,
    int('BININT1', 0, 1),
    size,
    size,
    op('NEWFALSE'),
    hooks,
    op('TUPLE', 'REDUCE'),
  );

  test('a state dict of torch is innocuous', () => {
    const { verdict, counts } = scan(
      bytes(proto(2), hooks, op('MARK'), str('weight'), tensor, op('SETITEMS', 'STOP')),
    );
    expect(verdict).toBe('innocuous');
    expect(counts.persistentIds).toBe(1);
  });

  test('a parameter of torch is innocuous', () => {
    const parameter = bytes(
      global('torch._utils', '_rebuild_parameter'),
      tuple(tensor, op('NEWTRUE'), hooks),
      op('REDUCE'),
    );
    expect(scan(bytes(proto(2), parameter, stop)).verdict).toBe('innocuous');
  });

  test('a layer of torch is known', () => {
    const layer = bytes(
      global('torch.nn.modules.linear', 'Linear'),
      tuple(),
      op('NEWOBJ'),
      op('EMPTY_DICT', 'BUILD', 'STOP'),
    );
    expect(scan(bytes(proto(2), layer)).verdict).toBe('known');
  });

  test('a nested class of protocol 2 is suspicious, as its class of protocol 4 is', () => {
    const inner = call(global('builtins', 'getattr'), global('shop', 'Order'), str('Line'));
    const { verdict, globals: found } = scan(bytes(proto(2), inner, tuple(), op('NEWOBJ', 'STOP')));
    expect(verdict).toBe('suspicious');
    expect(found.map(({ name, how, called }) => [name, how, called])).toEqual([
      ['getattr', 'GLOBAL', true],
      ['Order', 'GLOBAL', false],
      ['Order.Line', 'getattr', true],
    ]);
    expect(
      scan(bytes(proto(4), stackGlobal('shop', 'Order.Line'), tuple(), op('NEWOBJ', 'STOP'))).verdict,
    ).toBe('suspicious');
  });
});

describe('options', () => {
  const model = bytes(call(global('shop', 'Order')), stop);

  test('allow makes a name known, and nothing below it', () => {
    expect(scan(model).verdict).toBe('suspicious');
    expect(scan(model, { allow: ['shop.Order'] }).verdict).toBe('known');
    expect(scan(bytes(global('shop', 'Order.save'), stop), { allow: ['shop.Order'] }).verdict).toBe(
      'suspicious',
    );
  });

  test('deny beats allow and our lists', () => {
    expect(scan(model, { allow: ['shop.Order'], deny: ['shop.Order'] }).verdict).toBe('dangerous');
    expect(
      scan(bytes(global('collections', 'OrderedDict'), stop), { deny: ['collections.OrderedDict'] }).verdict,
    ).toBe('dangerous');
  });

  test('deny means the name of Python 3 and that of Python 2', () => {
    expect(
      scan(bytes(global('copy_reg', '_reconstructor'), stop), { deny: ['copyreg._reconstructor'] }).verdict,
    ).toBe('dangerous');
  });

  test.each([[['os.*']], [['os']], [['']], [[7]], ['os.system'], [7]])(
    'allow refuses %j: names are exact',
    (allow) => {
      expect(() => scan(model, { allow: allow as string[] })).toThrow(/exact names|list of names/);
    },
  );

  test('pickles stops after so many, whatever follows', () => {
    const report = scan(bytes(op('NONE', 'STOP'), SYSTEM), { pickles: 1 });
    expect(report).toMatchObject({
      verdict: 'innocuous',
      complete: true,
      end: { offset: 2, reason: 'stop' },
    });
  });

  test('base shifts all offsets', () => {
    const { globals: found, pickles } = scan(SYSTEM, { base: 1000 });
    expect(found[0]?.offset).toBe(1000);
    expect(pickles[0]?.offset).toBe(1000);
  });

  test('maxOpcodes makes a scan incomplete, and keeps what was found', () => {
    expect(scan(bytes(op('NONE', 'POP', 'NONE', 'STOP')), { maxOpcodes: 2 })).toMatchObject({
      verdict: 'incomplete',
      complete: false,
      end: { reason: 'limit' },
    });
    expect(scan(SYSTEM, { maxOpcodes: 2 }).verdict).toBe('dangerous');
  });

  test('maxItems limits the lists, not the counts and not the verdict', () => {
    const many = Array.from({ length: 50 }, (_, at) => bytes(global('lib', `n${at}`), op('POP')));
    const report = scan(bytes(...many, SYSTEM), { maxItems: 10 });
    expect(report.globals).toHaveLength(11);
    expect(report.counts.globals).toBe(51);
    expect(report.verdict).toBe('dangerous');
    expect(report.globals.at(-1)).toMatchObject({ module: 'os' });
  });

  test('maxTextBytes: text is forgotten at last, and a name made of it is dangerous', () => {
    const noise = bytes(str('x'.repeat(200)), op('POP'));
    const stream = (count: number): Uint8Array[] => [
      bytes(str('collections'), memoize, op('POP')),
      ...Array.from({ length: count }, () => noise),
      bytes(binget(0), str('OrderedDict'), op('STACK_GLOBAL', 'STOP')),
    ];
    expect(scan(stream(4000), { maxTextBytes: 0 }).verdict).toBe('innocuous');
    expect(scan(stream(20_000)).verdict).toBe('innocuous');
    expect(scan(stream(20_000), { maxTextBytes: 0 })).toMatchObject({
      verdict: 'dangerous',
      globals: [{ module: undefined, name: 'OrderedDict', rule: 'dynamic-name' }],
    });
  });

  test('maxTextBytes: text that came last is never forgotten', () => {
    const parts = Array.from({ length: 30_000 }, (_, at) =>
      bytes(
        str('collections'),
        str(at % 2 ? 'OrderedDict' : 'Counter'),
        op('STACK_GLOBAL', 'POP'),
        str('y'.repeat(100)),
        op('POP'),
      ),
    );
    expect(scan([...parts, bytes(op('NONE', 'STOP'))], { maxTextBytes: 0 })).toMatchObject({
      verdict: 'innocuous',
      counts: { globals: 30_000 },
    });
  });

  test('that the caller changes during a scan change nothing', () => {
    const allow = ['shop.Other'];
    const scanner = new Scanner({ allow });
    allow.push('shop.Order');
    scanner.push(model);
    expect(scanner.end().verdict).toBe('suspicious');
  });

  test('do not leak from one scan into another', () => {
    expect(scan(model, { allow: ['shop.Order'] }).verdict).toBe('known');
    expect(scan(model).verdict).toBe('suspicious');
  });
});

describe('Scanner', () => {
  test('refuses bytes after its end, and gives the same report again', () => {
    const scanner = new Scanner();
    scanner.push(SYSTEM);
    const report = scanner.end();
    expect(scanner.end()).toBe(report);
    expect(() => scanner.push(SYSTEM)).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  test('says when nothing more will be looked at', () => {
    const scanner = new Scanner({ pickles: 1 });
    scanner.push(op('NONE'));
    expect(scanner.isDone).toBe(false);
    scanner.push(op('STOP'));
    expect(scanner.isDone).toBe(true);
  });

  test('passes payloads over without keeping them', () => {
    const scanner = new Scanner();
    scanner.push(bytes(proto(4), [0x8e], [0, 0, 0, 0, 4, 0, 0, 0]));
    const before = process.memoryUsage();
    const piece = new Uint8Array(1 << 20);
    for (let left = 4 * 2 ** 32; left > 0; left -= piece.length) {
      scanner.push(piece);
      // The claim is about what is kept; four GiB need not be pushed to see it.
      if (left < 4 * 2 ** 32 - 512 * piece.length) break;
    }
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(32 << 20);
    expect(scanner.end()).toMatchObject({ verdict: 'incomplete', end: { reason: 'truncated' } });
  });
});

describe('hostile sizes', () => {
  const repeat = (part: Uint8Array, count: number): Uint8Array =>
    bytes(...Array.from({ length: count }, () => part));

  test('nesting of any depth is followed without recursion', () => {
    const depth = 100_000;
    expect(scan(bytes(repeat(op('EMPTY_LIST'), depth), repeat(op('APPEND'), depth - 1), stop)).verdict).toBe(
      'innocuous',
    );
    expect(scan(bytes(op('NONE'), repeat(op('TUPLE1'), depth), stop)).verdict).toBe('innocuous');
    expect(scan(bytes(repeat(op('MARK'), depth), op('NONE'), repeat(op('TUPLE'), depth), stop)).verdict).toBe(
      'innocuous',
    );
  });

  test('a tuple that is doubled 60 times is one tuple', () => {
    const doubled = bytes(op('EMPTY_TUPLE'), repeat(op('DUP', 'TUPLE2'), 60));
    expect(scan(bytes(call(global('collections', 'OrderedDict'), doubled), stop)).verdict).toBe('innocuous');
  });

  test('calls of calls of calls do not grow their text', () => {
    const { calls } = scan(bytes(global('lib', 'f'), repeat(bytes(tuple(), op('REDUCE')), 5000), stop));
    expect(calls).toHaveLength(5000);
    expect(Math.max(...calls.map(({ text }) => text.length))).toBeLessThan(300);
  });

  test('a flood of names does not hide the one behind it', () => {
    const flood = Array.from({ length: 100_100 }, (_, at) => `clib\n${at}\n0`).join('');
    const { verdict, globals: found } = scan(bytes(flood, SYSTEM));
    expect(verdict).toBe('dangerous');
    expect(found.at(-1)).toMatchObject({ module: 'os', name: 'system' });
  });

  test('lengths that are lies allocate nothing', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const lie of [
      counted('BINBYTES', 4, '', 2 ** 32 - 1),
      counted('BINUNICODE8', 8, '', 2 ** 48),
      counted('BYTEARRAY8', 8, '', 2 ** 50),
    ]) {
      expect(scan(lie).complete).toBe(false);
      const scanner = new Scanner();
      scanner.push(lie);
      expect(scanner.end().complete).toBe(false);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20);
  });

  test('memo indices are sparse', () => {
    const puts = Array.from({ length: 1000 }, (_, at) => int('LONG_BINPUT', at * 4_000_000, 4));
    expect(scan(bytes(op('NONE'), ...puts, stop)).verdict).toBe('innocuous');
  });

  test('pickles in pickles are followed to a limit', () => {
    let nested = SYSTEM;
    for (let depth = 0; depth < 20; depth++) nested = bytes(proto(3), counted('BINBYTES', 4, nested), stop);
    const { verdict, findings } = scan(nested);
    expect(verdict).toBe('suspicious');
    expect(Math.max(...findings.map(({ nested: level }) => level))).toBeLessThanOrEqual(5);
  });

  test('a memo entry that grows over earlier indices is found', () => {
    const { globals: found } = scan(
      bytes(
        proto(4),
        str('a'),
        memoize,
        op('POP'),
        str('os'),
        int('LONG_BINPUT', 7, 4),
        op('POP'),
        str('b'),
        memoize,
        op('POP'),
        binget(7),
        str('system'),
        op('STACK_GLOBAL', 'STOP'),
      ),
    );
    expect(found[0]).toMatchObject({ module: 'os' });
  });
});

describe('globals', () => {
  test('gives each name once, the worst first', () => {
    const twice = bytes(
      global('shop', 'Order'),
      op('POP'),
      global('collections', 'OrderedDict'),
      op('POP'),
      global('shop', 'Order'),
      op('POP'),
      SYSTEM,
    );
    expect(globals(twice).map(({ module, name, offset }) => `${module}.${name} at ${offset}`)).toEqual([
      'os.system at 52',
      'shop.Order at 0',
      'collections.OrderedDict at 13',
    ]);
  });
});

describe('probes', () => {
  test('pickleEnd gives the offset behind STOP', () => {
    const data = bytes('xx', SYSTEM, 'trailing');
    expect(pickleEnd(data, 2)).toBe(2 + SYSTEM.length);
    expect(pickleEnd(data)).toBeUndefined();
    expect(pickleEnd(SYSTEM.subarray(0, -1))).toBeUndefined();
  });

  test('isPickle tells a pickle, the beginning of one, and other data', () => {
    expect(isPickle(bytes(proto(4), op('NONE', 'STOP'), 'raw data'))).toBe('yes');
    expect(isPickle(bytes(proto(4), op('EMPTY_LIST', 'MARK')))).toBe('maybe');
    expect(isPickle(bytes('{"json": true}'))).toBe('no');
    expect(isPickle(bytes('PK\x03\x04 and a zip'))).toBe('no');
    expect(isPickle(bytes('\x93NUMPY\x01\x00'))).toBe('no');
    expect(isPickle(new Uint8Array())).toBe('no');
  });
});

describe('bad arguments', () => {
  test.each([[undefined], [null], [7], ['text'], [{}]])('scan(%j) is refused', (data) => {
    expect(() => scan(data as unknown as Uint8Array)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });

  test.each([
    [{ pickles: 0 }],
    [{ pickles: 1.5 }],
    [{ maxItems: -1 }],
    [{ maxNesting: 1e6 }],
    [{ base: Number.NaN }],
    [7],
  ])('the options %j are refused', (options) => {
    expect(() => scan(SYSTEM, options as object)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});

describe('the floors', () => {
  // The scanner must be of use where the loader is not trusted: what is not there cannot be reached.
  test('below the scanner hold no unpickler, no types and no registry of types', () => {
    const seen = new Set<string>();
    const queue = [fileURLToPath(new URL('../../src/tools/scan/index.ts', import.meta.url))];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      // Types are gone when the code runs.
      const source = readFileSync(file, 'utf8').replace(/^(?:import|export) type [^;]*;/gms, '');
      expect(source, file).not.toMatch(/\bimport\(|\bFunction\(|\beval\(|\brequire\(|globalThis\.process/);
      for (const [, target] of source.matchAll(/ from '(\.[^']+)'/g))
        queue.push(resolve(dirname(file), target as string));
    }
    const floors = [...seen].map((file) => file.split('/src/')[1] as string).sort();
    expect(floors.filter((file) => /^(?:unpickle|pickle|types|policy)\//.test(file))).toEqual([]);
    expect(floors.filter((file) => file.startsWith('registry/'))).toEqual(['registry/names.ts']);
    expect(floors.length).toBeGreaterThan(15);
  });
});
