// Writes docs/opcodes.md from the opcode table: `node scripts/make-opcode-page.ts`. A test holds the page against it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ARGUMENTS, type ArgumentInfo } from '../packages/core/src/tools/arguments.ts';
import { OPCODES, type OpcodeInfo, type StackItem } from '../packages/core/src/tools/table.ts';

const PAGE = fileURLToPath(new URL('../docs/opcodes.md', import.meta.url));

const INTRODUCTION = `# The opcodes of pickles

A pickle is a program for a machine with a stack, a memo and marks. It is a row of opcodes of one byte each, some of them followed
by an argument, and it ends with STOP, which gives back the top of the stack. There are ${Object.keys(OPCODES).length} opcodes; each protocol added some and
dropped none.

The same table is \`OPCODES\` in \`@picklekit/core/tools\`, where \`genops\` and \`dis\` read pickles by it.

## How to read the table

**Byte** is the opcode in hexadecimal, and the character that \`dis\` prints for it. **Argument** is how what follows the byte is
written, under a name that is explained [below](#arguments). **Stack** is what the opcode takes off and what it leaves, the topmost
item last; \`mark ...\` is a MARK with all that lies above it.
`;

/** Renders the page. */
export function renderOpcodePage(): string {
  const opcodes = Object.values(OPCODES);
  const protocols = [...new Set(opcodes.map(({ protocol }) => protocol))].sort((a, b) => a - b);
  const sections = protocols.map((protocol) => {
    const rows = opcodes.filter((opcode) => opcode.protocol === protocol).map(opcodeRow);
    return [
      `## Protocol ${protocol}`,
      '',
      '| Opcode | Byte | Argument | Stack | What it does |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  const args = Object.values(ARGUMENTS).map(argumentRow);
  const argumentTable = [
    '## Arguments',
    '',
    '| Name | Size in bytes | What it is |',
    '| --- | --- | --- |',
    ...args,
    '',
  ];
  return [INTRODUCTION, ...sections, argumentTable.join('\n')].join('\n');
}

function opcodeRow({ name, byte, argument, before, after, doc }: OpcodeInfo): string {
  const char = byte > 0x20 && byte < 0x7f ? ` ${code(String.fromCharCode(byte))}` : '';
  const hex = code(`0x${byte.toString(16).padStart(2, '0')}`);
  const stack = `${items(before)} → ${items(after)}`;
  return `| <a id="${name}"></a>${code(name)} | ${hex}${char} | ${argument === undefined ? '' : code(argument)} | ${stack} | ${cell(doc)} |`;
}

function argumentRow({ name, size, doc }: ArgumentInfo): string {
  const length =
    size === 'line'
      ? 'up to the newline'
      : typeof size === 'number'
        ? `${size}`
        : `a count as ${code(size)}, then so many`;
  return `| ${code(name)} | ${length} | ${cell(doc)} |`;
}

function items(side: readonly StackItem[]): string {
  const words = side.map((item) => (item === 'stackslice' ? '...' : item.replaceAll('_', ' ')));
  return words.length === 0 ? '-' : words.join(' ');
}

/** A bar would end the cell of the table. */
function code(text: string): string {
  return text.includes('|') ? '<code>&#124;</code>' : `\`${text}\``;
}

// What Markdown would take for its own: bars, stars, and the underscores of special methods.
function cell(text: string): string {
  return text.replace(/[|*]/g, '\\$&').replace(/\b__\w+__\b/g, '`$&`');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, renderOpcodePage());
