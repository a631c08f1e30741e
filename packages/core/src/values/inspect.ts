// How the value classes look in `console.log`: Node's own style, so that colours, widths and depth follow the reader's settings.

/** Names the method by which Node, Bun and Deno ask an object how it wants to be printed. */
export const inspectCustom: unique symbol = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom') as never;

/** The arguments that `util.inspect` hands to a method named {@link inspectCustom}. */
export type InspectArguments = [
  depth: number,
  options: object,
  inspect?: (value: unknown, options: object) => string,
];

/**
 * Prints `content` under the name `label`. A `Map`, `Set` or `Uint8Array` gives up its own name for it: `PyDict(1) { 1 => 2 }`.
 *
 * The content of a container is printed as a new object each time, so `util.inspect` cannot see a cycle through it; its
 * depth (2 by default) is what ends the walk.
 */
export function inspectAs(
  label: string,
  content: unknown,
  [depth, options, inspect]: InspectArguments,
): string {
  if (depth < 0 || inspect === undefined) return `[${label}]`;
  const text = inspect(content, { ...options, depth });
  const name = /^(Map|Set|Uint8Array)(?=\()/.exec(text);
  return name ? label + text.slice(name[0].length) : `${label} ${text}`;
}
