// The opcodes that make something of what is on the stack.
import { line, names } from './literals.ts';
import { get, put } from './memo-rules.ts';
import {
  always,
  BUFFER,
  CALLABLE,
  DICT,
  type Item,
  type Kind,
  LIST,
  OBJECT,
  OTHER,
  type Rule,
  SCALAR,
  tuple,
} from './model.ts';

const isFillable = (item: Item | undefined, kind: Kind): boolean =>
  item?.kind === kind || item?.kind === 'object';

function pairsFit(items: readonly Item[]): boolean {
  return items.length % 2 === 0 && items.every((item, at) => at % 2 === 1 || item.isHashable);
}

export const combining: readonly Rule[] = [
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
