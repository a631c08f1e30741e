// What runs in a worker of the page: times loads of a pickle and of the same value as JSON, round by round.
import { dumps, loads } from '@picklekit/core';
import type { Answer, Question } from './bench.ts';

// The part of the worker's host that is used.
declare const self: {
  onmessage: (event: { data: Question }) => void;
  postMessage(answer: Answer): void;
};

// What the timed functions give goes here, so that no compiler can leave them out.
export let sink: unknown;

self.onmessage = async ({ data }) => {
  try {
    self.postMessage(await measure(data));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};

async function measure({ pickle, json, hash, rounds, warmUp, sample }: Question): Promise<Answer> {
  const data = new Uint8Array(await (await fetch(pickle)).arrayBuffer());
  const again = dumps(loads(data), { protocol: 4 });
  if (hex(await crypto.subtle.digest('SHA-256', again)) !== hash) return { error: 'wrong value' };
  const text = json === undefined ? undefined : await (await fetch(json)).text();
  const actions = [() => loads(data), ...(text === undefined ? [] : [() => JSON.parse(text)])];
  const counts = actions.map((action) => count(action, warmUp, sample));
  const times: number[][] = actions.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, action] of actions.entries()) {
      times[index]?.push(timeOf(action, counts[index] as number));
    }
  }
  return { times };
}

/** Runs until the compilers have had their time. Gives the count of runs that takes as long as a sample. */
function count(action: () => unknown, warmUp: number, sample: number): number {
  const began = performance.now();
  let runs = 1;
  let time = timeOf(action, runs);
  while (performance.now() - began < warmUp * 1000) {
    // The clock of a browser is coarse.
    if (time * runs < 2e6) runs *= 2;
    time = timeOf(action, runs);
  }
  return Math.max(1, Math.round((sample * 1e9) / time));
}

/** Nanoseconds of one run. */
function timeOf(action: () => unknown, runs: number): number {
  const start = performance.now();
  for (let i = 0; i < runs; i++) sink = action();
  return ((performance.now() - start) * 1e6) / runs;
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
