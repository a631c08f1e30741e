import type { RandomAccess } from './access.ts';
import type { Budget } from './limits.ts';
import type { Layer, Oddity, Part } from './part.ts';
import type { Storage } from './storage.ts';

/** What those who find something need to have it opened in turn. */
export interface Opening {
  readonly budget: Budget;
  readonly storage: Storage;
  /** Whether what came before an error of decompression is opened, too. */
  readonly salvage: boolean;
  /** @param isExpected - Whether what is nothing else is to be taken for a pickle. */
  open(
    access: RandomAccess,
    layers: readonly Layer[],
    isExpected: boolean,
    oddities: readonly Oddity[],
  ): AsyncGenerator<Part>;
}
