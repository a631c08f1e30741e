// The names of an input, each judged once, however often it is met.
import { TextRoom } from './gathered.ts';
import { type CallerLists, type Judgement, judgeName } from './judge.ts';

/** A name that was met, wherever and how often. */
export interface NameEntry {
  readonly module: string;
  readonly name: string;
  readonly judgement: Judgement;
  /** Whether it is the `__new__` of something that is not dangerous. */
  readonly isNew: boolean;
  called: boolean;
}

// Names are distinct ones; a program has thousands, and they are short.
const MAX_NAMES = 100_000;

export class NameTable {
  readonly entries: NameEntry[] = [];
  /** Numbers of the names of getattr. */
  readonly attributeNames = new Set<number>();
  readonly #caller: CallerLists;
  // By module and name, which are not joined: two texts that are fetched from the memo again and again need not be hashed anew.
  readonly #numbers = new Map<string, Map<string, number>>();
  readonly #room = new TextRoom();

  constructor(caller: CallerLists) {
    this.#caller = caller;
  }

  /** Gives the number of a name, which is judged when it is met first; undefined where there is no room for it. */
  numberOf(module: string, name: string, judgement?: Judgement): number | undefined {
    let inModule = this.#numbers.get(module);
    const known = inModule?.get(name);
    if (known !== undefined) return known;
    if (this.entries.length >= MAX_NAMES || !this.#room.take(module.length + name.length)) return undefined;
    const isNew = judgement !== undefined;
    const judged = judgement ?? judgeName(module, name, this.#caller);
    if (inModule === undefined) {
      inModule = new Map();
      this.#numbers.set(module, inModule);
    }
    const number = this.entries.push({ module, name, judgement: judged, isNew, called: false }) - 1;
    inModule.set(name, number);
    if (judged.rule === 'attribute' && !isNew) this.attributeNames.add(number);
    return number;
  }
}
