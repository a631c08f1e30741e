// Which values were compared. Without it a walk over two values that hold themselves would never end; with a mere list of pairs
// two cycles of lengths p and q would take p times q steps. So what was compared is one class from then on, as in Hopcroft
// and Karp's test of equivalence, which takes almost linear time.

/** Classes of values that are taken to be equal, unless a difference is found inside them. */
export class Pairs {
  readonly #leaders = new Map<object, object>();

  /** Puts two values in one class; tells whether they were in different ones. */
  join(one: object, other: object): boolean {
    const left = this.#leader(one);
    const right = this.#leader(other);
    if (left === right) return false;
    this.#leaders.set(left, right);
    return true;
  }

  #leader(value: object): object {
    let at = value;
    for (;;) {
      const next = this.#leaders.get(at);
      if (next === undefined) return at;
      // Every other link of the way is shortened.
      const second = this.#leaders.get(next);
      if (second !== undefined) this.#leaders.set(at, second);
      at = next;
    }
  }
}
