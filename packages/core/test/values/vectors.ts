// Reads vectors.json, whose notation vectors.py explains.

import { readFileSync } from 'node:fs';
import { PyByteArray } from '../../src/values/bytearray.ts';
import { PyComplex } from '../../src/values/complex.ts';
import { PyDict } from '../../src/values/dict.ts';
import { PyFloat } from '../../src/values/float.ts';
import { PyFrozenSet } from '../../src/values/frozen-set.ts';
import { PyGlobal } from '../../src/values/global.ts';
import { PyRange } from '../../src/values/range.ts';
import { PySet } from '../../src/values/set.ts';
import { PySlice } from '../../src/values/slice.ts';
import { PyTuple } from '../../src/values/tuple.ts';

type Encoded = readonly [tag: string, content: unknown];

interface Vectors {
  readonly keys: readonly Encoded[];
  readonly firstEqual: readonly (number | string)[];
  readonly pool: readonly Encoded[];
  readonly histories: readonly {
    readonly changes: readonly (readonly [change: string, index: number, detail: number | boolean])[];
    readonly result: readonly (readonly [index: number, value: number])[];
  }[];
  readonly reprs: readonly (readonly [value: Encoded, repr: string])[];
  readonly cycles: Readonly<Record<string, string>>;
  readonly python2: {
    readonly reprs: readonly (readonly [hex: string, repr: string])[];
    readonly equal: readonly (readonly [hex: string, text: string, equal: boolean])[];
  };
}

// Not imported: bundlers refuse a JSON string with a lone surrogate.
export const vectors: Vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'));

/** How numbers are spelled: as a program gets them, or each in the class that says its Python type. */
export type Mode = 'natural' | 'typed';

/** Bytes in hexadecimal. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function numberOf(text: string): number {
  return Number(text.replace('inf', 'Infinity'));
}

function intOf(text: string, mode: Mode): number | bigint {
  return mode === 'natural' && Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}

/** Makes the value that a vector describes. */
export function decode([tag, content]: Encoded, mode: Mode): unknown {
  const text = content as string;
  const list = content as readonly Encoded[];
  const items = () => list.map((item) => decode(item, mode));
  switch (tag) {
    case 'constant':
    case 'str':
      return content;
    case 'int':
      return intOf(text, mode);
    case 'float':
      return mode === 'natural' ? numberOf(text) : new PyFloat(numberOf(text));
    case 'complex': {
      const [real, imag] = content as [string, string];
      return new PyComplex(numberOf(real), numberOf(imag));
    }
    case 'bytes':
      return bytesOf(text);
    case 'bytearray':
      return PyByteArray.from(bytesOf(text));
    case 'tuple':
      return PyTuple.from(items());
    case 'list':
      return items();
    case 'set':
      return new PySet(items());
    case 'frozenset':
      return new PyFrozenSet(items());
    case 'dict': {
      const pairs = (content as readonly (readonly [Encoded, Encoded])[]).map(
        ([key, value]) => [decode(key, mode), decode(value, mode)] as const,
      );
      return new PyDict(pairs);
    }
    case 'range': {
      const [start, stop, step] = items() as [number | bigint, number | bigint, number | bigint];
      return new PyRange(start, stop, step);
    }
    case 'slice': {
      const [start, stop, step] = items();
      return new PySlice(start, stop, step);
    }
    case 'class': {
      const [module, name] = content as [string, string];
      return new PyGlobal(module, name);
    }
    default:
      throw new Error(`no such tag: ${tag}`);
  }
}
