// A generator of opcode streams that knows what is on the stack, under the marks and in the memo, so that most of what it makes
// is a pickle. Now and then it takes an opcode that does not fit.
import { combining } from './combining-rules.ts';
import { ascii, concat, u64 } from './literals.ts';
import { LIST, Model, type Rule } from './model.ts';
import { calls, pushes } from './pushing-rules.ts';
import type { Random } from './random.ts';

const rules: readonly Rule[] = [
  ...pushes.map((rule) => ({ ...rule, weight: rule.weight * 2 })),
  calls,
  ...combining,
];

/** Makes a stream, as a list of its opcodes with their arguments. */
export function generate(random: Random): Uint8Array[] {
  const model = new Model();
  const protocol = random.pick([0, 1, 2, 3, 4, 4, 5, 5]);
  if (protocol >= 2) model.op('\x80', Uint8Array.of(protocol));
  if (random.chance(0.7)) rules.find((rule) => rule === combining[0])?.emit(model, random);
  const isLoose = random.chance(0.1);
  for (let left = 1 + random.below(random.chance(0.1) ? 120 : 30); left > 0; left--) {
    const fitting = isLoose && random.chance(0.1) ? rules : rules.filter((rule) => rule.fits(model));
    random.weighted(fitting).emit(model, random);
  }
  while (model.marks.length > 0) {
    model.op(random.pick(['t', 'l']));
    model.popMark();
    model.push(LIST);
  }
  if (model.room === 0) model.op('N');
  model.op('.');
  return protocol >= 4 && random.chance(0.5) ? framed(model.ops, random) : model.ops;
}

/** Puts the opcodes behind PROTO into frames. */
function framed(ops: readonly Uint8Array[], random: Random): Uint8Array[] {
  const [proto = new Uint8Array(), ...rest] = ops;
  const result = [proto];
  while (rest.length > 0) {
    const inside = rest.splice(0, random.chance(0.6) ? rest.length : 1 + random.below(rest.length));
    if (random.chance(0.9)) {
      const length = inside.reduce((sum, op) => sum + op.length, 0);
      result.push(concat(ascii('\x95'), u64(length)));
    }
    result.push(...inside);
  }
  return result;
}

/** Makes one opcode with its argument, whatever it is. */
export function anyOpcode(random: Random): Uint8Array {
  const model = new Model();
  random.weighted(rules).emit(model, random);
  return random.pick(model.ops);
}
