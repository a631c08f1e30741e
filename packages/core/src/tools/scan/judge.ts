// What to think of a name. Allow-list first: a name on no list is suspicious, never clean.
import { toPython3 } from '../../registry/names.ts';
import {
  DANGEROUS_MODULES,
  DANGEROUS_NAMES,
  FORWARDER_NAMES,
  INNOCUOUS_NAMES,
  KNOWN_NAMES,
  LONGEST_DANGEROUS,
  REACHED_MODULES,
  TRAVERSAL_ATTRIBUTES,
} from './lists/index.ts';
import type { Level } from './report.ts';
import type { RuleId } from './rules.ts';
import { shown } from './texts.ts';

/** A level, with the rule that gave it and the reason in words. */
export interface Judgement {
  readonly level: Level;
  readonly rule: RuleId;
  readonly why: string;
}

/** Names that the caller trusts or forbids, as `module.name`. */
export interface CallerLists {
  readonly allow: ReadonlySet<string>;
  readonly deny: ReadonlySet<string>;
}

// No name that Python gives to anything is that long, and a pickle could make us split dots for a long time.
const MAX_PARTS = 64;

const DUNDER = /^__.*__$/s;

// Modules between double underscores that are no inner attributes: a program's own one, a package, the builtins of Python 2.
const MAIN: ReadonlySet<string> = new Set(['__main__', '__mp_main__', '__init__', '__builtin__']);

/** Judges a global by the name in the pickle and by what Python 3 makes of a name of Python 2. */
export function judgeName(module: string, name: string, caller: CallerLists): Judgement {
  const written = `${module}.${name}`;
  const [mappedModule, mappedName] = toPython3(module, name);
  const mapped = `${mappedModule}.${mappedName}`;
  if (caller.deny.has(written) || caller.deny.has(mapped)) {
    return {
      level: 'dangerous',
      rule: 'denied-name',
      why: 'is on the list of names that the caller forbids',
    };
  }
  if (caller.allow.has(written)) {
    return { level: 'known', rule: 'allowed-name', why: 'is on the list of names that the caller allows' };
  }
  // A name that no reader maps is taken as it stands: `copy_reg` at protocol 4 is still meant as Python 2's.
  const asMapped = judgePython3(mappedModule, mappedName);
  if (written === mapped || asMapped.level === 'dangerous') return asMapped;
  const asWritten = danger(module, name);
  return asWritten !== undefined && asMapped.level !== 'innocuous' ? asWritten : asMapped;
}

function judgePython3(module: string, name: string): Judgement {
  const full = `${module}.${name}`;
  // An exact name beats the module that it is in: uuid.UUID, io.BytesIO.
  if (INNOCUOUS_NAMES.has(full)) {
    return { level: 'innocuous', rule: 'innocuous-name', why: 'makes a plain value' };
  }
  if (KNOWN_NAMES.has(full)) {
    return { level: 'known', rule: 'known-name', why: 'is a reviewed name of a well-known library' };
  }
  if (FORWARDER_NAMES.has(full)) {
    return { level: 'suspicious', rule: 'forwarder', why: 'can call what it is given' };
  }
  if (full === 'builtins.getattr') {
    // Python writes it itself; the machine sees to it that each use can be read, and that it goes nowhere else.
    return { level: 'known', rule: 'attribute', why: 'is followed: what it looks up is reported' };
  }
  return danger(module, name) ?? judgeUnlisted(module, name);
}

/** Whether an attribute leads out of its object: to a module, to code, to what Python keeps inside. */
export function isInner(attribute: string): boolean {
  return attribute.split('.', MAX_PARTS).some(isInnerPart);
}

function isInnerPart(part: string): boolean {
  return DUNDER.test(part) || TRAVERSAL_ATTRIBUTES.has(part) || REACHED_MODULES.has(part);
}

/** Whether a name is on a list of dangerous names, in any of the ways to reach it. */
function danger(module: string, name: string): Judgement | undefined {
  const inModule = module.split('.', MAX_PARTS + 1);
  const inName = name.split('.', MAX_PARTS + 1);
  const parts = [...inModule, ...inName];
  if (parts.length > MAX_PARTS) {
    return { level: 'dangerous', rule: 'long-name', why: `has more than ${MAX_PARTS} parts` };
  }
  const listed = listedFrom(parts, 0, inModule.length);
  if (listed !== undefined) return listed;
  for (const [at, part] of parts.entries()) {
    if (DUNDER.test(part) && !(at < inModule.length && MAIN.has(part))) {
      return { level: 'dangerous', rule: 'inner-attribute', why: `passes through ${shown(part)}` };
    }
    if (at >= inModule.length && TRAVERSAL_ATTRIBUTES.has(part)) {
      return { level: 'dangerous', rule: 'inner-attribute', why: `passes through ${part}` };
    }
    if (at > 0 && REACHED_MODULES.has(part)) {
      return { level: 'dangerous', rule: 'reached-module', why: `reaches the module ${part}` };
    }
    // An attribute that is a module, and what is in it: `pathlib` + `os.system`, `numpy` + `f2py.crackfortran.myeval`.
    if (at >= inModule.length && at < parts.length - 1) {
      const reached = listedFrom(parts, at, parts.length - 1);
      if (reached !== undefined) return { ...reached, rule: 'reached-module' };
    }
  }
  return undefined;
}

/** Looks up `parts[start..]` and each of its prefixes of at least one part. */
function listedFrom(parts: readonly string[], start: number, moduleEnd: number): Judgement | undefined {
  let path = '';
  for (let at = start; at < parts.length; at++) {
    path = at === start ? (parts[at] as string) : `${path}.${parts[at]}`;
    // Paths of 64 long parts from each of them would be a hundred times as much text as the name.
    if (path.length > LONGEST_DANGEROUS) return undefined;
    const inModule = DANGEROUS_MODULES.get(path);
    // A dangerous module is one where it is imported; a mere attribute of that name may be anything.
    if (inModule !== undefined && (start === 0 || at < moduleEnd)) {
      return { level: 'dangerous', rule: 'dangerous-name', why: `can ${inModule}, as all of ${path}` };
    }
    const asName = DANGEROUS_NAMES.get(path);
    if (asName !== undefined) {
      return { level: 'dangerous', rule: 'dangerous-name', why: `can ${asName}` };
    }
  }
  return undefined;
}

function judgeUnlisted(module: string, name: string): Judgement {
  if (name.includes('.')) {
    return { level: 'suspicious', rule: 'dotted-name', why: 'is an attribute of something on no list' };
  }
  if (module.startsWith('_') && !MAIN.has(module)) {
    return { level: 'suspicious', rule: 'private-module', why: 'is in a private module and on no list' };
  }
  return { level: 'suspicious', rule: 'unlisted-name', why: 'is on no list' };
}
