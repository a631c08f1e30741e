// Classes of attrs and pydantic, as real programs have them: loaded, changed, dumped, and made here for Python to load.
import {
  defineClass,
  dumps,
  fieldsOf,
  loads,
  type PickleType,
  type PyObject,
  standardTypes,
} from '@picklekit/core';
import { expect, test } from 'vitest';
import { findPackages } from '../src/packages.ts';
import { bytesDifference, Failures, pythonsAtHand, withEachPython } from './support.ts';

class Item {
  declare name: string;
  declare count: number;
  declare tags: string[];
  declare owner: unknown;
}
class Address {
  declare street: string;
  declare city: string;
}
class User {
  declare name: string;
  declare level: number;
  declare address: Address;
  get title(): string {
    return `${this.name} of ${this.address.street}`;
  }
}
class Loose {
  declare name: string;
  [extra: string]: unknown;
}
class Names {
  declare root: string[];
}

interface Shape {
  readonly types: readonly PickleType[];
  /** The fields as the program sees them. */
  readonly fields: object | undefined;
  change(value: never): void;
  /** Whether the bytes are Python's: a set of strings has an order of its own in Python. */
  readonly isSameBytes: boolean;
}

function shape<T extends object>(
  name: string,
  owner: abstract new (...args: never[]) => T,
  fields: object | undefined,
  change: (value: T) => void,
  more: readonly PickleType[] = [],
): Shape {
  const isModel = [User, Loose, Names].includes(owner as never) || name === 'Frozen';
  const type = defineClass(`user_models_packages.${name}`, owner, { pydantic: isModel });
  return { types: [type as PickleType, ...more], fields, change, isSameBytes: !isModel };
}

const address = defineClass('user_models_packages.Address', Address, { pydantic: true }) as PickleType;

const SHAPES: Readonly<Record<string, Shape>> = {
  attrs: shape('AttrsItem', Item, { name: 'disk', count: 3 }, (item) => {
    item.count++;
  }),
  'attrs-slots': shape('AttrsSlotted', Item, { name: 'disk', tags: [] }, (item) => {
    item.tags.push('new');
  }),
  'attrs-frozen': shape('AttrsFrozen', Item, { name: 'disk', owner: 'Alice' }, (item) => {
    item.owner = 'Bob';
  }),
  'attrs-frozen-cycle': shape('AttrsFrozen', Item, undefined, (item) => {
    const owner = item.owner as unknown[];
    expect(owner[0]).toBe(item);
    owner.push(7);
  }),
  pydantic: shape(
    'User',
    User,
    { name: 'Alice', level: 1, address: { street: 'Side Street', city: 'Bern' }, tags: [] },
    (user) => {
      expect(user.title).toBe('Alice of Side Street');
      user.level = 2;
      user.address.street = 'Main Street';
    },
    [address],
  ),
  'pydantic-extra': shape('Loose', Loose, { name: 'Alice', nick: 'Al' }, (loose) => {
    loose['nick'] = 'Ally';
    loose['age'] = 30;
  }),
  'pydantic-frozen': shape('Frozen', User, { name: 'Alice', level: 1 }, (user) => {
    user.level = 5;
  }),
  'pydantic-root': shape('Names', Names, { root: ['a', 'b'] }, (names) => {
    names.root.push('c');
  }),
  'pydantic-dataclass': shape('Checked', Item, undefined, (item) => {
    Object.assign(item, { level: 2 });
  }),
};

const packages = await findPackages(await pythonsAtHand());
if (packages.python === undefined)
  test.skip(`classes of attrs and pydantic: no packages (${packages.reason})`, () => {});
const { folder } = { folder: '', ...packages };

withEachPython(packages.python ? [packages.python] : [], 'and classes of packages:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) =>
    opened().bridge.run(
      `import sys\nsys.path.append(${JSON.stringify(folder)}) if ${JSON.stringify(folder)} not in sys.path else None\n` +
        `import user_models_packages as made\n${source}`,
      parts,
    );

  test('has a class here for each of its own', async () => {
    expect((await run('result = sorted(made.MAKE)')).result).toEqual(Object.keys(SHAPES).sort());
  });

  test.each(Object.entries(SHAPES))(
    '%s: loads, changes and dumps instances',
    async (name, { types, fields, change, isSameBytes }) => {
      const known = standardTypes.extend(types);
      const failures = new Failures();
      // At protocols 0 and 1 classes with slots need a __getstate__, which attrs gives them.
      for (const protocol of [0, 1, 2, 3, 4, 5]) {
        const { out, result: facts } = await run(`
out = [pickle.dumps(made.MAKE["${name}"](), ${protocol}), pickle.dumps(made.changed("${name}"), ${protocol})]
result = [made.facts(made.MAKE["${name}"]()), made.facts(made.changed("${name}"))]`);
        const [original, afterwards] = out as [Uint8Array, Uint8Array];
        const check = async (what: string, theirs: Uint8Array, ours: Uint8Array, expected: unknown) => {
          if (isSameBytes) failures.compare(what, bytesDifference(theirs, ours), undefined);
          const { result } = await run('result = made.facts(pickle.loads(parts[0]))', [ours]);
          failures.attempt(what, () => expect(result).toEqual(expected));
        };
        const value = loads<object>(original, { types: known });
        if (fields !== undefined)
          failures.attempt(`protocol ${protocol}`, () => expect({ ...value }).toEqual(fields));
        const [before, after] = facts as [unknown, unknown];
        await check(`protocol ${protocol}`, original, dumps(value, { types: known, protocol }), before);
        change(value as never);
        await check(
          `protocol ${protocol}, changed`,
          afterwards,
          dumps(value, { types: known, protocol }),
          after,
        );
      }
      failures.demandNone();
    },
  );

  test('reads their fields without any class', async () => {
    const { out } = await run('out = [pickle.dumps([made.MAKE[name]() for name in sorted(made.MAKE)])]');
    const all = loads<PyObject[]>(out[0] as Uint8Array);
    const read = new Map(
      Object.keys(SHAPES)
        .sort()
        .map((name, index) => [name, fieldsOf(all[index])]),
    );
    for (const name of [
      'attrs',
      'attrs-slots',
      'attrs-frozen',
      'pydantic-extra',
      'pydantic-frozen',
      'pydantic-root',
    ])
      expect(read.get(name), name).toEqual(SHAPES[name]?.fields);
    const user = read.get('pydantic');
    expect(user).toEqual({ name: 'Alice', level: 1, address: expect.anything(), tags: [] });
    expect(fieldsOf(user?.['address'])).toEqual({ street: 'Side Street', city: 'Bern' });
    expect(read.get('pydantic-dataclass')).toMatchObject({ name: 'Alice', level: 1 });
  });

  test('takes models that were made here', async () => {
    const frozen = Object.assign(Object.create(User.prototype) as User, { name: 'Carol', level: 3 });
    const types = standardTypes.extend(SHAPES['pydantic-frozen']?.types ?? []);
    const { result } = await run(
      'made_here = pickle.loads(parts[0]); result = [made.facts(made_here), made_here == made.Frozen(name="Carol", level=3)]',
      [dumps(frozen, { types })],
    );
    expect(result).toEqual([["Frozen(name='Carol', level=3)", ['level', 'name'], null, null], true]);
  });
});
