// Lists that end at a limit while their counts go on, so that a flood of findings neither fills the memory nor hides a worse one:
// each level has room of its own.
import type { Level } from './report.ts';

const LEVELS: readonly Level[] = ['innocuous', 'known', 'suspicious', 'dangerous'];

export function rankOf(level: Level): number {
  return LEVELS.indexOf(level);
}

// What names and messages of any program stay far below.
const FIRST_TEXT = 65_536;
const TEXT_OF_ITEM = 256;

/**
 * Room for text that grows with the items that it is for. An item costs the pickle some bytes, and so may its text: one that is
 * written once, named often and kept each time would let memory, and the JSON of a report, grow with the square of the input.
 */
export class TextRoom {
  #left = FIRST_TEXT;

  /** Takes room for the text of an item, if there is some. */
  take(length: number): boolean {
    const left = this.#left + TEXT_OF_ITEM - length;
    if (left < 0) return false;
    this.#left = left;
    return true;
  }

  giveBack(length: number): void {
    this.#left += length - TEXT_OF_ITEM;
  }
}

/** A list with room for each level: for so many items, and for their text. */
export class Gathered<T extends { readonly level: Level }> {
  readonly list: T[] = [];
  count = 0;
  readonly #room: number[];
  readonly #text: readonly TextRoom[];
  readonly #lengthOf: (item: T) => number;

  constructor(room: number, lengthOf: (item: T) => number) {
    this.#room = LEVELS.map(() => room);
    this.#text = LEVELS.map(() => new TextRoom());
    this.#lengthOf = lengthOf;
  }

  hasRoom(level: Level): boolean {
    return (this.#room[rankOf(level)] as number) > 0;
  }

  /** Tells whether the item is in the list now. */
  add(item: T): boolean {
    this.count++;
    const rank = rankOf(item.level);
    if (!this.hasRoom(item.level) || !(this.#text[rank] as TextRoom).take(this.#lengthOf(item))) return false;
    (this.#room[rank] as number)--;
    this.list.push(item);
    return true;
  }

  takeBack(length: number, count: number): void {
    for (const item of this.list.splice(length)) {
      const rank = rankOf(item.level);
      (this.#room[rank] as number)++;
      (this.#text[rank] as TextRoom).giveBack(this.#lengthOf(item));
    }
    this.count = count;
  }

  addAll(other: Gathered<T>): void {
    for (const item of other.list) this.add(item);
    this.count += other.count - other.list.length;
  }
}
