// The lists in the form in which they are asked. Maps and Sets only: a name such as `constructor` comes from the pickle.
import { DANGEROUS, FORWARDERS, REACHED, TRAVERSAL } from './dangerous.ts';
import { INNOCUOUS } from './innocuous.ts';
import { KNOWN } from './known.ts';
import { SKLEARN } from './sklearn.ts';

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** `module: name name` as pairs. */
function* pairs(rows: readonly string[]): Generator<string> {
  for (const row of rows) {
    const colon = row.indexOf(': ');
    const module = row.slice(0, colon);
    for (const name of words(row.slice(colon + 2))) yield `${module}.${name}`;
  }
}

const modules = new Map<string, string>();
const names = new Map<string, string>();
for (const { why, modules: listed = '', names: rows = [] } of DANGEROUS) {
  for (const module of words(listed)) modules.set(module, why);
  for (const name of pairs(rows)) names.set(name, why);
}

/** Modules of which everything is dangerous, with the reason. */
export const DANGEROUS_MODULES: ReadonlyMap<string, string> = modules;

/** Single dangerous names as `module.name`, with the reason. */
export const DANGEROUS_NAMES: ReadonlyMap<string, string> = names;

/** The length of the longest of both. */
export const LONGEST_DANGEROUS: number = Math.max(
  ...[...modules.keys(), ...names.keys()].map(({ length }) => length),
);

export const INNOCUOUS_NAMES: ReadonlySet<string> = new Set(pairs(INNOCUOUS));
export const KNOWN_NAMES: ReadonlySet<string> = new Set([...pairs(KNOWN), ...pairs(SKLEARN)]);
export const FORWARDER_NAMES: ReadonlySet<string> = new Set(pairs(FORWARDERS));
export const REACHED_MODULES: ReadonlySet<string> = new Set(words(REACHED));
export const TRAVERSAL_ATTRIBUTES: ReadonlySet<string> = new Set(words(TRAVERSAL));
