// The opcodes that push a value, and calls with their arguments.
import {
  ascii,
  asciiWord,
  concat,
  DOUBLES,
  f64,
  float,
  integer,
  line,
  long,
  names,
  quoted,
  rawUnicode,
  u32,
  u64,
  utf8,
} from './literals.ts';
import { get, put } from './memo-rules.ts';
import {
  always,
  CALLABLE,
  DICT,
  type Item,
  LIST,
  MUTABLE,
  OBJECT,
  OTHER,
  type Rule,
  SCALAR,
  SET,
  TEXT,
  tuple,
} from './model.ts';
import type { Random } from './random.ts';

function push(
  weight: number,
  item: Item,
  code: string,
  argument: (random: Random) => Uint8Array = () => new Uint8Array(),
): Rule {
  return {
    weight,
    fits: always,
    emit(model, random) {
      model.op(code, argument(random));
      model.push(item);
    },
  };
}

const small = (random: Random): Uint8Array => random.bytes(random.pick([0, 1, 2, 3, 5]));
const withLength = (width: 1 | 4 | 8, bytes: Uint8Array): Uint8Array =>
  concat(
    width === 1 ? Uint8Array.of(bytes.length) : width === 4 ? u32(bytes.length) : u64(bytes.length),
    bytes,
  );

export const pushes: readonly Rule[] = [
  push(4, SCALAR, 'N'),
  push(3, SCALAR, '\x88'),
  push(3, SCALAR, '\x89'),
  push(8, SCALAR, 'K', (random) => Uint8Array.of(random.below(4))),
  push(2, SCALAR, 'M', (random) => random.bytes(2)),
  push(2, SCALAR, 'J', (random) => u32(random.next())),
  push(2, SCALAR, 'G', (random) => f64(random.pick(DOUBLES))),
  push(1, SCALAR, 'G', (random) => (random.chance(0.2) ? f64(Number.NaN) : random.bytes(8))),
  push(3, SCALAR, 'I', (random) => line(integer(random))),
  push(1, SCALAR, 'I', (random) => line(random.pick(['00', '01']))),
  push(3, SCALAR, 'L', (random) => line(integer(random) + (random.chance(0.8) ? 'L' : ''))),
  push(3, SCALAR, 'F', (random) => line(float(random))),
  push(3, SCALAR, '\x8a', (random) => withLength(1, long(random))),
  push(1, SCALAR, '\x8b', (random) => withLength(4, long(random))),
  push(8, TEXT, '\x8c', (random) => withLength(1, utf8(random))),
  push(3, TEXT, 'X', (random) => withLength(4, utf8(random))),
  push(1, TEXT, '\x8d', (random) => withLength(8, utf8(random))),
  push(3, TEXT, 'V', (random) => line(rawUnicode(random))),
  push(3, SCALAR, 'S', (random) => line(quoted(random))),
  push(1, SCALAR, 'T', (random) => withLength(4, ascii(asciiWord(random)))),
  push(2, SCALAR, 'U', (random) => withLength(1, ascii(asciiWord(random)))),
  push(3, OTHER, 'C', (random) => withLength(1, small(random))),
  push(1, OTHER, 'B', (random) => withLength(4, small(random))),
  push(1, OTHER, '\x8e', (random) => withLength(8, small(random))),
  push(2, MUTABLE, '\x96', (random) => withLength(8, small(random))),
  push(8, LIST, ']'),
  push(8, DICT, '}'),
  push(4, SET, '\x8f'),
  push(6, tuple([]), ')'),
  push(2, CALLABLE, '\x82', (random) => Uint8Array.of(random.pick([1, 2, 255]))),
  push(1, CALLABLE, '\x83', (random) =>
    Uint8Array.from(
      random.pick([
        [0, 1],
        [255, 255],
        [1, 0],
      ]),
    ),
  ),
  push(1, CALLABLE, '\x84', (random) => u32(random.pick([1, 65536, 0x7fffffff]))),
  push(1, CALLABLE, 'P', (random) =>
    line(random.pick(['', '1', 'id 2', 'x', random.chance(0.9) ? 'y' : '\xe9'])),
  ),
  {
    weight: 6,
    fits: always,
    emit(model, random) {
      const [module, name] = names(random);
      model.op('c', line(module), line(name));
      model.push(CALLABLE);
    },
  },
  {
    weight: 6,
    fits: always,
    emit(model, random) {
      for (const name of names(random)) {
        model.op('\x8c', withLength(1, ascii(name)));
        if (random.chance(0.3)) put(model, random);
      }
      model.op('\x93');
      model.push(CALLABLE);
    },
  },
];

// A callable and a tuple of arguments side by side come about too seldom by chance.
export const calls: Rule = {
  weight: 14,
  fits: always,
  emit(model, random) {
    if (!(model.at(0)?.kind === 'callable' && random.chance(0.3)))
      random.weighted(pushes.slice(-6)).emit(model, random);
    const kind = random.weighted([
      { weight: 5, code: 'R' },
      { weight: 4, code: '\x81' },
      { weight: 2, code: '\x92' },
    ]).code;
    const count = random.below(3);
    if (count > 0 && random.chance(0.3) && model.memo.size > 0) get(model, random);
    else if (count > 0) random.weighted(pushes).emit(model, random);
    if (count > 1) random.weighted(pushes).emit(model, random);
    model.op([')', '\x85', '\x86'][count] as string);
    if (random.chance(0.3)) put(model, random);
    if (kind === '\x92') {
      model.op('}');
      if (random.chance(0.5)) {
        model.op('\x8c', withLength(1, ascii(random.pick(['a', 'b', 'self']))));
        random.weighted(pushes).emit(model, random);
        model.op('s');
        model.pop(1);
      }
    }
    model.op(kind);
    model.pop(count + 1);
    model.push(OBJECT);
    if (random.chance(0.5)) put(model, random);
  },
};
