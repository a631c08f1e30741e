// Copies of an object with other values.

type Record = { [key: string]: unknown };

/** Copies `template`, whose keys are `k`, and takes the values from `s`: the first stands at `i`, each other two places further. */
export type Copy = (template: object, k: readonly string[], s: readonly unknown[], i: number) => object;

export const copy: Copy = (template, k, s, i) => {
  const o: Record = { ...template };
  for (let j = 0; j < k.length; j++) o[k[j]] = s[i + 2 * j];
  return o;
};

/**
 * The same for objects of one sequence of keys alone. An engine keeps what it learns about a property with the place in the code that
 * sets it. At each of these places stands the same name every time, and V8 makes of the assignment a check and a store: 4 ns for a
 * key, where the loop, which meets all names in one place, takes 14.
 */
// biome-ignore format: two keys a line
export const mould: Copy = (template, k, s, i) => {
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
