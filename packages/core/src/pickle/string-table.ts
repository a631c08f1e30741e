// The strings of a dump's memo, which are found by value.

/**
 * Strings up to this length are hashed while they are written, which costs next to nothing. Beyond it the engine's own hash,
 * which it keeps with the string, is cheaper.
 */
export const HASHED_LENGTH = 32;

const FIRST_SIZE = 64;
// A table of so many slots, and what it holds, is kept from one dump to the next.
const KEPT_SIZE = 16_384;
const MAX_BASE = 2 ** 30;
// Strings that were chosen to collide cost no more than this and a Map, so that the hash needs no secret.
const MAX_PROBES = 16;
const MULTIPLIER = 0x9e3779b1 | 0;

/** Begins the hash of a string; `hashUnit` adds each UTF-16 unit, `endHash` ends it. */
export function beginHash(length: number): number {
  return length;
}

export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, MULTIPLIER);
}

export function endHash(hash: number): number {
  return hash ^ (hash >>> 15);
}

function hashOf(text: string): number {
  let hash = beginHash(text.length);
  for (let at = 0; at < text.length; at++) hash = hashUnit(hash, text.charCodeAt(at));
  return endHash(hash);
}

/** Memo indices by string: a hash table with open addressing for short strings, a Map for all others. */
export class StringTable {
  // For each slot the hash, and the number of the entry. Entries are numbered on from one dump to the next: those up to `#base`
  // are no more, so that nothing needs to be cleared.
  #slots = new Int32Array(2 * FIRST_SIZE);
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
  #long: Map<string, number> | undefined;

  /** Finds a string: its index, or -1. */
  find(text: string): number {
    if (text.length <= HASHED_LENGTH) return this.findHashed(text, hashOf(text));
    this.#found = 0;
    return this.#long?.get(text) ?? -1;
  }

  /** Adds a string that has just been searched for in vain. */
  add(text: string, index: number): void {
    if (text.length <= HASHED_LENGTH) {
      this.addHashed(text, hashOf(text), index);
      return;
    }
    this.#long ??= new Map();
    this.#long.set(text, index);
  }

  // The same for a short string whose hash is known.

  findHashed(text: string, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
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
    this.#long = undefined;
    this.#crowded = undefined;
    if (this.#slots.length <= 2 * KEPT_SIZE && this.#base < MAX_BASE) {
      this.#base += this.#count;
      this.#texts.fill('', 1, this.#count + 1);
    } else {
      this.#base = 0;
      this.#slots = new Int32Array(2 * FIRST_SIZE);
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
    for (const others of [this.#crowded, this.#long])
      if (others !== undefined) for (const [text, index] of others) yield [index, text];
  }

  #grow(): void {
    const old = this.#slots;
    const crowded = this.#crowded;
    this.#slots = new Int32Array(4 * old.length);
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
    let slot = (hash << 1) & mask;
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
