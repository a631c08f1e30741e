// Short strings are most of a pickle's strings. A `TextDecoder` costs the same 100 ns for one byte as for sixty; a call of
// `fromCharCode` with every byte as its own argument costs 7 to 40 ns and makes one flat string. Byte by byte
// concatenation is three times slower, `fromCharCode.apply` half as slow again.

/** The longest text that `shortText` takes, in bytes. */
export const SHORT = 24;

/** One character for each byte, or `undefined` when a byte is above `max` or there are more than `SHORT` of them. */
// biome-ignore format: one line for each length
export function shortText(bytes: Uint8Array, start: number, end: number, max: 0x7f | 0xff): string | undefined {
  const make = String.fromCharCode;
  const size = end - start;
  if (size === 0) return '';
  let all = 0;
  const a = bytes[start]; all |= a;
  if (size === 1) return all > max ? undefined : make(a);
  const b = bytes[start + 1]; all |= b;
  if (size === 2) return all > max ? undefined : make(a, b);
  const c = bytes[start + 2]; all |= c;
  if (size === 3) return all > max ? undefined : make(a, b, c);
  const d = bytes[start + 3]; all |= d;
  if (size === 4) return all > max ? undefined : make(a, b, c, d);
  const e = bytes[start + 4]; all |= e;
  if (size === 5) return all > max ? undefined : make(a, b, c, d, e);
  const f = bytes[start + 5]; all |= f;
  if (size === 6) return all > max ? undefined : make(a, b, c, d, e, f);
  const g = bytes[start + 6]; all |= g;
  if (size === 7) return all > max ? undefined : make(a, b, c, d, e, f, g);
  const h = bytes[start + 7]; all |= h;
  if (size === 8) return all > max ? undefined : make(a, b, c, d, e, f, g, h);
  const i = bytes[start + 8]; all |= i;
  if (size === 9) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i);
  const j = bytes[start + 9]; all |= j;
  if (size === 10) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j);
  const k = bytes[start + 10]; all |= k;
  if (size === 11) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k);
  const l = bytes[start + 11]; all |= l;
  if (size === 12) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l);
  const m = bytes[start + 12]; all |= m;
  if (size === 13) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m);
  const n = bytes[start + 13]; all |= n;
  if (size === 14) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
  const o = bytes[start + 14]; all |= o;
  if (size === 15) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
  const p = bytes[start + 15]; all |= p;
  if (size === 16) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
  const q = bytes[start + 16]; all |= q;
  if (size === 17) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q);
  const r = bytes[start + 17]; all |= r;
  if (size === 18) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r);
  const s = bytes[start + 18]; all |= s;
  if (size === 19) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s);
  const t = bytes[start + 19]; all |= t;
  if (size === 20) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t);
  const u = bytes[start + 20]; all |= u;
  if (size === 21) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u);
  const v = bytes[start + 21]; all |= v;
  if (size === 22) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v);
  const w = bytes[start + 22]; all |= w;
  if (size === 23) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w);
  const x = bytes[start + 23]; all |= x;
  if (size === 24) return all > max ? undefined : make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x);
  return undefined;
}
