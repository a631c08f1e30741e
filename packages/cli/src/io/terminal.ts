// Colours and warnings. Standard output is for data, standard error for everything else.
import colors from 'picocolors';

type Colors = ReturnType<typeof colors.createColors>;

/** When to colour. */
export type ColorMode = 'auto' | 'always' | 'never';

let mode: ColorMode = 'auto';
let isQuiet = false;

export function configureTerminal(color: ColorMode, quiet: boolean): void {
  mode = color;
  isQuiet = quiet;
}

function hasColor(stream: NodeJS.WriteStream): boolean {
  if (mode !== 'auto') return mode === 'always';
  const { NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  if (CLICOLOR_FORCE !== undefined && CLICOLOR_FORCE !== '0') return true;
  return FORCE_COLOR !== '0' && stream.isTTY === true && TERM !== 'dumb';
}

/** The colours of standard output; without any where it goes to a file. */
export function paint(output?: string): Colors {
  return colors.createColors(
    (output === undefined || output === '-' || mode === 'always') && hasColor(process.stdout),
  );
}

/** The colours of standard error. */
function paintError(): Colors {
  return colors.createColors(hasColor(process.stderr));
}

/** Columns to write in: those of the terminal, or 80. */
export function width(): number {
  return Number(process.env.COLUMNS) || process.stdout.columns || 80;
}

/** Whether a line is shown that gives way to whatever is written. */
let hasLine = false;

/** Shows a line on standard error, if somebody is watching, in the place of the one before. */
export function showLine(text: string): void {
  const { stderr } = process;
  if (stderr.isTTY !== true || isQuiet) return;
  hasLine = true;
  const line = inert(text).replace(/[\n\t]/g, ' ');
  stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns || 80) - 1)}`);
}

/** Takes the line away: something else is about to be written, or the work is done. */
export function hideLine(): void {
  if (hasLine) process.stderr.write('\r\x1b[K');
  hasLine = false;
}

/** Says something that is not data. */
export function warn(text: string): void {
  if (isQuiet) return;
  hideLine();
  process.stderr.write(`picklekit: ${inert(text)}\n`);
}

/** Says what went wrong; also to those who want quiet. */
export function complain(text: string, hint?: string): void {
  const { red, dim } = paintError();
  hideLine();
  process.stderr.write(`${red('picklekit:')} ${inert(text)}\n`);
  if (hint !== undefined) process.stderr.write(`${dim('hint:')} ${inert(hint)}\n`);
}

// Names come from files of strangers: what would move the cursor, or turn the text around, is shown by its number.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Escapes what a terminal would act upon. */
export function inert(text: string): string {
  return text.replace(UNSAFE, (char) =>
    char === '\n' || char === '\t'
      ? char
      : `\\u${(char.codePointAt(0) as number).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The same JSON without anything that a terminal would act upon: its strings say it by number, and a reader gets it back. Always, and
 * not on a terminal alone: files are printed, and pipes end in terminals.
 */
export function inertJson(json: string): string {
  if (!BEYOND_ASCII.test(json)) return json;
  return json.replace(UNSAFE, (char) => (char === '\n' ? char : [...escapes(char)].join('')));
}

// JSON.stringify has written what comes before the blank by number already.
const BEYOND_ASCII = /[^\n -~]/;

/** What is beyond 16 bits takes two escapes in JSON. */
function* escapes(char: string): Generator<string> {
  for (let at = 0; at < char.length; at++) yield `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
}

/** A value as a line of JSON, or as many as an indent makes of it. */
export function jsonText(value: unknown, indent = 0): string {
  return inertJson(JSON.stringify(value, null, indent));
}
