// An option that is passed over in silence may be a policy that is not applied: what a caller means by a name, a text or a
// number that the API does not know cannot be told, so it is refused. Expected: the documentation of the options.
import { describe, expect, test } from 'vitest';
import {
  defineEnum,
  defineType,
  dump,
  dumpChunks,
  dumps,
  isPickleError,
  load,
  loadStream,
  loads,
  loadsAll,
  Pickler,
  parseGlobal,
  standardTypes,
  Unpickler,
} from '../../src/index.ts';
import {
  Disassembler,
  diff,
  dis,
  disLines,
  fromTagged,
  genops,
  globals,
  OpcodeReader,
  optimize,
  repr,
  Scanner,
  scan,
  toPython,
  toTagged,
  transcode,
} from '../../src/tools/index.ts';
import { pickle } from '../safety/support.ts';

const bytes = pickle('N.');
const sink = { write() {} };

class Color {}

const readers: Record<string, (options: never) => unknown> = {
  loads: (options) => loads(bytes, options),
  load: (options) => load(bytes, options),
  loadsAll: (options) => loadsAll(bytes, options),
  loadStream: (options) => loadStream([bytes], options).next(),
  Unpickler: (options) => new Unpickler(options),
  'Unpickler.separate': (options) => Unpickler.separate(options),
};
const writers: Record<string, (options: never) => unknown> = {
  dumps: (options) => dumps(1, options),
  dump: (options) => dump(1, sink, options),
  dumpChunks: (options) => [...dumpChunks(1, options)],
  Pickler: (options) => new Pickler(options),
};
const scanners: Record<string, (options: never) => unknown> = {
  scan: (options) => scan(bytes, options),
  'scan of pieces': (options) => scan([bytes], options),
  Scanner: (options) => new Scanner(options),
  globals: (options) => globals(bytes, options),
};

const tools: Record<string, (options: never) => unknown> = {
  genops: (options) => genops(bytes, options),
  OpcodeReader: (options) => new OpcodeReader(options),
  dis: (options) => dis(bytes, options),
  disLines: (options) => disLines(bytes, options),
  Disassembler: (options) => new Disassembler(options),
  optimize: (options) => optimize(bytes, options),
  toPython: (options) => toPython(bytes, options),
  transcode: (options) => transcode(bytes, options),
  repr: (options) => repr(1, options),
  diff: (options) => diff(1, 1, options),
  toTagged: (options) => toTagged(1, options),
  fromTagged: (options) => fromTagged(1, options),
  defineEnum: (options) => defineEnum('app.Color', Color, options),
};

async function refusal(run: (options: never) => unknown, options: unknown): Promise<string> {
  try {
    await run(options as never);
  } catch (error) {
    if (isPickleError(error, 'INVALID_OPTION')) return error.message;
    throw error;
  }
  return 'accepted';
}

describe.each(Object.entries({ ...readers, ...writers, ...scanners, ...tools }))('%s', (_name, run) => {
  test('refuses an option that does not exist', async () => {
    expect(await refusal(run, { colour: true })).toMatch(/^unknown option 'colour': there are \w+(, \w+)*$/);
  });
  test('refuses an inherited one, as inherited ones count', async () => {
    expect(await refusal(run, Object.create({ colour: 'error' }))).toMatch(/^unknown option 'colour'/);
  });
  test('takes undefined for an option that is not given', async () => {
    expect(await refusal(run, { colour: undefined })).toBe('accepted');
  });
  test.each([
    [null, 'options must be an object, not null'],
    ['error', "options must be an object, not 'error' (a string)"],
    [true, 'options must be an object, not true'],
    [4, 'options must be an object, not 4: for the protocol write { protocol: 4 }'],
    [new Map([['globals', 'error']]), 'options must be an object, not a Map'],
    [[], 'options must be an object, not an Array'],
    [Promise.resolve({ globals: 'error' }), 'options must be an object, not a Promise: await it'],
  ])('refuses %s for options', async (options, message) => {
    expect(await refusal(run, options)).toBe(message);
  });
  test.each([[Object.create(null)], [Object.freeze({})], [new (class Options {})()]])(
    'takes %o for options',
    async (options) => expect(await refusal(run, options)).toBe('accepted'),
  );
});

test.each([
  [undefined, 'undefined'],
  [{}, 'a plain object'],
  ['out.pkl', "'out.pkl' (a string)"],
])('dump(1, %o) refuses a sink that cannot be written to', async (given, name) => {
  const message = `dump(value, sink): the sink must have a method write, not be ${name} (dumps gives the bytes)`;
  expect(await refusal((sink: never) => dump(1, sink), given)).toBe(message);
});

