// Floats as text: the argument of FLOAT.

const NAMES: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['infinity', Infinity],
]);

/**
 * A float literal that both readers of CPython accept, or `undefined`. Refused are blanks and underscores, which only the
 * Python reader takes, and numbers too big for a double, which C refuses and Python reads as infinity.
 */
export function parseFloatText(text: string): number | undefined {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isPart =
      (code >= 0x30 && code <= 0x39) ||
      code === 0x2e ||
      code === 0x2d ||
      code === 0x2b ||
      (code | 0x20) === 0x65;
    if (!isPart) return parseName(text);
  }
  // Of these characters `Number` accepts exactly Python's literals, and the empty text.
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : undefined;
}

function parseName(text: string): number | undefined {
  if (text.length > 9) return undefined;
  const sign = text[0];
  const name = sign === '-' || sign === '+' ? text.slice(1) : text;
  const value = NAMES.get(name.toLowerCase());
  return value !== undefined && sign === '-' ? -value : value;
}

/** Python's `repr(float)`. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const size = Math.abs(value);
  if (size === Infinity) return value < 0 ? '-inf' : 'inf';
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  // Both languages write the shortest digits that read back as the same double; Python wants two digits of exponent.
  const text = value.toExponential();
  return text.at(-2) === '-' || text.at(-2) === '+' ? `${text.slice(0, -1)}0${text.at(-1)}` : text;
}
