// The attacks: what got past scanners, rebuilt with harmless payloads. Nothing here is ever loaded.
import { bytes, call, global, op, stop, str, tuple, WAYS } from './assembler.ts';
import { machineTricks } from './corpus-machine.ts';
import { desynchronised } from './corpus-streams.ts';
import { gadgets } from './gadgets.ts';

/** One attack. */
export interface Attack {
  /** What it shows. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly verdict: 'dangerous' | 'suspicious';
  /** Globals that must be reported, as `module.name`. */
  readonly names: readonly string[];
  /** Rules of which one must be met, where it is not a name that gives the verdict. */
  readonly rule?: string;
}

function* named(): Generator<Attack> {
  const ways = Object.entries(WAYS);
  let number = 0;
  for (const [source, module, name] of gadgets()) {
    const [way, make] = ways[number++ % ways.length] as (typeof ways)[number];
    yield {
      name: `${source}: ${module}.${name} by ${way}`,
      bytes: make(module, name, 'true'),
      verdict: 'dangerous',
      names: [`${module}.${name}`],
    };
  }
}

/** One name by every way, so that no way depends on which name comes to it. */
function* everyWay(): Generator<Attack> {
  for (const [way, make] of Object.entries(WAYS)) {
    for (const [module, name] of [
      ['os', 'system'],
      ['builtins', 'eval'],
    ] as const) {
      const names = [`${module}.${name}`];
      yield {
        name: `${module}.${name} by ${way}`,
        bytes: make(module, name, 'true'),
        verdict: 'dangerous',
        names,
      };
    }
  }
}

/** Unknown is not clean. */
function* unlisted(): Generator<Attack> {
  for (const [module, name] of [
    ['__main__', 'Model'],
    ['mypackage.models', 'Model'],
    ['_private', 'thing'],
    ['constructor', 'constructor'],
    ['toString', 'valueOf'],
    ['hasOwnProperty', 'constructor'],
    ['\u202eso', 'metsys'],
    ['\u03bfs', 'system'],
    ['os ', 'system'],
    ['builtins', 'print'],
  ] as const) {
    yield {
      name: `a name on no list: ${JSON.stringify([module, name])}`,
      bytes: bytes(call(bytes(str(module), str(name), op('STACK_GLOBAL')), str('x')), stop),
      verdict: 'suspicious',
      names: [`${module}.${name}`],
    };
  }
  yield {
    name: 'a name that JavaScript keeps in every object',
    bytes: bytes(call(global('__proto__', 'constructor'), tuple()), stop),
    verdict: 'dangerous',
    names: ['__proto__.constructor'],
  };
}

export const ATTACKS: readonly Attack[] = [
  ...everyWay(),
  ...named(),
  ...unlisted(),
  ...machineTricks(),
  ...desynchronised(),
];
