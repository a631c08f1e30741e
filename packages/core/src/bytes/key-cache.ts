// Dict keys that come again with every pickle of a kind. V8 looks each new string up before it is a property's name: a key
// from here, which is a name already, costs 15 ns in place of 80.
import { decodeUtf8 } from './text.ts';

// A key is kept with its length and bytes: comparing bytes takes a third of the time of `charCodeAt`.
const ROOM = 32;
const SLOTS = 1024;
const kept = new Uint8Array(SLOTS * ROOM);
const texts: string[] = /* @__PURE__ */ new Array(SLOTS).fill('');

// Whether a text is a name already. It is made one where it comes again, for 500 ns.
const named = new Uint8Array(SLOTS);

// After so many new keys in a row a reader stops asking: those of a big map are all new.
const MISSES = 32;
let misses = 0;

/** Begins to ask again. */
export function beginKeys(): void {
  misses = 0;
}

/** The text of a dict's key, one and the same as often as it comes. */
export function readKey(bytes: Uint8Array, start: number, end: number): string {
  const size = end - start;
  if (misses >= MISSES || size === 0 || size >= ROOM) return decodeUtf8(bytes, start, end);
  const slot = slotOf(bytes, start, size);
  // Two keys have room whose slot is the same.
  const found = isKept(slot, bytes, start, size) ? slot : slot ^ 1;
  if (found === slot || isKept(found, bytes, start, size)) {
    misses = 0;
    return named[found] === 1 ? texts[found] : nameOf(found);
  }
  misses++;
  const text = decodeUtf8(bytes, start, end);
  const at = slot * ROOM;
  if (kept[at] !== 0) {
    kept.copyWithin(found * ROOM, at, at + ROOM);
    texts[found] = texts[slot];
    named[found] = named[slot];
  }
  kept[at] = size;
  for (let i = 0; i < size; i++) kept[at + 1 + i] = bytes[start + i];
  texts[slot] = text;
  named[slot] = 0;
  return text;
}

function slotOf(bytes: Uint8Array, start: number, size: number): number {
  const ends = bytes[start] * 31 + bytes[start + size - 1];
  return (ends * 31 + bytes[start + (size >> 1)] * 7 + bytes[start + (size >> 2)] + size) & (SLOTS - 1);
}

function isKept(slot: number, bytes: Uint8Array, start: number, size: number): boolean {
  let at = slot * ROOM;
  if (kept[at++] !== size) return false;
  const end = start + size;
  for (let from = start; from < end; from++, at++) if (kept[at] !== bytes[from]) return false;
  return true;
}

// Without a prototype it is a hash table, which takes any names: of another object each would make a hidden class.
const names: Record<string, unknown> = /* @__PURE__ */ Object.create(null);

// The same text as the name of a property, which V8 compares with others by its address.
function nameOf(slot: number): string {
  names[texts[slot]] = 0;
  const [name] = Object.keys(names);
  delete names[name];
  texts[slot] = name;
  named[slot] = 1;
  return name;
}
