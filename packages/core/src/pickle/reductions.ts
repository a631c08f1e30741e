// Reduce values and inert objects: CPython's save_reduce.
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { hasTrait, isNestedName, mentionFor, Trait } from '../registry/origin.ts';
import { newobj, newobjEx, type Reduction } from '../registry/type.ts';
import { PyGlobal } from '../values/global.ts';
import type { Effect, PyObject } from '../values/object.ts';
import { PyTuple } from '../values/tuple.ts';
import { saveMembers, saveTuple } from './containers.ts';
import { ItemsFrame, type PathStep, type Step, StepsFrame, value } from './frames.ts';
import { writeNames } from './globals.ts';
import type { Saver } from './saver.ts';
import { findIn } from './stamps.ts';

/** What one call and the opcodes behind it say, in the order in which CPython writes them. */
interface Call {
  readonly opening: readonly Step[];
  readonly items?: readonly unknown[] | undefined;
  readonly entries?: readonly unknown[] | undefined;
  readonly members?: readonly unknown[] | undefined;
  readonly state?: readonly Step[] | undefined;
}

/** The steps of a reduce value of two to six items, memoized under `key`. */
export function reductionSteps(
  saver: Saver,
  reduction: Exclude<Reduction, string>,
  key: object,
  at?: PathStep,
): Step[] {
  const [callable, args, state, listItems, dictItems, stateSetter] = checkReduction(reduction);
  const isState = state !== undefined && state !== null;
  return callSteps(saver, key, {
    opening: openingSteps(saver, mentionFor(key, callable), withMention(key, args), at),
    items: listItems ? [...listItems] : undefined,
    entries: dictItems ? [...dictItems].flat() : undefined,
    state: !isState
      ? []
      : stateSetter
        ? setterSteps(saver, stateSetter, key, state)
        : buildSteps(saver, state),
  });
}

/** The steps of an inert object: the pickle that it was read from. */
export function inertSteps(saver: Saver, object: PyObject, key: object, depth: number): Step[] {
  const { items, entries, members, state, effects } = object;
  return callSteps(saver, key, {
    opening: inertOpening(saver, object, depth),
    items,
    entries: entries?.flat(),
    members,
    state: [
      ...(state === undefined ? [] : buildSteps(saver, state)),
      ...(effects ?? []).flatMap((effect) => effectSteps(saver, effect, key)),
    ],
  });
}

function callSteps(saver: Saver, key: object, call: Call): Step[] {
  const { items, entries, members } = call;
  const rest: Step[] = [];
  if (items) rest.push({ run: () => saver.open(new ItemsFrame(items, 1)) });
  if (entries) rest.push({ run: () => saver.open(new ItemsFrame(entries, 2)) });
  if (members) rest.push({ run: () => saveMembers(saver, members) });
  rest.push(...(call.state ?? []));
  const runRest: Step = {
    run: () => !finishCall(saver, key) || rest.length === 0 || saver.open(new StepsFrame(rest)),
  };
  return [...call.opening, runRest];
}

/**
 * Memoizes what a call has made, and gives `true`; `false` for an object that holds itself in its arguments and has been written by
 * the time that they are: it is in the memo, complete, and CPython's C pickler leaves it at that.
 */
export function finishCall(saver: Saver, key: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(key);
  const index = findIn(saver.memo, key, prototype);
  if (index >= 0) {
    saver.op(Op.POP);
    saver.get(index);
    return false;
  }
  // Only an exact load knows of such values, and only from CPython 3.13 and newer.
  if (!hasTrait(key, Trait.UNMEMOIZED)) saver.memoize(key, prototype);
  return true;
}

// The class in the arguments of a helper.
function withMention(key: object, args: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = args;
  const mention = mentionFor(key, first);
  return mention === first ? args : [mention, ...rest];
}

function openingSteps(saver: Saver, callable: unknown, args: readonly unknown[], at?: PathStep): Step[] {
  if (saver.protocol >= 2 && isNamed(callable, newobj)) {
    return [value(args[0]), tuple(saver, args.slice(1)), op(saver, Op.NEWOBJ)];
  }
  if (saver.protocol >= 4 && isNamed(callable, newobjEx)) {
    const [type, positional, keywords] = args;
    if (!Array.isArray(positional))
      throw new PickleError('INVALID_REDUCE', '__newobj_ex__ takes a class, a tuple and a dict');
    return [value(type), tuple(saver, positional), value(keywords), op(saver, Op.NEWOBJ_EX)];
  }
  return [value(callable), tuple(saver, args, at), op(saver, Op.REDUCE)];
}

