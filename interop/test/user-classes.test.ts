// Classes of a program: Python pickles its instances, we load them as instances of our classes, change them and dump
// them, and Python loads instances of its own again. See python/user_models.py for what is on the other side.
import {
  type ClassOptions,
  defineClass,
  defineEnum,
  defineType,
  dumps,
  fieldsOf,
  loads,
  newobj,
  type PickleType,
  PyDict,
  PyTuple,
  parseGlobal,
  reconstructor,
  standardTypes,
} from '@picklekit/core';
import { expect, test } from 'vitest';
import { findKnown, identityIsDemanded, type KnownDifference } from '../known-differences.ts';
import { bytesDifference, Failures, pythonsAtHand, showMissing, withEachPython } from './support.ts';

class Player {
  name = 'set by the constructor';
  level = -1;
  constructor() {
    throw new Error('the constructor ran');
  }
  get title(): string {
    return `${this.name} (${this.level})`;
  }
}
class Empty {
  name?: string;
}
class Chain {
  declare next: Chain;
  declare items: unknown[];
}
class Old {
  declare name: string;
}
class Vector {
  declare x: unknown;
  declare y: unknown;
}
class Body extends Vector {
  declare mass: number;
}
class Money {
  readonly #amount: number;
  readonly currency: string;
  constructor(amount: number, currency: string) {
    this.#amount = amount;
    this.currency = currency;
  }
  get amount(): number {
    return this.#amount;
  }
}
class Account {
  declare owner: string;
  declare entries: unknown[];
}
class Label {
  declare key: string;
  declare note: string | null;
}
class Point {
  readonly x: number;
  readonly y: unknown;
  constructor(x: number, y: unknown) {
    this.x = x;
    this.y = y;
  }
}
class Box {
  declare content: unknown;
}
class Named {
  declare first: string;
  declare last: string;
  declare title: string;
}
class Failure extends Error {
  declare number: number;
  declare hint: string;
}
class Stack extends Array<unknown> {
  declare limit: number;
  declare owner: unknown;
  override push(): number {
    throw new Error('a method of the class ran');
  }
}
class Config extends PyDict {
  declare path: string;
}
class Odd {
  ran = false;
  set guarded(_value: unknown) {
    throw new Error('a setter of the class ran');
  }
}
class Inner {
  declare value: number;
}
class Item {
  declare name: string;
  declare count: number;
  declare tags: string[];
}
class FrozenSlottedItem {
  declare name: string;
  declare owner: unknown;
}

