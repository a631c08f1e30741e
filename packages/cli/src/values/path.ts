// Paths into a value: `$.users[3]['name']` as errors and `tree` write them, or a JSON Pointer, `/users/3/name`.
import { PyObject, pyEquals } from '@picklekit/core';
import { Problem } from '../io/exit.ts';
import { childrenOf } from './describe.ts';

/** A step of a path: a name, or an index or key as it was written. */
export type Step =
  | { readonly kind: 'name' | 'key'; readonly text: string }
  | { readonly kind: 'index'; readonly index: bigint };

const STEP = /\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[(-?\d+)\]|\[('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\]/uy;

/** Reads a path. */
export function parsePath(path: string): Step[] {
  if (path.startsWith('/')) {
    return path
      .slice(1)
      .split('/')
      .map((part) => ({ kind: 'name', text: part.replaceAll('~1', '/').replaceAll('~0', '~') }));
  }
  const steps: Step[] = [];
  STEP.lastIndex = path.startsWith('$') && !/^\$[\p{L}_$]/u.test(path) ? 1 : 0;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    if (match === null) {
      const hint = "a path looks like $.users[3]['name'] or /users/3/name";
      throw new Problem(`the path "${path}" makes no sense from character ${at + 1} on`, hint);
    }
    const [, name, index, key] = match;
    if (name !== undefined) steps.push({ kind: 'name', text: name });
    else if (index !== undefined) steps.push({ kind: 'index', index: BigInt(index) });
    else steps.push({ kind: 'key', text: (key ?? '').slice(1, -1).replace(/\\(.)/gs, '$1') });
  }
  return steps;
}

/** What a step leads to; `undefined` where it leads nowhere. */
export function follow(value: unknown, step: Step): { readonly value: unknown } | undefined {
  if (step.kind === 'index') return byIndex(value, step.index);
  const found = byName(value, step.text);
  // A pointer and a name do not tell a number from a text.
  if (found === undefined && step.kind === 'name' && /^-?\d+$/.test(step.text))
    return byIndex(value, BigInt(step.text));
  return found;
}

function byIndex(value: unknown, index: bigint): { readonly value: unknown } | undefined {
  if (value instanceof Map) return byKey(value, index);
  const items = value instanceof PyObject ? (value.items ?? value.args) : value;
  if (value instanceof PyObject && value.entries !== undefined) return byKey(new Map(value.entries), index);
  if (!Array.isArray(items)) return undefined;
  const at = Number(index < 0n ? BigInt(items.length) + index : index);
  return at >= 0 && at < items.length ? { value: items[at] } : undefined;
}

function byKey(map: Map<unknown, unknown>, key: bigint): { readonly value: unknown } | undefined {
  for (const [other, value] of map) {
    if ((typeof other === 'bigint' || typeof other === 'number') && pyEquals(other, key)) return { value };
  }
  return undefined;
}

function byName(value: unknown, name: string): { readonly value: unknown } | undefined {
  if (value instanceof Map) {
    for (const [key, item] of value) if (key === name || `${key}` === name) return { value: item };
    return undefined;
  }
  for (const { step, value: child } of childrenOf(value) ?? [])
    if (step === `.${name}`) return { value: child };
  return undefined;
}

/** The names of what a value has, for those who missed. */
export function namesIn(value: unknown): string[] {
  const names: string[] = [];
  for (const { step, label } of childrenOf(value) ?? []) {
    if (names.push(step === '' ? label : step) >= 8) break;
  }
  return names;
}
