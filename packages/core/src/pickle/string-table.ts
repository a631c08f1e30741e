// The strings of a dump's memo, which are found by value.
import { Seen } from './seen.ts';
import { HASHED_LENGTH, writeHashed } from './text-hash.ts';

const FIRST_SIZE = 64;
// A table of so many slots, and what it holds, is kept from one dump to the next.
const KEPT_SIZE = 16_384;
const MAX_BASE = 2 ** 30;
// Strings that were chosen to collide cost no more than this and a Map, so that the hash needs no secret.
const MAX_PROBES = 16;
const scratch = new DataView(new ArrayBuffer(HASHED_LENGTH));

function hashOf(text: string): number {
  return writeHashed(text, scratch, 0);
}

/** Memo indices by string: a hash table with open addressing for short strings, the engine's for all others. */
export class StringTable {
  // For each slot the hash, and the number of the entry. Entries are numbered on from one dump to the next: those up to `#base`
  // are no more, so that nothing needs to be cleared.
  #slots = new Int32Array(2 * FIRST_SIZE);
  // What a hash is shifted by for the number of its slot.
  #shift = 32 - Math.log2(FIRST_SIZE);
  #base = 0;
  #count = 0;
  #texts = [''];
  #indices = [0];
  // The slot at which the last search ended.
  #free = -1;
  // The entry that the last search found or that was added behind it, the entry of the last key, and for each key that which
  // followed it the last time.
  #found = 0;
  #key = 0;
  #next = [0];
  // Short strings for which there was no free slot within reach.
  #crowded: Map<string, number> | undefined;
  readonly #long = new Seen<string>();

  /** Finds a string: its index, or -1. */
  find(text: string): number {
    if (text.length <= HASHED_LENGTH) return this.findHashed(text, hashOf(text));
    return this.#long.find(text);
  }

  /** The index of a long string; one that is new is given `index`, and -1 comes back. */
  claimLong(text: string, index: number): number {
    this.#found = 0;
    return this.#long.claim(text, index);
  }

  /** Finds a short string whose hash is known. */
  findHashed(text: string, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash >>> this.#shift) << 1;
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      const entry = slots[slot + 1] - this.#base;
      if (entry <= 0) {
        this.#free = slot;
        return -1;
      }
      if (slots[slot] === hash && this.#texts[entry] === text) {
        this.#found = entry;
        return this.#indices[entry];
      }
      slot = (slot + 2) & mask;
    }
    this.#free = -1;
    this.#found = 0;
    return this.#crowded?.get(text) ?? -1;
  }

  /**
   * The index of a key of a dict if it follows the one before as it did the last time, else -1: then `learnKey` is due when it
   * has been found or added. The keys of many dicts of one kind cost a comparison of pointers, a fifth of a search.
   */
  expectKey(text: string): number {
    const entry = this.#next[this.#key];
    if (entry === 0 || entry > this.#count || this.#texts[entry] !== text) return -1;
    this.#key = entry;
    return this.#indices[entry];
  }

  learnKey(): void {
    this.#next[this.#key] = this.#found;
    this.#key = this.#found;
  }

  /** Adds a string that has just been searched for in vain. */
  addHashed(text: string, hash: number, index: number): void {
    const slot = this.#free;
    if (slot < 0) {
      this.#found = 0;
      this.#crowded ??= new Map();
      this.#crowded.set(text, index);
      return;
    }
    const entry = ++this.#count;
    this.#found = entry;
    this.#texts[entry] = text;
    this.#indices[entry] = index;
    this.#next[entry] = 0;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = this.#base + entry;
    if (this.#count * 4 > this.#slots.length) this.#grow();
  }

  /** Forgets all strings, and keeps a table that is not large. */
  clear(): void {
    this.#long.clear();
    this.#crowded = undefined;
    if (this.#slots.length <= 2 * KEPT_SIZE && this.#base < MAX_BASE) {
      this.#base += this.#count;
      this.#texts.fill('', 1, this.#count + 1);
    } else {
      this.#base = 0;
      this.#slots = new Int32Array(2 * FIRST_SIZE);
      this.#shift = 32 - Math.log2(FIRST_SIZE);
      this.#texts = [''];
      this.#indices = [0];
      this.#next = [0];
    }
    this.#count = 0;
    this.#key = 0;
  }

  /** All strings with their indices. */
  *entries(): Generator<[number, string]> {
    for (let entry = 1; entry <= this.#count; entry++) yield [this.#indices[entry], this.#texts[entry]];
    for (const [text, index] of this.#crowded ?? []) yield [index, text];
    yield* this.#long.entries();
  }

  #grow(): void {
    const old = this.#slots;
    const crowded = this.#crowded;
    // Fourfold, of which half is never more than a quarter full: to grow costs more than to be large.
    this.#slots = new Int32Array(4 * old.length);
    this.#shift -= 2;
    this.#crowded = undefined;
    for (let slot = 0; slot < old.length; slot += 2)
      if (old[slot + 1] > this.#base) this.#place(old[slot], old[slot + 1]);
    if (crowded === undefined) return;
    for (const [text, index] of crowded) {
      const hash = hashOf(text);
      this.findHashed(text, hash);
      this.addHashed(text, hash, index);
    }
  }

  #place(hash: number, entry: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash >>> this.#shift) << 1;
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      if (slots[slot + 1] === 0) {
        slots[slot] = hash;
        slots[slot + 1] = entry;
        return;
      }
      slot = (slot + 2) & mask;
    }
    this.#crowded ??= new Map();
    this.#crowded.set(this.#texts[entry - this.#base], this.#indices[entry - this.#base]);
  }
}