function inertOpening(saver: Saver, object: PyObject, depth: number): Step[] {
  // Written again inside its own arguments, an object has other arguments: those that the pickle held there, else a new
  // tuple, as CPython calls `__reduce__` again.
  const evaluation = object.evaluation(depth);
  const { callable, args, kwargs, how } = evaluation ?? object;
  const same = evaluation === undefined ? tuple(saver, args) : argument(saver, args);
  const { protocol } = saver;
  switch (how) {
    case 'REDUCE':
      if (isNestedName(callable, args) && hasTrait(args[0], Trait.UNMEMOIZED))
        return [value(callable), ...unmemoizedPair(saver, args), op(saver, Op.REDUCE)];
      return [value(callable), same, op(saver, Op.REDUCE)];
    case 'NEWOBJ':
      if (protocol < 2) return openingSteps(saver, newobj, [callable, ...args]);
      return [value(callable), same, op(saver, Op.NEWOBJ)];
    case 'NEWOBJ_EX':
      if (protocol < 4) return openingSteps(saver, newobjEx, [callable, args, kwargs]);
      return [value(callable), same, value(kwargs), op(saver, Op.NEWOBJ_EX)];
    case 'OBJ':
    case 'INST':
      if (how === 'INST' && callable instanceof PyGlobal) {
        const names = () => {
          saver.op(Op.INST);
          writeNames(saver, callable, true);
          return true;
        };
        return [op(saver, Op.MARK), ...args.map((arg) => value(arg)), { run: names }];
      }
      return [op(saver, Op.MARK), value(callable), ...args.map((arg) => value(arg)), op(saver, Op.OBJ)];
  }
}

function unmemoizedPair(saver: Saver, [first, second]: readonly unknown[]): Step[] {
  if (saver.protocol >= 2) return [value(first), value(second), op(saver, Op.TUPLE2)];
  return [op(saver, Op.MARK), value(first), value(second), op(saver, Op.TUPLE)];
}

function buildSteps(saver: Saver, state: unknown): Step[] {
  return [value(state, { field: '' }), op(saver, Op.BUILD)];
}

// The tuple of a state setter is not memoized.
function setterSteps(saver: Saver, setter: unknown, target: unknown, state: unknown): Step[] {
  return [
    value(setter),
    value(target),
    value(state),
    op(saver, Op.TUPLE2),
    op(saver, Op.REDUCE),
    op(saver, Op.POP),
  ];
}

function effectSteps(saver: Saver, effect: Effect, key: object): Step[] {
  if (effect.kind === 'BUILD') return buildSteps(saver, effect.state);
  const { callable, args } = effect.call;
  if (args.length === 2 && args[0] === key) return setterSteps(saver, callable, key, args[1]);
  return [value(callable), argument(saver, args), op(saver, Op.REDUCE), op(saver, Op.POP)];
}

function op(saver: Saver, byte: (typeof Op)[keyof typeof Op]): Step {
  return {
    run() {
      saver.op(byte);
      return true;
    },
  };
}

/** Writes a tuple that was made for this dump. */
function tuple(saver: Saver, items: readonly unknown[], at?: PathStep): Step {
  const fresh = items instanceof PyTuple ? items.slice() : items;
  return {
    run() {
      saver.boundary();
      return saveTuple(saver, fresh, at);
    },
  };
}

/** Writes the arguments of an inert object, which other values may share. */
function argument(saver: Saver, args: PyTuple): Step {
  return { run: () => saver.save(args) };
}

/** Whether a callable is one of the functions that stand for opcodes. */
export function isHelper(callable: PyGlobal): boolean {
  return isNamed(callable, newobj) || isNamed(callable, newobjEx);
}

function isNamed(callable: unknown, global: PyGlobal): boolean {
  return callable instanceof PyGlobal && callable.name === global.name && callable.module === global.module;
}

function checkReduction(reduction: Exclude<Reduction, string>): Exclude<Reduction, string> {
  if (!Array.isArray(reduction) || reduction.length < 2 || reduction.length > 6) {
    throw new PickleError('INVALID_REDUCE', 'a reduce value must be a string or an array of 2 to 6 items');
  }
  const [callable, args] = reduction as [unknown, unknown];
  if (typeof callable !== 'object' || callable === null) {
    throw new PickleError(
      'INVALID_REDUCE',
      'the first item of a reduce value must be a PyGlobal or another inert value',
    );
  }
  if (!Array.isArray(args))
    throw new PickleError(
      'INVALID_REDUCE',
      'the second item of a reduce value must be an array of arguments',
    );
  return reduction;
}
