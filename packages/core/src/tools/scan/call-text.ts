// Calls as Python code, shortened, for the report.
import type { State } from './state.ts';
import { intOf, Kind, kindOf, payloadOf, type SymbolicValue } from './symbols.ts';
import { shown } from './texts.ts';

// Depth and width of the arguments in the text of a call.
const SHOWN_DEPTH = 2;
const SHOWN_ITEMS = 6;
const SHOWN_TEXT = 60;
const SHOWN_NAME = 201;

/** What is called, as code. */
export function showCallee(state: State, value: SymbolicValue): string {
  switch (kindOf(value)) {
    case Kind.GLOBAL: {
      const { module, name } = state.nameOf(value);
      const full = module === 'builtins' || module === '__builtin__' ? name : `${module}.${name}`;
      // Up to 36 names are arguments of one call, of which a line is shown.
      return full.slice(0, SHOWN_NAME);
    }
    case Kind.RESULT: {
      const number = payloadOf(value);
      return number === 0 ? '(...)' : (state.out.calls.list[number - 1]?.text ?? '(...)');
    }
    case Kind.PARTIAL:
      return 'functools.partial(...)';
    case Kind.PERSISTENT:
      return '(persistent id)';
    case Kind.EXTENSION:
      return `(extension ${payloadOf(value)})`;
    default:
      return '(...)';
  }
}

/** The arguments of a call in their brackets, and `more` behind them. */
export function showArguments(state: State, args: SymbolicValue, more: string): string {
  if (kindOf(args) !== Kind.TUPLE) return `(*${show(state, args, 0)}${more})`;
  const items = state.tuples.items(payloadOf(args));
  if (items === undefined) return `(...${more})`;
  return `(${showItems(state, items, state.tuples.size(payloadOf(args)), 0)}${more})`;
}

function showItems(state: State, items: readonly SymbolicValue[], size: number, depth: number): string {
  const shownItems = items.slice(0, SHOWN_ITEMS).map((item) => show(state, item, depth + 1));
  return `${shownItems.join(', ')}${size > SHOWN_ITEMS ? ', ...' : ''}`;
}

// Calls itself no deeper than SHOWN_DEPTH.
export function show(state: State, value: SymbolicValue, depth: number): string {
  switch (kindOf(value)) {
    case Kind.NONE:
      return 'None';
    case Kind.INT:
      return `${intOf(value) ?? '...'}`;
    case Kind.BOOL:
      return payloadOf(value) === 1 ? 'True' : 'False';
    case Kind.TEXT: {
      const text = state.textOf(value);
      if (text === undefined) return '...';
      const cut = text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}...` : text;
      return `'${shown(cut.replace(/[\\']/g, '\\$&'))}'`;
    }
    case Kind.GLOBAL:
    case Kind.RESULT:
    case Kind.EXTENSION:
    case Kind.PERSISTENT:
      return showCallee(state, value);
    case Kind.TUPLE: {
      const items = depth < SHOWN_DEPTH ? state.tuples.items(payloadOf(value)) : undefined;
      if (items === undefined) return '(...)';
      return `(${showItems(state, items, state.tuples.size(payloadOf(value)), depth)}${items.length === 1 ? ',' : ''})`;
    }
    default:
      return '...';
  }
}
