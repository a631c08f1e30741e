// The examples of the documentation: fenced blocks of the pages, and `@example` of the sources.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Example {
  /** Relative to the root. */
  readonly file: string;
  /** The line in that file on which the code begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** Why it is not compiled, as `<!-- not compiled: ... -->` above it says. */
  readonly excuse: string | undefined;
  /** The imports that a reader of the page has seen, for a block that has none of its own. */
  readonly imports: string;
}

const IMPORT = /^import [^;]*;$/gm;

/** Every page that shows code to users and contributors. */
export function pages(): string[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const packages = readdirSync(join(root, 'packages'));
  return [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
    ...docs.map((name) => `docs/${name}`),
    ...packages.map((name) => `packages/${name}/README.md`),
  ].filter((file) => read(file) !== undefined);
}

/** The `ts` blocks of a page. */
export function examplesOfPage(file: string): Example[] {
  const examples: Example[] = [];
  const lines = (read(file) ?? '').split('\n');
  const seen = new Map<string, string>();
  for (let at = 0; at < lines.length; at++) {
    if (!/^```(ts|typescript|js|javascript)\b/.test(lines[at] as string)) continue;
    const end = lines.indexOf('```', at);
    const code = lines.slice(at + 1, end).join('\n');
    const above = lines
      .slice(0, at)
      .filter((line) => line !== '')
      .at(-1);
    const excuse = above?.match(/^<!-- not compiled: (.+) -->$/)?.[1];
    const own = code.match(IMPORT) ?? [];
    examples.push({ file, line: at + 2, code, excuse, imports: own.length > 0 ? '' : merged(seen) });
    for (const statement of own) remember(statement, seen);
    at = end;
  }
  return examples;
}

/** The `@example`s of the public modules of a package; they may name whatever its main module exports. */
export function examplesOfSources(name: string, imports: string): Example[] {
  const folder = `packages/${name}/src`;
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const file = `${folder}/${path.replaceAll('\\', '/')}`;
      const lines = (read(file) ?? '').split('\n');
      return lines.flatMap((line, at): Example[] => {
        if (!/^\s*\* @example$/.test(line)) return [];
        const end = lines.findIndex((next, index) => index > at && /^\s*\*(\/| @)/.test(next));
        const code = lines
          .slice(at + 1, end)
          .map((row) => row.replace(/^\s*\* ?/, ''))
          .join('\n');
        return [
          { file, line: at + 2, code, excuse: undefined, imports: /^import /m.test(code) ? '' : imports },
        ];
      });
    });
}

// A name that one block takes from a package stays known to the blocks after it.
function remember(statement: string, seen: Map<string, string>): void {
  const [, list = '', from = ''] = statement.match(/^import (?:type )?\{([^}]*)\} from '([^']+)';$/) ?? [];
  for (const name of list.split(',')) if (name.trim() !== '') seen.set(name.trim(), from);
}

function merged(seen: ReadonlyMap<string, string>): string {
  return [...seen].map(([name, from]) => `import { ${name} } from '${from}';`).join(' ');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8').replaceAll('\r', '');
  } catch {
    return undefined;
  }
}
