// The opcodes that write the memo and read it.
import { integer, line, u32 } from './literals.ts';
import { type Model, SCALAR } from './model.ts';
import type { Random } from './random.ts';

export function put(model: Model, random: Random): void {
  const top = model.at(0) ?? SCALAR;
  const form = random.weighted([
    { weight: 4, form: 'memoize' },
    { weight: 3, form: 'q' },
    { weight: 1, form: 'r' },
    { weight: 2, form: 'p' },
  ]).form;
  const index = random.chance(0.6) ? model.memo.size : random.pick([0, 1, 2, 5, 250, 255]);
  if (form === 'memoize') {
    model.memo.set(model.memo.size, top);
    model.op('\x94');
    return;
  }
  const far = random.chance(0.1) ? random.pick([256, 70_000, 0x7fffffff]) : index;
  model.memo.set(form === 'q' ? index : far, top);
  if (form === 'q') model.op('q', Uint8Array.of(index & 255));
  if (form === 'r') model.op('r', u32(far));
  if (form === 'p') model.op('p', line(random.chance(0.05) ? integer(random) : String(far)));
}

export function get(model: Model, random: Random): void {
  const indices = [...model.memo.keys()];
  const index = indices.length === 0 || random.chance(0.01) ? random.below(4) : random.pick(indices);
  const forms = index < 256 ? ['h', 'j', 'g'] : ['j', 'g'];
  const form = random.pick(forms);
  if (form === 'h') model.op('h', Uint8Array.of(index));
  if (form === 'j') model.op('j', u32(index));
  if (form === 'g') model.op('g', line(random.chance(0.02) ? `0${index}` : String(index)));
  model.push(model.memo.get(index) ?? SCALAR);
}
