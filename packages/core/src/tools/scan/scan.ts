// scan and its kin: what a pickle would name, call and write, without loading it.
import { PickleError } from '../../errors.ts';
import type { OpName } from '../../opcodes/op.ts';
import { checkOptions, optionNames } from '../../options.ts';
import { pickleBytes } from '../options.ts';
import { OPCODE_OF } from '../table.ts';
import { rankOf } from './gathered.ts';
import type { CallerLists } from './judge.ts';
import { LISTS } from './lists/versions.ts';
import type { Level, ScanReport, Verdict } from './report.ts';
import type { RuleId } from './rules.ts';
import { Stream, type StreamSettings } from './stream.ts';
import { ArenaTexts, RetainedTexts } from './texts.ts';

/** Settings of {@link scan} and {@link Scanner}. */
export interface ScanOptions {
  /**
   * Names that you have reviewed, exactly as the pickle writes them, as `module.name`: they count as `known`. The list beats
   * ours, so `os.system` would do; what is below a name is not allowed with it.
   */
  readonly allow?: Iterable<string>;
  /** Names that are dangerous to you, as `module.name`. They beat `allow`. */
  readonly deny?: Iterable<string>;
  /** How many pickles are read; what follows them is ignored. @defaultValue `Infinity`: all that there are */
  readonly pickles?: number;
  /** Added to all offsets, for a pickle that is a part of something. @defaultValue 0 */
  readonly base?: number;
  /**
   * Items in each list of the report, for each level; counts go on. Very long texts are left out of a list once there are many.
   * @defaultValue 10,000
   */
  readonly maxItems?: number;
  /** Opcodes that are read. @defaultValue `Infinity`: time is linear in the input */
  readonly maxOpcodes?: number;
  /** Depth of pickles that are values of pickles. @defaultValue 5 */
  readonly maxNesting?: number;
  /**
   * Bytes of short text that are kept where the input comes in pieces, since it may become a name; at least 2 MiB. Of what is
   * beyond, the last MiB is kept. A name that is made of forgotten text after all is one that cannot be read: dangerous.
   * @defaultValue 64 MiB
   */
  readonly maxTextBytes?: number;
}

/**
 * Reads a pickle that comes in pieces. Memory does not depend on the size of what is pushed: payloads are passed over, and about
 * five bytes are kept for each memo entry of a pickle (of a row of pickles, for 16 million), and the bytes of short text.
 *
 * @example
 * const scanner = new Scanner();
 * for await (const chunk of stream) scanner.push(chunk);
 * const { verdict, complete, globals } = scanner.end();
 */
export class Scanner {
  readonly #stream: Stream;
  #report: ScanReport | undefined;

  /** @throws PickleError `INVALID_OPTION` */
  constructor(options: ScanOptions = {}) {
    const { settings, base, maxTextBytes } = resolve(options);
    this.#stream = new Stream(settings, base, new ArenaTexts(maxTextBytes));
  }

  /** Whether nothing that could still be pushed will be looked at. */
  get isDone(): boolean {
    return this.#stream.isDone;
  }

