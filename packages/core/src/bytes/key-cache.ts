// Dict keys that come again with every pickle of a kind. V8 looks each new string up before it is a property's name: a key
// from here, which is a name already, costs 15 ns in place of 80.
import { decodeUtf8 } from './text.ts';

// A key is kept with its length and bytes: comparing bytes takes a third of the time of `charCodeAt`.
const ROOM = 32;
const SLOTS = 1024;
const kept = new Uint8Array(SLOTS * ROOM);
const texts: string[] = /* @__PURE__ */ new Array(SLOTS).fill('');

// After so many new keys in a row only each sixteenth is looked for, until one is found: those of a big map are all new.
const MISSES = 32;
let misses = 0;

/** The text of a dict's key, as the name of a property, by whose address V8 compares it, if it is of some length at most. */
export function readKey(bytes: Uint8Array, start: number, end: number): string {
  const size = end - start;
  if (size === 0 || size >= ROOM) return decodeUtf8(bytes, start, end);
  if (misses >= MISSES && (++misses & 15) !== 0) return decodeUtf8(bytes, start, end);
  const slot = slotOf(bytes, start, size);
  // Two keys have room whose slot is the same.
  const found = isKept(slot, bytes, start, size) ? slot : slot ^ 1;
  if (found === slot || isKept(found, bytes, start, size)) {
    misses = 0;
    return texts[found];
  }
  misses++;
  const text = nameOf(decodeUtf8(bytes, start, end));
  const at = slot * ROOM;
  kept.copyWithin(found * ROOM, at, at + ROOM);
  texts[found] = texts[slot];
  kept[at] = size;
  for (let i = 0; i < size; i++) kept[at + 1 + i] = bytes[start + i];
  texts[slot] = text;
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

function nameOf(text: string): string {
  names[text] = 0;
  const name = Object.keys(names)[0];
  delete names[text];
  return name;
}
