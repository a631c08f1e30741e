// re.Pattern: the text of a regular expression and its flags. Nothing here compiles it.

import { decodeLatin1 } from '../bytes/text.ts';
import { defineType, type PickleType } from '../registry/type.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { pyRepr, repr } from '../values/repr.ts';
import { bytesOf, integer, integerOf, textOf } from './support.ts';
import { TextValue } from './text-value.ts';

/** The bits of a pattern's flags, by Python's names. */
export const RegexFlag: Readonly<
  Record<'IGNORECASE' | 'LOCALE' | 'MULTILINE' | 'DOTALL' | 'UNICODE' | 'VERBOSE' | 'DEBUG' | 'ASCII', number>
> = /* @__PURE__ */ Object.freeze({
  IGNORECASE: 2,
  LOCALE: 4,
  MULTILINE: 8,
  DOTALL: 16,
  UNICODE: 32,
  VERBOSE: 64,
  DEBUG: 128,
  ASCII: 256,
});

/**
 * Stands for Python's `re.Pattern`, immutable. It is not a `RegExp`: the two languages differ in what `$`, `\w`, `\b`, flags and
 * groups mean, and a hostile pattern could stall whoever runs it.
 */
export class PyPattern extends TextValue {
  readonly pattern: string | Uint8Array;
  /** The sum of what `RegexFlag` names; Python sets `UNICODE` for every `str` without `ASCII`. */
  readonly flags: number;

  constructor(
    pattern: string | Uint8Array,
    flags: number = typeof pattern === 'string' ? RegexFlag.UNICODE : 0,
  ) {
    super();
    this.pattern = pattern;
    this.flags = flags;
  }

  /** Gives Python's `str()`, such as `"re.compile('a+b', re.IGNORECASE)"`. */
  toString(): string {
    const { ASCII, LOCALE, UNICODE } = RegexFlag;
    const isUsual = typeof this.pattern === 'string' && (this.flags & (ASCII | LOCALE | UNICODE)) === UNICODE;
    let rest = isUsual ? this.flags - UNICODE : this.flags;
    const flags: string[] = [];
    for (const [name, bit] of Object.entries(RegexFlag)) {
      if ((rest & bit) === 0) continue;
      rest -= bit;
      flags.push(`re.${name}`);
    }
    if (rest !== 0) flags.push(`0x${rest.toString(16)}`);
    const text = Array.from(repr(this.pattern)).slice(0, 200).join('');
    return `re.compile(${text}${flags.length === 0 ? '' : `, ${flags.join('|')}`})`;
  }

  [pyKey](): Key {
    const { pattern, flags } = this;
    if (typeof pattern !== 'string') return `\0r${flags}b${decodeLatin1(pattern, 0, pattern.length)}`;
    // Python 2 leaves out the flag that Python 3 sets by itself.
    return `\0r${(flags & RegexFlag.ASCII) === 0 ? flags | RegexFlag.UNICODE : flags}s${pattern}`;
  }

  [pyRepr](): string {
    return this.toString();
  }
}

const patternType: PickleType<PyPattern> = /* @__PURE__ */ defineType<PyPattern>({
  global: 're._compile',
  class: PyPattern,
  immutable: true,
  reduce: ({ pattern, flags }, context) => [patternType.global, [pattern, integer(flags, context)]],
  construct([content, bits, ...rest]) {
    const pattern = textOf(content) ?? bytesOf(content);
    const flags = integerOf(bits);
    const isFlags = flags !== undefined && flags >= 0 && flags <= 0xffff;
    return pattern === undefined || !isFlags || rest.length > 0 ? undefined : new PyPattern(pattern, flags);
  },
});

/** The type of Python's module `re`. */
export const reTypes: readonly PickleType[] = [patternType];
