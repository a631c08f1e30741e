// A generator of opcode streams that knows what is on the stack, under the marks and in the memo, so that most of what it makes
// is a pickle. Now and then it takes an opcode that does not fit.
import {
  ascii,
  asciiWord,
  concat,
  DOUBLES,
  f64,
  float,
  integer,
  long,
  names,
  quoted,
  rawUnicode,
  u32,
  u64,
  utf8,
} from './literals.ts';
import type { Random } from './random.ts';

type Kind =
  | 'scalar'
  | 'text'
  | 'list'
  | 'tuple'
  | 'dict'
  | 'set'
  | 'callable'
  | 'object'
  | 'buffer'
  | 'other';

interface Item {
  readonly kind: Kind;
  readonly isHashable: boolean;
}

const SCALAR: Item = { kind: 'scalar', isHashable: true };
const TEXT: Item = { kind: 'text', isHashable: true };
const CALLABLE: Item = { kind: 'callable', isHashable: true };
const OBJECT: Item = { kind: 'object', isHashable: true };
const OTHER: Item = { kind: 'other', isHashable: true };
const MUTABLE: Item = { kind: 'other', isHashable: false };
const BUFFER: Item = { kind: 'buffer', isHashable: false };
const LIST: Item = { kind: 'list', isHashable: false };
const DICT: Item = { kind: 'dict', isHashable: false };
const SET: Item = { kind: 'set', isHashable: false };

const tuple = (items: readonly Item[]): Item => ({
  kind: 'tuple',
  isHashable: items.every((item) => item.isHashable),
});

/** An opcode that may come next: when it fits, and what it does. */
interface Rule {
  readonly weight: number;
  fits(stack: Model): boolean;
  emit(stack: Model, random: Random): void;
}

/** What a pickle machine would hold, as far as it decides what may follow. */
class Model {
  readonly ops: Uint8Array[] = [];
  readonly stack: Item[] = [];
  readonly marks: number[] = [];
  readonly memo = new Map<number, Item>();
  buffers = 0;

  /** How many items lie above the topmost mark. */
  get room(): number {
    return this.stack.length - (this.marks.at(-1) ?? 0);
  }

  /** The item at a depth above the topmost mark, 0 topmost. */
  at(depth: number): Item | undefined {
    return depth < this.room ? this.stack[this.stack.length - 1 - depth] : undefined;
  }

  /** The items above the topmost mark. */
  get marked(): readonly Item[] {
    return this.marks.length === 0 ? [] : this.stack.slice(this.marks.at(-1));
  }

  /** The item below the topmost mark. */
  get below(): Item | undefined {
    const mark = this.marks.at(-1);
    return mark === undefined || mark <= (this.marks.at(-2) ?? 0) ? undefined : this.stack[mark - 1];
  }

  op(code: string, ...args: readonly Uint8Array[]): void {
    this.ops.push(concat(ascii(code), ...args));
  }

  push(item: Item): void {
    this.stack.push(item);
  }

  /** Takes items off, as far as there are any: an opcode that does not fit must not end the generator. */
  pop(count: number): void {
    this.stack.length = Math.max(0, this.stack.length - count);
  }

  popMark(): readonly Item[] {
    const mark = this.marks.pop();
    return mark === undefined ? [] : this.stack.splice(mark);
  }
}

const always = (): boolean => true;

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

const line = (text: string): Uint8Array => ascii(`${text}\n`);
const small = (random: Random): Uint8Array => random.bytes(random.pick([0, 1, 2, 3, 5]));
const withLength = (width: 1 | 4 | 8, bytes: Uint8Array): Uint8Array =>
  concat(
    width === 1 ? Uint8Array.of(bytes.length) : width === 4 ? u32(bytes.length) : u64(bytes.length),
    bytes,
  );

