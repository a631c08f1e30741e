// The arrays that a load works in. They are kept for the next one, which finds them grown: of a small pickle that takes 400 ns, 60.

// What is kept is bounded.
const MAX_KEPT = 1024;

let spare: Room | undefined;

/** The stack of a machine, the heights of its marks, and what it notes beside each mark. */
export class Room {
  readonly stack: unknown[] = [];
  readonly marks: number[] = [];
  readonly notes: number[] = [];

  /** Takes the room that is free, if nobody else has it now. */
  static take(): Room {
    const room = spare ?? new Room();
    spare = undefined;
    return room;
  }

  /** Lets go of the values. A stack is filled from below and with no `undefined`, so that the first one ends what was used. */
  clear(): void {
    const { stack, marks } = this;
    if (stack.length > MAX_KEPT) stack.length = 0;
    for (let at = 0; at < stack.length && stack[at] !== undefined; at++) stack[at] = undefined;
    if (marks.length > 0) marks.length = 0;
  }

  /** Leaves the room, which is clear, to the next load. */
  leave(): void {
    if (this.notes.length <= MAX_KEPT) spare = this;
  }
}
