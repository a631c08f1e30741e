// One line on standard error, for work that takes longer than a second, if somebody is watching.
import { size } from './text.ts';

const PATIENCE = 1000;
const INTERVAL = 100;

/** Tells how far some work is. */
export interface Progress {
  update(text: string, done: number, total: number | undefined): void;
  clear(): void;
}

/** Starts the clock. */
export function startProgress(): Progress {
  const { stderr } = process;
  const started = performance.now();
  let shown = started + PATIENCE - INTERVAL;
  let isOpen = false;
  return {
    update(text, done, total) {
      const now = performance.now();
      if (stderr.isTTY !== true || now - shown < INTERVAL) return;
      shown = now;
      isOpen = true;
      const rate = (done / (now - started)) * 1000;
      const parts = [
        text,
        total === undefined ? size(done) : `${size(done)} of ${size(total)}`,
        `${size(rate)}/s`,
      ];
      if (total !== undefined && rate > 0) parts.push(`${Math.ceil((total - done) / rate)} s left`);
      stderr.write(`\r\x1b[K${parts.join('  ').slice(0, (stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (isOpen) stderr.write('\r\x1b[K');
      isOpen = false;
    },
  };
}
