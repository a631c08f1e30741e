// pathlib: paths as text. Nothing here looks at a file system.
import { defineType, type PickleType } from '../registry/type.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { pyRepr, textRepr } from '../values/repr.ts';
import { textOf } from './support.ts';
import { TextValue } from './text-value.ts';

/** The classes of `pathlib` that have instances. */
export type PathClass = 'PurePosixPath' | 'PosixPath' | 'PureWindowsPath' | 'WindowsPath';

/**
 * Stands for a path of Python's `pathlib`, immutable. It is parsed as Python parses it, on every system: Windows paths too
 * where nobody has Windows.
 *
 * @example
 * new PyPath('PureWindowsPath', 'C:/data', 'a.txt').toString() // 'C:\\data\\a.txt'
 */
export class PyPath extends TextValue {
  readonly type: PathClass;
  /** `'C:'` or `'\\\\server\\share'`, else `''`. */
  readonly drive: string;
  /** The separator if the path is absolute or relative to a drive's root, else `''`. */
  readonly root: string;
  /** What comes after drive and root. */
  readonly names: readonly string[];
  /** What the path was made of, which is what Python 3.13 and newer write. */
  readonly segments: readonly string[];

  constructor(type: PathClass, ...segments: readonly string[]) {
    super();
    this.type = type;
    this.segments = Object.freeze(segments);
    const isWindows = type.includes('Windows');
    const split = isWindows ? splitWindows : splitPosix;
    const separator = isWindows ? '\\' : '/';
    let [drive, root, rest] = ['', '', ''];
    for (const segment of segments) {
      const [nextDrive, nextRoot, next] = split(segment);
      const isOther = nextDrive !== '' && nextDrive.toLowerCase() !== drive.toLowerCase();
      if (nextRoot !== '' || isOther) {
        root = nextRoot;
        rest = next;
      } else {
        rest += (rest === '' || rest.endsWith(separator) ? '' : separator) + next;
      }
      drive = nextDrive || drive;
    }
    // The join is taken apart again, because what follows the name of a server is a share.
    const isBare = rest !== '' && root === '' && /[^:\\]$/.test(drive);
    [drive, root, rest] = split(drive + (isBare ? separator : root) + rest);
    // A share without a path has a root all the same: \\server\share, \\?\UNC\server\share.
    const share = /^\\.*[^\\]$/s.test(drive + root) ? drive.split('\\') : [];
    if (share.length === 6 || (share.length === 4 && !'?.'.includes(share[2] as string))) root = '\\';
    this.drive = drive;
    this.root = root;
    this.names = Object.freeze(rest.split(separator).filter((name) => name !== '' && name !== '.'));
  }

  /** Drive and root as one, if there are some, and the names. */
  get parts(): readonly string[] {
    const anchor = this.drive + this.root;
    return anchor === '' ? this.names : [anchor, ...this.names];
  }

  /** The last of the names, `''` if there is none. */
  get name(): string {
    return this.names.at(-1) ?? '';
  }

  /** Gives the path with forward slashes. */
  asPosix(): string {
    return this.toString().replaceAll(this.#separator, '/');
  }

  get #separator(): string {
    return this.type.includes('Windows') ? '\\' : '/';
  }

  toString(): string {
    const { drive, root, names } = this;
    const text = names.join(this.#separator);
    // Without the dot, a relative name with a colon in it would be a drive.
    const isDriveLike = this.#separator === '\\' && drive + root === '' && text[1] === ':';
    return isDriveLike ? `.\\${text}` : drive + root + text || '.';
  }

  [pyKey](): Key {
    return this.#separator === '/' ? `\0p${this.toString()}` : `\0P${this.toString().toLowerCase()}`;
  }

  [pyRepr](): string {
    return `${this.type}(${textRepr(this.asPosix())})`;
  }
}

type Split = readonly [drive: string, root: string, rest: string];

// Python's posixpath.splitroot: two slashes are a root of their own, three are one.
function splitPosix(path: string): Split {
  const [root = ''] = /^\/*/.exec(path) ?? [];
  return ['', root.length === 2 ? root : root.slice(0, 1), path.slice(root.length)];
}

// Python's ntpath.splitroot.
function splitWindows(path: string): Split {
  const match = /^(\\\\\?\\UNC\\[^\\]*(?:\\[^\\]*)?|\\\\[^\\]*(?:\\[^\\]*)?|[^\\]:|)(\\?)(.*)$/is.exec(
    path.replaceAll('/', '\\'),
  ) as unknown as [string, ...Split];
  return [match[1], match[2], match[3]];
}

// More arguments could be too many for the stack; no path of any system has as many names.
const MAX_SEGMENTS = 10_000;

const CLASSES: readonly PathClass[] = ['PurePosixPath', 'PosixPath', 'PureWindowsPath', 'WindowsPath'];

const pathTypes: PickleType<PyPath> = /* @__PURE__ */ defineType<PyPath>({
  // 3.13 alone writes pathlib._local, which no other knows but to read it.
  globals: ['pathlib', 'pathlib._local'].flatMap((module) => CLASSES.map((name) => `${module}:${name}`)),
  class: PyPath,
  immutable: true,
  reduce: (path) => [pathTypes.globals[CLASSES.indexOf(path.type)], path.segments],
  construct(args, { callable }) {
    const segments = args.map(textOf);
    return segments.includes(undefined) || segments.length > MAX_SEGMENTS
      ? undefined
      : new PyPath(callable.name as PathClass, ...(segments as string[]));
  },
});

/** The types of Python's module `pathlib`. */
export const pathlibTypes: readonly PickleType[] = [pathTypes];