test.each([
  [readers.loads, { global: 'error' }, "unknown option 'global': did you mean globals?"],
  [readers.loads, { exakt: true }, "unknown option 'exakt': did you mean exact?"],
  [readers.loads, { fix_imports: true }, "unknown option 'fix_imports': did you mean fixImports?"],
  [readers.loads, { find_class: () => undefined }, "unknown option 'find_class': did you mean findClass?"],
  [
    readers.loads,
    { persistant_load: () => 1 },
    "unknown option 'persistant_load': did you mean persistentLoad?",
  ],
  [readers.loadStream, { limit: {} }, "unknown option 'limit': did you mean limits?"],
  [readers.loadStream, { onprogress() {} }, "unknown option 'onprogress': did you mean onProgress?"],
  [readers.loadStream, { sginal: 1 }, "unknown option 'sginal': did you mean signal?"],
  [writers.dumps, { protcol: 4 }, "unknown option 'protcol': did you mean protocol?"],
  [writers.dumps, { Protocol: 4 }, "unknown option 'Protocol': did you mean protocol?"],
  [writers.dumps, { buffer_callback() {} }, "unknown option 'buffer_callback': did you mean bufferCallback?"],
  [scanners.scan, { denny: ['os.system'] }, "unknown option 'denny': did you mean deny?"],
  [scanners.scan, { maxOpCodes: 1 }, "unknown option 'maxOpCodes': did you mean maxOpcodes?"],
  [tools.dis, { indentLevel: 2 }, "unknown option 'indentLevel': did you mean indentlevel?"],
  [tools.dis, { anotate: 30 }, "unknown option 'anotate': did you mean annotate?"],
  [tools.transcode, { protcol: 2 }, "unknown option 'protcol': did you mean protocol?"],
  [tools.transcode, { rename_globals: {} }, "unknown option 'rename_globals': did you mean renameGlobals?"],
  [tools.repr, { maxNode: 3 }, "unknown option 'maxNode': did you mean maxNodes?"],
  [tools.toTagged, { exakt: true }, "unknown option 'exakt': did you mean exact?"],
  [tools.diff, { type: [] }, "unknown option 'type': did you mean types?"],
  [tools.defineEnum, { member: [] }, "unknown option 'member': did you mean members?"],
])('%s of %o names the option that was meant', async (run, options, message) => {
  expect(await refusal(run as never, options)).toBe(message);
});

test('all options of loadStream are listed, those of its own too', async () => {
  const message = await refusal(readers.loadStream as never, { colour: 1 });
  const names = message.replace(/^.*there are /, '').split(', ');
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining(['exact', 'limits', 'onProgress', 'signal']));
});

test.each([
  [bytes, 'loadStream takes chunks, not a Uint8Array: for bytes use loadsAll'],
  [bytes.buffer, 'loadStream takes chunks, not an ArrayBuffer: for bytes use loadsAll'],
  [Promise.resolve([bytes]), 'loadStream takes chunks, not a Promise: await it first'],
])('loadStream says what to do with %o', async (source, message) => {
  expect(await refusal(() => loadStream(source as never).next(), undefined)).toBe(message);
});

test('an own __proto__, as JSON.parse gives it, is an option that does not exist', async () => {
  const options = JSON.parse('{ "__proto__": { "globals": "error" } }');
  for (const run of [loads.bind(null, bytes), (each: never) => loadStream([bytes], each).next()]) {
    expect(await refusal(run, options)).toMatch(/^unknown option '__proto__'/);
  }
});

