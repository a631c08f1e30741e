// A small assembler for pickles that no pickler writes.
import { Op, type OpName } from '../../src/opcodes/op.ts';

type Part = Uint8Array | readonly number[] | string;

/** Joins bytes; text stands for its Latin-1 bytes. */
export function bytes(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (char) => char.charCodeAt(0)) : [...part],
    ),
  );
}

function little(value: number, size: number): number[] {
  const result: number[] = [];
  let rest = value;
  for (let at = 0; at < size; at++) {
    result.push(rest % 256);
    rest = Math.floor(rest / 256);
  }
  return result;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An opcode without an argument. */
export const op = (...names: readonly OpName[]): Uint8Array => Uint8Array.from(names, (name) => Op[name]);
/** An opcode with the rest of its line, or lines. */
export const line = (name: OpName, ...lines: readonly string[]): Uint8Array =>
  bytes([Op[name]], ...lines.map((text) => bytes(utf8(text), '\n')));
/** An opcode with an integer of so many bytes. */
export const int = (name: OpName, value: number, size: number): Uint8Array =>
  bytes([Op[name]], little(value, size));
/** An opcode with counted bytes. `claimed` is the length that it says, if that is a lie. */
export const counted = (name: OpName, size: number, content: Part, claimed?: number): Uint8Array => {
  const body = bytes(content);
  return bytes([Op[name]], little(claimed ?? body.length, size), body);
};

export const proto = (version: number): Uint8Array => int('PROTO', version, 1);
export const frame = (length: number): Uint8Array => int('FRAME', length, 8);
export const inFrame = (...parts: readonly Part[]): Uint8Array => {
  const body = bytes(...parts);
  return bytes(frame(body.length), body);
};
export const str = (text: string): Uint8Array => counted('SHORT_BINUNICODE', 1, utf8(text));
export const global = (module: string, name: string): Uint8Array => line('GLOBAL', module, name);
export const stackGlobal = (module: string, name: string): Uint8Array =>
  bytes(str(module), str(name), op('STACK_GLOBAL'));
/** A tuple of up to three items. */
export const tuple = (...items: readonly Part[]): Uint8Array =>
  bytes(
    ...items,
    op((['EMPTY_TUPLE', 'TUPLE1', 'TUPLE2', 'TUPLE3'] as const)[items.length as 0 | 1 | 2 | 3]),
  );
export const memoize: Uint8Array = op('MEMOIZE');
export const binput = (index: number): Uint8Array => int('BINPUT', index, 1);
export const binget = (index: number): Uint8Array => int('BINGET', index, 1);
export const stop: Uint8Array = op('STOP');

/** A call by REDUCE. */
export const call = (callee: Part, ...args: readonly Part[]): Uint8Array =>
  bytes(callee, tuple(...args), op('REDUCE'));

/** The five ways in which a pickle can name something and call it with one text. */
export const WAYS: Readonly<Record<string, (module: string, name: string, argument: string) => Uint8Array>> =
  {
    'GLOBAL and REDUCE': (module, name, argument) =>
      bytes(
        proto(2),
        global(module, name),
        tuple(counted('BINUNICODE', 4, utf8(argument))),
        op('REDUCE', 'STOP'),
      ),
    'STACK_GLOBAL and REDUCE': (module, name, argument) =>
      bytes(
        proto(4),
        inFrame(stackGlobal(module, name), memoize, tuple(str(argument)), op('REDUCE', 'STOP')),
      ),
    INST: (module, name, argument) =>
      bytes(op('MARK'), line('UNICODE', argument), line('INST', module, name), stop),
    'GLOBAL and OBJ': (module, name, argument) =>
      bytes(op('MARK'), global(module, name), line('STRING', `'${argument}'`), op('OBJ', 'STOP')),
    'STACK_GLOBAL and a popped result': (module, name, argument) =>
      bytes(proto(5), call(stackGlobal(module, name), str(argument)), op('POP', 'NONE', 'STOP')),
  };
