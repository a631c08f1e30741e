// Recursion over data without the engine's stack: a step of the work is a generator that yields the steps below it.

/** Work that yields what it needs and returns its result. */
export type Task<Need> = Generator<Need, unknown, unknown>;

/** What a need turns into: its value at once, or work. */
export type Answer<Need> = { readonly value: unknown } | Task<Need>;

/**
 * Runs a need and all that it needs.
 *
 * @param failed - Turns what was thrown into what shall be thrown; it is told the needs that were open, outermost first.
 */
export function runTask<Need>(
  need: Need,
  begin: (need: Need) => Answer<Need>,
  failed: (error: unknown, open: readonly Need[]) => unknown,
): unknown {
  const tasks: Task<Need>[] = [];
  const needs: Need[] = [];
  let next: Need | undefined = need;
  let value: unknown;
  try {
    for (;;) {
      if (next !== undefined) {
        needs.push(next);
        const answer: Answer<Need> = begin(next);
        next = undefined;
        if (!('value' in answer)) {
          tasks.push(answer);
          value = undefined;
        } else {
          needs.pop();
          value = answer.value;
        }
      }
      const task = tasks[tasks.length - 1];
      if (task === undefined) return value;
      const step: IteratorResult<Need, unknown> = task.next(value);
      if (step.done === true) {
        tasks.pop();
        needs.pop();
        value = step.value;
      } else {
        next = step.value;
      }
    }
  } catch (error) {
    throw failed(error, needs);
  }
}
