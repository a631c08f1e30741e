// Dict keys that come again with every pickle of a kind. V8 looks each new string up before it is a property's name: a key
// from here, which is a name already, costs 15 ns in place of 80.

// A key is kept with its length and bytes: comparing bytes takes a third of the time of `charCodeAt`.
const ROOM = 32;
const SLOTS = 1024;
const kept = new Uint8Array(SLOTS * ROOM);
const texts: string[] = /* @__PURE__ */ new Array(SLOTS).fill('');

/** How many keys in a row may be new before a reader should stop asking: those of a big map are all new. */
export const MISSES = 32;

function slotOf(bytes: Uint8Array, start: number, size: number): number {
  const ends = bytes[start] * 31 + bytes[start + size - 1];
  return (ends * 31 + bytes[start + (size >> 1)] * 7 + bytes[start + (size >> 2)] + size) & (SLOTS - 1);
}

/** The key of these bytes, if it is here. */
export function keptKey(bytes: Uint8Array, start: number, end: number): string | undefined {
  const size = end - start;
  if (size === 0 || size >= ROOM) return undefined;
  const slot = slotOf(bytes, start, size);
  let at = slot * ROOM;
  if (kept[at++] !== size) return undefined;
  for (let from = start; from < end; from++, at++) if (kept[at] !== bytes[from]) return undefined;
  return texts[slot];
}

/** Keeps a key in the place of another. */
export function keepKey(bytes: Uint8Array, start: number, end: number, text: string): void {
  const size = end - start;
  if (size === 0 || size >= ROOM) return;
  const slot = slotOf(bytes, start, size);
  kept[slot * ROOM] = size;
  for (let i = 0; i < size; i++) kept[slot * ROOM + 1 + i] = bytes[start + i];
  texts[slot] = text;
}