  /**
   * Reads on. The bytes may be written over afterwards.
   *
   * @throws PickleError `CLOSED` after `end`, `INVALID_OPTION` for what is no bytes.
   */
  push(chunk: Uint8Array | ArrayBuffer): void {
    if (this.#report !== undefined) throw new PickleError('CLOSED', 'the scanner has ended');
    this.#stream.push(pickleBytes(chunk));
  }

  /** Tells the scanner that nothing follows, and gives the report. */
  end(): ScanReport {
    this.#report ??= report(this.#stream);
    return this.#report;
  }
}

/**
 * Says what a pickle, or a row of them, would do in Python: every name where it is named, every call where it happens, every
 * oddity. Nothing is loaded, looked up or run, and bad input is reported, never thrown.
 *
 * A verdict of `innocuous` or `known` says that nothing was found by these lists and rules; it is no proof.
 *
 * @param data - The bytes, or pieces of them. The bytes must not change meanwhile.
 * @throws PickleError `INVALID_OPTION` for what is no bytes, and for options that make no sense.
 *
 * @example
 * const bytes = new TextEncoder().encode("cos\nsystem\n(S'id'\ntR.");
 * const { verdict, calls } = scan(bytes);
 * console.log(verdict, calls[0].text); // dangerous os.system('id')
 */
export function scan(
  data: Uint8Array | ArrayBuffer | Iterable<Uint8Array>,
  options: ScanOptions = {},
): ScanReport {
  if (isPieces(data)) {
    const scanner = new Scanner(options);
    for (const chunk of data) {
      scanner.push(chunk);
      if (scanner.isDone && options.pickles !== undefined) break;
    }
    return scanner.end();
  }
  const bytes = pickleBytes(data);
  const { settings, base } = resolve(options);
  const stream = new Stream(settings, base, new RetainedTexts(bytes));
  stream.push(bytes);
  return report(stream);
}

/** A global that a pickle names, however often. */
export interface GlobalSummary {
  /** As it is written; `undefined` where it cannot be known before the pickle is loaded. */
  readonly module: string | undefined;
  readonly name: string | undefined;
  /** The number of an extension code; then module and name are unknown. */
  readonly code: number | undefined;
  readonly level: Level;
  readonly rule: RuleId;
  readonly why: string;
  readonly called: boolean;
  /** Offset of the opcode that names it first. */
  readonly offset: number;
}

/**
 * Lists the globals that a pickle names, each once, the worst first, then in the order of the pickle.
 *
 * @throws PickleError `INVALID_OPTION` as {@link scan} does.
 *
 * @example
 * globals(bytes).map(({ module, name }) => `${module}.${name}`); // ['collections.OrderedDict']
 */
export function globals(
  data: Uint8Array | ArrayBuffer | Iterable<Uint8Array>,
  options: ScanOptions = {},
): GlobalSummary[] {
  const found = new Map<string, GlobalSummary>();
  for (const { module, name, code, level, rule, why, called, offset } of scan(data, options).globals) {
    const key = JSON.stringify([module, name, code, rule]);
    if (!found.has(key)) found.set(key, { module, name, code, level, rule, why, called, offset });
  }
  return [...found.values()].sort((one, other) => rankOf(other.level) - rankOf(one.level));
}

function isPieces(data: unknown): data is Iterable<Uint8Array> {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return false;
  return Symbol.iterator in data;
}

function report(stream: Stream): ScanReport {
  const end = stream.finish();
  const { out, pickles, pickleCount, pushed } = stream;
  const { complete, worst, opcodes, persistentIds, extensions, buffers } = out;
  const isClean = worst === 'innocuous' || worst === 'known';
  const verdict: Verdict = isClean && !complete ? 'incomplete' : worst;
  return {
    verdict,
    complete,
    globals: out.reported(),
    calls: out.calls.list,
    findings: out.findings.list,
    anomalies: out.anomalies.list,
    pickles,
    bytes: pushed,
    end,
    counts: {
      pickles: pickleCount,
      opcodes,
      globals: out.globals.count,
      calls: out.calls.count,
      findings: out.findings.count,
      anomalies: out.anomalies.count,
      persistentIds,
      extensions,
      buffers,
    },
    opcodes: Object.fromEntries(timesByName(out.times)),
    lists: LISTS,
  };
}

function* timesByName(times: Float64Array): Generator<[OpName, number]> {
  for (const [byte, count] of times.entries()) {
    const name = OPCODE_OF[byte]?.name;
    if (count > 0 && name !== undefined) yield [name, count];
  }
}

interface Resolved {
  readonly settings: StreamSettings;
  readonly base: number;
  readonly maxTextBytes: number;
}

const NAMES = /* @__PURE__ */ optionNames<ScanOptions>({
  allow: 'any',
  deny: 'any',
  pickles: 'any',
  base: 'any',
  maxItems: 'any',
  maxOpcodes: 'any',
  maxNesting: 'any',
  maxTextBytes: 'any',
});

/** Copies the options, so that nothing that the caller does later changes a scan. */
function resolve(options: ScanOptions): Resolved {
  checkOptions(options, NAMES);
  const { allow, deny, base, pickles, maxItems, maxOpcodes, maxNesting, maxTextBytes } = options;
  const lists: CallerLists = { allow: nameSet('allow', allow), deny: nameSet('deny', deny) };
  const settings: StreamSettings = {
    lists,
    pickles: count('pickles', pickles, Number.POSITIVE_INFINITY, 1),
    maxItems: count('maxItems', maxItems, 10_000),
    maxOpcodes: count('maxOpcodes', maxOpcodes, Number.POSITIVE_INFINITY),
    maxNesting: count('maxNesting', maxNesting, 5),
  };
  if (settings.maxNesting > 100) invalid('maxNesting must be at most 100');
  return {
    settings,
    base: count('base', base, 0),
    maxTextBytes: count('maxTextBytes', maxTextBytes, 64 << 20),
  };
}

function nameSet(option: string, names: Iterable<string> | undefined): ReadonlySet<string> {
  if (names === undefined) return new Set();
  // A text is iterable too, letter by letter.
  if (typeof names !== 'object' || names === null || !(Symbol.iterator in names)) {
    invalid(`${option} must be a list of names`);
  }
  const set = new Set(names);
  for (const name of set) {
    if (typeof name !== 'string' || !/^[^.*]+(?:\.[^.*]+)+$/.test(name)) {
      invalid(`${option} takes exact names such as 'module.name', not ${String(name)}`);
    }
  }
  return set;
}

function count(option: string, value: number | undefined, otherwise: number, least = 0): number {
  if (value === undefined) return otherwise;
  const isCount =
    typeof value === 'number' &&
    value >= least &&
    (Number.isInteger(value) || value === Number.POSITIVE_INFINITY);
  if (!isCount) invalid(`${option} must be an integer of at least ${least}, not ${String(value)}`);
  return value;
}

function invalid(message: string): never {
  throw new PickleError('INVALID_OPTION', message);
}