test('what a script has hung on all objects is no option of the caller', () => {
  Object.defineProperty(Object.prototype, 'colour', {
    value: 1,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  try {
    expect(loads(bytes, { exact: true })).toBe(null);
    expect(() => loads(bytes, { colour: 1 } as never)).toThrow('unknown option');
  } finally {
    delete (Object.prototype as { colour?: unknown }).colour;
  }
});

describe('booleans', () => {
  const cases: [string, string[], Record<string, (options: never) => unknown>][] = [
    ['reading', ['exact', 'fixImports'], readers],
    ['writing', ['exact', 'fixImports', 'fast'], writers],
    [
      'tagging',
      ['exact'],
      { repr: tools.repr, diff: tools.diff, toTagged: tools.toTagged, fromTagged: tools.fromTagged } as never,
    ],
    ['transcoding', ['fixImports'], { transcode: tools.transcode } as never],
  ];
  for (const [what, names, functions] of cases) {
    test.each(names)(`option %s of ${what} is true or false and nothing else`, async (name) => {
      for (const run of Object.values(functions)) {
        for (const value of [true, false, undefined])
          expect(await refusal(run, { [name]: value })).toBe('accepted');
        const must = `option ${name} must be true or false, not`;
        expect(await refusal(run, { [name]: 'false' })).toBe(`${must} 'false' (a string)`);
        expect(await refusal(run, { [name]: 0 })).toBe(`${must} 0`);
        expect(await refusal(run, { [name]: null })).toBe(`${must} null`);
      }
    });
  }
});

describe('limits', () => {
  test.each<[object, string]>([
    [{ maxInputByte: 1 }, "unknown limit 'maxInputByte': did you mean maxInputBytes?"],
    [
      { maxInputBytes: '1' },
      "option limits.maxInputBytes must be a number of at least 0, not '1' (a string)",
    ],
    [{ maxInputBytes: Number.NaN }, 'option limits.maxInputBytes must be a number of at least 0, not NaN'],
    [new Map([['maxInputBytes', 1]]), 'limits must be an object, not a Map'],
    [[], 'limits must be an object, not an Array'],
  ])('%o are refused', async (limits, message) => {
    for (const run of Object.values(readers)) expect(await refusal(run, { limits })).toBe(message);
  });

  test('count where they are inherited, and for what is read at once', () => {
    for (const limits of [{ maxInputBytes: 1 }, Object.create({ maxInputBytes: 1 })])
      for (const run of [loads, load, loadsAll])
        expect(() => run(bytes, { limits })).toThrow(
          expect.objectContaining({
            code: 'LIMIT',
            message: 'pickle at byte 0: the input exceeds maxInputBytes (1)',
          }),
        );
  });
});

test.each<[() => unknown, string, string]>([
  [() => loads(bytes, { globals: [1] as never }), 'INVALID_NAME', 'not 1'],
  [() => loads(bytes, { globals: { [Symbol.iterator]: 1 } as never }), 'INVALID_OPTION', 'an array of names'],
  [() => parseGlobal(1 as never), 'INVALID_NAME', 'not 1'],
  [() => standardTypes.withExtension(5 as never, 5), 'INVALID_NAME', 'not 5'],
  [
    () => standardTypes.extend(defineType({ global: 'a.B' }) as never),
    'INVALID_OPTION',
    'an array, not a plain object',
  ],
  [() => standardTypes.extend([undefined as never]), 'INVALID_OPTION', 'defineEnum gave, not undefined'],
  [() => standardTypes.extend([class {} as never]), 'INVALID_OPTION', 'defineEnum gave, not a class'],
  [() => standardTypes.extend('x' as never), 'INVALID_OPTION', "defineEnum gave, not 'x' (a string)"],
])('%s is refused with an error of ours', (run, code, message) => {
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  expect(isPickleError(error) && error.code).toBe(code);
  expect(String(error)).toContain(message);
});

test.each<[keyof typeof readers | keyof typeof writers, object, string]>([
  ['loads', { globals: 'errors' }, "option globals must be 'inert' or 'error', not 'errors' (a string)"],
  ['loads', { globals: true }, "option globals must be 'inert', 'error' or an array of names, not true"],
  [
    'loads',
    { exact: true, dict: 'tree' },
    "option dict must be 'auto' or 'object' or 'map', not 'tree' (a string)",
  ],
  ['loads', { trailing: true }, "option trailing must be 'error' or 'ignore', not true"],
  ['loads', { types: [] }, 'option types must be a TypeRegistry, not an Array'],
  ['loads', { persistentLoad: 'x' }, "option persistentLoad must be a function, not 'x' (a string)"],
  ['loadStream', { signal: {} }, 'option signal must be an AbortSignal, not a plain object'],
  ['loadStream', { onProgress: 1 }, 'option onProgress must be a function, not 1'],
  ['dumps', { protocol: '4' }, "protocol '4' (a string) is not one of 0 to 5"],
  ['dumps', { protocol: 4.5 }, 'protocol 4.5 is not one of 0 to 5'],
  ['dumps', { dispatchTable: {} }, 'option dispatchTable must be a Map, not a plain object'],
  ['dumps', { types: class Types {} }, 'option types must be a TypeRegistry, not a class'],
])('%s of %o says what it was given', async (name, options, message) => {
  expect(await refusal((readers[name] ?? writers[name]) as never, options)).toBe(message);
});
