// One line on standard error, for work that takes longer than a second, if somebody is watching.
import { hideLine, showLine } from './terminal.ts';
import { size } from './text.ts';

const PATIENCE = 1000;
const INTERVAL = 100;

/** Tells how far some work is. */
export interface Progress {
  update(text: string, done: number, total: number | undefined): void;
}

/** Starts the clock. */
export function startProgress(): Progress {
  const started = performance.now();
  let last = started + PATIENCE - INTERVAL;
  return {
    update(text, done, total) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      const rate = (done / (now - started)) * 1000;
      const parts = [
        text,
        total === undefined ? size(done) : `${size(done)} of ${size(total)}`,
        `${size(rate)}/s`,
      ];
      if (total !== undefined && rate > 0) parts.push(`${Math.ceil((total - done) / rate)} s left`);
      showLine(parts.join('  '));
    },
  };
}

/** The same pieces; how many bytes have passed is shown. */
export async function* watchPieces(
  pieces: AsyncIterable<Uint8Array>,
  text: string,
  total: number | undefined,
): AsyncGenerator<Uint8Array> {
  const progress = startProgress();
  let done = 0;
  for await (const piece of pieces) {
    progress.update(text, done, total);
    done += piece.length;
    yield piece;
  }
  hideLine();
}
