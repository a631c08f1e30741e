// JSON in pieces: as one string, a large value is more than the engine takes.

// Below these levels, only what is long is taken apart.
const ALWAYS_APART = 1;
const LONG = 100;

// What JSON.stringify makes of more.
const MAX_INDENT = 10;

/** Yields the text of `JSON.stringify(value, null, indent)`. */
export function* jsonPieces(value: unknown, indent: number): Generator<string> {
  yield* pieces(value, ' '.repeat(Math.min(MAX_INDENT, indent)), '', 0);
}

function* pieces(value: unknown, indent: string, before: string, depth: number): Generator<string> {
  const entries = entriesOf(value, depth);
  if (entries === undefined) {
    const text = JSON.stringify(value, null, indent);
    // No text in JSON holds a newline.
    yield before === '' ? text : text.replaceAll('\n', `\n${before}`);
    return;
  }
  const isArray = Array.isArray(value);
  const inner = before + indent;
  let start = isArray ? '[' : '{';
  for (const [key, item] of entries) {
    yield indent === '' ? start : `${start}\n${inner}`;
    if (!isArray) yield `${JSON.stringify(key)}:${indent === '' ? '' : ' '}`;
    yield* pieces(item, indent, inner, depth + 1);
    start = ',';
  }
  yield `${indent === '' ? '' : `\n${before}`}${isArray ? ']' : '}'}`;
}

/** What is in a value that is to be taken apart. */
function entriesOf(value: unknown, depth: number): Iterable<readonly [unknown, unknown]> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isArray = Array.isArray(value);
  const length = isArray ? value.length : Object.keys(value).length;
  if (length === 0 || (depth >= ALWAYS_APART && length < LONG)) return undefined;
  return isArray ? value.entries() : Object.entries(value);
}
