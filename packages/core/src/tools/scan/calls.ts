// What a call means: who is called, with what, and how bad that is.
import { show, showArguments, showCallee } from './call-text.ts';
import { isInner } from './judge.ts';
import type { NameEntry } from './names.ts';
import type { Level } from './report.ts';
import type { RuleId } from './rules.ts';
import { type State, UNKNOWN } from './state.ts';
import { describeKind, Kind, kindOf, payloadOf, type SymbolicValue, symbol } from './symbols.ts';
import { shown } from './texts.ts';

/** `isPlain` is false where CPython asks for a class: NEWOBJ and NEWOBJ_EX. */
export function callOf(
  state: State,
  callee: SymbolicValue,
  args: SymbolicValue,
  keywords: SymbolicValue | undefined,
  isPlain: boolean,
): SymbolicValue {
  if (kindOf(callee) === Kind.GLOBAL) {
    const entry = state.nameOf(callee);
    entry.called = true;
    const made = isPlain ? specialCall(state, entry, args) : undefined;
    if (made !== undefined) return made;
  }
  const [level, rule] = judgeCall(state, callee, args, isPlain);
  const call = state.out.call(state.offset, state.opcode, level, rule, () => {
    const more = keywords === undefined ? '' : `, **${show(state, keywords, 1)}`;
    return shown(`${showCallee(state, callee)}${showArguments(state, args, more)}`);
  });
  return symbol(Kind.RESULT, call);
}

function judgeCall(
  state: State,
  callee: SymbolicValue,
  args: SymbolicValue,
  isPlain: boolean,
): readonly [Level, RuleId] {
  switch (kindOf(callee)) {
    case Kind.GLOBAL:
      return judgeNamed(state, state.nameOf(callee), args, isPlain);
    case Kind.RESULT:
      return ['dangerous', 'result-call'];
    case Kind.PARTIAL:
      return judgePartial(state, callee);
    case Kind.PERSISTENT:
      return ['dangerous', 'unknown-call'];
    case Kind.EXTENSION:
      return ['suspicious', 'extension-call'];
    case Kind.UNKNOWN:
      // Whatever made it unknown was reported there.
      return ['innocuous', 'lost-call'];
    default:
      state.fail(`calls ${describeKind(callee)}`);
      return ['suspicious', 'unlisted-call'];
  }
}

function judgeNamed(
  state: State,
  entry: NameEntry,
  args: SymbolicValue,
  isPlain: boolean,
): readonly [Level, RuleId] {
  const { level, rule } = entry.judgement;
  switch (level) {
    case 'dangerous':
      return ['dangerous', 'dangerous-call'];
    case 'known':
      return ['known', 'known-call'];
    case 'innocuous':
      return ['innocuous', 'plain-call'];
  }
  if (entry.isNew) return [level, 'unlisted-call'];
  if (rule === 'forwarder' && handsOn(state, args)) return ['dangerous', 'forwarded-call'];
  // An attribute that is no class: `pathlib.Path.write_text`. CPython makes objects of classes only.
  const last = entry.name.slice(entry.name.lastIndexOf('.') + 1);
  const isDotted = entry.name.includes('.') && !/^\p{Lu}/u.test(last);
  return isDotted && isPlain ? ['dangerous', 'dotted-call'] : ['suspicious', 'unlisted-call'];
}

/** Whether something that would be dangerous to call is among the arguments, as far as they can be read. */
function handsOn(state: State, args: SymbolicValue): boolean {
  const items = kindOf(args) === Kind.TUPLE ? state.tuples.items(payloadOf(args)) : undefined;
  if (items === undefined) return true;
  return items.some((item) => {
    const kind = kindOf(item);
    if (kind === Kind.PERSISTENT || state.isGetattr(item)) return true;
    if (kind !== Kind.GLOBAL) return false;
    const { judgement, name, isNew } = state.nameOf(item);
    const isDotted = name.includes('.') && judgement.level === 'suspicious' && !isNew;
    return judgement.level === 'dangerous' || isDotted;
  });
}

/** Calls that picklers write for names with dots and for classes whose `__new__` takes keywords. */
function specialCall(state: State, entry: NameEntry, args: SymbolicValue): SymbolicValue | undefined {
  const { module, name, judgement } = entry;
  if (judgement.rule === 'attribute') return attribute(state, args);
  if (name === 'encode' && module === '_codecs') checkCodec(state, args);
  if (name !== 'partial' || module !== 'functools') return undefined;
  const items = state.itemsOf(args);
  return items !== undefined && state.isNew(items[0]) ? symbol(Kind.PARTIAL, payloadOf(args)) : undefined;
}

/** getattr: protocols below 4 write a nested class, a method or an enum member so. */
function attribute(state: State, args: SymbolicValue): SymbolicValue {
  const [object, attribute] = state.itemsOf(args) ?? [];
  const text = attribute === undefined ? undefined : state.textOf(attribute);
  if (object === undefined || text === undefined || state.isGetattr(object)) {
    const call = state.out.call(state.offset, state.opcode, 'dangerous', 'hidden-attribute', () =>
      shown(`getattr${showArguments(state, args, '')}`),
    );
    return symbol(Kind.RESULT, call);
  }
  if (kindOf(object) !== Kind.GLOBAL) return methodOf(state, object, text, args);
  state.named++;
  const owner = state.nameOf(object);
  const isNew = text === '__new__' && owner.judgement.level !== 'dangerous' && !owner.name.includes('.__');
  const number = state.out.name(
    state.offset,
    state.opcode,
    'getattr',
    owner.module,
    `${owner.name}.${text}`,
    isNew ? owner.judgement : undefined,
  );
  state.out.call(state.offset, state.opcode, 'known', 'known-call', () =>
    shown(`getattr${showArguments(state, args, '')}`),
  );
  return number === undefined ? UNKNOWN : symbol(Kind.GLOBAL, number);
}

/** A bound method of a value: what it is a method of is not known. Calling it is calling the result of a call. */
function methodOf(state: State, object: SymbolicValue, name: string, args: SymbolicValue): SymbolicValue {
  state.named++;
  const rule: RuleId = isInner(name) ? 'inner-attribute' : 'dotted-name';
  const why = `is the attribute ${shown(name)} of ${describeKind(object)}`;
  state.out.unknownName(state.offset, state.opcode, 'getattr', { name }, rule, why);
  const call = state.out.call(state.offset, state.opcode, 'known', 'known-call', () =>
    shown(`getattr${showArguments(state, args, '')}`),
  );
  return symbol(Kind.RESULT, call);
}

function checkCodec(state: State, args: SymbolicValue): void {
  const items = state.itemsOf(args);
  const codec = items?.[1] === undefined ? undefined : state.textOf(items[1]);
  if (items !== undefined && (items.length < 2 || codec === 'latin1' || codec === 'latin-1')) return;
  const words = codec === undefined ? 'a codec that cannot be read' : `the codec ${shown(codec)}`;
  state.out.find(state.offset, state.opcode, 'other-codec', `_codecs.encode is given ${words}`);
}

/** `functools.partial(C.__new__, C, ...)()` is how protocols 2 and 3 write NEWOBJ_EX. */
function judgePartial(state: State, partial: SymbolicValue): readonly [Level, RuleId] {
  const items = state.tuples.items(payloadOf(partial));
  return state.isNew(items?.[0]) ? ['suspicious', 'unlisted-call'] : ['dangerous', 'result-call'];
}
