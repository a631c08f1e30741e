import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { PyByteString } from '../../src/values/byte-string.ts';
import { PyDict } from '../../src/values/dict.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { PyObject } from '../../src/values/object.ts';
import { PyTuple } from '../../src/values/tuple.ts';

const user = new PyGlobal('app.models', 'User');
const plain = new PyGlobal('builtins', 'object');

function make(state?: unknown, ...args: unknown[]): PyObject {
  const object = new PyObject(user, 'NEWOBJ', PyTuple.from(args));
  if (state !== undefined) object.build(state);
  return object;
}

function bytes(text: string): PyByteString {
  return new PyByteString(Buffer.from(text));
}

describe('PyObject', () => {
  test('knows its class', () => {
    expect(make().className).toBe('app.models.User');
  });

  test.each(['copyreg', 'copy_reg'])('sees the class through the helpers of %s', (module) => {
    const object = new PyObject(
      new PyGlobal(module, '_reconstructor'),
      'REDUCE',
      PyTuple.of<unknown>(user, plain, null),
    );
    expect(object.toJSON()).toEqual({ $class: 'app.models.User' });
    const list = new PyGlobal('builtins', 'list');
    const withBase = new PyObject(
      new PyGlobal(module, '_reconstructor'),
      'REDUCE',
      PyTuple.of<unknown>(user, list, [1]),
    );
    expect(withBase.toJSON()).toEqual({ $class: 'app.models.User', $args: [list, [1]] });
    const made = new PyObject(new PyGlobal(module, '__newobj__'), 'REDUCE', PyTuple.of<unknown>(user, 7));
    expect(made.toJSON()).toEqual({ $class: 'app.models.User', $args: [7] });
    const args = PyTuple.of<unknown>(user, PyTuple.of(7), { a: 1 });
    const madeEx = new PyObject(new PyGlobal(module, '__newobj_ex__'), 'REDUCE', args);
    expect(madeEx.toJSON()).toEqual({ $class: 'app.models.User', $args: PyTuple.of(7), $kwargs: { a: 1 } });
  });

  test('has no class when the result of a call is called', () => {
    const object = new PyObject(make(), 'REDUCE', PyTuple.of(1));
    expect(object.className).toBe(undefined);
    expect(String(object)).toBe('app.models.User()(1)');
  });

  test.each([
    ['a plain object', { name: 'Ada', toString: 1 }],
    [
      'a PyDict',
      new PyDict<unknown, unknown>([
        ['name', 'Ada'],
        ['toString', 1],
      ]),
    ],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['name', 'Ada'],
        ['toString', 1],
      ]),
    ],
    [
      'Python 2 keys',
      new PyDict<unknown, unknown>([
        [bytes('name'), 'Ada'],
        [bytes('toString'), 1],
      ]),
    ],
    ['slots alone', PyTuple.of<unknown>(null, { name: 'Ada', toString: 1 })],
    ['slots besides', PyTuple.of<unknown>({ name: 'Ada' }, new PyDict([['toString', 1]]))],
  ])('reads fields of %s', (_, state) => {
    const object = make(state);
    expect(object.get('name')).toBe('Ada');
    expect(object.get('toString')).toBe(1);
    expect(object.get('constructor')).toBe(undefined);
    expect(object.toJSON()).toEqual({ $class: 'app.models.User', name: 'Ada', toString: 1 });
  });

  test('reads a slot rather than an entry of the same name', () => {
    expect(make(PyTuple.of({ x: 1 }, { x: 2 })).get('x')).toBe(2);
  });

  test.each([
    ['no dict', 5],
    ['None', null],
    ['a tuple of other things', PyTuple.of(1, 2)],
    ['a dict with a number for a key', new PyDict([[1, 2]])],
    ['a dict that claims to be another class', { $class: 'os.system' }],
  ])('puts a state that is %s under $state', (_, state) => {
    expect(make(state).toJSON()).toEqual({ $class: 'app.models.User', $state: state });
    expect(make(state).get('length')).toBe(undefined);
  });

  test('defines a field named __proto__ and assigns no prototype', () => {
    const json = make(new PyDict<unknown, unknown>([['__proto__', { admin: true }]])).toJSON();
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    expect(JSON.stringify(json)).toBe('{"$class":"app.models.User","__proto__":{"admin":true}}');
  });

  test('runs no getter of a state', () => {
    const state = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => expect.fail('a getter ran'),
    });
    expect(make(state).get('x')).toBe(undefined);
    expect(make(state).toJSON()).toEqual({ $class: 'app.models.User' });
  });

  test.each([
    ['a dict', { x: 1, y: 2 }],
    [
      'a PyDict',
      new PyDict([
        ['x', 1],
        ['y', 2],
      ]),
    ],
    [
      'a PyDict with Python 2 names',
      new PyDict([
        [bytes('x'), 1],
        [bytes('y'), 2],
      ]),
    ],
    ['slots', PyTuple.of(null, { x: 1, y: 2 })],
    ['a dict and slots', PyTuple.of({ y: 2 }, { x: 1 })],
  ])('changes a field in %s, where it stands', (_what, state) => {
    const object = make(state);
    const before = JSON.stringify(object.state);
    expect(object.set('x', 5)).toBe(object);
    expect(JSON.stringify(object.state)).toBe(before.replace('1', '5'));
  });

  test('changes the one of two fields that Python shows', () => {
    expect(make(PyTuple.of({ x: 1 }, { x: 2 })).set('x', 3).state).toEqual(PyTuple.of({ x: 1 }, { x: 3 }));
  });

  test('gets new fields, also named __proto__', () => {
    expect(make(PyTuple.of({ x: 1 }, { y: 2 })).set('z', 3).state).toEqual(
      PyTuple.of({ x: 1, z: 3 }, { y: 2 }),
    );
    expect(make().set('x', 1).get('x')).toBe(1);
    const object = make({ x: 1 }).set('__proto__', 2);
    expect(Object.getPrototypeOf(object.state)).toBe(Object.prototype);
    expect(object.get('__proto__')).toBe(2);
  });

  test.each([[[1, 2]], [5], [null], [PyTuple.of(1, 2)]])('has no fields in the state %s', (state) => {
    expect(() => make(state).set('x', 1)).toThrow('the state of app.models.User has no names');
  });

  test('tells all that the pickle says', () => {
    const object = make({ x: 1 }, 'arg');
    object.items = [1];
    object.entries = [['k', 'v']];
    object.members = [2];
    object.affect(make(undefined, 3));
    object.build({ y: 2 });
    expect(JSON.parse(JSON.stringify(object))).toEqual({
      $class: 'app.models.User',
      x: 1,
      $args: ['arg'],
      $items: [1],
      $entries: [['k', 'v']],
      $members: [2],
      $effects: [{ $class: 'app.models.User', $args: [3] }, { y: 2 }],
    });
    expect(object.effects?.map((effect) => effect.kind)).toEqual(['CALL', 'BUILD']);
  });

  test('keeps a state that comes after an effect behind it', () => {
    const object = make();
    object.affect(make());
    object.build({ x: 1 });
    expect(object.state).toBe(undefined);
    expect(object.effects).toHaveLength(2);
  });

  test('prints as a call, and in the console as its fields', () => {
    const object = make({ name: 'Ada', self: undefined as unknown }, 1);
    (object.state as { self: unknown }).self = object;
    expect(String(object)).toBe("app.models.User(1, **{'name': 'Ada', 'self': app.models.User(...)})");
    expect(String(make({ x: 1 }))).toBe("app.models.User(**{'x': 1})");
    expect(inspect(make({ name: 'Ada' }))).toBe("PyObject<app.models.User> { name: 'Ada' }");
    expect(inspect(object)).toContain('self: [Circular PyObject<app.models.User>]');
  });
});
