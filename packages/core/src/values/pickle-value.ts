// The TypeScript type of what `loads` gives.

/**
 * Any value out of a pickle. Deliberately open: a pickle can hold values of every registered class. Narrow it with
 * `typeof`, `Array.isArray` and `instanceof`, or name what you expect: `loads<{ name: string }>(bytes)`.
 */
// biome-ignore lint/suspicious/noExplicitAny: as JSON.parse, so that `loads(bytes).name` needs no cast
export type PickleValue = any;
