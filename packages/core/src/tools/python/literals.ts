// The arguments of opcodes as Python's literals.

import { encodeLatin1 } from '../../bytes/encode-text.ts';
import { floatRepr } from '../../bytes/float-text.ts';
import { bytesRepr, textRepr } from '../../values/repr.ts';
import { integerText } from '../integer-text.ts';
import { Expression } from './expression.ts';

// One object each: a pickle may hold millions.
const constants: ReadonlyMap<unknown, Expression> = /* @__PURE__ */ new Map<unknown, Expression>([
  [null, new Expression('literal', 'None')],
  [true, new Expression('literal', 'True')],
  [false, new Expression('literal', 'False')],
]);
const integers: readonly Expression[] = /* @__PURE__ */ Array.from(
  { length: 256 },
  (_, value) => new Expression('literal', `${value}`),
);

export function constant(value: boolean | null): Expression {
  return constants.get(value) as Expression;
}

export function integer(value: number | bigint): Expression {
  const known = integers[Number(value)];
  if (known !== undefined) return known;
  if (typeof value === 'number') return new Expression('literal', `${value}`);
  return new Expression('literal', integerText(value));
}

export function float(value: number): Expression {
  const text = floatRepr(value);
  return new Expression('literal', Number.isFinite(value) ? text : `float('${text}')`);
}

// Nothing to escape, and no quote to choose: four times as fast as the search for what must be escaped.
const PLAIN = /^[ !#-&(-[\]-~]*$/;

export function text(value: string): Expression {
  return new Expression('text', PLAIN.test(value) ? `'${value}'` : textRepr(value), value);
}

export function bytes(value: Uint8Array): Expression {
  return new Expression('bytes', `b${bytesRepr(value)}`);
}

export function bytearray(value: Uint8Array): Expression {
  return new Expression('bytearray', `bytearray(b${bytesRepr(value)})`);
}

/** A name of the code's own. */
export function name(value: string): Expression {
  return new Expression('global', value);
}

/** A Python 2 str, one character for each byte. Python 3 decodes it as ASCII unless told otherwise, and may fail. */
export function byteString(value: string): Expression {
  if (/^[\0-\x7f]*$/.test(value)) return text(value);
  const expression = new Expression(
    'call',
    `b${bytesRepr(encodeLatin1(value) as Uint8Array)}.decode('ASCII')`,
  );
  expression.hasEffect = true;
  return expression;
}
