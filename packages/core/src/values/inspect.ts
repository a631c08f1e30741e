// How the value classes look in `console.log`: Node's own style, so that colours, widths and depth follow the reader's settings.

/** Names the method by which Node, Bun and Deno ask an object how it wants to be printed. */
export const inspectCustom: unique symbol = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom') as never;

/** The arguments that `util.inspect` hands to a method named {@link inspectCustom}. */
export type InspectArguments = [
  depth: number,
  options: object,
  inspect?: (value: unknown, options: object) => string,
];

// What is being printed now, from the outside in. `util.inspect` sees no cycle through content that is made for it.
const open: Set<object> = /* @__PURE__ */ new Set();

/**
 * Prints `content` under the name `label`. A `Map`, `Set` or `Uint8Array` gives up its own name for it: `PyDict(1) { 1 => 2 }`.
 *
 * @param self - The object that is printed; inside itself it is printed as `[Circular label]`.
 */
export function inspectAs(
  self: object,
  label: string,
  content: unknown,
  [depth, options, inspect]: InspectArguments,
): string {
  if (open.has(self)) return `[Circular ${label}]`;
  if (depth < 0 || inspect === undefined) return `[${label}]`;
  open.add(self);
  try {
    const text = inspect(content, { ...options, depth });
    const name = /^(Map|Set|Uint8Array)(?=\()/.exec(text);
    return name ? label + text.slice(name[0].length) : `${label} ${text}`;
  } finally {
    open.delete(self);
  }
}
