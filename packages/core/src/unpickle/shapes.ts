// Dicts of the same str keys in the same order, which a pickle of records is full of: made as copies of an object that has these
// keys already, where key by key every one of them would be looked up as a transition from one hidden class to the next.
import { type Copy, copy, mould } from './mould.ts';

interface Shape {
  readonly keys: readonly string[];
  readonly template: object;
  readonly copy: Copy;
}

const MIN_KEYS = 2;
// What a program keeps for ever is bounded: the keys of few shapes, few of them, and short.
/** A dict of more keys is no record. */
export const MAX_KEYS = 128;
const MAX_KEY_SIZE = 64;

const MAX_SHAPES = 8;
// All but the first shape may make room for another this often.
const ROUNDS = 4;
// How often a dict must have come before it is a shape; 16 times as often in each further round.
const SIGHTINGS = 4;

const shapes: Shape[] = [];
let learned = 0;

// Dicts that were seen, by a few marks: who has the same number of keys and the same first and last one is taken for the same.
const SEEN = 16;
const seen = /* @__PURE__ */ Array.from({ length: SEEN }, () => ({ size: 0, first: '', last: '', count: 0 }));

/**
 * Makes an object of keys and values that stand in turn in a stretch of a stack, if there is a shape for them. `undefined` where
 * there is none, or a key is no str: then it is made in another way.
 */
export function makeShaped(stack: readonly unknown[], from: number, to: number): object | undefined {
  const size = (to - from) >> 1;
  if (size < MIN_KEYS || size > MAX_KEYS || ((to - from) & 1) !== 0) return undefined;
  const first = stack[from];
  for (let at = 0; at < shapes.length; at++) {
    const shape = shapes[at] as Shape;
    const { keys } = shape;
    if (keys.length === size && keys[0] === first && hasKeys(keys, stack, from))
      return shape.copy(shape.template, keys, stack, from + 1);
  }
  notice(stack, from, size);
  return undefined;
}

function hasKeys(keys: readonly string[], stack: readonly unknown[], from: number): boolean {
  let at = from;
  for (let i = 0; i < keys.length; i++, at += 2) if (keys[i] !== stack[at]) return false;
  return true;
}

function notice(stack: readonly unknown[], from: number, size: number): void {
  const first = stack[from];
  const last = stack[from + 2 * size - 2];
  if (typeof first !== 'string' || typeof last !== 'string') return;
  const round = Math.floor(learned / MAX_SHAPES);
  if (round >= ROUNDS || first.length > MAX_KEY_SIZE || last.length > MAX_KEY_SIZE) return;
  const sight = seen[(size * 7 + first.length * 3 + last.length) % SEEN] as (typeof seen)[0];
  if (sight.size !== size || sight.first !== first || sight.last !== last) {
    sight.size = size;
    sight.first = first;
    sight.last = last;
    sight.count = 0;
  }
  if (++sight.count < SIGHTINGS * 16 ** round) return;
  sight.count = 0;
  learn(stack, from, size);
}

// An object literal of JSON has room for all properties inside the object, and keeps them as a hidden class however many they are.
function learn(stack: readonly unknown[], from: number, size: number): void {
  const names: string[] = [];
  for (let i = 0; i < size; i++) {
    const key = stack[from + 2 * i];
    if (typeof key !== 'string' || key.length > MAX_KEY_SIZE || key === '__proto__') return;
    names.push(key);
  }
  // Not by assignment, which throws for `constructor` where a program has frozen Object.prototype.
  const object = Object.fromEntries(names.map((name) => [name, null]));
  const keys = Object.keys(object);
  // Keys that come twice, or that look like numbers and so have another order.
  if (!hasKeys(keys, stack, from) || keys.length !== size) return;
  const template: Record<string, unknown> = JSON.parse(JSON.stringify(object));
  // So V8 learns that any value may stand there, and makes no hidden class for each kind of number.
  for (const key of keys) template[key] = 1;
  for (const key of keys) template[key] = null;
  // The first shape of a program has the mould for good.
  const at = learned < MAX_SHAPES ? learned : 1 + (learned % (MAX_SHAPES - 1));
  shapes[at] = { keys, template, copy: learned === 0 ? mould : copy };
  learned++;
}