class Meters {
  declare amount: number;
  declare note: string;
}
class Ratio {
  declare value: number;
}
class Title {
  declare text: string;
  declare year: number;
}
class Pair {
  declare items: PyTuple;
  declare kind: string;
}
class Blob {
  declare data: Uint8Array;
}
class Cache {
  declare name: string;
  readonly entries = new Map();
}
class Span {
  start = 0;
  end = 0;
}
class Token {
  declare kind: number;
  declare text: string;
}
class Color {
  static readonly RED = new Color(1);
  static readonly GREEN = new Color(2);
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
class Level {
  static readonly LOW = new Level(1);
  static readonly HIGH = new Level(2);
  readonly rank: number;
  constructor(rank: number) {
    this.rank = rank;
  }
}
class Planet {
  static readonly EARTH = new Planet('earth');
  static readonly MARS = new Planet('mars');
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
class Perm {
  static readonly READ = new Perm(1);
  static readonly WRITE = new Perm(2);
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

// A state that is no dict has no names: its meaning is the program's.
const span = defineType<Span>({
  global: 'user_models.Span',
  class: Span,
  create: () => new Span(),
  setState(value, state) {
    [value.start, value.end] = state as [number, number];
  },
  reduce({ start, end }, { protocol }) {
    const state = PyTuple.of(start, end);
    if (protocol >= 2) return [newobj, [parseGlobal('user_models.Span')], state];
    return [reconstructor, [parseGlobal('user_models.Span'), parseGlobal('builtins.object'), null], state];
  },
});

function type<T extends object>(
  name: string,
  owner: abstract new (...args: never[]) => T,
  options?: ClassOptions<T>,
): PickleType {
  const module = /Item$|^(Token|Blob)$/.test(name) ? 'user_models3' : 'user_models';
  return defineClass(`${module}:${name}`, owner, options) as PickleType;
}

interface Shape {
  readonly types: readonly PickleType[];
  readonly expect: unknown;
  /** Changes the value in place, or gives another one. */
  change(value: never): unknown;
}

/** An instance with these fields. */
function made<T extends object>(owner: abstract new (...args: never[]) => T, fields: object): T {
  return Object.defineProperties(Object.create(owner.prototype), Object.getOwnPropertyDescriptors(fields));
}

function shape<V>(types: readonly PickleType[], expected: unknown, change: (value: V) => unknown): Shape {
  return { types, expect: expected, change: change as Shape['change'] };
}

const player = type('Player', Player);
const point = type('Point', Point, { tuple: ['x', 'y'], create: (x, y) => new Point(x, y) });
const stack = type('Stack', Stack);
const config = type('Config', Config);
const alice = made(Player, { name: 'Alice', level: 3 });

const SHAPES: Readonly<Record<string, Shape>> = {
  plain: shape([player], alice, (value: Player) => {
    expect(value.title).toBe('Alice (3)');
    value.level++;
  }),
  empty: shape([type('Empty', Empty)], made(Empty, {}), (value: Empty) => {
    value.name = 'not empty';
  }),
  shared: shape([player], [alice, alice, made(Player, { name: 'Bob', level: 3 })], (value: Player[]) => {
    (value[1] as Player).level = 9;
    expect(value[0]).toBe(value[1]);
  }),
  cycle: shape([type('Chain', Chain)], undefined, (value: Chain) => {
    expect(value).toBeInstanceOf(Chain);
    expect(value.next).toBeInstanceOf(Chain);
    expect(value.next.next).toBe(value);
    expect(value.items).toEqual([value.next, { back: value }]);
    expect((value.items[1] as { back: unknown }).back).toBe(value);
    value.items.push(value);
  }),
  'old-style': shape([type('Old', Old)], made(Old, { name: 'Alice' }), (value: Old) => {
    value.name = 'Bob';
  }),
  slots: shape([type('Vector', Vector, { slots: true })], made(Vector, { x: 1, y: [2] }), (value: Vector) => {
    value.y = [5];
  }),
  'slots-one-set': shape(
    [type('Vector', Vector, { fields: ['x', 'y'], slots: true })],
    made(Vector, { x: 1 }),
    (value: Vector) => {
      value.y = 5;
    },
  ),
  'slots-and-dict': shape(
    [type('Body', Body, { slots: ['x', 'y'] })],
    made(Body, { mass: 5, x: 1, y: 2 }),
    (value: Body) => {
      value.mass = 7;
    },
  ),
  reduce: shape(
    [
      type('Money', Money, {
        fields: [],
        args: ['amount', 'currency'],
        create: (amount, currency) => new Money(amount, currency),
      }),
    ],
    new Money(10, 'CHF'),
    (value: Money) => {
      expect(value.amount).toBe(10);
      return new Money(20, value.currency);
    },
  ),
  'reduce-with-state': shape([type('Account', Account, { args: ['owner'] })], undefined, (value: Account) => {
    expect(value).toBeInstanceOf(Account);
    expect(value.owner).toBe('Alice');
    expect(value.entries[0]).toBe(value);
    value.entries.push(value);
  }),
  'new-args': shape(
    [type('Label', Label, { newArgs: ['key'] })],
    made(Label, { key: 'k', note: null }),
    (value: Label) => {
      value.note = 'changed';
    },
  ),
  'named-tuple': shape([point], new Point(1, [2]), (value: Point) => new Point(value.x, 3)),
  'named-tuple-of-one': shape([type('Box', Box, { tuple: ['content'] })], undefined, (value: Box) => {
    expect(value.content).toEqual(PyTuple.of('full'));
    return made(Box, { content: PyTuple.of(5) });
  }),
  'named-tuple-with-dict': shape(
    [type('Named', Named, { tuple: ['first', 'last'] })],
    made(Named, { first: 'Ada', last: 'Lovelace', title: 'Dr.' }),
    (value: Named) => {
      value.title = 'Prof.';
    },
  ),
  exception: shape(
    [type('Failure', Failure, { args: ['message', 'number'] })],
    undefined,
    (value: Failure) => {
      expect(value).toBeInstanceOf(Failure);
      expect([value.message, value.number]).toEqual(['it failed', 7]);
      value.hint = 'try again';
    },
  ),
  list: shape([stack], undefined, (value: Stack) => {
    expect(value).toBeInstanceOf(Stack);
    expect([...value]).toEqual([1, 2, 'x']);
    value[3] = 4;
    value.limit++;
  }),
  'list-empty': shape([stack], undefined, (value: Stack) => {
    expect(value).toBeInstanceOf(Stack);
    value[0] = 1;
  }),
  'list-cycle': shape([stack], undefined, (value: Stack) => {
    expect(value[0]).toBe(value);
    expect(value.owner).toBe(value);
    value[1] = value;
  }),
  dict: shape([config], undefined, (value: Config) => {
    expect(value).toBeInstanceOf(Config);
    expect([value.path, value.size, value.get('debug')]).toEqual(['/etc/x', 2, true]);
    value.set('debug', false);
    value.path = '/etc/y';
  }),
  'dict-cycle': shape([config], undefined, (value: Config) => {
    expect(value.get('self')).toBe(value);
    value.set('self', value);
  }),
  'odd-names': shape([type('Odd', Odd)], undefined, (value: Odd) => {
    expect(Object.getPrototypeOf(value)).toBe(Odd.prototype);
    // Python 2 does not keep the order.
    expect(new Map(Object.entries(value))).toEqual(
      new Map([
        ['__proto__', 0],
        ['constructor', 1],
        ['toString', 2],
        ['guarded', 3],
        ['hasOwnProperty', 4],
        ['with space', 5],
      ]),
    );
    Object.defineProperty(value, 'toString', { value: 6, enumerable: true });
  }),
  nested: shape([type('Outer.Inner', Inner)], made(Inner, { value: 1 }), (value: Inner) => {
    value.value = 2;
  }),
  int: shape(
    [type('Meters', Meters, { value: ['int', 'amount'] })],
    made(Meters, { amount: 5, note: 'from the door' }),
    (value: Meters) => {
      value.amount++;
    },
  ),
  float: shape(
    [type('Ratio', Ratio, { value: ['float', 'value'] })],
    made(Ratio, { value: 2 }),
    (value: Ratio) => {
      value.value = 3;
    },
  ),
  str: shape(
    [type('Title', Title, { value: ['str', 'text'] })],
    made(Title, { text: 'Dune', year: 1965 }),
    (value: Title) => {
      value.text += ' II';
    },
  ),
  tuple: shape(
    [type('Pair', Pair, { value: ['tuple', 'items'] })],
    made(Pair, { items: PyTuple.of(1, 'two'), kind: 'flat' }),
    (value: Pair) => made(Pair, { items: PyTuple.of(1, value), kind: 'nested' }),
  ),
  bytes: shape(
    [type('Blob', Blob, { value: ['bytes', 'data'] })],
    made(Blob, { data: Uint8Array.of(0, 255) }),
    (value: Blob) => {
      value.data = new TextEncoder().encode('other');
    },
  ),
  'get-state': shape(
    [type('Cache', Cache, { fields: ['name'], create: () => new Cache() })],
    Object.assign(new Cache(), { name: 'first' }),
    (value: Cache) => {
      value.name = 'second';
    },
  ),
  'tuple-state': shape([span], Object.assign(new Span(), { start: 1, end: 5 }), (value: Span) => {
    value.end = 9;
  }),
  'new-keywords': shape(
    [type('Token', Token, { newArgs: ['kind'], newKeywords: ['text'] })],
    made(Token, { kind: 3, text: 'short' }),
    (value: Token) => {
      value.text = 'longer';
    },
  ),
  enum: shape(
    [defineEnum('user_models3.Color', Color)],
    [Color.RED, Color.GREEN, Color.RED],
    (value: Color[]) => {
      expect(value[0]).toBe(Color.RED);
      value.push(Color.GREEN);
    },
  ),
  flag: shape(
    [defineEnum('user_models3.Perm', Perm, { create: (value: number) => new Perm(value) })],
    [Perm.READ, new Perm(3)],
    (value: Perm[]) => {
      value.push(Perm.WRITE);
    },
  ),
  'enum-by-name': shape(
    [defineEnum('user_models3.Planet', Planet)],
    [Planet.EARTH, Planet.EARTH],
    (value: Planet[]) => {
      expect(value[0]).toBe(Planet.EARTH);
      value.push(Planet.MARS);
    },
  ),
  'int-enum': shape(
    [defineEnum('user_models3.Level', Level, { value: 'rank' })],
    { level: Level.HIGH },
    (value: { level: Level }) => {
      value.level = Level.LOW;
    },
  ),
  dataclass: shape([type('Item', Item)], made(Item, { name: 'disk', count: 3, tags: [] }), (value: Item) => {
    value.tags.push('new');
  }),
  'dataclass-frozen': shape(
    [type('FrozenItem', Item)],
    made(Item, { name: 'disk', count: 3 }),
    (value: Item) => {
      value.count = 4;
    },
  ),
  'dataclass-slots': shape(
    [type('SlottedItem', Item, { slots: true })],
    made(Item, { name: 'disk', count: 3 }),
    (value: Item) => {
      value.count = 4;
    },
  ),
  'dataclass-frozen-slots': shape(
    [type('FrozenSlottedItem', FrozenSlottedItem, { fields: ['name', 'owner'], listState: true })],
    made(FrozenSlottedItem, { name: 'disk', owner: 'Alice' }),
    (value: FrozenSlottedItem) => {
      value.owner = 'Bob';
    },
  ),
  'dataclass-frozen-slots-cycle': shape(
    [type('FrozenSlottedItem', FrozenSlottedItem, { fields: ['name', 'owner'], listState: true })],
    undefined,
    (value: FrozenSlottedItem) => {
      const owner = value.owner as unknown[];
      expect(owner[0]).toBe(value);
      owner.push(7);
    },
  ),
};

const GETATTR: readonly KnownDifference[] = [
  {
    cases: /^nested$/,
    protocols: [0, 1, 2, 3],
    pythons: ['3.13', '3.14', '3.15'],
    reason:
      'CPython 3.13 and newer give no memo index to the class that getattr is called with; we write as 3.8 to 3.12 do',
  },
  {
    cases: /^new-keywords$/,
    protocols: [2, 3],
    pythons: ['3.13', '3.14', '3.15'],
    reason: 'getattr(Token, "__new__"): as above',
  },
];

const BY_NAME: KnownDifference = {
  cases: /^(enum|flag|int-enum|enum-by-name)$/,
  reason:
    "CPython 3.11.0 to 3.11.4 write the name of an enum's member and a flag as `|` of two, later ones on demand; we write values",
};

const pythons = await pythonsAtHand();
showMissing(pythons);

withEachPython(pythons, 'and classes of a program:', (python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) =>
    opened().bridge.run(
      `import user_models\nMAKE, changed = user_models.MAKE, user_models.changed\n${source}`,
      parts,
    );
  const protocols = python.major === 2 ? [0, 1, 2] : python.minor < 8 ? [0, 1, 2, 3, 4] : [0, 1, 2, 3, 4, 5];

  test('has a class here for each of its own', async () => {
    const { result } = await run('result = sorted(MAKE)');
    expect(Object.keys(SHAPES)).toEqual(expect.arrayContaining(result as string[]));
  });

  for (const [name, { types, expect: expected, change }] of Object.entries(SHAPES)) {
    test(`${name}: loads, changes and dumps instances`, async (context) => {
      if ((await run(`result = "${name}" in MAKE`)).result !== true)
        return context.skip(`Python ${python.label} has no such class`);
      const known = standardTypes.extend(types);
      const failures = new Failures();
      const { result: isByName } = await run(
        `made = MAKE["${name}"]()
first = next(iter(made.values() if isinstance(made, dict) else made)) if ${BY_NAME.cases.test(name) ? 1 : 0} else None
result = first is not None and first.__reduce_ex__(2)[0] is getattr`,
      );
      const { result: lowest } = await run(`result = 2 if "${name}" in user_models.FROM_2 else 0`);
      for (const protocol of protocols) {
        const where = `protocol ${protocol}`;
        if (protocol < (lowest as number)) continue;
        const { out } = await run(
          `out = [pickle.dumps(MAKE["${name}"](), ${protocol}), pickle.dumps(changed("${name}"), ${protocol})]`,
        );
        const [original, afterwards] = out as [Uint8Array, Uint8Array];
        const value = failures.attempt(where, () => loads<never>(original, { types: known }));
        if (value === undefined) continue;
        if (expected !== undefined) failures.attempt(where, () => expect(value).toStrictEqual(expected));
        const listed = isByName === true ? BY_NAME : findKnown(GETATTR, python.label, name, protocol);
        const compare = (what: string, theirs: Uint8Array, ours: Uint8Array): void => {
          if (identityIsDemanded(python.label)) failures.compare(what, bytesDifference(theirs, ours), listed);
        };
        compare(where, original, dumps(value, { types: known, protocol }));
        const after = failures.attempt(where, () =>
          dumps(change(value) ?? value, { types: known, protocol }),
        );
        if (after === undefined) continue;
        compare(`${where}, changed`, afterwards, after);
        const { result } = await run(
          `result = graph.difference(changed("${name}"), pickle.loads(parts[0]), ("py2-ints", "py2-text"))`,
          [after],
        );
        if (result !== null) failures.add(`${where}, loaded by Python`, String(result));
      }
      failures.demandNone();
    });
  }

  test('shows its fields without any class', async (context) => {
    if (python.label.endsWith('-pyodide'))
      return context.skip('CPython of the same minor or its neighbour says it');
    const names = [
      'plain',
      'slots',
      'slots-and-dict',
      'old-style',
      'odd-names',
      'list',
      'nested',
      'dataclass',
      'dataclass-frozen',
    ];
    for (const protocol of protocols) {
      const { out, result } = await run(`
def fields(made):
    slots = [name for cls in type(made).__mro__ for name in getattr(cls, "__slots__", ())]
    return dict([(name, getattr(made, name)) for name in slots], **getattr(made, "__dict__", {}))
def simple(made):
    return fields(made) if hasattr(type(made), "__mro__") else vars(made)
result, out = [], []
for name in ${JSON.stringify(names)}:
    if name in MAKE and not (${protocol} < 2 and name in user_models.FROM_2):
        result.append([name, simple(MAKE[name]())])
        out.append(pickle.dumps(MAKE[name](), ${protocol}))
`);
      for (const [index, [name, fields]] of (result as [string, object][]).entries()) {
        const shown = fieldsOf(loads(out[index] as Uint8Array));
        expect(new Map(Object.entries(shown ?? {})), `${name}, protocol ${protocol}`).toEqual(
          new Map(Object.entries(fields)),
        );
      }
    }
  });
});
