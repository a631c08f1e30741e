import type { RandomAccess } from './access.ts';
import type { Budget } from './limits.ts';
import type { Layer, Oddity, Part } from './part.ts';

/** What those who find something need to have it opened in turn. */
export interface Opening {
  readonly budget: Budget;
  /** @param isExpected - Whether what is nothing else is to be taken for a pickle. */
  open(
    access: RandomAccess,
    layers: readonly Layer[],
    isExpected: boolean,
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part>;
}
