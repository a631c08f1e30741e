// Eight times the same function: copies an object and sets its properties. An engine keeps what it learns about a property
// with the place in the code that sets it. At one of these places stands the same name every time, as long as each function
// is used for one sequence of keys alone, and V8 makes of the assignment a check and a store: 4 ns for a key, where a loop that
// meets all names takes 14, and 40 for a dict of more than 16 keys, which becomes a hash table.

type Record = { [key: string]: unknown };

/** Copies `template`, whose keys are `k`, and takes the values from `s`: the first stands at `i`, each other two places further. */
export type Mould = (template: object, k: readonly string[], s: readonly unknown[], i: number) => object;

// biome-ignore format: one line for four keys
const mould0: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

// biome-ignore format: one line for four keys
const mould1: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

// biome-ignore format: one line for four keys
const mould2: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

// biome-ignore format: one line for four keys
const mould3: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

// biome-ignore format: one line for four keys
const mould4: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

// biome-ignore format: one line for four keys
const mould5: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

// biome-ignore format: one line for four keys
const mould6: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

// biome-ignore format: one line for four keys
const mould7: Mould = (template, k, s, i) => {
  const o: Record = { ...template };
  const n = k.length;
  let j = 0;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  o[k[j++]] = s[i]; if (j === n) return o; i += 2; o[k[j++]] = s[i]; if (j === n) return o; i += 2;
  for (; j < n; j++, i += 2) o[k[j]] = s[i];
  return o;
};

export const moulds: readonly Mould[] = [mould0, mould1, mould2, mould3, mould4, mould5, mould6, mould7];
