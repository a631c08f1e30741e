// The floor: what the engine's own operations take that no codec in JavaScript could leave out.
import { loads } from './core.ts';
import { walker } from './floor-dump.ts';
import { maker } from './floor-load.ts';
import { planOf } from './floor-plan.ts';
import type { Subject } from './subjects.ts';

export const floor = {
  title: 'floor',
  pickle: true,
  floorOf: 'picklekit',
  load: (data) => maker(planOf(loads(data))),
  dump: (value) => walker(value),
} as const satisfies Subject;

export const exactFloor = {
  title: 'floor, exact',
  pickle: true,
  floorOf: 'exact',
  load: (data) => maker(planOf(loads(data, { exact: true }))),
  dump: (value) => walker(value),
} as const satisfies Subject;
