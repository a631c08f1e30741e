// `repr` as callers see it: what the values use among themselves is not checked each time.
import { checkOptions, optionNames } from '../options.ts';
import { type ReprOptions, repr as reprOf } from '../values/repr.ts';

export type { ReprOptions } from '../values/repr.ts';

const NAMES = /* @__PURE__ */ optionNames<ReprOptions>({
  maxNodes: 'any',
  maxLength: 'any',
  exact: 'boolean',
});

/**
 * Gives the text that Python's `repr` gives for the value's twin. Cycles are shown as Python shows them (`[...]`). Which
 * characters count as printable follows the JavaScript engine's version of Unicode.
 *
 * @throws PickleError `INVALID_OPTION`
 */
export function repr(value: unknown, options: ReprOptions = {}): string {
  checkOptions(options, NAMES);
  return reprOf(value, options);
}
