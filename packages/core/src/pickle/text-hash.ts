// The hash of a short string, made while it is written.

/**
 * Strings up to this length are hashed while they are written, which costs next to nothing. Beyond it the engine's own hash,
 * which it keeps with the string, is cheaper.
 */
export const HASHED_LENGTH = 32;

const MULTIPLIER = 0x9e3779b1 | 0;

/**
 * Writes the low bytes of a string's UTF-16 units and gives its hash: four units at a time, which takes two thirds of the time of
 * one by one. Its high bits are the best; the lowest one tells whether all units are ASCII, that is, whether what was written
 * is the string's UTF-8.
 */
export function writeHashed(text: string, target: DataView, at: number): number {
  const { length } = text;
  let hash = length;
  let seen = 0;
  let from = 0;
  for (const stop = length - 3; from < stop; from += 4) {
    const first = text.charCodeAt(from);
    const second = text.charCodeAt(from + 1);
    const third = text.charCodeAt(from + 2);
    const fourth = text.charCodeAt(from + 3);
    seen |= first | second | third | fourth;
    const block = first | (second << 8) | (third << 16) | (fourth << 24);
    target.setInt32(at + from, block, true);
    hash = mix(hash, block);
  }
  for (; from < length; from++) {
    const unit = text.charCodeAt(from);
    seen |= unit;
    target.setUint8(at + from, unit);
    hash = mix(hash, unit);
  }
  hash = Math.imul(hash ^ (hash >>> 15), MULTIPLIER);
  return seen < 0x80 ? hash | 1 : hash & ~1;
}

export function isAscii(hash: number): boolean {
  return (hash & 1) === 1;
}

// A product's low bits know nothing of a factor's high ones: hence the rotation.
function mix(hash: number, block: number): number {
  const product = Math.imul(hash ^ block, MULTIPLIER);
  return (product << 13) | (product >>> 19);
}
