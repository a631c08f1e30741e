// A typed outline of a value: a line for each part, in constant depth of calls.
import { repr } from '@picklekit/core/tools';
import type { paint } from '../io/terminal.ts';
import { inert } from '../io/terminal.ts';
import { type Child, childrenOf, sizeOf, typeName } from './describe.ts';

/** Settings of {@link treeLines}. */
export interface TreeOptions {
  /** How deep the outline goes. */
  readonly depth: number;
  /** How many children of one value are listed. */
  readonly maxItems: number;
  readonly width: number;
  readonly colors: Pick<ReturnType<typeof paint>, 'cyan' | 'dim' | 'bold'>;
}

interface Level {
  readonly prefix: string;
  readonly path: string;
  readonly children: Iterator<Child>;
  next: IteratorResult<Child>;
  left: number;
}

/** Yields the lines of the outline of a value. */
export function* treeLines(root: unknown, options: TreeOptions): Generator<string> {
  const { depth, maxItems, colors } = options;
  // Where a container was shown first.
  const seen = new Map<object, string>();
  const levels: Level[] = [];
  const enter = (value: unknown, prefix: string, path: string): string => {
    const children = childrenOf(value);
    if (children === undefined) return '';
    const known = seen.get(value as object);
    if (known !== undefined) return colors.dim(` -> ${known}`);
    seen.set(value as object, path);
    if (levels.length >= depth) return sizeOf(value) === 0 ? '' : colors.dim(' ...');
    const iterator = children[Symbol.iterator]();
    const next = iterator.next();
    if (!next.done) levels.push({ prefix, path, children: iterator, next, left: maxItems });
    return '';
  };
  const first = summary(root, options.width, colors);
  yield first + enter(root, '', '$');
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.next.done) {
      levels.pop();
      continue;
    }
    const { step, label, value } = level.next.value;
    if (level.left-- <= 0) {
      let more = 1;
      for (; !level.children.next().done; ) more++;
      level.next = { done: true, value: undefined };
      yield `${level.prefix}└─ ${colors.dim(`... ${more} more`)}`;
      continue;
    }
    level.next = level.children.next();
    const isLast = level.next.done === true;
    const head = `${level.prefix}${isLast ? '└─ ' : '├─ '}`;
    const name = inert(label);
    const room = options.width - head.length - name.length - 2;
    const text = summary(value, room, colors);
    const remark = enter(value, `${level.prefix}${isLast ? '   ' : '│  '}`, level.path + step);
    yield `${head}${colors.bold(name)}: ${text}${remark}`;
  }
}

function summary(value: unknown, room: number, colors: TreeOptions['colors']): string {
  const type = colors.cyan(inert(typeName(value)));
  const size = sizeOf(value);
  if (size !== undefined) return `${type} ${colors.dim(`(${size})`)}`;
  if (childrenOf(value) !== undefined || value === null) return type;
  const text = repr(value, { exact: true, maxNodes: 30, maxLength: 200 });
  const most = Math.max(20, room - typeName(value).length - 1);
  const shown = inert(text.length > most ? `${text.slice(0, most - 3)}...` : text);
  const length =
    value instanceof Uint8Array || typeof value === 'string' ? colors.dim(` (${value.length})`) : '';
  return `${type} ${shown}${text.length > most ? length : ''}`;
}
