import { join } from 'node:path';
import { execaNode } from 'execa';
import { expect, test } from 'vitest';
import { describeWithPython } from './python.ts';
import { childArgs, makeFolder, runPython } from './support.ts';

const MB = 1e6;

async function loadInChild(path: string, how: 'all' | 'one'): Promise<{ count: number; peak: number }> {
  const child = execaNode(new URL('./children/load-in-bounds.mjs', import.meta.url), [path, how], {
    nodeOptions: [...childArgs, '--max-old-space-size=64', '--no-warnings'],
    ipc: true,
  });
  const [message] = await Promise.all([child.getOneMessage(), child]);
  return message as { count: number; peak: number };
}

describeWithPython('300 MB', () => {
  test('of many pickles take the memory of a few', async () => {
    const path = join(await makeFolder(), 'many.pkl');
    const source = `
import pickle, sys
with open(sys.argv[1], 'wb') as file:
    for index in range(3000):
        pickle.dump([index] * 10000 + ['x' * 70000] , file)`;
    await runPython(source, path);
    const { count, peak } = await loadInChild(path, 'all');
    expect(count).toBe(3000 * 10001);
    // Most of it is what the collector has not come to yet.
    expect(peak).toBeLessThan(200 * MB);
  });

  test('of one pickle take no more than its value and some chunks', async () => {
    const path = join(await makeFolder(), 'one.pkl');
    const source = `
import pickle, sys
with open(sys.argv[1], 'wb') as file:
    pickle.dump([bytes([index]) * 1000000 for index in range(250)] + [bytes(50000000)], file)`;
    await runPython(source, path);
    const { count, peak } = await loadInChild(path, 'one');
    expect(count).toBe(300 * MB);
    expect(peak).toBeLessThan(450 * MB);
  });
});
