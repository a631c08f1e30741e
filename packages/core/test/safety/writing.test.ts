// What a dump reads of values, and what it never runs. Expected: SECURITY.md.
import { describe, expect, test } from 'vitest';
import {
  defineClass,
  dumps,
  isPickleError,
  loads,
  PickleBuffer,
  PyDict,
  PyTuple,
  standardTypes,
} from '../../src/index.ts';

let ran = 0;
const accessor: PropertyDescriptor = {
  get() {
    ran++;
    return 1;
  },
  enumerable: true,
  configurable: true,
};

class Player {
  name = '';
}
const types = standardTypes.extend([defineClass('app.Player', Player)]);

describe('no getter of an object or an instance runs', () => {
  const holders: Record<string, () => object> = {
    'a plain object': () => ({}),
    'an object without a prototype': () => Object.create(null),
    'a wide object': () =>
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key${index}`, index])),
    'an instance': () => new Player(),
  };
  for (const [name, make] of Object.entries(holders)) {
    test(`of ${name}`, () => {
      for (const exact of [false, true]) {
        ran = 0;
        const value = Object.defineProperty(make(), 'secret', accessor);
        for (const whole of [value, [value], { inner: value }, new PyDict([[1, value]]), PyTuple.of(value)])
          expect(() => dumps(whole, { types, exact })).toThrow(
            expect.objectContaining({
              code: 'UNSUPPORTED_VALUE',
              message: expect.stringMatching(/getter or setter.* not data/),
            }),
          );
        expect(ran).toBe(0);
      }
    });
  }
});

test('no toJSON, valueOf or toString runs', () => {
  const run = () => ran++;
  ran = 0;
  for (const name of ['toJSON', 'valueOf', 'toString', 'inspect'])
    expect(() => dumps({ [name]: run })).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_VALUE' }));
  class Loud extends Player {
    toJSON = undefined;
    override toString(): string {
      return String(run());
    }
  }
  expect(loads(dumps(Object.assign(new Loud(), { name: 'a' }), { types }))).toMatchObject({});
  expect(ran).toBe(0);
});

test('a proxy that was revoked, or that throws, ends in an error of ours', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const traps: ProxyHandler<object>[] = ['getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor'].map(
    (trap) => ({
      [trap]() {
        throw new Error('trapped');
      },
    }),
  );
  const proxies = [proxy, ...traps.map((handler) => new Proxy({ a: 1 }, handler))];
  for (const each of proxies)
    for (const whole of [each, [each], { a: each }, new Map([[1, each]]), PyTuple.of(each)]) {
      let thrown: unknown;
      try {
        dumps(whole);
      } catch (error) {
        thrown = error;
      }
      expect(isPickleError(thrown), String(thrown)).toBe(true);
    }
});

test('a tuple that holds itself ends in an error, whatever it holds beside', () => {
  for (const beside of [
    new PickleBuffer(new Uint8Array(3), false),
    new Uint8Array(3),
    'text',
    [1],
    2n ** 70n,
  ]) {
    const tuple = PyTuple.of<unknown>(beside);
    tuple.push(tuple);
    for (const value of [tuple, [tuple], PyTuple.of(PyTuple.of(tuple))])
      expect(() => dumps(value, { protocol: 5 })).toThrow(
        expect.objectContaining({ code: 'RECURSIVE_REDUCE' }),
      );
  }
});
