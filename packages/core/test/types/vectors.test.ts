import { describe, expect, test } from 'vitest';
import type { Reduction } from '../../src/registry/type.ts';
import { standardTypes } from '../../src/types/index.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { repr } from '../../src/values/repr.ts';
import { PyTuple } from '../../src/values/tuple.ts';
import { reduceContext } from './context.ts';
import { twins, vectors } from './vectors.ts';

/** Writes a value of a reduce value as make-vectors.py does. */
function render(value: unknown): string {
  if (value instanceof PyGlobal) return `<${value.qualified}>`;
  if (value instanceof PyTuple) return `(${value.map(render).join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(render).join(', ')}]`;
  if (value instanceof Map) {
    return `{${Array.from(value, ([key, item]) => `${render(key)}: ${render(item)}`).join(', ')}}`;
  }
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return render(new Map(Object.entries(value)));
  }
  return repr(value);
}

function renderReduction(reduction: Reduction): string {
  if (typeof reduction === 'string') return reduction;
  const [callable, args, state, items, entries] = reduction;
  const texts = [render(callable), render(PyTuple.from(args)), render(state)];
  texts.push(
    items ? render([...items]) : 'None',
    entries ? render(Array.from(entries, (pair) => PyTuple.from(pair))) : 'None',
  );
  while (texts.at(-1) === 'None') texts.pop();
  return texts.join(' ');
}

describe.each([...twins])('%s', (python, twin) => {
  const vector = vectors.get(python);
  // A name alone does not say whether it is a class, so that a factory is shown as what it is here.
  const shown = (text: string | undefined) =>
    text?.replace("<class 'list'>", "<class-or-function 'builtins.list'>");

  test('has the str() and repr() of Python', () => {
    expect(String(twin)).toBe(shown(vector?.str));
    expect(repr(twin)).toBe(shown(vector?.repr));
  });

  test('reduces to what Python reduces it to, at every protocol', () => {
    const expected = vector?.reduce ?? [];
    for (let protocol = 0; protocol <= 5; protocol++) {
      const reduction = standardTypes.typeOf(twin as object)?.reduce?.(twin, reduceContext(protocol));
      expect(renderReduction(reduction as Reduction), `protocol ${protocol}`).toBe(
        expected[protocol] ?? expected[0],
      );
    }
  });
});