const pushes: readonly Rule[] = [
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
const calls: Rule = {
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

function put(model: Model, random: Random): void {
  const top = model.at(0) ?? SCALAR;
  const form = random.weighted([
    { weight: 4, form: 'memoize' },
    { weight: 3, form: 'q' },
    { weight: 1, form: 'r' },
    { weight: 2, form: 'p' },
  ]).form;
  const index = random.chance(0.6) ? model.memo.size : random.pick([0, 1, 2, 5, 250, 255]);
  if (form === 'memoize') {
    model.memo.set(model.memo.size, top);
    model.op('\x94');
    return;
  }
  const far = random.chance(0.1) ? random.pick([256, 70_000, 0x7fffffff]) : index;
  model.memo.set(form === 'q' ? index : far, top);
  if (form === 'q') model.op('q', Uint8Array.of(index & 255));
  if (form === 'r') model.op('r', u32(far));
  if (form === 'p') model.op('p', line(random.chance(0.05) ? integer(random) : String(far)));
}

function get(model: Model, random: Random): void {
  const indices = [...model.memo.keys()];
  const index = indices.length === 0 || random.chance(0.01) ? random.below(4) : random.pick(indices);
  const forms = index < 256 ? ['h', 'j', 'g'] : ['j', 'g'];
  const form = random.pick(forms);
  if (form === 'h') model.op('h', Uint8Array.of(index));
  if (form === 'j') model.op('j', u32(index));
  if (form === 'g') model.op('g', line(random.chance(0.02) ? `0${index}` : String(index)));
  model.push(model.memo.get(index) ?? SCALAR);
}

const isFillable = (item: Item | undefined, kind: Kind): boolean =>
  item?.kind === kind || item?.kind === 'object';

function pairsFit(items: readonly Item[]): boolean {
  return items.length % 2 === 0 && items.every((item, at) => at % 2 === 1 || item.isHashable);
}

const combining: readonly Rule[] = [
  {
    weight: 14,
    fits: always,
    emit(model) {
      model.op('(');
      model.marks.push(model.stack.length);
    },
  },
  {
    weight: 8,
    fits: (model) => model.marks.length > 0,
    emit(model) {
      model.op('l');
      model.popMark();
      model.push(LIST);
    },
  },
  {
    weight: 8,
    fits: (model) => model.marks.length > 0,
    emit(model) {
      model.op('t');
      model.push(tuple(model.popMark()));
    },
  },
  {
    weight: 12,
    fits: (model) => model.marks.length > 0 && pairsFit(model.marked),
    emit(model) {
      model.op('d');
      model.popMark();
      model.push(DICT);
    },
  },
  {
    weight: 6,
    fits: (model) => model.marks.length > 0 && model.marked.every((item) => item.isHashable),
    emit(model) {
      model.op('\x91');
      model.popMark();
      model.push(OTHER);
    },
  },
  {
    weight: 20,
    fits: (model) => isFillable(model.below, 'list'),
    emit(model) {
      model.op('e');
      model.popMark();
    },
  },
  {
    weight: 30,
    fits: (model) => isFillable(model.below, 'dict') && pairsFit(model.marked),
    emit(model) {
      model.op('u');
      model.popMark();
    },
  },
  {
    weight: 30,
    fits: (model) => isFillable(model.below, 'set') && model.marked.every((item) => item.isHashable),
    emit(model) {
      model.op('\x90');
      model.popMark();
    },
  },
  {
    weight: 16,
    fits: (model) => model.marked[0]?.kind === 'callable',
    emit(model) {
      model.op('o');
      model.popMark();
      model.push(OBJECT);
    },
  },
  {
    weight: 3,
    fits: (model) => model.marks.length > 0,
    emit(model, random) {
      const [module, name] = names(random);
      model.op('i', line(module), line(name));
      model.popMark();
      model.push(OBJECT);
    },
  },
  {
    weight: 2,
    fits: (model) => model.marks.length > 0,
    emit(model) {
      model.op('1');
      model.popMark();
    },
  },
  ...[1, 2, 3].map(
    (count): Rule => ({
      weight: 4,
      fits: (model) => model.room >= count,
      emit(model) {
        model.op(['\x85', '\x86', '\x87'][count - 1] as string);
        const items = model.stack.slice(-count);
        model.pop(count);
        model.push(tuple(items));
      },
    }),
  ),
  {
    weight: 16,
    fits: (model) => isFillable(model.at(1), 'list'),
    emit(model) {
      model.op('a');
      model.pop(1);
    },
  },
  {
    weight: 20,
    fits: (model) => isFillable(model.at(2), 'dict') && model.at(1)?.isHashable === true,
    emit(model) {
      model.op('s');
      model.pop(2);
    },
  },
  {
    weight: 4,
    fits: (model) => model.room > 0,
    emit(model) {
      model.op('2');
      model.push(model.at(0) ?? SCALAR);
    },
  },
  {
    weight: 3,
    fits: (model) => model.room > 0 || model.marks.length > 0,
    emit(model) {
      model.op('0');
      if (model.room > 0) model.pop(1);
      else model.marks.pop();
    },
  },
  { weight: 14, fits: (model) => model.room > 0, emit: put },
  { weight: 14, fits: (model) => model.memo.size > 0, emit: get },
  {
    weight: 20,
    fits: (model) => model.at(1)?.kind === 'callable' && model.at(0)?.kind === 'tuple',
    emit(model, random) {
      model.op(random.pick(['R', '\x81']));
      model.pop(2);
      model.push(OBJECT);
    },
  },
  {
    weight: 16,
    fits: (model) => model.at(1)?.kind === 'object',
    emit(model) {
      model.op('b');
      model.pop(1);
    },
  },
  {
    weight: 2,
    fits: (model) => model.room > 0,
    emit(model) {
      model.op('Q');
      model.pop(1);
      model.push(CALLABLE);
    },
  },
  {
    weight: 1,
    fits: (model) => model.buffers < 3,
    emit(model) {
      model.op('\x97');
      model.buffers++;
      model.push(BUFFER);
    },
  },
  {
    weight: 8,
    fits: (model) => model.at(0)?.kind === 'buffer',
    emit: (model) => model.op('\x98'),
  },
];

const rules: readonly Rule[] = [
  ...pushes.map((rule) => ({ ...rule, weight: rule.weight * 2 })),
  calls,
  ...combining,
];

/** Makes a stream, as a list of its opcodes with their arguments. */
export function generate(random: Random): Uint8Array[] {
  const model = new Model();
  const protocol = random.pick([0, 1, 2, 3, 4, 4, 5, 5]);
  if (protocol >= 2) model.op('\x80', Uint8Array.of(protocol));
  if (random.chance(0.7)) rules.find((rule) => rule === combining[0])?.emit(model, random);
  const isLoose = random.chance(0.1);
  for (let left = 1 + random.below(random.chance(0.1) ? 120 : 30); left > 0; left--) {
    const fitting = isLoose && random.chance(0.1) ? rules : rules.filter((rule) => rule.fits(model));
    random.weighted(fitting).emit(model, random);
  }
  while (model.marks.length > 0) {
    model.op(random.pick(['t', 'l']));
    model.popMark();
    model.push(LIST);
  }
  if (model.room === 0) model.op('N');
  model.op('.');
  return protocol >= 4 && random.chance(0.5) ? framed(model.ops, random) : model.ops;
}

/** Puts the opcodes behind PROTO into frames. */
function framed(ops: readonly Uint8Array[], random: Random): Uint8Array[] {
  const [proto = new Uint8Array(), ...rest] = ops;
  const result = [proto];
  while (rest.length > 0) {
    const inside = rest.splice(0, random.chance(0.6) ? rest.length : 1 + random.below(rest.length));
    if (random.chance(0.9)) {
      const length = inside.reduce((sum, op) => sum + op.length, 0);
      result.push(concat(ascii('\x95'), u64(length)));
    }
    result.push(...inside);
  }
  return result;
}

/** Makes one opcode with its argument, whatever it is. */
export function anyOpcode(random: Random): Uint8Array {
  const model = new Model();
  random.weighted(rules).emit(model, random);
  return random.pick(model.ops);
}
