// APPEND, SETITEM, ADDITEMS and their kin: they add to a literal while no name can reach it, else they are statements.
// What is added lies on the stack from `from` on, and what takes it right below.
import { PickleError } from '../../errors.ts';
import type { Code } from './code.ts';
import { container, type Expression, type Kind } from './expression.ts';
import { render } from './render.ts';

export function append(code: Code, from: number, isBatch: boolean): void {
  if (extend(code, from, 'list')) return;
  const target = code.target(from - 1);
  const items = code.take(from);
  if (!isBatch) code.line(render(items[0] as Expression, `${target}.append(`, ')'));
  else code.line(render(container('list', '[', ']', items), `${target}.extend(`, ')'));
}

export function setItems(code: Code, from: number): void {
  demandPairs(code.height - from);
  if (extend(code, from, 'dict')) return;
  const { kind } = code.at(from - 1);
  const target = code.target(from - 1);
  if (kind === 'dict') {
    code.line(render(container('dict', '{', '}', code.take(from)), `${target}.update(`, ')'));
    return;
  }
  // All of it is there before the first is set.
  if (code.height - from > 2) code.settle(code.height);
  const items = code.take(from);
  for (let i = 0; i < items.length; i += 2) {
    const key = render(items[i] as Expression, `${target}[`, '] = ');
    code.line(render(items[i + 1] as Expression, key));
  }
}

export function addItems(code: Code, from: number): void {
  if (extend(code, from, 'set')) return;
  const { kind } = code.at(from - 1);
  const target = code.target(from - 1);
  if (kind !== 'set' && code.height - from > 1) code.settle(code.height);
  const items = code.take(from);
  if (kind === 'set') code.line(render(container('list', '[', ']', items), `${target}.update(`, ')'));
  else for (const item of items) code.line(render(item, `${target}.add(`, ')'));
}

export function demandPairs(count: number): void {
  if (count % 2 !== 0) throw new PickleError('ODD_ITEMS', `found an odd number of items (${count})`);
}

/** Adds to a literal that is not finished. Tells whether there was one. */
function extend(code: Code, from: number, kind: Kind): boolean {
  const target = code.at(from - 1);
  if (target.kind !== kind || target.isNamed) return false;
  target.take(code.take(from));
  code.unsettle(from - 1);
  return true;
}
