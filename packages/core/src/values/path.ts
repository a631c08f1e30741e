// How a place inside a value is written in a message: `$.users[3]["first name"]`.
import { PyByteString } from './byte-string.ts';

// A hostile value can be nested 100,000 deep; a message of that length helps nobody.
const MAX_STEPS = 64;

/** Joins the steps of a path, outermost first; leaves out the middle of a very long one. */
export function joinPath(steps: readonly string[]): string {
  if (steps.length <= MAX_STEPS) return `$${steps.join('')}`;
  const half = MAX_STEPS / 2;
  return `$${steps.slice(0, half).join('')}…${steps.slice(-half).join('')}`;
}

/** Renders a dict key as a step: `.name` for an identifier, else `["any text"]` or `[key]`. */
export function keyStep(key: unknown): string {
  if (typeof key === 'string' || key instanceof PyByteString) {
    const text = key.toString();
    return /^[A-Za-z_]\w{0,63}$/.test(text) ? `.${text}` : `[${JSON.stringify(text.slice(0, 64))}]`;
  }
  return key === null || typeof key !== 'object' ? `[${String(key)}]` : '[…]';
}
