// What the README shows behind its comments, with pickles by the python3 at hand.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { defineClass, dumps, loads, type PyObject, standardTypes } from '@picklekit/core';
import { dumpFile, loadFile } from '@picklekit/node-io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examplesOfPage } from '../src/docs.ts';
import { pythonsAtHand, withEachPython } from './support.ts';

const shown = examplesOfPage('README.md')
  .map(({ code }) => code)
  .join('\n');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'picklekit-readme-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const real = (await pythonsAtHand()).filter(({ major, args }) => major === 3 && args.length === 0).at(-1);
if (real === undefined) test.skip('the README: no python3', () => {});

const PLAYER = `
import sys
class Player:
    def __init__(self, name, level):
        self.name, self.level = name, level
Player.__module__, Player.__qualname__ = '__main__', 'Player'
sys.modules['__main__'].Player = Player
`;

withEachPython(real ? [real] : [], 'and the README:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) => opened().bridge.run(source, parts);

  test('30 seconds', async () => {
    const { out } = await run(
      "out = [pickle.dumps({'name': 'Alice', 'scores': [85, 92, 78], 'active': True})]",
    );
    const path = join(folder, 'data.pkl');
    await writeFile(path, out[0] as Uint8Array);
    const data = await loadFile(path);
    // Node puts blanks inside of short brackets.
    expect(shown).toContain(`// ${inspect(data).replaceAll('[ ', '[').replaceAll(' ]', ']')}`);
    data.scores.push(100);
    await dumpFile(data, path);
    expect((await loadFile(path)).scores).toEqual([85, 92, 78, 100]);
  });

  test('classes that you do not have', async () => {
    const { out } = await run(`${PLAYER}out = [pickle.dumps({'player': Player('Alice', 3)})]`);
    const save = loads<{ player: PyObject }>(out[0] as Uint8Array);
    expect(shown).toContain(`save.player; // ${inspect(save.player)}`);
    expect(shown).toContain(`save.player.get('level'); // ${save.player.get('level')}`);
    save.player.set('level', 4);
    const { result } = await run(
      `${PLAYER}player = pickle.loads(parts[0])['player']\nresult = [type(player).__name__, player.name, player.level]`,
      [dumps(save)],
    );
    expect(result).toEqual(['Player', 'Alice', 4]);
  });

  test('your own classes', async () => {
    class Player {
      name = '';
      level = 0;
    }
    const types = standardTypes.extend([defineClass('__main__.Player', Player)]);
    const { out } = await run(`${PLAYER}out = [pickle.dumps({'player': Player('Alice', 3)})]`);
    expect(shown).toContain(`// ${inspect(loads(out[0] as Uint8Array, { types }))}`);
    const bob = dumps(Object.assign(new Player(), { name: 'Bob' }), { types });
    const { result } = await run(
      `${PLAYER}result = [type(pickle.loads(parts[0])) is Player, vars(pickle.loads(parts[0]))]`,
      [bob],
    );
    expect(result).toEqual([true, { name: 'Bob', level: 0 }]);
  });

  test('errors', async () => {
    const { out } = await run(
      "out = [pickle.dumps({'users': ['Ann', 'Bob', 'Cyd', 'Alice Brown']}, 2)[:-16]]",
    );
    const message = (body: () => unknown): string => {
      try {
        return String(body());
      } catch (error) {
        return String(error);
      }
    };
    expect(shown).toContain(`// ${message(() => loads(out[0] as Uint8Array))}\n`);
    const refused = message(() => dumps({ jobs: [new Socket()] }));
    const line = shown.split('\n').find((text) => text.startsWith('// PicklingError')) ?? '';
    expect(line).toMatch(/\.\.\.\)$/);
    expect(`// ${refused}`.startsWith(line.slice(0, -4))).toBe(true);
  });
});
